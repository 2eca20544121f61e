"""The spent set (verbruikte volgbewijzen): which tickets were used and for what, and how much each day.

Everything here is random or a count: ticket ids, digests of blinded elements, answers that mean nothing without
the agency's blind, agencies per day. One SQLite file (WAL, synchronous FULL), one writer. It is an evaluator's
own: what the register says of its tickets does not matter here.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Self

from verifier.core.errors import QuotaReached, TicketUsed
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.party.durable_database import open_durably
from verifier.party.evaluator.settings import EvaluatorSettings

#: An answer is repeated for two days: a ticket is no longer fresh after one (PROTOCOL 2), so nobody can ask then.
ANSWER_DAYS = 2

_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS ticket (
        id BLOB PRIMARY KEY, work BLOB NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS answer (
        work BLOB PRIMARY KEY, day TEXT NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS count (
        day TEXT NOT NULL, agency TEXT NOT NULL, elements INTEGER NOT NULL CHECK (elements > 0),
        PRIMARY KEY (day, agency)) STRICT, WITHOUT ROWID""",
)
_ADD = """INSERT INTO count VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET elements = elements + excluded.elements"""
_KEEP = "INSERT INTO answer VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET day = excluded.day"


@dataclass(frozen=True, slots=True)
class Work:
    """What tickets are spent on; ``digest`` is over agency, scope and elements: the same work, the same digest."""

    digest: Digest
    agency: PartyId
    tickets: tuple[bytes, ...]
    count: int


class SpentSet:
    """An open spent set; threads may share it, and take turns."""

    def __init__(self, connection: sqlite3.Connection, quotas: EvaluatorSettings) -> None:
        self._connection = connection
        self._quotas = quotas
        self._turn = threading.Lock()

    @classmethod
    def open(cls, path: Path, quotas: EvaluatorSettings) -> Self:
        """Open the set at ``path``, or create it with mode 0600; a crash leaves it as last acknowledged."""
        connection = open_durably(path)
        for table in _SCHEMA:
            connection.execute(table)
        return cls(connection, quotas)

    def answer_once(self, work: Work, compute: Callable[[], bytes], *, at: int) -> bytes:
        """The answer to ``work``: the one given before, or that of ``compute``, whose tickets are spent now.

        1. tickets that were all spent on this very work: the same bytes again, counted once; 2. a ticket spent on
        anything else: :class:`TicketUsed`; 3. agency and nation stay within the day of ``at``:
        :class:`QuotaReached`; 4. tickets, counts and answer are committed together, durable when this returns:
        the caller sends nothing before. A crash before the commit spends nothing, and no answer has left; a crash
        after it leaves the answer to be asked again.
        """
        with self._transaction():
            given = self._given(work)  # 1, 2
            if given is not None:
                return given
            day = _day(at)
            self._require_room(work, day)  # 3
            body = self._body_of(work.digest) or compute()
            self._spend(work, day, body)  # 4
        return body

    def elements_on(self, day: date) -> int:
        """How many elements were evaluated on ``day`` (UTC), over all agencies."""
        with self._turn:
            return self._sum(day)

    def close(self) -> None:
        """Close the file; what was spent stays spent."""
        with self._turn:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _given(self, work: Work) -> bytes | None:
        spent_on = [self._work_of(ticket) for ticket in work.tickets]
        if all(each is None for each in spent_on):
            return None
        body = self._body_of(work.digest)
        if body is not None and all(each == work.digest for each in spent_on):
            return body
        raise TicketUsed("tickets that were not used for anything else", field="tickets")

    def _work_of(self, ticket: bytes) -> bytes | None:
        row = self._connection.execute("SELECT work FROM ticket WHERE id = ?", (ticket,)).fetchone()
        return None if row is None else bytes(row[0])

    def _body_of(self, work: Digest) -> bytes | None:
        row = self._connection.execute("SELECT body FROM answer WHERE work = ?", (work,)).fetchone()
        return None if row is None else bytes(row[0])

    def _require_room(self, work: Work, day: date) -> None:
        if self._sum(day, work.agency) + work.count > self._quotas.agency_daily:
            raise QuotaReached("no more than an agency's elements of one day", field="elements")
        if self._sum(day) + work.count > self._quotas.national_daily:
            raise QuotaReached("no more than all agencies' elements of one day", field="elements")

    def _sum(self, day: date, agency: PartyId | None = None) -> int:
        row = self._connection.execute(
            "SELECT coalesce(sum(elements), 0) FROM count WHERE day = ? AND agency = coalesce(?, agency)",
            (day.isoformat(), agency),
        ).fetchone()
        return int(row[0])

    def _spend(self, work: Work, day: date, body: bytes) -> None:
        run, many = self._connection.execute, self._connection.executemany
        run("DELETE FROM answer WHERE day < ?", ((day - timedelta(days=ANSWER_DAYS)).isoformat(),))
        many("INSERT INTO ticket VALUES (?, ?)", [(ticket, work.digest) for ticket in work.tickets])
        run(_KEEP, (work.digest, day.isoformat(), body))
        run(_ADD, (day.isoformat(), work.agency, work.count))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """One writer at a time; durable when it ends, undone when it raises or the process dies."""
        with self._turn, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield


def _day(at: int) -> date:
    return datetime.fromtimestamp(at, UTC).date()
