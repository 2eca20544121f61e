"""Who looks for what is not there gets a few answers, and then none; who finds what it looks for is not held."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.access.workers import Workers, run, workers
from verifier.service.access.allowances import Store
from verifier.service.access.limits import Use
from verifier.web.refusals import TooManyRequests


def test_after_as_many_misses_as_are_allowed_nothing_is_looked_up(opening: Callable[[], Store]) -> None:
    """Every worker may allow one more: it must hold one before it knows that it will miss."""

    async def story(made: Workers) -> None:
        looked_up = 0
        for turn in range(100):
            allowances = made.each[turn % 2]
            try:
                await allowances.require(Use.NOT_FOUNDS, "me")
            except TooManyRequests:
                continue
            looked_up += 1
            allowances.owe(Use.NOT_FOUNDS, "me")
        assert 20 <= looked_up <= 22
        made.now += 60
        await made.each[0].require(Use.NOT_FOUNDS, "me")

    with workers(opening) as made:
        run(story(made))


def test_who_finds_what_it_looks_for_may_go_on(opening: Callable[[], Store]) -> None:
    async def story(made: Workers) -> None:
        for _ in range(200):
            await made.each[0].require(Use.NOT_FOUNDS, "me")

    with workers(opening) as made:
        run(story(made))


def test_misses_at_the_same_moment_are_a_debt_that_is_paid_first(opening: Callable[[], Store]) -> None:
    async def story(made: Workers) -> None:
        allowances = made.each[0]
        for _ in range(30):
            await allowances.require(Use.NOT_FOUNDS, "me")
        for _ in range(30):
            allowances.owe(Use.NOT_FOUNDS, "me")
        for _ in range(2):
            with pytest.raises(TooManyRequests):
                await allowances.require(Use.NOT_FOUNDS, "me")
            made.now += 3
            await allowances.require(Use.NOT_FOUNDS, "me")
            allowances.owe(Use.NOT_FOUNDS, "me")

    with workers(opening, 1) as made:
        run(story(made))
