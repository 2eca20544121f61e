"""What was not reached is stated after the recovery period, with what it costs, and singles out nobody."""

from __future__ import annotations

from datetime import date

import pytest

from tests.service.register import story
from tests.service.register.obliging import FULL, Obliged
from tests.service.register.play import accepted, post, refused
from tests.service.register.story import JANUARY, JUNE, MARCH, Signed
from verifier.core.model.calendar import Month
from verifier.core.model.contract import (
    Obligation,
)

pytestmark = pytest.mark.slow


class TestRecovery:
    """A quarter, with three months to make up for it: what was not reached is stated, and what it costs."""

    @pytest.fixture
    def contract(self, obliged: Obliged) -> Signed:
        return obliged.agreed(
            last_day=date(2026, 3, 31),
            moments=(MARCH,),
            recovery_months=3,
            obligation=Obligation(amount=20_000_000),
            malus_basis_points=10_000,
        )

    def test_shortfall_and_malus_are_stated_after_it(self, obliged: Obliged, contract: Signed) -> None:
        """Ten people for three months: half of €200,000 is proven, and the rest is what it costs."""
        awards = [obliged.eligible("contractor", contract) for _ in range(10)]
        placed = [each for each, _ in awards]
        obliged.worked("contractor", contract, placed, [JANUARY, JANUARY.plus(1), MARCH])
        end = obliged.verdict(contract, MARCH)
        assert (end.verdict, end.band, end.malus) == ("behind", "0-25", None)
        obliged.worked("contractor", contract, placed, [Month(2026, 4)])
        accepted(obliged.claimed(contract, JUNE, 10_000_000, awards))
        after = obliged.verdict(contract, JUNE)
        assert (after.verdict, after.band, after.shortfall_step) == ("not_met", "50-75", 10_000_000)
        assert after.malus == 10_000_000

    def test_no_moment_but_these_is_answered(self, obliged: Obliged, contract: Signed) -> None:
        moments = accepted(obliged.register.buyer.get(f"/v1/buyer/contracts/{contract.name}/moments"))["moments"]
        assert [each["moment"] for each in moments] == ["2026-03", "2026-06"]
        assert all("closes_at" in each for each in moments)
        assert refused(obliged.asked(contract, Month(2026, 4))) == (409, "outside_window")


class TestToldApart:
    """An answer is not told where it and one before it would single out somebody (ADR 0023)."""

    @pytest.mark.parametrize("asked_before", [True, False])
    def test_one_who_came_after_an_answer(self, obliged: Obliged, asked_before: bool) -> None:
        """Twelve people until March, and then one alone; the others report nothing, so that there are events."""
        contract = obliged.agreed(obligation=Obligation(amount=20_000_000))
        placed = [obliged.eligible("contractor", contract)[0] for _ in range(12)]
        obliged.worked("contractor", contract, placed, [JANUARY, JANUARY.plus(1), MARCH])
        if asked_before:
            assert obliged.verdict(contract, MARCH).band == "0-25"
        alone = obliged.eligible("contractor", contract)[0]
        lines = [(alone, FULL), *((each, 0) for each in placed)]
        april = story.hours(obliged.cast.contractor, contract, lines, month=Month(2026, 4))
        post(obliged.register.contractor, "/v1/contractor/hours", april.token)
        end = obliged.verdict(contract, JUNE)
        assert (end.verdict, end.band) == ("not_met", None if asked_before else "0-25")

    @pytest.mark.parametrize("asked_before", [True, False])
    def test_somebody_on_two_contracts_of_one_buyer(self, obliged: Obliged, asked_before: bool) -> None:
        """Twelve people on both, of whom one works more on the second: the difference is that one."""
        people = [story.somebody() for _ in range(12)]
        first, second = (obliged.agreed(obligation=Obligation(amount=20_000_000)) for _ in range(2))
        for contract, months in ((first, [JANUARY]), (second, [MARCH])):
            placed = [obliged.play.eligible(contract, each)[0] for each in people]
            obliged.worked("contractor", contract, placed, months)
            if contract is second:
                obliged.worked("contractor", contract, placed[:1], [JANUARY.plus(1)])
        if asked_before:
            assert obliged.verdict(first, JUNE).band == "0-25"
        assert obliged.verdict(second, JUNE).band == (None if asked_before else "0-25")
