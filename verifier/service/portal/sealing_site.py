"""The sealing site (verzegelplek): the page that seals a person, in files that can stand elsewhere (PROTOCOL 1).

An operator who serves hostile scripts can read what is typed on his pages. So the page that seals also exists as
one HTML file and one script without a connection: who does not trust the operator opens them from somewhere else,
after comparing their hash. The same checkout gives the same bytes.
"""

from __future__ import annotations

import hashlib
import sys
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from verifier.service.portal.catalogue import OF_SCRIPTS, Language, words

PAGE: Final = "index.html"
SCRIPT: Final = "sealing.js"
#: What every file hashes to, in the form that ``sha256sum -c`` reads; its own hash names the release.
SUMS: Final = "SHA256SUMS"
DOMAIN: Final = "sealing_site"
_ROOM: Final = Path(__file__).parent


def site_of(script: bytes) -> Mapping[str, bytes]:
    """Every file of the site around its bundled script, by name."""
    files = {PAGE: _page().encode(), SCRIPT: script}
    lines = (f"{hashlib.sha256(octets).hexdigest()}  {name}\n" for name, octets in sorted(files.items()))
    return {**files, SUMS: "".join(lines).encode()}


def release(site: Mapping[str, bytes]) -> str:
    """The SHA-256 that stands for all of it, in hexadecimal."""
    return hashlib.sha256(site[SUMS]).hexdigest()


def _page() -> str:
    style = "".join((_ROOM / "static" / name).read_text("utf-8") for name in ("tokens.css", "sealing_site.css"))
    dutch, english = (words(language, DOMAIN) for language in Language)
    templates = Environment(
        loader=FileSystemLoader(_ROOM / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("sealing_site.html").render(
        dutch=dutch,
        english=english,
        told=[name for name in dutch if name.startswith(f"{OF_SCRIPTS}site_")],
        style=style,
        script=SCRIPT,
        policy=_policy(style),
    )


def _policy(style: str) -> str:
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'self'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def main(folder: Path) -> None:
    """Write the files beside the script in ``folder``, which was bundled there, and say what they hash to."""
    site = site_of((folder / SCRIPT).read_bytes())
    for name, octets in site.items():
        (folder / name).write_bytes(octets)
    sys.stdout.write(f"{folder}: SHA-256 of {SUMS}\n{release(site)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
