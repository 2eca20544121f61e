"""Requests that share a commit do not share a fate: a refused one is undone alone, a cancelled one harms nobody."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlmodel import Session, func, select

from tests.service.register.places import Places, opened
from verifier.core.errors import WrongValue
from verifier.core.log.merkle import hash_leaf, root
from verifier.service.store.database import Database
from verifier.service.store.dialects import tell_viewer
from verifier.service.store.log import LogBatch
from verifier.service.store.scope import REGISTER
from verifier.service.store.tables import HeadRow, LeafRow, TicketRow

Work = Callable[[Session, LogBatch], Any]


@pytest.fixture
def database(places: Places) -> Iterator[Database]:
    made = opened(places("group"))
    yield made
    made.close()


def ticket(number: int) -> TicketRow:
    return TicketRow(ticket=bytes([number]) * 16, agency="a", evaluator="e", count=1, given_at=1)


def adds(number: int, *, then: Exception | None = None) -> Work:
    """Work that adds a row and two leaves, and then may be refused."""

    def work(session: Session, log: LogBatch) -> int:
        session.add(ticket(number))
        session.flush()
        for _ in range(2):
            log.append(bytes([number]) * 33)
        if then is not None:
            raise then
        return log.size

    return work


async def in_one_group(database: Database, *works: Work) -> list[Any]:
    """Run all ``works`` in one commit: the writer is held until every one of them waits."""
    held, holds = threading.Event(), threading.Event()

    def hold(session: Session, log: LogBatch) -> None:
        holds.set()
        held.wait(20)

    first = asyncio.ensure_future(database.write(hold))
    await asyncio.to_thread(holds.wait, 20)
    others = [asyncio.ensure_future(database.write(work)) for work in works]
    await asyncio.sleep(0)
    held.set()
    await first
    return await asyncio.gather(*others, return_exceptions=True)


async def kept(database: Database) -> tuple[list[int], list[int]]:
    """The numbers of the rows and of the leaves; the head must be the one of these leaves."""

    def read(session: Session) -> tuple[list[int], list[int]]:
        tell_viewer(session, REGISTER)
        leaves = session.exec(select(LeafRow).order_by("leaf_index")).all()
        head = session.get_one(HeadRow, 1)
        assert (head.size, head.root) == (len(leaves), root([hash_leaf(each.leaf) for each in leaves]))
        rows = session.exec(select(TicketRow)).all()
        return sorted(each.ticket[0] for each in rows), [each.leaf[0] for each in leaves]

    return await database.read(read)


def test_a_refused_request_is_undone_and_the_others_are_not(database: Database) -> None:
    async def run() -> None:
        results = await in_one_group(
            database, adds(1), adds(2, then=WrongValue("another")), adds(3), adds(4, then=ValueError("no"))
        )
        assert [type(each) for each in results] == [int, WrongValue, int, ValueError]
        assert (results[0], results[2]) == (2, 4)
        assert await kept(database) == ([1, 3], [1, 1, 3, 3])

    asyncio.run(run())


def test_a_row_that_the_database_refuses_is_undone_alone(database: Database) -> None:
    async def run() -> None:
        results = await in_one_group(database, adds(1), adds(1), adds(2))
        assert [isinstance(each, Exception) for each in results] == [False, True, False]
        assert await kept(database) == ([1, 2], [1, 1, 2, 2])

    asyncio.run(run())


def test_they_really_shared_one_commit(database: Database) -> None:
    """A control: without it the tests above would say nothing about groups."""

    def sees(session: Session, log: LogBatch) -> tuple[int, int]:
        return session.exec(select(func.count()).select_from(TicketRow)).one(), session.exec(
            select(HeadRow.size)
        ).one()

    async def run() -> None:
        assert (await in_one_group(database, adds(1), sees))[1] == (1, 0)
        assert await database.write(sees) == (1, 2)

    asyncio.run(run())


def test_a_cancelled_request_changes_nothing_and_stops_nobody(database: Database) -> None:
    async def run() -> None:
        holds, held = threading.Event(), threading.Event()

        def hold(session: Session, log: LogBatch) -> None:
            holds.set()
            held.wait(20)

        first = asyncio.ensure_future(database.write(hold))
        await asyncio.to_thread(holds.wait, 20)
        waiting = asyncio.ensure_future(database.write(adds(1)))
        await asyncio.sleep(0)
        waiting.cancel()
        first.cancel()
        await asyncio.gather(first, waiting, return_exceptions=True)
        held.set()
        assert await asyncio.wait_for(database.write(adds(2)), 20) == 2
        assert await kept(database) == ([2], [2, 2])

    asyncio.run(run())


def test_closing_finishes_what_waits(database: Database) -> None:
    async def run() -> None:
        waiting = [asyncio.ensure_future(database.write(adds(number))) for number in (1, 2)]
        await asyncio.sleep(0)
        await asyncio.to_thread(database.close)
        assert await asyncio.gather(*waiting) == [2, 4]

    asyncio.run(run())
