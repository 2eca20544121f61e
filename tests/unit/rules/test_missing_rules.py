"""What the published tables leave open: every gap has its open point, and who needs the rule is told which."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.rules.second_count import ANYBODY, Person, Raw, person_of
from tests.unit.rules.tables import FIRST, contract, placement, valued
from tests.unit.rules.worked_examples import RULESETS
from verifier import shipped
from verifier.core.errors import Unspecified, Unsupported
from verifier.core.model.activity import Activity
from verifier.core.model.agreed_terms import AgreedBonusKind, AgreedTerms
from verifier.core.model.contract import Obligation
from verifier.core.model.statement import Digest
from verifier.core.rules.owing.obligation import Applicability, applicability, obligation_amount
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.building_blocks import Attester, BonusKind, Per
from verifier.core.rules.table.gaps import gaps
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.table.versions import version_at
from verifier.core.rules.valuing.activities import check_activity
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.rules.valuing.valuation import value_placement

NAMES = sorted(RULESETS)
_READING = re.compile(r"\bread\b", re.IGNORECASE)


@pytest.mark.parametrize("name", NAMES)
def test_every_gap_has_its_open_point_in_both_languages(name: str) -> None:
    points = {point.code: point for point in RULESETS[name].open_points}
    assert gaps(RULESETS[name]) <= points.keys()
    for point in points.values():
        assert point.nl != point.en
        assert point.nl.endswith(".")
        assert point.en.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_a_reading_is_a_reading_in_both_languages(name: str) -> None:
    """What is read in one way in Dutch and left open in English would be two rule sets."""
    for point in RULESETS[name].open_points:
        assert ("gelezen" in point.nl.lower()) == bool(_READING.search(point.en)), point.code


@pytest.mark.parametrize("name", NAMES)
def test_what_cannot_be_calculated_has_its_reason_in_both_languages(name: str) -> None:
    for mechanism in RULESETS[name].unsupported:
        assert len(mechanism.nl.split()) > 10
        assert len(mechanism.en.split()) > 10


def raw_of(ruleset: RuleSet) -> Raw:
    members: Raw = json.loads(shipped.ruleset(f"{ruleset.name}.v{ruleset.version}"))
    return members


def value_of(ruleset: RuleSet, person: Person) -> None:
    value_placement(
        ruleset,
        person.facts,
        placement=placement(employment_kind=person.kind, last=person.last_day(48)),
        contract=contract(ruleset),
        issuer=person.issuer,
    )


def with_bonus_kind(ruleset: RuleSet) -> RuleSet:
    """Whoever gets a bonus of which the kind is unclear is told that first."""
    agreed = AgreedTerms(bonus_kind=AgreedBonusKind.FLAT)
    return settled(ruleset, agreed) if "bonus_kind" in gaps(ruleset) else ruleset


def value_a_row(ruleset: RuleSet, wanted: Callable[[Any], bool]) -> None:
    number = next(number for number, row in enumerate(ruleset.categories) if wanted(row))
    value_of(with_bonus_kind(ruleset), person_of(raw_of(ruleset), number))


def value_with_bonuses(ruleset: RuleSet, codes: Iterable[str]) -> None:
    """Somebody who gets the bonuses of ``codes``, of a row whose issuer can state them."""
    raw = raw_of(ruleset)
    conditions = [each["condition"] for each in raw["bonuses"] if each["code"] in codes]
    groups = {group for each in conditions for group in each.get("groups", [])}
    number = next(
        number
        for number, row in enumerate(raw["categories"])
        if (groups & set(row["groups"]) if groups else row["attested_by"] == "agency")
        and row["per"] in ("full_time_year", "unspecified")
    )
    value_of(ruleset, person_of(raw, number, meeting=conditions))


def need_the_bonus_kind(ruleset: RuleSet) -> None:
    unclear = next(each.code for each in ruleset.bonuses if each.kind is BonusKind.UNSPECIFIED)
    value_with_bonuses(ruleset, [unclear])


def need_the_bonus_stacking(ruleset: RuleSet) -> None:
    """All bonuses at once, but for those that turn on a trait that another issuer states."""
    of_one_issuer = [
        each.code for each in ruleset.bonuses if each.attested_by is Attester.AGENCY or not each.condition.traits
    ]
    value_with_bonuses(with_bonus_kind(ruleset), of_one_issuer)


def need_a_measure(ruleset: RuleSet) -> None:
    kind = next(each.code for each in ruleset.activities if not each.measures and not each.by_agreement)
    party, nothing = contract(ruleset).iss, Digest(bytes(32))
    stated: dict[str, Any] = {"contract": nothing, "day": FIRST, "evidence_sha256": nothing, "amount": 1}
    check_activity(ruleset, Activity(iss=party, aud=party, jti="1", iat=0, kind=kind, **stated))


def need_certificates_to_combine(ruleset: RuleSet) -> None:
    partial = (each for each in ruleset.obligation.certificates if each.discount_basis_points < 10_000)
    held = {each.family: each.code for each in partial}
    obligation_amount(
        ruleset, value=10**9, obligation=Obligation(basis_points=500), certificates=tuple(held.values())
    )


#: How each gap is met by somebody who needs the rule.
NEEDS: Mapping[str, Callable[[RuleSet], object]] = {
    "contracts_from": lambda table: version_at([replace(table, replaces=None)], table.family, FIRST),
    "full_time": full_time_hours,
    "categories": lambda table: valued(table, ANYBODY),
    "value": lambda table: value_a_row(table, lambda row: row.per is Per.UNSPECIFIED),
    "attested_by": lambda table: value_a_row(table, lambda row: row.attested_by is Attester.UNSPECIFIED),
    "bonus_kind": need_the_bonus_kind,
    "bonus_stacking": need_the_bonus_stacking,
    "measure": need_a_measure,
    "start_window": lambda table: valued(
        table, person_of(raw_of(table), 0).facts, placement(FIRST - timedelta(days=1))
    ),
    "certificates": need_certificates_to_combine,
}
#: What a contract states itself, and what only leaves an answer open; nobody is refused for these.
STATED_BY_THE_CONTRACT = frozenset({"obligation_cap", "obligation_threshold", "malus", "rounding", "source_page"})
#: A table without building blocks values nobody, so nobody can have begun too early for it.
MET = [
    (name, gap)
    for name in NAMES
    for gap in sorted(gaps(RULESETS[name]) - STATED_BY_THE_CONTRACT)
    if gap != "start_window" or RULESETS[name].categories
]


@pytest.mark.parametrize(("name", "gap"), MET)
def test_who_needs_a_missing_rule_is_told_which(name: str, gap: str) -> None:
    ruleset = RULESETS[name]
    if gap == "categories" and any("placements" in each.applies_to for each in ruleset.unsupported):
        with pytest.raises(Unsupported) as barred:
            NEEDS[gap](ruleset)
        assert barred.value.field in {each.code for each in ruleset.unsupported}
        return
    with pytest.raises(Unspecified) as caught:
        NEEDS[gap](ruleset)
    assert gap in {caught.value.field, *str(caught.value).split()}


def test_every_sort_of_gap_in_the_field_is_met() -> None:
    assert {gap for _, gap in MET} == set(NEEDS)


@pytest.mark.parametrize("name", NAMES)
def test_a_threshold_that_is_not_stated_keeps_the_answer_open(name: str) -> None:
    unstated = RULESETS[name].obligation.threshold is None
    assert (applicability(RULESETS[name], value=10**12) is Applicability.UNSPECIFIED) == unstated
