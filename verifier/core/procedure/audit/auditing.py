"""How to audit (controleren) a contract from its bundle: everything worked out again, in log order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from verifier.core.errors import Malformed, Refusal, UnknownReference, WrongValue
from verifier.core.log.checkpoint import Checkpoint, parse_checkpoint
from verifier.core.model.audit_report import AuditReport, Word
from verifier.core.model.statement import Digest
from verifier.core.procedure.audit import steps
from verifier.core.procedure.audit.facts import Opened, Setting
from verifier.core.procedure.audit.following import Following
from verifier.core.procedure.audit.holdings import Holdings
from verifier.core.procedure.audit.opening import open_lines
from verifier.core.procedure.audit.record import Reread
from verifier.core.procedure.audit.replaying import Replay
from verifier.core.procedure.audit.steps import Differences
from verifier.core.procedure.audit.trusting import Trusting, is_looked_at
from verifier.core.trust.kit import Kit
from verifier.core.wire.audit_bundle import (
    SEGMENT,
    Boundary,
    End,
    Header,
    Kind,
    Reader,
    SamePerson,
    UnreadLine,
    read_line,
    read_lines,
)
from verifier.core.wire.note import parse_note

#: Bytes of lines that are opened together.
_MOST_BYTES: Final = 1024 * 1024
_LEAFED: Final = frozenset({Kind.STATEMENT, Kind.DIRECTORY, Kind.ENROLMENT})


class Stretch(NamedTuple):
    """Lines that stand together under one setting; only those with a leaf have anything to open."""

    setting: Setting | None
    lines: tuple[UnreadLine, ...]


#: Opens stretch after stretch, in order; it may do so in other processes.
Opening = Callable[[Iterator[Stretch]], Iterable[tuple[Stretch, list[Opened]]]]


def open_here(stretches: Iterator[Stretch]) -> Iterator[tuple[Stretch, list[Opened]]]:
    """Open stretch after stretch in this process."""
    for each in stretches:
        yield each, open_stretch(each)


def open_stretch(stretch: Stretch) -> list[Opened]:
    """What becomes of the lines of a stretch; nothing of those without a leaf, or before the first directory."""
    if stretch.setting is None:
        return []
    return open_lines([each for each in stretch.lines if each.kind in _LEAFED], stretch.setting)


def audit_record(
    unverified_lines: Iterable[bytes],
    *,
    trust: Kit,
    at: int,
    holdings: Holdings,
    reread: Reread,
    opening: Opening = open_here,
) -> AuditReport:
    """Audit a bundle at ``at`` (Unix seconds) with the roots of ``trust``; raises no refusal, opens no socket.

    Every step is one of ``steps.STEPS``. 1. the file is a whole bundle; 2. its directories; 4. its leaves lead to
    the checkpoint, in order; 5. rule sets; 6. each statement by itself, as of its receipt; 7 to 9. with what came
    before it; 10, 11. claims, their inputs and proofs; 12, 13. verdicts: their head, and the members that
    ``assess_compliance`` gives; 14, 3, 15. keys, checkpoint and directory as the newest directory has them.

    Deliberately not checked: what was sealed, that one person has no more than one job over all contracts, and who
    is the same person (:class:`Word`). That nothing was left out follows from nothing in a log that hides what it
    holds: what is left out and would have counted changes a claim or a verdict, and that is found.
    """
    differences = Differences()
    trusting = Trusting(trust, differences)
    lines = read_lines(unverified_lines)
    try:
        header, checkpoint = _read_header(lines)
    except Refusal as refusal:
        differences.note(steps.FORM, refusal, line=1)
        return _unread(differences)
    following = Following(checkpoint, differences)
    replay = Replay(
        header,
        holdings=holdings,
        reread=reread,
        trusting=trusting,
        following=following,
        differences=differences,
    )
    reading = _Reading(lines, trusting, differences)
    for stretch, opened in opening(reading.stretches()):
        if stretch.setting is None:
            for line in stretch.lines:
                _take_structure(line, following, holdings, differences)
        else:
            for each in opened:
                replay.take(each, trust=stretch.setting.trust)
    if not reading.ended:
        differences.note(steps.FORM, Malformed("an end: this file was cut off", field="end"))
    if holdings.has_stray_ties():
        differences.note(steps.FORM, UnknownReference("placements of this contract", field="placements"))
    return _finish(header, checkpoint, replay, trusting, differences, at=at)


class _Gathered:
    """Lines that will stand in one stretch."""

    def __init__(self) -> None:
        self.clear()

    def add(self, line: UnreadLine) -> None:
        self.lines.append(line)
        self.size += len(line.unverified)

    def clear(self) -> None:
        self.lines: list[UnreadLine] = []
        self.size = 0


class _Reading:
    """Cuts lines into stretches, and looks at those on which the others rest as they come by."""

    def __init__(self, lines: Iterator[UnreadLine], trusting: Trusting, differences: Differences) -> None:
        self._lines = lines
        self._trusting = trusting
        self._differences = differences
        self.ended = False

    def stretches(self) -> Iterator[Stretch]:
        gathered = _Gathered()
        try:
            for line in self._lines:
                yield from self._between(line, gathered)
        except Refusal as refusal:
            self._differences.note(steps.FORM, refusal)
        yield from self._gone(gathered)

    def _between(self, line: UnreadLine, gathered: _Gathered) -> Iterator[Stretch]:
        if self.ended:
            raise Malformed("nothing after the last line", field="end")
        if is_looked_at(line):
            yield from self._gone(gathered)
            self._trusting.take(line)
        self.ended = line.kind is Kind.END
        if line.kind in _LEAFED:
            gathered.add(line)
            if len(gathered.lines) == SEGMENT or gathered.size > _MOST_BYTES:
                yield from self._gone(gathered)
        elif line.kind is not Kind.RULE_SET:
            yield from self._gone(gathered)
            yield Stretch(None, (line,))

    def _gone(self, gathered: _Gathered) -> Iterator[Stretch]:
        if gathered.lines:
            yield Stretch(self._trusting.setting, tuple(gathered.lines))
            gathered.clear()


def _read_header(lines: Iterator[UnreadLine]) -> tuple[Header, Checkpoint]:
    first = next(lines, None)
    header = read_line(first) if first is not None else None
    if not isinstance(header, Header):
        raise Malformed("a header on the first line", field="line")
    return header, parse_checkpoint(parse_note(header.checkpoint).body)


def _take_structure(line: UnreadLine, following: Following, holdings: Holdings, differences: Differences) -> None:
    try:
        read = read_line(line)
        match read:
            case Boundary():
                following.boundary(read, line=line.number)
            case SamePerson():
                holdings.tie(read.placements)
            case End() if read.lines != line.number - 1:
                raise WrongValue("the number of lines before it", field="lines")
            case End():
                following.end(read, line=line.number)
            case _:
                raise Malformed("one header, on the first line", field="kind")
    except Refusal as refusal:
        differences.note(steps.FORM, refusal, line=line.number)


def _finish(
    header: Header, checkpoint: Checkpoint, replay: Replay, trusting: Trusting, differences: Differences, *, at: int
) -> AuditReport:
    if not replay.has_contract(header.contract):
        differences.note(steps.FORM, Malformed("the contract that the header names", field="contract"))
    if not replay.is_closed_as_said:
        differences.note(steps.FORM, Malformed("the closing that the header names", field="closing"))
    trusting.check_later(header.checkpoint)
    good_until = trusting.check_end(header.checkpoint, at=at)
    words = [Word.RECEIVED_AT]
    words += [Word.CAP] if replay.counts["sr-grant+jwt"] else []
    words += [Word.PEOPLE] if header.reader in (Reader.AUDITOR, Reader.REGISTER) else []
    return AuditReport(
        status=differences.status,
        contract=header.contract,
        reader=str(header.reader),
        size=checkpoint.size,
        root=Digest(checkpoint.root),
        counts=dict(sorted(replay.counts.items())),
        verdicts=tuple(replay.verdicts.judged),
        differences=differences.found,
        omitted=differences.omitted,
        on_word=tuple(words),
        good_until=good_until,
    )


def _unread(differences: Differences) -> AuditReport:
    """The report on a file of which not even the header reads."""
    return AuditReport(status=differences.status, contract=None, reader="", size=0, differences=differences.found)
