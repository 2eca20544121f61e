"""A second count (tweede berekening): the worth of a placement from the bare JSON of a rule set, in fractions.

It shares no code with the engine, and is as plain as the tables: amount x hours / base, and what is added once. A
rule that is missing, or that nobody can calculate, is a sentence instead of a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.unit.rules.tables import FIRST, LAST
from verifier.core.model.calendar import Month
from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.table.building_blocks import Attester
from verifier.core.rules.valuing.facts import Period, PersonFacts

Raw = dict[str, Any]
ANYBODY = PersonFacts("participation_act", benefit=Period(date(2020, 1, 1), LAST))
#: The kind of employment, when a row asks for none in particular.
USUAL = EmploymentKind.FIXED_TERM


@dataclass(frozen=True)
class Person:
    """Somebody who meets one row, whether or not that row can be valued; ``age`` None is unknown."""

    row: Raw
    facts: PersonFacts
    kind: EmploymentKind
    age: int | None
    issuer: Attester

    def last_day(self, months: int) -> date:
        """The last day of a placement of ``months`` months from the first day of the contract on."""
        return Month.of(FIRST).plus(months - 1).last_day


def person_of(
    raw: Raw,
    number: int,
    *,
    kind: EmploymentKind | None = None,
    meeting: Iterable[Raw] = (),
    **others: Any,
) -> Person:
    """Somebody of row ``number``, who meets the conditions of ``meeting`` besides.

    ``others`` are a ``group`` of the row, an ``age`` that no condition asks, and more ``traits``.
    """
    row = raw["categories"][number]
    conditions = [row.get("when", {}), *meeting]
    traits = set(others.get("traits", ()))
    for each in conditions:
        traits.update(each.get("all_traits", []), each.get("traits", [])[:1])
    needed = _age(conditions)
    age = others.get("age") if needed is None else needed
    facts = PersonFacts(
        others.get("group", row["groups"][0]),
        birth_date=None if age is None else date(FIRST.year - age, 1, 1),
        traits=frozenset(traits),
        benefit=_benefit(row.get("when", {})),
        training=Period(FIRST, LAST),
        employed=(),
    )
    issuer = row["attested_by"]
    attester = Attester.AGENCY if issuer == "unspecified" else Attester(issuer)
    return Person(row, facts, _kind(conditions, kind), age, attester)


def barred(raw: Raw, code: str) -> bool:
    """Whether the rule set says that it cannot be calculated."""
    return any({code, "placements"} & set(each["applies_to"]) for each in raw.get("unsupported", []))


def value(raw: Raw, person: Person, *, weekly: int, hours: Sequence[int], agreed_week: int) -> int | str:
    """Eurocents, rounded down, of a placement of ``hours`` (hundredths) month by month; or why there are none."""
    row = person.row
    bonuses = [each for each in raw["bonuses"] if _applies(each["condition"], person)]
    missing = _missing(raw, person, bonuses)
    if missing:
        return missing
    if weekly < raw.get("minimum_weekly_hours", 0):
        return 0
    window = row["window"]
    counted = len(hours) if isinstance(window, str) else min(len(hours), window["months"])
    worked, base = sum(hours[:counted]), _base(raw, agreed_week)
    total = _row_value(raw, person, worked, counted, base)
    for each in bonuses:
        total += _bonus_value(raw, each, person, Fraction(worked, base))
    return int(total)


def _row_value(raw: Raw, person: Person, worked: int, counted: int, base: int) -> Fraction:
    row = person.row
    if row["per"] == "full_time_year":
        if "hourly_amount" in row and person.kind in raw["hourly_for"]:
            return Fraction(row["hourly_amount"] * worked, 100)
        return Fraction(row["amount"] * worked, base)
    times = {"placement": Fraction(1), "month": Fraction(counted), "year": Fraction(counted, 12)}
    return Fraction(int(row["amount"] * times[row["per"]]))


def _bonus_value(raw: Raw, bonus: Raw, person: Person, years: Fraction) -> Fraction:
    if bonus["kind"] == "flat":
        return Fraction(bonus["amount"])
    if bonus["kind"] == "multiple":
        return Fraction(person.row["amount"] * bonus["multiple_basis_points"], 10_000)
    if "hourly_amount" in bonus and person.kind in raw["hourly_for"]:
        raise NotImplementedError
    return Fraction(bonus["amount"]) * years


def _missing(raw: Raw, person: Person, bonuses: Sequence[Raw]) -> str:
    row = person.row
    if barred(raw, row["code"]):
        return "cannot be calculated"
    if "unspecified" in (row["per"], row["attested_by"], row["window"]):
        return "the row does not say"
    if any(each["kind"] == "unspecified" for each in bonuses):
        return "once or per year"
    if len(bonuses) > 1 and any(each["stacking"] == "unspecified" for each in bonuses):
        return "whether they add up"
    if row["per"] != "full_time_year" and any(each["kind"] == "multiple" for each in bonuses):
        return "a multiple of what"
    attested = [each for each in bonuses if {"traits", "all_traits"} & each["condition"].keys()]
    if any(each["attested_by"] != person.issuer for each in attested):
        return "another issuer"
    return ""


def _applies(condition: Raw, person: Person) -> bool:
    traits, age = person.facts.traits, -1 if person.age is None else person.age
    return (
        person.facts.group in condition.get("groups", [person.facts.group])
        and person.kind in condition.get("employment_kinds", list(EmploymentKind))
        and person.kind not in condition.get("without_employment_kinds", [])
        and condition.get("age_at_least", -1) <= age < condition.get("age_below", 999)
        and set(condition.get("all_traits", [])) <= traits
        and ("traits" not in condition or bool(set(condition["traits"]) & traits))
    )


def _base(raw: Raw, agreed_week: int) -> int:
    hours = raw["full_time"]["hours"]
    if isinstance(hours, str):
        return agreed_week * 52
    return int(hours["yearly"]) if "yearly" in hours else int(hours["weekly"]) * 52


def _age(conditions: Iterable[Raw]) -> int | None:
    """An age that meets all of ``conditions``; None when none of them asks."""
    least = [each["age_at_least"] for each in conditions if "age_at_least" in each]
    below = [each["age_below"] for each in conditions if "age_below" in each]
    return max(least) if least else (min(below) - 1 if below else None)


def _benefit(when: Raw) -> Period:
    """A benefit that lasted and goes on as ``when`` asks; else of a year, until the day before the contract."""
    lasted, left = when.get("months_in_group", {}), when.get("months_left", {})
    months = lasted["below"] - 1 if "below" in lasted else lasted.get("at_least", 12)
    first = Month.of(FIRST).plus(-months)
    after = Month.of(FIRST).plus(left.get("at_least", 0))
    return Period(date(first.year, first.number, 1), date(after.year, after.number, 1) - timedelta(days=1))


def _kind(conditions: Iterable[Raw], wanted: EmploymentKind | None) -> EmploymentKind:
    allowed = list(EmploymentKind)
    for each in conditions:
        allowed = [kind for kind in allowed if kind in each.get("employment_kinds", allowed)]
        allowed = [kind for kind in allowed if kind not in each.get("without_employment_kinds", [])]
    return next(kind for kind in (wanted, USUAL, *allowed) if kind in allowed)
