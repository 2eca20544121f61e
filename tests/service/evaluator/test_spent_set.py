"""The spent set spends a ticket once, among threads and processes, before anything leaves, and across a kill."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.evaluator.evaluator_process import running
from tests.service.evaluator.requests import ask, elements
from tests.unsafe_scheme import AGENCY, DAY, EVALUATOR1, OTHER_AGENCY, UnsafeScheme
from verifier.core.errors import QuotaReached, TicketUsed
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.party.evaluator.settings import EvaluatorSettings
from verifier.party.evaluator.store import SpentSet, Work

AT = 1_790_000_000
QUOTAS = EvaluatorSettings(agency_daily=10, national_daily=15)


@pytest.fixture
def spent(tmp_path: Path) -> Iterator[SpentSet]:
    with SpentSet.open(tmp_path / "spent", QUOTAS) as opened:
        yield opened


def work(number: int, *tickets: bytes, agency: PartyId = AGENCY, count: int = 1) -> Work:
    return Work(Digest(number.to_bytes(32, "big")), agency, tickets or (number.to_bytes(16, "big"),), count)


def never() -> bytes:
    raise AssertionError("computed again")


def test_second_time_nothing_is_computed(spent: SpentSet) -> None:
    assert spent.answer_once(work(1), lambda: b"first", at=AT) == b"first"
    assert spent.answer_once(work(1), never, at=AT) == b"first"
    with pytest.raises(TicketUsed):
        spent.answer_once(work(2, work(1).tickets[0]), never, at=AT)


def test_new_ticket_for_old_work_is_counted_and_leaves_the_old_answer(spent: SpentSet) -> None:
    spent.answer_once(work(1, b"a" * 16, count=4), lambda: b"first", at=AT)
    assert spent.answer_once(work(1, b"b" * 16, count=4), never, at=AT) == b"first"
    assert spent.answer_once(work(1, b"a" * 16, count=4), never, at=AT) == b"first"
    with pytest.raises(QuotaReached):
        spent.answer_once(work(1, b"c" * 16, count=4), never, at=AT)


def test_ticket_of_one_work_does_not_fetch_the_answer_of_another(spent: SpentSet) -> None:
    for number in (1, 2):
        spent.answer_once(work(number), lambda: b"x", at=AT)
    for tickets in (
        work(1).tickets,
        (*work(1).tickets, *work(2).tickets),
        (*work(2).tickets, b"fresh" + bytes(11)),
    ):
        with pytest.raises(TicketUsed):
            spent.answer_once(work(2, *tickets), never, at=AT)


def test_failed_computation_spends_nothing(spent: SpentSet) -> None:
    def fail() -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        spent.answer_once(work(1, count=10), fail, at=AT)
    assert spent.answer_once(work(2, work(1).tickets[0], count=10), lambda: b"x", at=AT) == b"x"


def test_day_ends_at_midnight_in_utc(spent: SpentSet) -> None:
    midnight = AT // DAY * DAY + DAY
    spent.answer_once(work(1, count=10), lambda: b"x", at=midnight - 1)
    with pytest.raises(QuotaReached):
        spent.answer_once(work(2), never, at=midnight - 1)
    assert spent.answer_once(work(2), lambda: b"y", at=midnight) == b"y"


def test_agencies_are_counted_apart_and_together(spent: SpentSet) -> None:
    spent.answer_once(work(1, count=10), lambda: b"x", at=AT)
    with pytest.raises(QuotaReached):
        spent.answer_once(work(2, agency=OTHER_AGENCY, count=6), never, at=AT)
    spent.answer_once(work(2, agency=OTHER_AGENCY, count=5), lambda: b"y", at=AT)


def test_old_answer_is_forgotten_but_its_ticket_never(spent: SpentSet, tmp_path: Path) -> None:
    spent.answer_once(work(1), lambda: b"the first answer", at=AT)
    spent.answer_once(work(2), lambda: b"y", at=AT + 3 * DAY)
    with pytest.raises(TicketUsed):
        spent.answer_once(work(1), never, at=AT + 3 * DAY)
    spent.close()
    assert b"the first answer" not in (tmp_path / "spent").read_bytes()


def test_everything_is_there_after_reopening(tmp_path: Path) -> None:
    with SpentSet.open(tmp_path / "spent", QUOTAS) as first:
        first.answer_once(work(1, count=9), lambda: b"x", at=AT)
    with SpentSet.open(tmp_path / "spent", QUOTAS) as again:
        assert again.answer_once(work(1, count=9), never, at=AT) == b"x"
        with pytest.raises(QuotaReached):
            again.answer_once(work(2, count=2), never, at=AT)


def test_file_is_the_evaluators(spent: SpentSet, tmp_path: Path) -> None:
    spent.answer_once(work(1), lambda: b"x", at=AT)
    assert {each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {0o600}


def test_one_of_many_rivals_gets_the_ticket(tmp_path: Path) -> None:
    """Eight rivals, half of them with a connection of their own, as a second process would have."""
    opened = [SpentSet.open(tmp_path / "spent", EvaluatorSettings(1000, 1000)) for _ in range(4)]
    won: list[int] = []
    start = threading.Barrier(8)

    def rival(number: int) -> None:
        start.wait()
        for ticket in range(20):
            try:
                opened[number % 4].answer_once(
                    work(1000 * ticket + number, ticket.to_bytes(16, "big")), lambda: b"x", at=AT
                )
            except TicketUsed:
                continue
            won.append(ticket)

    threads = [threading.Thread(target=rival, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == list(range(20))
    for each in opened:
        each.close()


def test_rivals_together_stay_below_the_quota(spent: SpentSet) -> None:
    granted: list[int] = []

    def rival(number: int) -> None:
        for each in range(10):
            try:
                spent.answer_once(work(100 * number + each, count=2), lambda: b"x", at=AT)
            except QuotaReached:
                return
            granted.append(2)

    threads = [threading.Thread(target=rival, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(granted) == QUOTAS.agency_daily


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.service.evaluator.test_spent_set import AT, QUOTAS, work
from verifier.party.evaluator.store import SpentSet

def die():
    os.kill(os.getpid(), signal.SIGKILL)

spent = SpentSet.open(Path(sys.argv[1]), QUOTAS)
spent.answer_once(work(1), lambda: b"kept", at=AT)
spent.answer_once(work(2), die, at=AT)
"""


@pytest.mark.slow
def test_kill_before_the_commit_spends_nothing_and_after_it_everything(tmp_path: Path) -> None:
    path = tmp_path / "spent"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)  # noqa: S603 # our own interpreter
    assert killed.returncode == -signal.SIGKILL
    with SpentSet.open(path, QUOTAS) as spent:
        assert spent.answer_once(work(1), never, at=AT) == b"kept"
        with pytest.raises(TicketUsed):
            spent.answer_once(work(3, work(1).tickets[0]), never, at=AT)
        assert spent.answer_once(work(4, work(2).tickets[0]), lambda: b"new", at=AT) == b"new"
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@pytest.mark.slow
def test_ticket_stays_spent_when_the_program_is_killed(scheme: UnsafeScheme) -> None:
    ticket, asked = scheme.ticket(EVALUATOR1, 2), elements(2, first=70)
    with running(scheme.evaluator1.folder) as program:
        first = program.post("/v1/evaluations", ask(scheme, [ticket], asked))
        program.process.kill()
    with running(scheme.evaluator1.folder) as program:
        again = program.post("/v1/evaluations", ask(scheme, [ticket], asked))
        other = program.post("/v1/evaluations", ask(scheme, [ticket], elements(2, first=80)))
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert (other.status_code, other.json()["code"]) == (409, "ticket_used")
