"""Markup (opmaak): what the HTML of any page must be, whoever reads it and by whatever means.

It says its language, has one heading above all others, names each part once, and ties what it says of a field to
that field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_REFERRING: Final = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "headers", "list")
_FIELDS: Final = frozenset({"input", "select", "textarea", "fieldset"})
_NAMELESS: Final = frozenset({"hidden", "submit", "button"})
Attributes = dict[str, str]


@dataclass
class Markup:
    """What was found in a page; ``refers`` is which ids its attributes name."""

    lang: str = ""
    title: str = ""
    other: str = ""
    headings: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    refers: list[str] = field(default_factory=list)
    fields: list[Attributes] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)

    @property
    def is_english(self) -> bool:
        return self.lang == "en"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.made = Markup()
        self._templates = 0
        self._in_title = False
        self._fault = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._templates += tag == "template"
        if self._templates:  # copied by a script, which names its parts anew
            return
        made = self.made
        self._in_title |= tag == "title" and not made.title
        if tag == "html":
            made.lang = given.get("lang", "")
        if tag == "a":
            made.links.append(given.get("href", ""))
            made.other = given["href"] if given.get("class") == "other" else made.other
        if tag[0] == "h" and tag[1:].isdigit():
            made.headings.append(int(tag[1:]))
        if tag in _FIELDS and given.get("type") not in _NAMELESS and "hidden" not in given:
            made.fields.append(given)
        if "id" in given:
            made.ids.append(given["id"])
        if "fault" in given.get("class", "").split():
            self._fault = given.get("id", "")
        made.refers += [each for name in _REFERRING for each in given.get(name, "").split()]

    def handle_endtag(self, tag: str) -> None:
        self._templates -= tag == "template"
        self._in_title &= tag != "title"
        if tag == "p":
            self._fault = ""

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.made.title += data
        if self._fault and data.strip():
            self.made.faults[self._fault] = data.strip()


def read(html: str) -> Markup:
    """What is in a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.made


def faults(html: str, *, language: str) -> list[str]:
    """What is wrong with a page that is read in ``language``; nothing for a good one."""
    made = read(html)
    found = [] if made.lang == language else [f"it says that it is in {made.lang!r}"]
    if made.headings.count(1) != 1 or made.headings[0] != 1:
        found.append(f"not one heading above all others, and first: {made.headings}")
    steps = zip(made.headings, made.headings[1:], strict=False)
    found += [f"a heading of level {after} under one of {before}" for before, after in steps if after > before + 1]
    found += [f"named twice: {each}" for each in set(made.ids) if made.ids.count(each) > 1]
    found += [f"names what is not there: {each}" for each in made.refers if each not in made.ids]
    return found + untied(made)


def untied(made: Markup) -> list[str]:
    """Fields that say nothing of their fault, and faults of which no field says so."""
    invalid = [each for each in made.fields if each.get("aria-invalid") == "true"]
    told = {each for given in invalid for each in _described(given)}
    found = [f"no field says of itself that it has {each}" for each in made.faults if each not in told]
    bare = [each for each in invalid if not set(_described(each)) & set(made.faults)]
    return found + [f"invalid without a sentence: {each.get('id')}" for each in bare]


def _described(given: Attributes) -> list[str]:
    return given.get("aria-describedby", "").split()
