"""Read a page of an audit bundle (een bladzijde van een auditbestand): a segment, with what covers the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from verifier.core.log.span import covered
from verifier.core.log.tile import TileReader
from verifier.core.procedure.audit.facts import TYPS
from verifier.core.wire.audit_bundle import (
    SEGMENT,
    Boundary,
    End,
    Kind,
    PublicLine,
    StatementLine,
    write_line,
)
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.open_audit import OpenedAudit

_ENROLMENT: Final = "sr-enrolment+jwt"
#: Beside as many statements a segment has the directories and enrolments that stand between them.
_MOST: Final = SEGMENT - 32


@dataclass(frozen=True, slots=True)
class AuditPageWanted:
    """The page after the leaf ``after``, when ``lines`` were written already."""

    audit: OpenedAudit
    after: int
    lines: int


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The bytes of some lines, how many, and the last leaf among them; None behind the last line of all."""

    octets: bytes
    lines: int
    last: int | None


def read_audit_page(uow: UnitOfWork, wanted: AuditPageWanted, /, *, at: int) -> AuditPage:
    """One segment, for who was let to the bundle by ``open_audit``; the last one has the end. Writes nothing."""
    audit = wanted.audit
    rows = uow.audit_records.page(audit.stocks, TYPS, after=wanted.after, below=audit.size, most=_MOST)
    ends = len(rows) < _MOST
    to = audit.size - 1 if ends else int(rows[-1].leaf_index)
    leafed = sorted(_leafed(uow, wanted, rows, to=to), key=lambda each: each[0].leaf_index)
    lines = list(_lines(uow, wanted, leafed, ends=ends))
    return AuditPage(b"".join(lines), len(lines), None if ends else to)


def _leafed(
    uow: UnitOfWork, wanted: AuditPageWanted, rows: Any, *, to: int
) -> Iterator[tuple[PublicLine | StatementLine, Kind]]:
    records, between = uow.audit_records, [each for each in wanted.audit.leaves if wanted.after < each <= to]
    for row in records.directories(after=wanted.after, to=to):
        public = PublicLine(leaf_index=row.leaf_index, received_at=row.adopted_at, token=row.token)
        yield public, Kind.DIRECTORY
    for row in (*rows, *records.at(between)):
        if row.typ == _ENROLMENT:
            public = PublicLine(leaf_index=row.leaf_index, received_at=row.received_at, token=row.token)
            yield public, Kind.ENROLMENT
        else:
            yield _statement(row), Kind.STATEMENT


def _statement(row: Any) -> StatementLine:
    return StatementLine(
        typ=row.typ,
        leaf_index=row.leaf_index,
        received_at=row.received_at,
        nonce=bytes(row.nonce),
        token=row.token,
    )


def _lines(
    uow: UnitOfWork, wanted: AuditPageWanted, leafed: list[tuple[PublicLine | StatementLine, Kind]], *, ends: bool
) -> Iterator[bytes]:
    read, size = _remembering(uow.stored_log.tile), wanted.audit.size
    at, written = 0 if wanted.after == wanted.audit.begin else wanted.after + 1, wanted.lines
    if leafed:
        first = leafed[0][0].leaf_index
        yield write_line(
            Boundary(first, covered(read, at, first), covered(read, 0, first), covered(read, first, size))
        )
        at, written = first, written + 1
    for line, kind in leafed:
        gap = covered(read, at, line.leaf_index)
        yield write_line(replace(line, gap=gap), kind)
        at, written = line.leaf_index + 1, written + 1
    if ends:
        yield write_line(End(written, covered(read, at, size)))


def _remembering(read: TileReader) -> TileReader:
    """Each tile once a page."""
    tiles: dict[tuple[int, int], bytes] = {}

    def tile(level: int, number: int) -> bytes:
        if (level, number) not in tiles:
            tiles[level, number] = read(level, number)
        return tiles[level, number]

    return tile
