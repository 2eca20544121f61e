"""People at random (willekeurige mensen): whom an agency may be asked about, placed on a contract under a rule set.

Each is built so that the rows of the rule set are near: of its groups and traits, around its ages and windows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.unit.rules.tables import contract, placement
from verifier.core.errors import Refusal
from verifier.core.model.agreed_terms import AgreedBonusKind, AgreedStacking, AgreedTerms, Rounding
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.placement import EmploymentKind, Placement
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.building_blocks import Attester, Condition
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.facts import Period, PersonFacts
from verifier.core.rules.valuing.valuation import Valuation, value_placement
from verifier.core.rules.valuing.windows import NOTHING_GIVEN
from verifier.core.wire import base64url

_AGREED: Mapping[str, Sequence[Any]] = {
    "full_time_weekly_hours": [3600, 4000, 3333],
    "start_window_months": [0, 6],
    "window_months": [6, 24],
    "bonus_kind": list(AgreedBonusKind),
    "bonus_stacking": list(AgreedStacking),
    "rounding": list(Rounding),
}


@dataclass(frozen=True)
class Asked:
    """Somebody who is placed, after ``earlier`` placements on the same contract."""

    ruleset: RuleSet
    facts: PersonFacts
    contract: Contract
    earlier: tuple[Placement, ...]
    placement: Placement
    issuer: Attester

    def question(self) -> dict[str, Any]:
        """The same for the modules."""
        return {
            "ask": "value",
            "digest": base64url.encode(self.ruleset.digest),
            "facts": _facts(self.facts),
            "contract": _contract(self.contract),
            "earlier": [_placement(each) for each in self.earlier],
            "placement": _placement(self.placement),
            "issuer": str(self.issuer),
        }

    def valuation(self) -> Valuation:
        """What the first implementation says."""
        ruleset, given = settled(self.ruleset, self.contract.agreed), NOTHING_GIVEN
        for each in self.earlier:
            before = value_placement(
                ruleset, self.facts, placement=each, contract=self.contract, given=given, issuer=self.issuer
            )
            given = given.plus(before.given(each))
        return value_placement(
            ruleset,
            self.facts,
            placement=self.placement,
            contract=self.contract,
            given=given,
            issuer=self.issuer,
        )


def people(chance: Random, ruleset: RuleSet, count: int) -> list[Asked]:
    """``count`` people under one rule set."""
    return [_person(chance, ruleset) for _ in range(count)]


def _person(chance: Random, ruleset: RuleSet) -> Asked:
    agreed_on = _agreed(chance, ruleset)
    begins = date(2026, 1, 1) + timedelta(days=chance.randrange(400))
    ends = begins + timedelta(days=chance.choice([60, 400, 1500]))
    bound = contract(
        ruleset,
        first_day=begins,
        last_day=ends,
        reference_date=begins - timedelta(days=chance.randrange(200)),
        recovery_months=chance.choice([None, None, 6]),
        agreed=agreed_on,
    )
    placed = tuple(_placed(chance, bound) for _ in range(chance.choice([1, 1, 1, 2, 3])))
    facts = _facts_at_random(chance, ruleset, bound)
    usual = [each.attested_by for each in ruleset.categories_of(facts.group)] or [Attester.AGENCY]
    issuer = Attester.AGENCY if chance.random() < 0.1 else chance.choice(usual)
    return Asked(ruleset, facts, bound, placed[:-1], placed[-1], issuer)


def _agreed(chance: Random, ruleset: RuleSet) -> AgreedTerms | None:
    """Terms that the rule set takes one by one, most of the time; together they may still not fit."""
    members: dict[str, Any] = {}
    for name, values in _AGREED.items():
        term = chance.choice(values)
        if chance.random() < 0.75 and (chance.random() < 0.01 or _fits(ruleset, AgreedTerms(**{name: term}))):
            members[name] = term
    return AgreedTerms(**members) if members else None


def _fits(ruleset: RuleSet, agreed: AgreedTerms) -> bool:
    try:
        settled(ruleset, agreed)
    except Refusal:
        return False
    return True


def _placed(chance: Random, bound: Contract) -> Placement:
    days = (bound.last_day - bound.first_day).days
    early = chance.random() < 0.08
    first = bound.first_day + timedelta(days=chance.randrange(-400, 0) if early else chance.randrange(days + 20))
    last = None if chance.random() < 0.3 else first + timedelta(days=chance.randrange(900))
    return placement(
        first,
        last,
        hours_per_week=chance.choice([800, 1200, 1600, 3600, 4000]),
        employment_kind=chance.choice(list(EmploymentKind)),
    )


def _facts_at_random(chance: Random, ruleset: RuleSet, bound: Contract) -> PersonFacts:
    rows = ruleset.categories
    row = chance.choice(rows) if rows else None
    conditions = [each.condition for each in ruleset.bonuses] + ([row.when] if row else [])
    groups = list(row.groups) if row and chance.random() < 0.95 else ["of_no_table"]
    day = bound.reference_date
    traits = {code for each in conditions for code in (*each.traits, *each.all_traits) if chance.random() < 0.4}
    traits |= {code for code in ruleset.counts_while if chance.random() < 0.5}
    return PersonFacts(
        chance.choice(groups),
        birth_date=_born(chance, conditions, day),
        traits=frozenset(traits),
        benefit=_period(chance, day, before=1200),
        subsidy=_period(chance, day, before=100),
        training=_period(chance, day, before=100),
        employed=None if chance.random() < 0.1 else _jobs(chance, day),
    )


def _born(chance: Random, conditions: Sequence[Condition], day: date) -> date | None:
    """About as old as a condition asks, to the day."""
    if chance.random() < 0.1:
        return None
    ages = [age for each in conditions for age in (each.age_at_least, each.age_below) if age is not None]
    age = chance.choice([*ages, 30, 58])
    near = day + timedelta(days=chance.choice([-300, -1, 0, 1, 100]))
    return date(near.year - age, 3, 1) if (near.month, near.day) == (2, 29) else near.replace(year=near.year - age)


def _period(chance: Random, day: date, *, before: int) -> Period | None:
    if chance.random() < 0.1:
        return None
    first = day - timedelta(days=chance.randrange(before))
    last = None if chance.random() < 0.3 else first + timedelta(days=chance.randrange(before + 900))
    return Period(first, last)


def _jobs(chance: Random, day: date) -> tuple[Period, ...]:
    jobs = [_period(chance, day + timedelta(days=200), before=700) for _ in range(chance.randrange(3))]
    return tuple(each for each in jobs if each is not None)


def _facts(facts: PersonFacts) -> dict[str, Any]:
    return {
        "group": facts.group,
        "birth_date": None if facts.birth_date is None else facts.birth_date.isoformat(),
        "traits": sorted(facts.traits),
        "benefit": _days(facts.benefit),
        "subsidy": _days(facts.subsidy),
        "training": _days(facts.training),
        "employed": None if facts.employed is None else [_days(each) for each in facts.employed],
    }


def _days(period: Period | None) -> dict[str, str | None] | None:
    if period is None:
        return None
    last = None if period.last_day is None else period.last_day.isoformat()
    return {"first_day": period.first_day.isoformat(), "last_day": last}


def _contract(bound: Contract) -> dict[str, Any]:
    """The members that a valuation reads, as they are signed."""
    members: dict[str, Any] = {
        "first_day": bound.first_day.isoformat(),
        "last_day": bound.last_day.isoformat(),
        "reference_date": bound.reference_date.isoformat(),
        "ruleset": {"name": bound.ruleset.name, "digest": base64url.encode(bound.ruleset.digest)},
    }
    if bound.recovery_months is not None:
        members["recovery_months"] = bound.recovery_months
    if bound.agreed is not None:
        members["agreed"] = agreed_members(bound.agreed)
    return members


def agreed_members(agreed: AgreedTerms) -> dict[str, Any]:
    """What was agreed, as it is signed."""
    found = {name: getattr(agreed, name) for name in AgreedTerms.__slots__}
    return {name: value for name, value in found.items() if value is not None}


def _placement(placed: Placement) -> dict[str, Any]:
    members: dict[str, Any] = {
        "first_day": placed.first_day.isoformat(),
        "hours_per_week": placed.hours_per_week,
        "employment_kind": str(placed.employment_kind),
    }
    if placed.last_day is not None:
        members["last_day"] = placed.last_day.isoformat()
    return members


def months(texts: Sequence[Month]) -> list[str]:
    """As the modules write them."""
    return [str(each) for each in texts]
