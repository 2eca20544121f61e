"""The linter of the Dutch API Design Rules 2.2.1 has nothing to say about any of our OpenAPI documents.

Spectral runs with the rules as they were published. They are not ours and lie beside this repository, not in it:
where they are not, this is left out.
"""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from verifier.service.description import PARTS

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SPECTRAL = HERE / "node_modules" / ".bin" / "spectral"
RULES = ROOT.parent / "shared" / "conformance" / "adr" / "linter-2.2.1.yaml"
DOCUMENTS = sorted(path for path in (ROOT / "schemas" / "openapi").glob("*.json") if "glossary" not in path.name)
PLANTED, WHOLE = "planted.json", "register.v1.json"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not RULES.is_file(), reason="the rules of the linter do not lie beside this repository"),
]


@pytest.fixture(scope="module")
def node() -> None:
    """Spectral is there; on a person's machine without Node it may be missing, where everything is tested not."""
    if not SPECTRAL.exists() and not shutil.which("npm") and "CI" not in os.environ:
        pytest.skip("Node is not installed: `make setup` installs the linter once it is")
    assert SPECTRAL.exists(), "run `make setup`, which installs the linter by `npm ci`"


def lint(*documents: Path) -> set[tuple[str, str]]:
    """What the linter finds, of whatever severity: the file's name and the rule."""
    told = ["lint", "--ruleset", str(RULES), "--fail-severity", "hint", "--format", "json", "--quiet"]
    done = subprocess.run(  # noqa: S603 -- our own pinned linter
        [str(SPECTRAL), *told, *map(str, documents)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode in {0, 1}, done.stderr
    found = json.loads(done.stdout)
    assert done.returncode == bool(found)
    return {(Path(each["source"]).name, each["code"]) for each in found}


@pytest.fixture(scope="module")
def findings(node: None, tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """Of one run over our documents, and over the buyers' one with faults: a run takes as long as they are."""
    folder = tmp_path_factory.mktemp("linted")
    planted, whole = folder / PLANTED, folder / WHOLE
    read = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in DOCUMENTS}
    planted.write_text(json.dumps(spoilt(read["buyer.v1.json"])), encoding="utf-8")
    whole.write_text(json.dumps(once(read.pop(WHOLE), read.values())), encoding="utf-8")
    return lint(*(path for path in DOCUMENTS if path.name != WHOLE), whole, planted)


def once(whole: dict[str, Any], doors: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The document of the whole without the paths that a door's document has word for word: they are linted there.

    One of them stays, since a document has paths; what only the whole has is linted here.
    """
    told = [item for door in doors for item in door["paths"].items()]
    first = next(iter(whole["paths"]))
    paths = {path: item for path, item in whole["paths"].items() if path == first or (path, item) not in told}
    return {**whole, "paths": paths}


def test_there_is_a_document_for_the_whole_and_for_every_door() -> None:
    assert {path.name for path in DOCUMENTS} == {f"{name}.v1.json" for name in ("register", *PARTS)}


def test_no_findings(findings: set[tuple[str, str]]) -> None:
    assert [each for each in sorted(findings) if each[0] != PLANTED] == []


def spoilt(document: dict[str, Any]) -> dict[str, Any]:
    """The document with one fault for each of :data:`FOUND`."""
    spoilt = copy.deepcopy(document)
    spoilt["info"]["version"] = "1"
    del spoilt["info"]["contact"]["email"]
    spoilt["servers"] = [{"url": "http://register.example/latest"}]
    operation = spoilt["paths"]["/buyer/verdicts"]["post"]
    del operation["responses"]["400"]
    del operation["responses"]["200"]["headers"]
    operation["requestBody"]["content"]["application/json"]["example"] = {"contract": 1}
    operation["parameters"] = [{"name": "page_size", "in": "query", "schema": {"type": "integer"}}]
    operation["responses"]["409"] = {"description": "Conflict", "content": {"application/json": {}}}
    spoilt["paths"]["/buyer/snake_case/"] = spoilt["paths"].pop("/buyer/withdrawals")
    return spoilt


FOUND = {
    "nlgov:semver",
    "nlgov:info-contact-fields-exist",
    "nlgov:servers-use-https",
    "nlgov:include-major-version-in-uri",
    "nlgov:problem-invalid-input",
    "nlgov:missing-header",
    "nlgov:query-keys-camel-case",
    "nlgov:use-problem-schema",
    "nlgov:paths-kebab-case",
    "oas3-valid-media-example",
    "path-keys-no-trailing-slash",
}


def test_what_is_planted_is_found(findings: set[tuple[str, str]]) -> None:
    """The control: in the same run a document with a fault for each of eleven rules has them all named."""
    assert {rule for name, rule in findings if name == PLANTED} == FOUND
