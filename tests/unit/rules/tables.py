"""Tables for tests (proeftabellen): small rule sets, a contract under one, and a placement on it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract, Obligation, RuleSetRef
from verifier.core.model.party import PartyId
from verifier.core.model.placement import EmploymentKind, Placement
from verifier.core.model.statement import Digest
from verifier.core.rules.table.gaps import GAPS
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset
from verifier.core.rules.valuing.facts import PersonFacts
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.rules.valuing.valuation import Valuation, value_placement, worth
from verifier.core.rules.valuing.windows import NOTHING_GIVEN, Given

EURO = 100
#: A full-time month of 36 hours a week, in hundredths.
MONTH = 15_600
FIRST, LAST = date(2026, 1, 1), date(2029, 12, 31)
PARTY = PartyId("kvk:00000002")
WORDS = {"nl": "?", "en": "?"}

_COMMON: dict[str, Any] = {
    "iss": PARTY,
    "aud": PartyId("kvk:00000001"),
    "jti": "01920000-0000-7000-8000-000000000000",
    "iat": 0,
}


def row(code: str, amount: int, *groups: str, **changes: Any) -> dict[str, Any]:
    """A category of ``amount`` euro; its group is its code unless others are given."""
    plain = {
        "code": code,
        "title": WORDS,
        "status": "S",
        "groups": list(groups or (code,)),
        "amount": amount * EURO,
    }
    return plain | {"per": "full_time_year", "window": "contract", "attested_by": "agency"} | changes


def bonus(code: str, amount: int | None, condition: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A flat bonus of ``amount`` euro that adds to the others."""
    plain = {"code": code, "title": WORDS, "status": "S", "condition": condition, "attested_by": "agency"}
    priced = {} if amount is None else {"amount": amount * EURO}
    return plain | priced | {"kind": "flat", "stacking": "adds"} | changes


def activity(code: str, *measures: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A kind of activity that needs no confirmation."""
    plain = {"code": code, "title": WORDS, "status": "S", "measures": list(measures)}
    return plain | {"by_agreement": False, "confirmed_by": "nobody"} | changes


def document(*rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The members of a rule set with these categories; whatever it does not state has its open point."""
    members: dict[str, Any] = {
        "name": "a-table",
        "version": 1,
        "family": "a-region",
        "title": WORDS,
        "status": "S",
        "sources": [{"address": "https://region.example/", "read": "2026-11-25"}],
        "contracts_from": "2020-01-01",
        "full_time": {"hours": {"weekly": 3600}, "hours_counted": "paid"},
        "categories": list(rows),
        "bonuses": [],
        "counts_while": [],
        "activities": [],
        "start_window_months": "unspecified",
        "obligation": {"cap": "unspecified", "threshold": "unspecified"},
        "malus_basis_points": "unspecified",
        "rounding": "unspecified",
        "open_points": [{"code": code, **WORDS} for code in GAPS],
    }
    return members | changes


def table(*rows: dict[str, Any], **changes: Any) -> RuleSet:
    """The rule set of :func:`document`."""
    return parse_ruleset(json.dumps(document(*rows, **changes)).encode())


def contract(ruleset: RuleSet, **changes: Any) -> Contract:
    """A contract of four years under ``ruleset``."""
    plain: dict[str, Any] = {
        **_COMMON,
        "reference": "1",
        "contractor": PARTY,
        "value": 80_000_000,
        "obligation": Obligation(basis_points=500),
        "first_day": FIRST,
        "last_day": LAST,
        "ruleset": RuleSetRef(ruleset.name, ruleset.digest),
        "reference_date": FIRST,
        "moments": (Month.of(LAST),),
        "malus_basis_points": 0,
    }
    return Contract(**(plain | changes))


def placement(first: date = FIRST, last: date | None = None, **changes: Any) -> Placement:
    """A full-time placement with a fixed term, unless it says otherwise."""
    plain: dict[str, Any] = {
        **_COMMON,
        "contract": Digest(bytes(32)),
        "agency": PARTY,
        "first_day": first,
        "last_day": last,
        "hours_per_week": 3600,
        "employment_kind": EmploymentKind.FIXED_TERM,
        "subject_commitment": bytes(32),
        "sealed_subject_sha256": Digest(bytes(32)),
        "reply_kid": "k",
    }
    return Placement(**(plain | changes))


def valued(
    ruleset: RuleSet,
    facts: PersonFacts,
    placed: Placement | None = None,
    *,
    given: Given = NOTHING_GIVEN,
    **changes: Any,
) -> Valuation:
    """What ``facts`` are valued at for a placement on a contract; ``changes`` are the contract's."""
    return value_placement(
        ruleset, facts, placement=placed or placement(), contract=contract(ruleset, **changes), given=given
    )


def eurocents(ruleset: RuleSet, valuation: Valuation, hours: Iterable[int]) -> int:
    """The worth of ``hours`` granted month by month, rounded down."""
    pairs = list(zip(hours, valuation.rates, strict=False))
    return worth(full_time_hours(ruleset), pairs, valuation.flat).eurocents
