"""Message vectors (toetsgevallen): the message cases as folders, for every other program that writes or reads one.

``python -m tests.conformance.wire.write_message_vectors`` writes ``tests/vectors/message`` again, bit for bit.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.conformance.wire.messages import TYP, MessageCase, cases
from tests.conformance.wire.token_under_test import KEY
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of

FOLDER = Path(__file__).parents[2] / "vectors" / "message"

_INDEX = """# Message vectors

One folder per `sr-message+jwt`; the name of a folder whose message must be refused ends in `_fail`. `vector.json`
holds `typ`, `keys` (the public keys that the reader knows, as JWKs), `token`, and either `digest` and `claims` or
`refused`: the `code` of the refusal and the `field` that it names. The signature is good everywhere. Order of the
checks: envelope, members, wording. Rules: PROTOCOL 2, ADR 0025, `schemas/codelists/guarded-words.v1.json`. What a
message refers to is not looked up. The private key is unsafe: it is computed from a number, `tests/unsafe_keys.py`.

Written by `python -m tests.conformance.wire.write_message_vectors`. Source: our own.
"""


def folder_name(case: MessageCase) -> str:
    return f"{case.name}_fail" if case.refused else case.name


def _vector(case: MessageCase) -> str:
    vector: dict[str, object] = {"typ": TYP, "keys": [KEY.jwk], "token": case.token}
    if case.refused:
        vector["refused"] = dict(zip(("code", "field"), case.refused, strict=True))
    else:
        vector["digest"] = base64url.encode(digest_of(case.token))
        vector["claims"] = case.claims
    return json.dumps(vector, indent=2) + "\n"


def _outcome(case: MessageCase) -> str:
    if case.refused is None:
        return "Accepted."
    code, field = case.refused
    return f"Refused as `{code}`{f' at `{field}`' if field else ''}."


def files() -> Mapping[str, str]:
    """Every file of the folder by its name in it, with its text."""
    found = {"README.md": _INDEX}
    for case in cases():
        found[f"{folder_name(case)}/README.md"] = f"# {case.name}\n\n{case.why}\n\n{_outcome(case)}\n"
        found[f"{folder_name(case)}/vector.json"] = _vector(case)
    return found


def write() -> None:
    """Replace the folder."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name, text in files().items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
