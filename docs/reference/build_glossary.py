"""Writes ``glossary.md`` from ``glossary.csv`` and the public nouns of the core.

Run ``python docs/reference/build_glossary.py`` from the root of the repository. A name of the form ``module.Class``
is a noun of the code; any other is a word of the field.
"""

from __future__ import annotations

import csv
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from verifier.core import model, trust
from verifier.core.errors import Refusal
from verifier.core.rules import drafting, explaining, owing, planning, table, telling, valuing

PAGE = Path(__file__).with_name("glossary.md")

#: The rooms of which every public noun is listed, with the heading of its section.
ROOMS: Mapping[ModuleType, str] = {
    model: "What is said and signed (`core/model`)",
    table: "What a published table says (`core/rules/table`)",
    valuing: "What it is worth (`core/rules/valuing`)",
    owing: "What is owed (`core/rules/owing`)",
    telling: "What a buyer may be told (`core/rules/telling`)",
    explaining: "A rule set in words (`core/rules/explaining`)",
    drafting: "A rule set that is being written (`core/rules/drafting`)",
    planning: "What is talked about before the award (`core/rules/planning`)",
    trust: "Who may say it (`core/trust`)",
}
_NOUN = re.compile(r"[a-z_]+\.[A-Z][A-Za-z]+")

_HEAD = """# Words

<!-- Made by docs/reference/build_glossary.py from glossary.csv: change the entries there, not this page. -->

The words of the field and of the code, in English with the Dutch word beside it. One word means one thing.

## Three verbs that are never each other

- **verify** (controleren): is it true? Who signed it, may they, does the proof hold, is it in the log. It ends in a
  `Verified` noun or a refusal. Anyone can.
- **value** (waarderen): what is it worth? Eurocents of one placement under a rule set, from what is known of the
  person. The agency does.
- **assess** (beoordelen): is it enough? A contract's proven floor against its obligation, at a moment. It ends in a
  verdict. The register does, and an auditor can.

Verifying says nothing about worth, valuing nothing about truth, and assessing sees neither a person nor a value.
"""


class Entry(NamedTuple):
    """The Dutch word, and one line on what it is."""

    dutch: str
    line: str


def entries() -> Mapping[str, Entry]:
    """What ``glossary.csv`` says, by name; raises :class:`ValueError` for a name that stands there twice."""
    with PAGE.with_suffix(".csv").open(newline="", encoding="utf-8") as file:
        rows = [(row["name"], Entry(row["dutch"], row["line"])) for row in csv.DictReader(file)]
    found = dict(rows)
    if len(found) != len(rows):
        raise ValueError("every name once")
    return found


def is_noun(name: str) -> bool:
    """Whether an entry is of the code."""
    return _NOUN.fullmatch(name) is not None


def nouns(room: ModuleType) -> Iterator[tuple[str, type]]:
    """Every public class that a module of ``room`` defines, by ``module.Class``, in the order of the source."""
    for found in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        module = importlib.import_module(found.name)
        own = [kind for _, kind in inspect.getmembers(module, inspect.isclass) if kind.__module__ == found.name]
        for kind in sorted(own, key=lambda each: inspect.getsourcelines(each)[1]):
            if not kind.__name__.startswith("_") and not issubclass(kind, Refusal):
                yield f"{found.name.rpartition('.')[2]}.{kind.__name__}", kind


def page() -> str:
    """The whole page; raises :class:`KeyError` for a noun without an entry."""
    known = entries()
    words = [(name, *entry) for name, entry in known.items() if not is_noun(name)]
    words.sort(key=lambda row: row[0].lower())
    sections = [_HEAD, "## Words of the field\n", _table(("word", "Dutch", "what it is"), words)]
    for room, title in ROOMS.items():
        rows = [_row(name, kind, known[name]) for name, kind in nouns(room)]
        sections += [f"## {title}\n", _table(("noun", "Dutch", "what it is"), rows)]
    return "\n".join(sections)


def _row(name: str, kind: type, entry: Entry) -> tuple[str, ...]:
    codes = f": {', '.join(f'`{each.value}`' for each in kind)}" if issubclass(kind, Enum) else ""
    return f"`{name}`", entry.dutch, entry.line + codes


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
