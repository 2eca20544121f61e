"""A difference (verschil): what one rule set says and another does not, as data and in words.

Two rows are the same row when they have the same code, or else when they alone are about the same people. The
difference of two rule sets, turned round, is the difference of the second and the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from verifier.core.rules.explaining.aspect_tables import tables_of
from verifier.core.rules.explaining.aspects import Aspect, Part, Table
from verifier.core.rules.explaining.ruleset_aspects import ruleset_aspects
from verifier.core.rules.explaining.vocabulary import Vocabulary
from verifier.core.rules.explaining.writing import quoted, say, sentence
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.gaps import gaps
from verifier.core.rules.table.ruleset import RuleSet

R = TypeVar("R")


class ChangeKind(StrEnum):
    """Whether something is there now, is there no longer, or says something else."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Said:
    """What one rule set says: ``written`` as its JSON has it, and ``words``; of a row ``code`` and ``title``."""

    written: Any
    words: Words
    code: str | None = None
    title: Words | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs; without ``before`` it was not there, without ``after`` it is not there any more.

    ``aspect`` says what of a row or of the table it is; None is the row itself.
    """

    part: Part
    aspect: Words | None
    member: str
    before: Said | None
    after: Said | None

    @property
    def kind(self) -> ChangeKind:
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.REMOVED if self.after is None else ChangeKind.CHANGED

    @property
    def reversed(self) -> Change:
        return Change(self.part, self.aspect, self.member, self.after, self.before)

    @property
    def words(self) -> Words:
        """The change as a sentence."""
        if self.before is not None and self.after is not None:
            return _changed(self.after.title or self.before.title, self.aspect, self.before.words, self.after.words)
        said = self.after or self.before
        return _came_or_went(self.part, said, kind=self.kind) if said is not None else Words("", "")


@dataclass(frozen=True, slots=True)
class Difference:
    """Every change between two rule sets, in one order whichever comes first."""

    before: RuleSet
    after: RuleSet
    changes: tuple[Change, ...]

    @property
    def reversed(self) -> Difference:
        return Difference(self.after, self.before, tuple(each.reversed for each in self.changes))


def difference(before: RuleSet, after: RuleSet, vocabulary: Vocabulary) -> Difference:
    """What of ``before`` is another in ``after``; nothing for two files that say the same in other bytes."""
    found = [
        *_compared(ruleset_aspects(vocabulary), before, after),
        *(change for table in tables_of(vocabulary) for change in _rows(table, before, after)),
        *_gaps(before, after),
    ]
    return Difference(before, after, tuple(sorted(found, key=_order)))


def _compared(
    aspects: Iterable[Aspect[R]], before: R, after: R, *, name: Callable[[R], tuple[str, Words]] | None = None
) -> Iterator[Change]:
    for aspect in aspects:
        first, second = aspect.written(before), aspect.written(after)
        if first != second:
            sides = [
                Said(written, aspect.words(side), *(name(side) if name is not None else ()))
                for side, written in ((before, first), (after, second))
            ]
            yield Change(aspect.part, aspect.called, aspect.member, *sides)


def _rows(table: Table[Any], before: RuleSet, after: RuleSet) -> Iterator[Change]:
    for first, second in _paired(table, table.rows(before), table.rows(after)):
        if first is not None and second is not None:
            yield from _compared(table.aspects, first, second, name=table.name)
        else:
            sides = [_whole(table, side) for side in (first, second)]
            yield Change(table.part, None, "", *sides)


def _whole(table: Table[R], row: R | None) -> Said | None:
    return None if row is None else Said(table.written(row), table.summary(row), *table.name(row))


def _paired(table: Table[R], before: Sequence[R], after: Sequence[R]) -> Iterator[tuple[R | None, R | None]]:
    """Each row with the one that it became: by its code, else by whom it is for where that tells it from others."""
    for key in (lambda row: table.name(row)[0], table.subject):
        first, second = _by_key(before, key), _by_key(after, key)
        shared = first.keys() & second.keys()
        yield from ((first[each], second[each]) for each in shared)
        before = [row for row in before if key(row) not in shared]
        after = [row for row in after if key(row) not in shared]
    yield from ((row, None) for row in before)
    yield from ((None, row) for row in after)


def _by_key(rows: Iterable[R], key: Callable[[R], Any]) -> dict[Any, R]:
    """The rows that alone have their key."""
    listed = [(key(row), row) for row in rows]
    counted = Counter(found for found, _ in listed)
    return {found: row for found, row in listed if counted[found] == 1}


def _gaps(before: RuleSet, after: RuleSet) -> Iterator[Change]:
    """What either table is silent on and the other is not, or otherwise, in the words of its open point."""
    for code in gaps(before) | gaps(after):
        first, second = (_silence(ruleset, code) if code in gaps(ruleset) else None for ruleset in (before, after))
        if first != second:
            aspect = None if first is None or second is None else Words("open punt", "open point")
            yield Change(Part.GAPS, aspect, "", first, second)


def _silence(ruleset: RuleSet, code: str) -> Said:
    point = next(each for each in ruleset.open_points if each.code == code)
    return Said(code, Words(point.nl, point.en), code)


def _order(change: Change) -> tuple[int, str, str]:
    codes = [said.code or "" for said in (change.before, change.after) if said is not None]
    return list(Part).index(change.part), min(codes), change.member


def _changed(title: Words | None, aspect: Words | None, before: Words, after: Words) -> Words:
    called = aspect or Words("", "")
    if title is None:
        what = sentence(called)
    else:
        what = say("{title}, {called}", "{title}, {called}", title=quoted(title), called=called)
    return say(
        "{what}: van {before} naar {after}.",
        "{what}: from {before} to {after}.",
        what=what,
        before=before,
        after=after,
    )


def _came_or_went(part: Part, said: Said, *, kind: ChangeKind) -> Words:
    if part is Part.OPEN_POINTS:
        came = ("Nieuwe opmerking: {words}", "New remark: {words}")
        went = ("Opmerking vervallen: {words}", "Remark gone: {words}")
    elif part is Part.GAPS:
        came = ("Dit laat de tabel nu open: {words}", "The table now leaves this open: {words}")
        went = ("Dit laat de tabel niet meer open: {words}", "The table no longer leaves this open: {words}")
    else:
        came = ("Nieuw: {title}: {words}.", "New: {title}: {words}.")
        went = ("Vervallen: {title}: {words}.", "Gone: {title}: {words}.")
    title = said.title or Words(said.code or "", said.code or "")
    return say(*(came if kind is ChangeKind.ADDED else went), title=quoted(title), words=said.words)
