"""A passage (alinea): sentences about one thing, under a heading with others; how an explanation is built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from verifier.core.rules.table.building_blocks import Words


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences; ``lead`` names the row that they are about, where they are about one."""

    sentences: tuple[Words, ...]
    lead: Words | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """``code`` stays the same in every rule set and both languages."""

    code: str
    heading: Words
    passages: tuple[Passage, ...]


def section(code: str, nl: str, en: str, passages: Iterable[Passage]) -> Section:
    """A section without the passages that have nothing to say."""
    return Section(code, Words(nl, en), tuple(each for each in passages if each.sentences))


def plainly(*sentences: Words | None) -> tuple[Passage, ...]:
    """One passage about the whole, of the sentences that are there."""
    return (Passage(tuple(each for each in sentences if each is not None)),)
