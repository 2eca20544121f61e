"""Telling (vertellen): texts of rule sets and plans on a screen, in one language, as wide as the screen is."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.padding import Padding
from rich.text import Text

from verifier.cli.forms import Json
from verifier.cli.screen import Screen, console_on, listing, printable

if TYPE_CHECKING:
    from verifier.core.rules.explaining.passages import Section
    from verifier.core.rules.table.building_blocks import Words


class Language(StrEnum):
    """In which language a text is shown."""

    NL = "nl"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Shown:
    """Who reads the answer: a person, in a language, or a program."""

    lang: Annotated[Language, typer.Option(help="The language of the text.")] = Language.EN
    as_json: Json = False

    @property
    def screen(self) -> Screen:
        return Screen(self.as_json)


def one_of(words: Words, lang: Language) -> str:
    """A text in one language."""
    return words.nl if lang is Language.NL else words.en


def tell(sections: Iterable[Section], lang: Language, title: Words) -> None:
    """A heading over each section, and each row's own over its sentences."""
    console = console_on(sys.stdout)
    console.print(Text(printable(one_of(title, lang)), "bold"))
    for section in sections:
        console.print()
        console.print(Text(printable(one_of(section.heading, lang)), "bold underline"))
        for passage in section.passages:
            if passage.lead is not None:
                console.print(Text(printable(one_of(passage.lead, lang)), "bold"))
            sentences = " ".join(one_of(sentence, lang) for sentence in passage.sentences)
            console.print(_indented(sentences, 2 if passage.lead is not None else 0))


def say_lines(heading: str, sentences: Sequence[str]) -> None:
    """A heading over sentences of a line each; nothing where there are none."""
    if not sentences:
        return
    console = console_on(sys.stdout)
    console.print(Text(printable(heading), "bold"))
    for sentence in sentences:
        console.print(_indented(sentence, 2))
    console.print()


def show_rows(heading: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """A table; nothing where there are no rows."""
    if rows:
        console_on(sys.stdout).print(listing(rows, title=heading))


def _indented(text: str, columns: int) -> Padding:
    return Padding(Text(printable(text)), (0, 0, 0, columns), expand=False)
