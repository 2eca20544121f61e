"""One-off parts: a person's count by one issuer on a contract or its framework, whoever else gives them again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pytest

from tests.unit.procedure.cases import in_world
from tests.unit.procedure.refusing import refuses
from tests.unit.procedure.test_framework import called_off, framework
from tests.world import World
from tests.world.claiming import total
from tests.world.people import PEOPLE
from tests.world.scheme import MUNICIPALITY, OTHER_CONTRACTOR, UTRECHT, UWV
from verifier.core.errors import BadThresholdProof, WrongRelation
from verifier.core.model.calendar import Month
from verifier.core.model.contract import CallOffRule, Contract, Obligation
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Flat
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.core.privacy.commitment import commit
from verifier.core.procedure.claim import verify_claim
from verifier.core.procedure.inputs import Granted

JANUARY, FEBRUARY, JUNE = (Month(2026, number) for number in (1, 2, 6))
HALF: Final = 7_800
#: EUR 10,000 and EUR 30,000, once: each issuer gives its own, and no hours are worth anything here.
FIRST, SECOND = 1_000_000, 3_000_000
ELSEWHERE: Final = Flat.COUNTED_ELSEWHERE


@dataclass
class Twice:
    """One person, placed twice; the second time by another agency unless it is said."""

    world: World = field(default_factory=World)
    agreed: Verified[Contract] = field(init=False)

    def __post_init__(self) -> None:
        self.agreed = self.world.agreed()
        self.world.travel(JUNE)

    def placed(self, flat: int, agreed: Verified[Contract] | None = None, **changes: Any) -> Verified[Placement]:
        return self.world.employ(agreed or self.agreed, PEOPLE[0], rates=0, flat=flat, **changes)

    def report(self, month: Month, *placed: Verified[Placement], hours: int = HALF) -> list[Flat | None]:
        """What the grant says of the one-off part of each."""
        self.world.report(month, {each.digest: hours for each in placed})
        said = {line.placement: line.flat for line in self.world.grants[-1].statement.lines}
        return [said[each.digest] for each in placed]

    def worth(self, agreed: Verified[Contract] | None = None) -> int:
        """What the placements of a contract come to in June, which the register can check without seeing it."""
        inputs = self.world.inputs(agreed or self.agreed, JUNE)
        reached = total(inputs, self.world.sealed_openings, UTRECHT)
        assert inputs.point(UTRECHT, 0) == commit(reached.numerator, reached.blinding)
        return reached.eurocents


def test_counts_by_the_issuer_of_the_first_grant_and_by_no_other() -> None:
    """The fault this guards against: the same bonus once of the municipality and once more of UWV."""
    twice = Twice()
    one, two = twice.placed(FIRST), twice.placed(SECOND, agency=UWV)
    assert twice.report(JANUARY, one) == [None]
    assert twice.report(FEBRUARY, one, two) == [None, ELSEWHERE]
    assert twice.worth() == FIRST


def test_a_floor_that_needs_both_cannot_be_proven() -> None:
    twice = Twice()
    one, two = twice.placed(FIRST), twice.placed(SECOND, agency=UWV)
    twice.report(JANUARY, one)
    twice.report(FEBRUARY, one, two)
    honest = twice.world.draft_claim(twice.agreed, JUNE)
    assert honest.floor == FIRST
    case = in_world(twice.world, honest, verify_claim)
    case.verify(case.token())
    refuses(BadThresholdProof, case.verify, case.token(floor=FIRST + SECOND))


def test_one_issuer_says_itself_what_it_gave_before() -> None:
    """A permanent contract after a temporary one adds a bonus: the desk gives the difference."""
    twice = Twice()
    one, two = twice.placed(FIRST), twice.placed(SECOND)
    twice.report(JANUARY, one)
    assert twice.report(FEBRUARY, one, two) == [None, None]
    assert twice.worth() == FIRST + SECOND


def test_comes_free_on_a_new_revision_when_what_held_it_counts_no_more() -> None:
    twice = Twice()
    one, two = twice.placed(FIRST), twice.placed(SECOND, agency=UWV)
    twice.report(JANUARY, one, hours=0)
    assert twice.report(FEBRUARY, one, two) == [None, ELSEWHERE]
    twice.world.withdraw(one, twice.agreed.statement.first_day)
    assert twice.worth() == 0, "each change is a new grant"
    assert twice.report(FEBRUARY, two) == [None]
    assert twice.worth() == SECOND


def test_a_withdrawal_for_later_months_frees_nothing() -> None:
    twice = Twice()
    one, two = twice.placed(FIRST), twice.placed(SECOND, agency=UWV)
    twice.report(JANUARY, one)
    twice.world.withdraw(one, date(2026, 3, 1))
    assert twice.report(FEBRUARY, two) == [ELSEWHERE]
    assert twice.worth() == FIRST


def test_who_never_worked_holds_nothing() -> None:
    twice = Twice()
    one, two = twice.placed(FIRST), twice.placed(SECOND, agency=UWV)
    assert twice.report(JANUARY, one, hours=0) == [None]
    assert twice.report(FEBRUARY, two) == [None]
    assert twice.worth() == SECOND


@pytest.mark.parametrize("rule", [CallOffRule.CARRIED, CallOffRule.APART, CallOffRule.WHOLE])
def test_counts_once_over_the_call_offs_of_a_framework(rule: CallOffRule) -> None:
    twice = Twice()
    head = framework(twice.world, rule)
    owed = {"obligation": Obligation(amount=0)} if rule is CallOffRule.WHOLE else {}
    here, there = (called_off(twice.world, head, **owed) for _ in range(2))
    one, two = twice.placed(FIRST, here), twice.placed(SECOND, there, agency=UWV)
    assert twice.report(JANUARY, one) == [None]
    assert twice.report(JANUARY, two) == [ELSEWHERE]
    assert [twice.worth(each) for each in (here, there)] == [FIRST, 0]


def test_counts_on_each_of_two_contracts_that_have_nothing_to_do_with_each_other() -> None:
    twice = Twice()
    other = twice.world.agreed(contractor=OTHER_CONTRACTOR)
    one, two = twice.placed(FIRST), twice.placed(SECOND, other, agency=UWV)
    assert twice.report(JANUARY, one) == [None]
    assert twice.report(JANUARY, two) == [None]


def test_call_offs_of_other_years_are_tied_by_one_that_spans_new_year() -> None:
    """What stays open: without such a placement nobody but the agency itself can see that it is one person."""
    twice = Twice()
    head = framework(twice.world, CallOffRule.CARRIED, last_day=date(2027, 12, 31), moments=(Month(2027, 12),))
    changes = {"last_day": date(2027, 12, 31), "moments": (Month(2027, 12),)}
    old = called_off(twice.world, head)
    new = called_off(twice.world, head, first_day=date(2027, 1, 1), **changes)
    both = called_off(twice.world, head, **changes)
    one = twice.placed(FIRST, old)
    two = twice.placed(SECOND, new, agency=UWV)
    twice.world.travel(date(2027, 1, 5))
    assert twice.report(JANUARY, one) == [None]
    assert twice.report(Month(2027, 1), two) == [None]
    twice.placed(0, both, agency=MUNICIPALITY)
    assert twice.report(Month(2027, 1), two) == [ELSEWHERE]


def test_a_grant_says_nothing_of_a_placement_that_it_does_not_name() -> None:
    twice = Twice()
    one = twice.placed(FIRST)
    twice.report(JANUARY, one)
    grant = twice.world.grants[-1]
    assert Granted.by(grant, one.digest) == Granted(grant.digest, HALF, flat=True)
    with pytest.raises(WrongRelation):
        Granted.by(grant, Digest(bytes(32)))
