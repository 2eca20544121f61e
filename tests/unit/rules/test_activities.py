"""Activities: every measure, limit and cap, and what is refused.

Marks: [P] published on a primary page, [S] in a secondary source, [D] derived from the published rules.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.unit.rules.doing import COST, HOUR, INVOICE, MONDAY, accepted, counted, done, ruled
from tests.unit.rules.tables import EURO, activity
from verifier.core.errors import (
    MissingMember,
    NotAccepted,
    UnknownMember,
    UnknownReference,
    Unspecified,
    Unsupported,
    WrongValue,
)
from verifier.core.rules.table.activity_kinds import Confirmer
from verifier.core.rules.valuing.activities import check_activity, value_activity

SURCHARGE = {"share_basis_points": 1, "at_most": 1, "per": "contract"}


@pytest.mark.parametrize(
    ("measure", "quantity", "amount", "expected"),
    [
        (COST, None, 123_456, 123_456),
        ({"by": "invoice", "share_basis_points": 3000}, None, 200_000 * EURO, 60_000 * EURO),
        ({"by": "cost", "share_basis_points": 13_000}, None, 1_000, 1_300),
        ({"by": "programme_value"}, None, 50_000, 50_000),
        (HOUR, 150, None, 150 * EURO),
        ({"by": "half_day", "amount": 125_000, "per_person": True}, 300, None, 375_000),
        ({"by": "day", "amount": 100_000}, 50, None, 50_000),
        ({"by": "person", "amount": 400_000}, 200, None, 800_000),
        ({"by": "flat", "amount": 1_000_000}, 100, None, 1_000_000),
    ],
    ids=["cost", "[S] PSO 3", "cost and a third", "programme", "hour", "half day", "day", "person", "flat"],
)
def test_every_measure(measure: dict[str, Any], quantity: int | None, amount: int | None, expected: int) -> None:
    ruleset = ruled(activity("kind", measure))
    assert value_activity(ruleset, done("kind", quantity=quantity, amount=amount), None) == expected


def test_alternatives_are_told_apart_by_what_was_stated() -> None:
    """[P] Utrecht: costs, or 100 an hour."""
    ruleset = ruled(activity("kind", COST, HOUR))
    assert value_activity(ruleset, done("kind", quantity=200), None) == 200 * EURO
    assert value_activity(ruleset, done("kind", amount=4_242), None) == 4_242


@pytest.mark.parametrize(
    ("measures", "stated"),
    [([HOUR], {"amount": 1}), ([COST], {"quantity": 1}), ([{"by": "person", "amount": 1}], {"quantity": 150})],
    ids=["an amount for hours", "hours for costs", "a person and a half"],
)
def test_what_cannot_be_valued_is_refused_when_it_is_stated(
    measures: list[dict[str, Any]], stated: dict[str, Any]
) -> None:
    with pytest.raises(WrongValue):
        check_activity(ruled(activity("kind", *measures)), done("kind", **stated))


def test_what_the_rule_set_does_not_know_or_say_or_support_is_refused_by_its_name() -> None:
    mechanism = {"code": "group_cap", "applies_to": ["capped"], "nl": "?", "en": "?"}
    ruleset = ruled(
        activity("silent"), activity("unsigned", COST, confirmed_by="unspecified"), activity("capped", COST),
        unsupported=[mechanism],
    )  # fmt: skip
    with pytest.raises(UnknownReference):
        check_activity(ruleset, done("other", amount=1))
    with pytest.raises(Unspecified, match="measure"):
        check_activity(ruleset, done("silent", amount=1))
    with pytest.raises(Unspecified, match="confirmed_by"):
        check_activity(ruleset, done("unsigned", amount=1))
    with pytest.raises(Unsupported) as caught:
        check_activity(ruleset, done("capped", amount=1))
    assert caught.value.field == "group_cap"


def test_what_the_adviser_agreed_to_counts_as_agreed() -> None:
    """[P] Utrecht: 'In overleg met adviseur', without a measure."""
    ruleset = ruled(activity("kind", by_agreement=True, confirmed_by="buyer_adviser"))
    assert value_activity(ruleset, done("kind", amount=5_000), accepted(amount=4_000)) == 4_000
    with pytest.raises(WrongValue):
        check_activity(ruleset, done("kind", quantity=100))


def test_a_second_party_confirms_at_most_what_was_stated() -> None:
    ruleset = ruled(activity("kind", HOUR, COST, confirmed_by="receiving_organisation"))
    activity_done = done("kind", quantity=300)
    assert check_activity(ruleset, activity_done).confirmed_by is Confirmer.RECEIVING_ORGANISATION
    assert value_activity(ruleset, activity_done, accepted(quantity=200)) == 200 * EURO
    assert value_activity(ruleset, activity_done, accepted(quantity=0)) == 0
    with pytest.raises(NotAccepted):
        value_activity(ruleset, activity_done, None)
    for wrong in (accepted(quantity=301), accepted(amount=300), accepted()):
        with pytest.raises(WrongValue):
            value_activity(ruleset, activity_done, wrong)


def test_a_lesson_counts_for_two_hours_at_most() -> None:
    """[S] Noordoost-Brabant: 100 an hour, at most two hours a lesson; two lessons are two times that."""
    ruleset = ruled(activity("gastles", HOUR, limits=[{"quantity": 200, "per": "activity"}]))
    lesson = done("gastles", quantity=500)
    assert value_activity(ruleset, lesson, None) == 200 * EURO
    assert counted(ruleset, lesson, lesson).eurocents == 400 * EURO


def test_guidance_counts_for_two_hours_a_week_at_most() -> None:
    """[S] Noordoost-Brabant, from Monday to Sunday."""
    ruleset = ruled(activity("begeleiding", HOUR, limits=[{"quantity": 200, "per": "week"}]))
    days = [MONDAY, MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)]
    assert counted(ruleset, *(done("begeleiding", quantity=150, day=day) for day in days)).eurocents == 350 * EURO


def test_an_amount_bounds_one_activity_or_all_of_a_contract() -> None:
    """[S] Groningen: up to 1,000 for one training."""
    each = ruled(activity("taal", COST, limits=[{"amount": 1_000 * EURO, "per": "activity"}]))
    both = ruled(activity("taal", COST, limits=[{"amount": 1_000 * EURO, "per": "contract"}]))
    trainings = [done("taal", amount=800 * EURO), done("taal", amount=1_200 * EURO)]
    assert counted(each, *trainings).eurocents == 1_800 * EURO
    assert counted(both, *trainings).eurocents == 1_000 * EURO


def test_a_kind_counts_in_so_many_months_from_its_first_activity() -> None:
    """[S] Groningen: 75 an hour for three months at most."""
    ruleset = ruled(activity("plek", HOUR, months_at_most=3), activity("les", HOUR))
    days = (date(2026, 5, 31), date(2026, 3, 31), date(2026, 6, 1))
    assert counted(ruleset, *(done("plek", quantity=100, day=day) for day in days)).eurocents == 200 * EURO
    assert counted(ruleset, *(done("les", quantity=100, day=day) for day in days)).eurocents == 300 * EURO


@pytest.mark.parametrize(("per", "expected"), [("activity", 12_000), ("contract", 11_000)])
def test_language_training_counts_twice_up_to_two_thousand(per: str, expected: int) -> None:
    """[S] Rijnmond: the invoice and 100 % more, up to EUR 2,000."""
    surcharge = {"share_basis_points": 10_000, "at_most": 2_000 * EURO, "per": per}
    ruleset = ruled(activity("taal", INVOICE, surcharge=surcharge))
    assert value_activity(ruleset, done("taal", amount=1_500 * EURO), None) == 3_000 * EURO
    invoices = [done("taal", amount=8_000 * EURO), done("taal", amount=1_000 * EURO)]
    assert counted(ruleset, *invoices).eurocents == expected * EURO


CAPPED: list[tuple[str, dict[str, Any], int, int]] = [
    ("B13 [D] Rijnmond, a quarter of the obligation", {"share_basis_points": 2500}, 40_000, 25_000),
    ("below the cap", {"share_basis_points": 2500}, 24_000, 24_000),
    ("an amount", {"amount": 10_000 * EURO}, 40_000, 10_000),
]


@pytest.mark.parametrize(
    ("bound", "spent", "expected"), [case[1:] for case in CAPPED], ids=[case[0] for case in CAPPED]
)
def test_b13_a_cap_is_a_share_of_the_obligation_or_an_amount(
    bound: dict[str, Any], spent: int, expected: int
) -> None:
    ruleset = ruled(activity("investeren", COST), caps=[{"code": "cap", "kinds": ["investeren"], **bound}])
    assert counted(ruleset, done("investeren", amount=spent * EURO)).eurocents == expected * EURO


def test_b11_one_cap_over_the_steps_of_a_family() -> None:
    """B11 [D] Oost-Nederland: PSO-3 of 200,000 is 60,000, and at most half of the obligation with its sisters."""
    steps = {"pso_1": 1000, "pso_2": 2000, "pso_3": 3000}
    kinds = [activity(code, {"by": "invoice", "share_basis_points": share}) for code, share in steps.items()]
    ruleset = ruled(*kinds, caps=[{"code": "pso", "kinds": list(steps), "share_basis_points": 5000}])
    assert counted(ruleset, done("pso_3", amount=200_000 * EURO)).eurocents == 50_000 * EURO
    both = [done("pso_1", amount=100_000 * EURO), done("pso_2", amount=100_000 * EURO)]
    assert counted(ruleset, *both).eurocents == 30_000 * EURO
    assert counted(ruleset, *both, done("pso_3", amount=200_000 * EURO)).eurocents == 50_000 * EURO


def test_a_cap_within_a_cap_holds_first() -> None:
    kinds = [activity(code, COST) for code in ("a", "b", "c")]
    caps = [
        {"code": "outer", "kinds": ["a", "b", "c"], "amount": 1_000},
        {"code": "inner", "kinds": ["a", "b"], "amount": 400},
        {"code": "inmost", "kinds": ["a"], "amount": 300},
    ]
    ruleset = ruled(*kinds, caps=caps)
    found = counted(ruleset, done("a", amount=500), done("b", amount=200), done("c", amount=500))
    assert found.eurocents == 900
    assert found.by_kind == {"a": 500, "b": 200, "c": 500}


@pytest.mark.parametrize(
    ("kinds", "caps", "refusal"),
    [
        ([activity("a", COST, INVOICE)], None, WrongValue),
        ([activity("a", HOUR, {"by": "day", "amount": 1})], None, WrongValue),
        (
            [activity("a", HOUR, surcharge={"share_basis_points": 1, "at_most": 1, "per": "contract"})],
            None,
            WrongValue,
        ),
        ([activity("a", HOUR, limits=[{"amount": 1, "per": "activity"}])], None, WrongValue),
        ([activity("a", HOUR, limits=[{"amount": 1, "per": "week"}])], None, MissingMember),
        ([activity("a", {"by": "hour"})], None, MissingMember),
        ([activity("a", {"by": "cost", "per_person": True})], None, UnknownMember),
        ([activity("a", COST)], [{"code": "cap", "kinds": ["b"], "amount": 1}], WrongValue),
        ([activity("a", COST)], [{"code": "a", "kinds": ["a"], "amount": 1}], WrongValue),
        (
            [activity(code, COST) for code in ("a", "b", "c")],
            [{"code": "x", "kinds": ["a", "b"], "amount": 1}, {"code": "y", "kinds": ["b", "c"], "amount": 1}],
            WrongValue,
        ),
    ],
    ids=[
        *("two of what was spent", "two of a quantity", "a surcharge on hours", "an amount on hours"),
        *(
            "an amount a week",
            "an hour for nothing",
            "costs a person",
            "a stranger",
            "a code twice",
            "caps that cross",
        ),
    ],
)
def test_a_kind_or_cap_of_two_meanings_is_no_rule(
    kinds: list[dict[str, Any]], caps: list[dict[str, Any]] | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        ruled(*kinds, caps=caps)
