"""A limit holds for all workers together: at once, in the long run, over a restart, when a clock is set back."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.unit.access.workers import A_SECOND, BURST, DAY, MARGIN, UnsafePrivateStore, Workers, run, workers
from verifier.service.access.allowances import Store
from verifier.service.access.limits import Limit, Use
from verifier.web.refusals import TooManyRequests


async def burst(made: Workers) -> None:
    allowed = await made.allowed(Use.REQUESTS, times=3 * BURST)
    assert BURST * (1 - MARGIN) <= allowed <= BURST, allowed


async def steady_state(made: Workers) -> None:
    allowed = 0
    for _ in range(120):
        allowed += await made.allowed(Use.REQUESTS, times=4 * A_SECOND)
        made.now += 1
    expected = BURST + 119 * A_SECOND
    assert expected * (1 - MARGIN) <= allowed <= expected, allowed


@pytest.mark.parametrize("story", [burst, steady_state])
def test_two_workers_together_keep_to_the_limit(
    story: Callable[[Workers], Awaitable[None]], opening: Callable[[], Store]
) -> None:
    with workers(opening) as made:
        run(story(made))


@pytest.mark.parametrize("story", [burst, steady_state])
def test_negative_control_workers_that_count_for_themselves_do_not(
    story: Callable[[Workers], Awaitable[None]],
) -> None:
    with workers(UnsafePrivateStore) as made, pytest.raises(AssertionError):
        run(story(made))


def test_a_worker_that_starts_again_finds_what_was_used(opening: Callable[[], Store]) -> None:
    async def story(made: Workers) -> None:
        before = await made.allowed(Use.REQUESTS, times=BURST // 2)
        made.stop()
        made.start(2)
        after = await made.allowed(Use.REQUESTS, times=BURST)
        assert BURST * (1 - MARGIN) <= before + after <= BURST, (before, after)

    with workers(opening) as made:
        run(story(made))


def test_a_day_has_its_own_count_and_the_next_begins_anew(opening: Callable[[], Store]) -> None:
    async def story(made: Workers) -> None:
        for _ in range(3):
            assert 300 * (1 - MARGIN) <= await made.allowed(Use.STATEMENTS, times=400) <= 300
            with pytest.raises(TooManyRequests) as refused:
                await made.each[0].spend(Use.STATEMENTS, "me")
            assert refused.value.retry_after == DAY - made.now % DAY
            made.now += DAY - made.now % DAY

    with workers(opening) as made:
        run(story(made))


def test_clients_and_uses_are_counted_apart(opening: Callable[[], Store]) -> None:
    async def story(made: Workers) -> None:
        await made.allowed(Use.STATEMENTS, times=400)
        assert await made.allowed(Use.STATEMENTS, times=10, who="other") == 10
        assert await made.allowed(Use.REQUESTS, times=10) == 10

    with workers(opening) as made:
        run(story(made))


def test_a_batch_weighs_what_it_holds_and_is_taken_whole_or_not(opening: Callable[[], Store]) -> None:
    async def story(made: Workers) -> None:
        allowances = made.each[0]
        await allowances.spend(Use.REQUESTS, "me", BURST - 20)
        for cost in (21, BURST + 1, 10_000):
            with pytest.raises(TooManyRequests) as refused:
                await allowances.spend(Use.REQUESTS, "me", cost)
            assert refused.value.retry_after >= 1
        assert await made.allowed(Use.REQUESTS, times=1, cost=20) == 1

    with workers(opening, 1) as made:
        run(story(made))


def test_who_waits_as_long_as_was_said_is_let_in(opening: Callable[[], Store]) -> None:
    async def story(made: Workers) -> None:
        await made.allowed(Use.REQUESTS, times=BURST + 10)
        with pytest.raises(TooManyRequests) as refused:
            await made.each[0].spend(Use.REQUESTS, "me", 25)
        assert refused.value.retry_after == 3
        made.now += 2
        with pytest.raises(TooManyRequests):
            await made.each[0].spend(Use.REQUESTS, "me", 25)
        made.now += 1
        await made.each[0].spend(Use.REQUESTS, "me", 25)

    with workers(opening, 1) as made:
        run(story(made))


@pytest.mark.parametrize("back", [1, 30, 3600, 365 * DAY])
def test_a_clock_that_is_set_back_neither_locks_out_nor_opens(back: int, opening: Callable[[], Store]) -> None:
    """Set back a little it may be another machine's; set back much, what was used before counts for nothing."""

    async def story(made: Workers) -> None:
        await made.allowed(Use.REQUESTS, times=BURST + 10)
        made.now -= back
        allowed = await made.allowed(Use.REQUESTS, times=3 * BURST)
        assert allowed <= BURST
        assert (allowed == 0) is (back <= 60)
        made.now += 61
        assert await made.allowed(Use.REQUESTS, times=1) == 1

    with workers(opening) as made:
        run(story(made))


def test_many_at_once_in_one_worker_take_no_more(opening: Callable[[], Store]) -> None:
    async def story(made: Workers) -> None:
        asked = [made.allowed(Use.REQUESTS, times=20) for _ in range(64)]
        allowed = sum(await asyncio.gather(*asked))
        assert BURST * (1 - MARGIN) <= allowed <= BURST

    with workers(opening) as made:
        run(story(made))


#: Spends as fast as it can for a fixed moment, and says how often it was allowed.
WORKER = """
import asyncio, sys
from tests.unit.access.workers import LIMITS, NOON
from verifier.service.access.allowances import Allowances
from verifier.service.access.limits import Use
from verifier.service.store.allowances import StoredAllowances
from verifier.web.refusals import TooManyRequests

async def work():
    allowances, allowed = Allowances(StoredAllowances(sys.argv[1]), LIMITS, clock=lambda: NOON), 0
    for _ in range(1500):
        try:
            await allowances.spend(Use.REQUESTS, "me")
        except TooManyRequests:
            continue
        allowed += 1
    allowances.close()
    print(allowed)

asyncio.run(work())
"""


@pytest.mark.slow
def test_two_processes_share_one_limit(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'register.sqlite'}"

    def work(_: int) -> int:
        done = subprocess.run(  # noqa: S603 - our own interpreter and text
            [sys.executable, "-c", WORKER, url], capture_output=True, text=True, check=True
        )
        return int(json.loads(done.stdout))

    with ThreadPoolExecutor(2) as pool:
        allowed = sum(pool.map(work, range(2)))
    assert BURST * (1 - MARGIN) <= allowed <= BURST


@pytest.mark.parametrize(("amount", "burst_of"), [(0, 1), (-1, 0), (10**9, 0), (1, -1)])
def test_a_limit_that_allows_nothing_or_anything_is_none(amount: int, burst_of: int) -> None:
    with pytest.raises(ValueError, match="at least one use"):
        Limit(amount, 60, burst_of)
