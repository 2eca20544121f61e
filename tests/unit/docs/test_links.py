"""Links and paths in the documents lead somewhere, in the repository and nowhere on one machine."""

from __future__ import annotations

import json
import re
import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from tests.unit.docs.documents import ROOT, documents, name_of, prose

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_PATH = re.compile(r"`((?:verifier|keys|schemas|tests|docs)/[\w./-]+?)`")
_URL = re.compile(r"https?://[^\s>)`\";]+")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)

#: Where a document may point outside the repository, besides sources of rule sets: examples, of which ``register``
#: is the name of nginx's upstream.
HOSTS = frozenset({"127.0.0.1", "register"})
EXAMPLES = ROOT / "tests" / "unit" / "rules" / "worked_examples.json"


@cache
def cited() -> frozenset[str]:
    """The hosts of the pages that rule sets and worked examples name as their source."""
    read = [json.loads(path.read_bytes()) for path in (ROOT / "schemas" / "rulesets").glob("*.json")]
    sources = [source["address"] for members in read for source in members["sources"]]  # "unspecified" is no host
    sources += [each["source"] for each in json.loads(EXAMPLES.read_bytes()) if "source" in each]
    return frozenset(urlsplit(each).hostname or "" for each in sources)


def anchors(document: Path) -> set[str]:
    """The fragments that a reader can jump to: headings in lower case, words joined by hyphens."""
    headings = _HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in headings}


def leads_somewhere(document: Path, link: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme:
        return True
    target = (document.parent / parts.path).resolve() if parts.path else document
    if not target.is_relative_to(ROOT) or not target.exists():
        return False
    return not parts.fragment or parts.fragment in anchors(target)


def broken(document: Path, text: str) -> list[str]:
    return [link for link in _LINK.findall(text) if not leads_somewhere(document, link)]


def places_of_one_machine(text: str) -> list[str]:
    """This checkout, the home of whoever runs this, the folder for temporary files: none belongs in a document."""
    places = {str(ROOT), str(Path.home()), tempfile.gettempdir()}
    return [each for each in places if re.search(rf"(?<![\w./>]){re.escape(each)}(?![\w-])", text)]


def foreign_hosts(text: str) -> list[str]:
    hosts = {urlsplit(each).hostname or "" for each in _URL.findall(text)}
    return sorted(each for each in hosts - HOSTS - cited() if not each.endswith(".example"))


def missing_paths(text: str) -> list[str]:
    named = (each for each in _PATH.findall(text) if "NAME" not in each)
    return sorted({each for each in named if not (ROOT / each).exists()})


def test_relative_links_resolve() -> None:
    faults = {name_of(each): broken(each, prose(each)) for each in documents()}
    assert {name: found for name, found in faults.items() if found} == {}


def test_paths_that_are_named_exist() -> None:
    faults = {name_of(each): missing_paths(prose(each)) for each in documents()}
    assert {name: found for name, found in faults.items() if found} == {}


def test_no_document_names_this_machine_or_another_host() -> None:
    texts = {name_of(each): each.read_text(encoding="utf-8") for each in documents()}
    faults = {name: [*places_of_one_machine(text), *foreign_hosts(text)] for name, text in texts.items()}
    assert {name: found for name, found in faults.items() if found} == {}


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        if document in seen or document.suffix != ".md":
            continue
        seen.add(document)
        links = (urlsplit(each).path for each in _LINK.findall(prose(document)) if not urlsplit(each).scheme)
        waiting += [(document.parent / each).resolve() for each in links if each]
    assert {name_of(each) for each in (ROOT / "docs").rglob("*.md") if each not in seen} == set()


def test_what_is_planted_is_found() -> None:
    text = "[a](docs/none.md) [b](LICENSE) [c](../elsewhere.md) [d](README.md#state) [e](#nowhere)"
    assert broken(ROOT / "README.md", text) == ["docs/none.md", "../elsewhere.md", "#nowhere"]
    assert missing_paths("`verifier/core/errors.py` and `verifier/core/none.py`") == ["verifier/core/none.py"]
    assert str(ROOT) in places_of_one_machine(f"see {ROOT}/README.md")
    assert foreign_hosts("https://register.example/log and https://index.invalid/simple") == ["index.invalid"]
