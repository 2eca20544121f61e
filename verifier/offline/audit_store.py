"""A store (opslag) of one audit: ``Holdings`` in a folder of its own, so that memory does not grow with a contract.

Rows hold what changes, an index of SQLite finds them by digest. All of it is made for one audit, and thrown away
with the folder: nothing in it need survive a crash.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final, Self

from verifier.core.model.statement import Digest
from verifier.core.privacy.group import Element
from verifier.core.procedure.audit.facts import Awarded, Placed
from verifier.core.procedure.audit.holdings import (
    Change,
    Changed,
    Counting,
    GrantedLine,
    Held,
    Stand,
    Touched,
)
from verifier.offline.audit_rows import Granting, Head, Row, Rows
from verifier.offline.audit_sums import Share, Sums

_TABLES: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -16384;
CREATE TABLE placement (digest BLOB PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE eligibility (digest BLOB PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE hours (digest BLOB PRIMARY KEY, placements BLOB, places BLOB, hours BLOB) WITHOUT ROWID;
CREATE TABLE correction (place INTEGER, month INTEGER, epoch INTEGER, hours INTEGER NOT NULL,
    PRIMARY KEY (place, month, epoch)) WITHOUT ROWID;
"""
_KEEP_CORRECTION: Final = """
INSERT INTO correction VALUES (?, ?, ?, ?)
    ON CONFLICT (place, month, epoch) DO UPDATE SET hours = hours + excluded.hours
"""
#: As many digests in one query.
_AT_ONCE: Final = 1_000
_STANDS: Final = tuple(Stand)


class AuditStore:
    """Holdings in ``folder``, which is empty and of this audit alone; ``share`` spreads sums over processes."""

    def __init__(self, folder: Path, *, share: Share) -> None:
        self._rows = Rows(folder, write=True)
        self._index = sqlite3.connect(folder / "index", isolation_level=None)
        self._index.executescript(_TABLES)
        self._index.execute("BEGIN")
        self._names: dict[str | Digest, int] = {}
        self._named: list[Any] = []
        self._ties: dict[Digest, list[bytes]] = {}
        self._tied = 0
        self._sums = Sums(share)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()
        self._index.close()

    def hold(self, digest: Digest, placed: Placed, *, first: int, months: int, leaf: int, line: int) -> None:
        head = Head(
            digest=digest,
            eligibility=bytes(32),
            contract=self._number(placed.contract),
            attester=self._number(placed.attester),
            agency=self._number(placed.agency),
            stand=Stand.WAITING,
            counts=0,
            works_from=placed.works_from,
            works_until=placed.works_until,
            first=first,
            months=months,
            leaf=leaf,
            award=0,
            line=line,
            decided_on=0,
        )
        self._sums.mark(place := self._rows.add(head))
        self._index.execute("INSERT OR IGNORE INTO placement VALUES (?, ?)", (digest, place))

    def find(self, digests: Collection[Digest]) -> Mapping[Digest, Held]:
        found: dict[Digest, Held] = {}
        wanted = list(digests)
        if len(wanted) == 1:
            place = self._place_in("placement", wanted[0])
            return {} if place is None else {wanted[0]: self.held(place)}
        for begin in range(0, len(wanted), _AT_ONCE):
            part = wanted[begin : begin + _AT_ONCE]
            marks = ",".join("?" * len(part))
            rows = self._index.execute(f"SELECT digest, place FROM placement WHERE digest IN ({marks})", part)  # noqa: S608 - question marks alone
            for digest, place in rows:
                found[digest] = self.held(place)
        return found

    def decide(self, held: Held, eligibility: Digest, awarded: Awarded, *, leaf: int, line: int) -> None:
        self._rows.decide(held.place, eligibility, awarded.commitments, line=line)
        stand = Stand.ELIGIBLE if awarded.eligible else Stand.DECLINED
        self._rows.stand(held.place, stand, awarded.eligible, leaf=leaf)
        self._index.execute("INSERT OR IGNORE INTO eligibility VALUES (?, ?)", (eligibility, held.place))

    def withdraw(self, held: Held, *, counts: bool, leaf: int) -> None:
        self._rows.stand(held.place, Stand.WITHDRAWN, counts, leaf=leaf)
        if held.counts and not counts:
            self._sums.forget(held.first)

    def placement_of(self, eligibility: Digest) -> Digest | None:
        place = self._place_in("eligibility", eligibility)
        return None if place is None else Digest(self._rows.head(place).digest)

    def line_of(self, statement: Digest) -> int | None:
        place = self._place_in("placement", statement)
        if place is not None:
            return self._rows.head(place).line
        place = self._place_in("eligibility", statement)
        return None if place is None else self._rows.head(place).decided_on

    def list_once(self, places: Sequence[int], month: int, revision: int) -> bool:
        rows = self._rows
        return sum(rows.list_once(place, month, revision) for place in places) == len(places)

    def report(self, hours: Digest, placements: Sequence[Digest], places: Sequence[int], of: Sequence[int]) -> None:
        lines = b"".join(placements), array("Q", places).tobytes(), array("Q", of).tobytes()
        self._index.execute("INSERT OR IGNORE INTO hours VALUES (?, ?, ?, ?)", (hours, *lines))

    def reported(self, hours: Digest) -> Mapping[Digest, tuple[int, int]]:
        kept = "SELECT placements, places, hours FROM hours WHERE digest = ?"
        digests, places, of = self._index.execute(kept, (hours,)).fetchone()
        placements = (digests[at : at + 32] for at in range(0, len(digests), 32))
        lines = zip(array("Q", places), array("Q", of), strict=True)
        return dict(zip(placements, lines, strict=True))

    def grant(self, grant: Digest, month: int, lines: Iterable[GrantedLine], *, epoch: int, leaf: int) -> None:
        self._sums.forget(month)
        for line in lines:
            granting = Granting(grant, line.hours, 1 if line.flat else 2, epoch, leaf)
            self._note(line.place, month, granting)

    def release(self, places: Iterable[int], month: int, *, epoch: int, leaf: int) -> None:
        self._sums.forget(month)
        nothing = Granting(bytes(32), 0, 0, epoch, leaf)
        for place in places:
            if self._rows.has_grant(place, month):
                self._note(place, month, nothing)

    def tie(self, placements: Sequence[Digest]) -> None:
        self._tied += 1
        for each in placements:
            self._ties.setdefault(each, []).append(self._tied.to_bytes(8, "big"))

    def ties_of(self, placement: Digest) -> Sequence[bytes]:
        return self._ties.get(placement, ())

    def has_stray_ties(self) -> bool:
        tied = list(self._ties)
        return any(
            len(self.find(tied[begin : begin + _AT_ONCE])) < len(tied[begin : begin + _AT_ONCE])
            for begin in range(0, len(tied), _AT_ONCE)
        )

    def counting(self, until: int) -> Iterator[Counting]:
        with closing(self._index.cursor()) as cursor:
            for (place,) in cursor.execute("SELECT place FROM placement ORDER BY digest"):
                row = self._rows.row(place)
                if row.head.counts:
                    yield self._counting(row, until)

    def touched(self) -> Iterator[Touched]:
        for _, row in self._rows.between(0, self._rows.end):
            yield Touched(self._contract(row.head.contract), Stand(row.head.stand), row.head.leaf)

    def changed(self) -> Iterator[Changed]:
        for place, row in self._rows.between(0, self._rows.end):
            changes = [Change(*each) for each in row.first_changes()]
            if changes:
                later = "SELECT month, epoch, hours FROM correction WHERE place = ?"
                changes += [Change(*each) for each in self._index.execute(later, (place,))]
                yield Changed(Digest(row.head.digest), self._contract(row.head.contract), changes)

    def sums(self, contracts: Collection[Digest], until: int) -> tuple[Element, Element]:
        numbers = frozenset(self._number(each) for each in contracts)
        return self._sums.up_to(numbers, until, end=self._rows.end)

    def _note(self, place: int, month: int, granting: Granting) -> None:
        later = self._rows.grant(place, month, granting)
        if later is not None:
            self._index.execute(_KEEP_CORRECTION, (place, month, *later))

    def held(self, place: int) -> Held:
        contract, attester, agency, stand, counts, begins, ends, first, months = self._rows.middle(place)
        named = self._named
        parties = named[contract], named[attester], named[agency]
        return Held(place, *parties, _STANDS[stand], counts == 1, begins, ends, first, months)

    def counts(self, place: int) -> bool:
        return self._rows.counts(place)

    def _counting(self, row: Row, until: int) -> Counting:
        steps = max(0, min(row.head.months, until - row.head.first + 1))
        head = row.head.digest + row.head.eligibility
        contract = self._contract(row.head.contract)
        return Counting(head, contract, row.head.first, row.grants(steps), row.hours(steps))

    def _place_in(self, table: str, digest: Digest) -> int | None:
        found = self._index.execute(f"SELECT place FROM {table} WHERE digest = ?", (digest,)).fetchone()  # noqa: S608 - one of our tables
        return None if found is None else int(found[0])

    def _number(self, name: str | Digest) -> int:
        if name not in self._names:
            self._names[name] = len(self._named)
            self._named.append(name)
        return self._names[name]

    def _contract(self, number: int) -> Digest:
        return Digest(self._named[number])
