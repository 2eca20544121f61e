"""Worked examples (rekenvoorbeelden): what the field or its rules say that something is worth, as checks.

``worked_examples.json`` holds them, each labelled *published* (the field states the outcome) or *derived* (it
follows from the published rules); the page of rule sets shows the same file. Every check runs through the public
functions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.unit.rules.tables import FIRST, contract, placement, row, table
from verifier import shipped
from verifier.core import errors
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.agreed_terms import AgreedStacking, AgreedTerms
from verifier.core.model.contract import Obligation
from verifier.core.model.placement import EmploymentKind
from verifier.core.model.statement import Digest
from verifier.core.rules.owing.malus import malus_amount
from verifier.core.rules.owing.obligation import applicability, meets_full_time_share, obligation_amount
from verifier.core.rules.owing.owed import balance
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.building_blocks import Bonus, Category
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset
from verifier.core.rules.table.versions import version_at
from verifier.core.rules.valuing.activities import counted_activities
from verifier.core.rules.valuing.facts import Period, PersonFacts
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.rules.valuing.valuation import value_placement, worth

EXAMPLES: tuple[dict[str, Any], ...] = tuple(
    json.loads(Path(__file__).with_name("worked_examples.json").read_text(encoding="utf-8"))
)
RULESETS: Mapping[str, RuleSet] = {name: parse_ruleset(shipped.ruleset(name)) for name in shipped.ruleset_names()}
Check = Mapping[str, Any]


def hours_of(weekly: int, months: int) -> list[int]:
    """``weekly`` hours (hundredths) a week for ``months`` months of 52/12 weeks, spread without loss."""
    total = [weekly * 52 * month // 12 for month in range(months + 1)]
    return [after - before for before, after in pairwise(total)]


def run(check: Check) -> None:
    """Hold the engine to one check, an outcome or a refusal."""
    if "refused" not in check:
        _CHECKS[check["what"]](check)
        return
    with pytest.raises(getattr(errors, check["refused"])) as caught:
        _CHECKS[check["what"]](check)
    if "point" in check:
        assert check["point"] in (caught.value.field, *str(caught.value).split())


def _columns(check: Check) -> None:
    """Both columns are as published; those of ``not_derived`` cannot have been made from each other."""
    ruleset = RULESETS[check["ruleset"]]
    found: tuple[Category | Bonus, ...] = (*ruleset.categories, *ruleset.bonuses)
    rows = {each.code: each for each in found}
    for code, (annual, hourly) in check["rows"].items():
        assert (rows[code].amount, rows[code].hourly_amount) == (annual, hourly)
        half_up = (200 * annual + full_time_hours(ruleset)) // (2 * full_time_hours(ruleset))
        assert (half_up != hourly) == (code in check["not_derived"])


def _placement(check: Check) -> None:
    terms = dict(check.get("agreed", {}))
    if "bonus_stacking" in terms:
        terms["bonus_stacking"] = AgreedStacking(terms["bonus_stacking"])
    ruleset = settled(RULESETS[check["ruleset"]], AgreedTerms(**terms) if terms else None)
    placed = placement(
        date.fromisoformat(check.get("starts", FIRST.isoformat())),
        hours_per_week=check["hours_per_week"],
        employment_kind=EmploymentKind(check.get("employment_kind", "fixed_term")),
    )
    valuation = value_placement(ruleset, _facts(check), placement=placed, contract=contract(ruleset))
    hours = hours_of(check["hours_per_week"], check["months"])
    granted = zip(hours, valuation.rates, strict=False)
    assert worth(full_time_hours(ruleset), granted, valuation.flat).eurocents == check["eurocents"]


def _facts(check: Check) -> PersonFacts:
    age, benefit = check.get("age"), check.get("benefit")
    days = {key: date.fromisoformat(day) for key, day in (benefit or {}).items()}
    return PersonFacts(
        check["group"],
        birth_date=None if age is None else date(FIRST.year - age, FIRST.month, FIRST.day),
        benefit=None if benefit is None else Period(days["first_day"], days.get("last_day")),
    )


def _obligation(check: Check) -> None:
    amount = obligation_amount(
        RULESETS[check["ruleset"]],
        value=check["value"],
        obligation=Obligation(basis_points=check["basis_points"]),
        certificates=check.get("certificates", ()),
    )
    assert amount == check["eurocents"] != check.get("never")


def _hourly_pay(check: Check) -> None:
    ruleset = table(row("ww", check["amount"] // 100, per="hour"))
    valuation = value_placement(ruleset, PersonFacts("ww"), placement=placement(), contract=contract(ruleset))
    in_months = [check["hours_each"] // 4] * 4
    granted = [(hours, valuation.rates[0]) for hours in in_months * check["people"]]
    value = worth(full_time_hours(ruleset), granted, valuation.flat).eurocents
    assert value == check["eurocents"]
    assert balance([(check["obligation"], value)]).surplus == check["surplus"]


def _people_needed(check: Check) -> None:
    """So many full-time years reach the obligation, and one fewer does not."""
    ruleset = RULESETS[check["ruleset"]]
    valuation = value_placement(
        ruleset, PersonFacts(check["group"]), placement=placement(), contract=contract(ruleset)
    )
    year = list(zip(hours_of(3600, 12), valuation.rates, strict=False))
    reached = [
        worth(full_time_hours(ruleset), year * people, valuation.flat * people).eurocents
        for people in (check["people"] - 1, check["people"])
    ]
    assert reached[0] < check["obligation"] <= reached[1]


def _applicability(check: Check) -> None:
    assert applicability(RULESETS[check["ruleset"]], value=check["value"]) == check["is"]


def _activities(check: Check) -> None:
    ruleset = RULESETS[check["ruleset"]]
    confirmed = [(_stated(each), _confirmed(each)) for each in check["stated"]]
    counted = counted_activities(ruleset, confirmed, obligation=check["obligation"])
    assert counted.eurocents == check["eurocents"]


_PARTY = contract(RULESETS["hilversum.v1"]).iss
_SIGNED: dict[str, Any] = {"iss": _PARTY, "aud": _PARTY, "jti": "01920000-0000-7000-8000-000000000000", "iat": 0}


def _stated(each: Check) -> Activity:
    plain: dict[str, Any] = {"contract": Digest(bytes(32)), "day": FIRST, "evidence_sha256": Digest(bytes(32))}
    return Activity(**_SIGNED, **plain, **each)


def _confirmed(each: Check) -> ActivityConfirmation:
    accepted = {name: value for name, value in each.items() if name != "kind"}
    return ActivityConfirmation(**_SIGNED, activity=Digest(bytes(32)), **accepted)


def _malus(check: Check) -> None:
    ruleset = RULESETS[check["ruleset"]]
    agreed = contract(ruleset, malus_basis_points=check["basis_points"])
    assert malus_amount(ruleset, agreed, shortfall=check["shortfall"]) == check["eurocents"]


def _full_time_share(check: Check) -> None:
    ruleset = RULESETS[check["ruleset"]]
    met = meets_full_time_share(ruleset, in_groups=check["in_groups"], all_jobs=check["all_jobs"])
    assert met is check["met"]


def _version(check: Check) -> None:
    day = date.fromisoformat(check["tendered"])
    assert version_at(RULESETS.values(), check["family"], day).name == check["name"]


_CHECKS: Mapping[str, Callable[[Check], None]] = {
    "columns": _columns,
    "placement": _placement,
    "obligation": _obligation,
    "hourly_pay": _hourly_pay,
    "people_needed": _people_needed,
    "applicability": _applicability,
    "activities": _activities,
    "malus": _malus,
    "full_time_share": _full_time_share,
    "version": _version,
}
