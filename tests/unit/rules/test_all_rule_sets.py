"""Every rule set that is shipped: whole, as published, and worth what a second count says.

Marks: [P] published on a primary page, [S] in a secondary source, [D] derived from the published rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from tests.endurance import often
from tests.unit.rules import second_count
from tests.unit.rules.published_tables import PUBLISHED, amounts
from tests.unit.rules.second_count import Person, person_of
from tests.unit.rules.tables import FIRST, contract, placement
from tests.unit.rules.worked_examples import RULESETS, hours_of
from verifier import shipped
from verifier.core.errors import Unspecified, Unsupported
from verifier.core.model.agreed_terms import AgreedTerms
from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.building_blocks import Attester, Per
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.table.versions import in_order
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.rules.valuing.valuation import Valuation, value_placement, worth

SCHEMA = Draft202012Validator(json.loads(shipped.schema("ruleset.v1")), format_checker=FormatChecker())
RAW: Mapping[str, dict[str, Any]] = {name: json.loads(shipped.ruleset(name)) for name in RULESETS}
NAMES = sorted(RULESETS)
FAMILIES = sorted({each.family for each in RULESETS.values()})
ROWS = [(name, number) for name in NAMES for number in range(len(RAW[name]["categories"]))]
EVERY_ROW = pytest.mark.parametrize(
    ("name", "number"), ROWS, ids=[f"{name} {RAW[name]['categories'][number]['code']}" for name, number in ROWS]
)
#: Traits on which bonuses turn, and no row of a category.
TRAITS = ("status_holder", "language_gap", "labour_market_distance")
#: What both parties agree on where a table does not say how long a full-time year is.
AGREED_WEEK = 3600


def codes(name: str) -> set[str]:
    return {row["code"] for row in json.loads(shipped.codelist(name))["codes"]}


def with_hours(ruleset: RuleSet) -> RuleSet:
    """``ruleset``, with a full-time year of 36 hours a week where it states none."""
    agreed = AgreedTerms(full_time_weekly_hours=AGREED_WEEK)
    return ruleset if ruleset.full_time.hours.yearly else settled(ruleset, agreed)


# 1. Whole


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_what_its_name_says_and_fits_the_schema(name: str) -> None:
    octets, ruleset = shipped.ruleset(name), RULESETS[name]
    SCHEMA.validate(RAW[name])
    assert name == f"{ruleset.name}.v{ruleset.version}"
    assert ruleset.digest == hashlib.sha256(octets).digest()


def test_no_two_files_have_the_same_digest_or_title() -> None:
    assert len({each.digest for each in RULESETS.values()}) == len(NAMES)
    assert len({each.title.nl for each in RULESETS.values()}) == len(NAMES)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_versions_of_a_family_are_one_series(family: str) -> None:
    versions = in_order(RULESETS.values(), family)
    assert {each.name for each in versions} == {each.name for each in RULESETS.values() if each.family == family}


@pytest.mark.parametrize("name", NAMES)
def test_every_row_says_how_it_is_known_and_the_set_where_it_was_published(name: str) -> None:
    raw, points = RAW[name], {point["code"] for point in RAW[name]["open_points"]}
    rows = [*raw["categories"], *raw["bonuses"], *raw["activities"], *raw["obligation"].get("certificates", [])]
    assert raw["sources"]
    assert {row["status"] for row in rows} <= {"P", "S"}
    if raw["status"] == "S":
        assert {row["status"] for row in rows} <= {"S"}
        assert "transcription" in points
    elif "S" in {row["status"] for row in rows}:
        assert "pso_transcription" in points


@pytest.mark.parametrize("name", NAMES)
def test_groups_and_traits_are_those_of_the_code_lists(name: str) -> None:
    conditions = [row.get("when", {}) for row in RAW[name]["categories"]]
    conditions += [row["condition"] for row in RAW[name]["bonuses"]]
    groups = {group for row in RAW[name]["categories"] for group in row["groups"]}
    groups |= {group for each in conditions for group in each.get("groups", [])}
    traits = {
        trait
        for each in conditions
        for member in ("traits", "all_traits", "without_traits")
        for trait in each.get(member, [])
    }
    assert groups <= codes("groups.v1")
    assert traits | set(RAW[name]["counts_while"]) <= codes("traits.v1")


def test_the_rule_sets_of_the_field_are_there() -> None:
    assert sorted(PUBLISHED) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_there_with_the_amount_that_was_published(name: str) -> None:
    """The other table was typed apart from the files: a row forgotten or an amount mistyped shows."""
    assert amounts(RAW[name]) == PUBLISHED[name]


def test_a_forgotten_row_and_another_amount_show() -> None:
    raw = RAW["harlingen.v1"]
    forgotten = {**raw, "categories": raw["categories"][1:]}
    mistyped = {**raw, "bonuses": [{**raw["bonuses"][0], "amount": 500_001}, *raw["bonuses"][1:]]}
    for changed in (forgotten, mistyped):
        assert amounts(changed) != PUBLISHED["harlingen.v1"]


# 2. Worth what was published


def valuation_of(ruleset: RuleSet, person: Person, months: int, weekly: int = AGREED_WEEK) -> Valuation:
    placed = placement(employment_kind=person.kind, last=person.last_day(months), hours_per_week=weekly)
    return value_placement(
        ruleset, person.facts, placement=placed, contract=contract(ruleset), issuer=person.issuer
    )


@EVERY_ROW
def test_a_full_time_year_of_a_row_is_worth_exactly_the_published_amount(name: str, number: int) -> None:
    ruleset, row = with_hours(RULESETS[name]), RULESETS[name].categories[number]
    person = person_of(RAW[name], number)
    silent = row.per is Per.UNSPECIFIED or row.attested_by is Attester.UNSPECIFIED
    if silent or second_count.barred(RAW[name], row.code):
        with pytest.raises((Unspecified, Unsupported)):
            valuation_of(ruleset, person, 12)
        return
    valuation, full_time = valuation_of(ruleset, person, 12), full_time_hours(ruleset)
    granted = zip(hours_of(full_time // 52, 12), valuation.rates, strict=False)
    months = 12 if row.per is Per.MONTH else 1
    assert worth(full_time, granted, valuation.flat).eurocents == row.amount * months


@pytest.mark.parametrize("name", [name for name in NAMES if RAW[name]["categories"]])
@settings(max_examples=often(8, 400))
@given(data=st.data())
def test_a_second_count_comes_to_the_same_cent(name: str, data: st.DataObject) -> None:
    """[D] Fractions over the bare JSON, against the rates that are committed to and their exact worth."""
    ruleset, raw = with_hours(RULESETS[name]), RAW[name]
    number = data.draw(st.integers(0, len(raw["categories"]) - 1), label="row")
    weekly = data.draw(st.sampled_from([100, 1199, 1200, 1850, 2400, 3600, 4000]), label="hours a week")
    months = data.draw(st.integers(1, 48), label="months")
    person = person_of(
        raw,
        number,
        kind=data.draw(st.sampled_from(EmploymentKind), label="kind"),
        age=data.draw(st.sampled_from([None, 17, 49, 50, 54, 55, 56, 70]), label="age"),
        group=data.draw(st.sampled_from(raw["categories"][number]["groups"]), label="group"),
        traits=data.draw(st.sets(st.sampled_from(TRAITS)), label="traits"),
    )
    hours = hours_of(weekly, months)
    expected = second_count.value(raw, person, weekly=weekly, hours=hours, agreed_week=AGREED_WEEK)
    if isinstance(expected, str):
        with pytest.raises((Unspecified, Unsupported)):
            valuation_of(ruleset, person, months, weekly)
        return
    valuation = valuation_of(ruleset, person, months, weekly)
    granted = zip(hours, valuation.rates, strict=False)
    assert worth(full_time_hours(ruleset), granted, valuation.flat).eurocents == expected


def test_a_second_count_that_errs_by_a_month_is_seen() -> None:
    """Control: the comparison above is not one that always holds."""
    name = "haaglanden-2023-07.v1"
    person = person_of(RAW[name], 0)
    whole, short = (
        second_count.value(RAW[name], person, weekly=3600, hours=hours_of(3600, months), agreed_week=3600)
        for months in (12, 11)
    )
    assert (whole, short) == (500_000, 458_333)
    assert date.fromisoformat(RAW[name]["contracts_from"]) < FIRST
