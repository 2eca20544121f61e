"""The cap holds however many report at once; the same race against a naive ledger shows that it can be lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlmodel import Session

from tests.endurance import often
from tests.service.register import story
from tests.service.register.claiming import RULES
from tests.service.register.places import Database as Rows
from tests.service.register.places import Places, opened
from tests.service.register.play import Play, post
from tests.service.register.race import FULL_SHARE, WORKERS, UnsafeLedger, race
from tests.service.register.running import Client, Running
from tests.service.register.story import JANUARY, somebody
from tests.service.register.test_grants import assert_ledger_is_the_sum
from verifier.core.model.statement import Digest
from verifier.core.rules.valuing.fulltime import hours_within, share
from verifier.service.store.ledger import Ledger, Share
from verifier.service.store.log import LogBatch
from verifier.service.store.scope import Scope

pytestmark = pytest.mark.slow

MONTHS = 5
#: Over HTTP a round takes eight signatures, verifications and receipts; the ledger alone has all two hundred.
ROUNDS_OVER_HTTP = often(4, 200)


class OnePerson:
    """One person on eight contracts, each worker reporting for one; a round is a new revision of one month."""

    def __init__(self, play: Play, *urls: str) -> None:
        """The workers take turns at ``urls``, those of the processes of one register."""
        person, urls = somebody(), urls or (play.register.url,)
        self._database = play.register.database
        self._cast = play.cast
        self._contracts = [play.contract() for _ in range(WORKERS)]
        self._placed = [play.eligible(each, person)[0] for each in self._contracts]
        self._clients = [
            Client(urls[number % len(urls)], play.cast.contractor, "contractor") for number in range(WORKERS)
        ]

    def ask(self, worker: int, turn: int, hours: int, /) -> None:
        revision, step = divmod(turn, MONTHS)
        made = story.hours(
            self._cast.contractor,
            self._contracts[worker],
            [(self._placed[worker], hours)],
            month=JANUARY.plus(step),
            revision=revision,
        )
        post(self._clients[worker], "/v1/contractor/hours", made.token)

    def held(self, turn: int, /) -> int:
        month = str(JANUARY.plus(turn % MONTHS))
        granted: int = self._database.one("SELECT max(granted) FROM ledger WHERE month = ?", month)
        return granted

    def close(self) -> None:
        for client in self._clients:
            client.close()


class OneLedger:
    """The ledger alone, through the real writer: one person's month, each worker with a placement of its own."""

    def __init__(self, folder: Path) -> None:
        self.rows = Rows(folder)
        self.database = opened(folder)
        self._placements = [Digest(bytes([worker]) * 32) for worker in range(WORKERS)]

        def link(session: Session, _: LogBatch) -> None:
            for each in self._placements:
                Ledger(session, Scope.register()).link(each, JANUARY.scope, b"person")

        asyncio.run(self.database.write(link))

    def ask(self, worker: int, turn: int, hours: int, /) -> None:
        placement = self._placements[worker]

        def work(session: Session, _: LogBatch) -> None:
            ledger = Ledger(session, Scope.register()).month(JANUARY, [placement])
            granted = hours_within(RULES, ledger.room(placement), hours)
            taken = Share(placement, granted, share(RULES, granted))
            ledger.take(taken)
            ledger.note(taken, grant=Digest(turn.to_bytes(32, "big")))
            ledger.write()

        asyncio.run(self.database.write(work))

    def held(self, _turn: int, /) -> int:
        granted: int = self.rows.one("SELECT granted FROM ledger")
        return granted


def test_cap_is_never_passed_and_the_ledger_is_the_sum_of_the_grants(places: Places) -> None:
    contender = OneLedger(places("ledger"))
    outcome = race(contender, after=lambda _: assert_ledger_is_the_sum(contender.rows))
    contender.database.close()
    assert outcome.failures == []
    assert 0.99 * FULL_SHARE < outcome.most <= FULL_SHARE


def test_nor_by_reports_over_http(register: Running) -> None:
    contender = OnePerson(Play(register))
    outcome = race(contender, rounds=ROUNDS_OVER_HTTP, after=lambda _: assert_ledger_is_the_sum(register.database))
    contender.close()
    assert outcome.failures == []
    assert 0.99 * FULL_SHARE < outcome.most <= FULL_SHARE
    said = register.database.one("SELECT count(*) FROM statement WHERE typ = 'sr-grant+jwt'")
    assert said == ROUNDS_OVER_HTTP * WORKERS


def test_negative_control_a_naive_ledger_is_passed(tmp_path: Path) -> None:
    outcome = race(UnsafeLedger(tmp_path / "ledger.sqlite"), rounds=10)
    assert outcome.failures == []
    assert outcome.most > FULL_SHARE
