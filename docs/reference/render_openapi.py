"""The register's OpenAPI documents, rendered from the doors themselves, and the glossary beside them.

Run ``python -m docs.reference.render_openapi`` from the root of the repository to write ``schemas/openapi``:
``register.v1.json`` is the whole, ``agency.v1.json`` and its like one door each. ``register.example`` stands for
wherever a register is served.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docs.reference.build_glossary import entries, is_noun
from verifier.service.app import describe
from verifier.web.face import OPENAPI_PATH

FOLDER = Path(__file__).parents[2] / "schemas" / "openapi"
GLOSSARY = FOLDER / "glossary.v1.json"
PUBLIC_URL = "https://register.example"
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def documents() -> Mapping[Path, str]:
    """What every file of the folder holds: the whole, a part for each door, and the glossary."""
    served = describe(PUBLIC_URL).documents()
    return {**{_file(path): _written(each) for path, each in served.items()}, GLOSSARY: _written(glossary())}


def glossary() -> dict[str, Any]:
    """The words of the field and the nouns of the statements, each once, by the word."""
    words: dict[str, dict[str, str]] = {}
    for name, entry in entries().items():
        word = _CAPITAL.sub(" ", name.partition(".")[2]).lower() if is_noun(name) else name
        words.setdefault(word, {"word": word, "dutch": entry.dutch, "meaning": entry.line})
    return {"words": sorted(words.values(), key=lambda each: each["word"].lower())}


def _file(path: str) -> Path:
    door = path.removesuffix(OPENAPI_PATH.removeprefix("/v1")).removeprefix("/v1").strip("/")
    return FOLDER / f"{door or 'register'}.v1.json"


def _written(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")
