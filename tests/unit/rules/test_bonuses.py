"""Bonuses: once, per year or a multiple; together, or the highest of a family; once for a person on a contract.

Marks: [P] published on a primary page, [S] in a secondary source, [D] derived from the published rules.
"""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from tests.unit.rules.tables import EURO, MONTH, bonus, contract, eurocents, placement, row, table, valued
from verifier.core.errors import MissingMember, Unspecified, Unsupported, WrongValue
from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.table.building_blocks import Attester
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.facts import PersonFacts
from verifier.core.rules.valuing.valuation import value_placement

AGED_57 = PersonFacts("ww", date(1968, 6, 1))
PERMANENT = placement(employment_kind=EmploymentKind.PERMANENT)
FIFTY, FIFTY_FIVE = {"age_at_least": 50}, {"age_at_least": 55}
PERMANENTLY = {"employment_kinds": ["permanent"]}
MULTIPLE: dict[str, Any] = {"kind": "multiple", "multiple_basis_points": 10_000}


def aged(*bonuses: dict[str, Any]) -> RuleSet:
    return table(row("ww", 35_000), bonuses=list(bonuses))


@pytest.mark.parametrize("order", list(permutations(range(2))), ids=str)
def test_b8_the_highest_of_a_family_counts(order: tuple[int, ...]) -> None:
    """B8 [D] Harlingen, 57 on the reference date: 35,000 + 7,500, when 55+ is read to replace 50+."""
    bonuses = [
        bonus("vijftig", 5_000, FIFTY, stacking="highest", family="age"),
        bonus("vijfenvijftig", 7_500, FIFTY_FIVE, stacking="highest", family="age"),
    ]
    ruleset = aged(*(bonuses[position] for position in order))
    valuation = valued(ruleset, AGED_57)
    assert eurocents(ruleset, valuation, [MONTH] * 12) == 42_500 * EURO
    assert valuation.flats == (("age", 7_500 * EURO),)


def test_b8_a_table_that_does_not_say_is_not_read_either_way() -> None:
    silent = {"stacking": "unspecified", "family": "age"}
    permanent = bonus("vast", 10_000, PERMANENTLY)
    ruleset = aged(bonus("vijftig", 5_000, FIFTY, **silent), bonus("oud", 7_500, FIFTY_FIVE, **silent), permanent)
    assert valued(ruleset, PersonFacts("ww", date(1974, 1, 1)), PERMANENT).flat == 15_000 * EURO
    with pytest.raises(Unspecified, match="bonus_stacking"):
        valued(ruleset, AGED_57)


def test_an_unspecified_bonus_without_a_family_stands_alone() -> None:
    ruleset = aged(bonus("vijftig", 5_000, FIFTY, stacking="unspecified"), bonus("vast", 10_000, PERMANENTLY))
    assert valued(ruleset, AGED_57).flat == 5_000 * EURO
    with pytest.raises(Unspecified):
        valued(ruleset, AGED_57, PERMANENT)


def test_age_bands_that_do_not_meet_need_no_stacking() -> None:
    """[S] Noordoost-Brabant: 50 to 54 5,000 once, 55 and older 10,000 once."""
    ruleset = aged(bonus("a", 5_000, {"age_at_least": 50, "age_below": 55}), bonus("b", 10_000, FIFTY_FIVE))
    assert [valued(ruleset, PersonFacts("ww", date(year, 1, 1))).flat // EURO for year in (1977, 1976, 1971)] == [
        *(0, 5_000, 10_000)
    ]


def test_b14_a_multiple_of_the_category_counts_once() -> None:
    """B14 [D] Rijnmond: a year full-time and a permanent contract are 50,000 + once 50,000."""
    multiple = bonus("duurzaam", None, PERMANENTLY, **MULTIPLE)
    ruleset = table(row("ww", 50_000), bonuses=[multiple])
    assert eurocents(ruleset, valued(ruleset, PersonFacts("ww"), PERMANENT), [MONTH] * 12) == 100_000 * EURO
    assert eurocents(ruleset, valued(ruleset, PersonFacts("ww")), [MONTH] * 12) == 50_000 * EURO
    internship = table(row("ww", 10_000, per="placement"), bonuses=[multiple])
    with pytest.raises(Unspecified):
        valued(internship, PersonFacts("ww"), PERMANENT)


def test_a_recurring_bonus_has_an_hourly_column_too() -> None:
    """[S] Rijnmond: 56 and older 5,000 a year, 2.40 an hour."""
    recurring = bonus("a", 5_000, FIFTY, kind="per_year", hourly_amount=240)
    ruleset = table(row("ww", 50_000, hourly_amount=2_404), bonuses=[recurring], hourly_for=["agency_work"])
    hired_in = placement(employment_kind=EmploymentKind.AGENCY_WORK)
    assert valued(ruleset, AGED_57).rates[0] == 55_000 * EURO
    assert valued(ruleset, AGED_57, hired_in).rates[0] == (2_404 + 240) * 1_872


def test_a_one_off_bonus_counts_once_for_a_person_on_a_contract() -> None:
    ruleset = aged(bonus("vijftig", 5_000, FIFTY), bonus("vast", 10_000, PERMANENTLY))
    one = valued(ruleset, AGED_57)
    given = one.given(placement())
    other = valued(ruleset, AGED_57, PERMANENT, given=given)
    assert (one.flat, other.flat) == (5_000 * EURO, 10_000 * EURO)
    assert other.rates == one.rates
    third = given.plus(other.given(PERMANENT))
    assert valued(ruleset, AGED_57, PERMANENT, given=third).flat == 0


def test_a_higher_bonus_of_the_family_pays_the_difference() -> None:
    higher = {"stacking": "highest", "family": "age"}
    ruleset = aged(bonus("a", 5_000, FIFTY, **higher), bonus("b", 7_500, FIFTY_FIVE | PERMANENTLY, **higher))
    one = valued(ruleset, AGED_57)
    given = one.given(placement())
    assert valued(ruleset, AGED_57, PERMANENT, given=given).flat == 2_500 * EURO


@pytest.mark.parametrize("attester", ["school", "training_firm", "buyer_adviser", "unspecified"])
def test_a_trait_that_the_issuer_cannot_state_is_refused_and_age_never_is(attester: str) -> None:
    by_age = bonus("a", 5_000, FIFTY, attested_by=attester)
    by_trait = bonus("b", 5_000, {"traits": ["status_holder"]}, attested_by=attester)
    assert valued(aged(by_age), AGED_57).flat == 5_000 * EURO
    with pytest.raises(Unspecified if attester == "unspecified" else Unsupported):
        valued(aged(by_trait), PersonFacts("ww", traits=frozenset({"status_holder"})))


def test_a_school_values_the_rows_that_schools_state_and_no_others() -> None:
    ruleset = table(row("bbl_1", 25_000, attested_by="school"), row("ww", 20_000))

    def rate(group: str, issuer: Attester) -> int:
        made = value_placement(
            ruleset, PersonFacts(group), placement=placement(), contract=contract(ruleset), issuer=issuer
        )
        return made.rates[0]

    assert rate("bbl_1", Attester.SCHOOL) == 25_000 * EURO
    assert rate("ww", Attester.AGENCY) == 20_000 * EURO
    for group, issuer in (("bbl_1", Attester.AGENCY), ("ww", Attester.SCHOOL)):
        with pytest.raises(Unsupported):
            rate(group, issuer)


@pytest.mark.parametrize(
    ("bonuses", "refusal"),
    [
        ([bonus("a", 1, FIFTY, stacking="highest")], MissingMember),
        (
            [
                bonus("a", 1, FIFTY, stacking="highest", family="age"),
                bonus("b", 1, FIFTY, stacking="highest", family="age", kind="per_year"),
            ],
            WrongValue,
        ),
        ([bonus("a", None, FIFTY, **MULTIPLE, stacking="highest", family="age")], WrongValue),
    ],
    ids=["no family", "two kinds", "a multiple"],
)
def test_bonuses_that_do_not_compare_are_no_family(bonuses: list[dict[str, Any]], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        aged(*bonuses)
