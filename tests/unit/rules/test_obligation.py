"""The amount that a contract owes: percentage, cap, certificates, threshold, the share of full-time jobs, malus.

Marks: [P] published on a primary page, [S] in a secondary source, [D] derived from the published rules.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rules.tables import WORDS, contract, table
from verifier import shipped
from verifier.core.errors import UnknownReference, Unspecified, Unsupported, WrongValue
from verifier.core.model.contract import Obligation
from verifier.core.rules.owing.malus import malus_amount
from verifier.core.rules.owing.obligation import (
    Applicability,
    applicability,
    check_agreed,
    meets_full_time_share,
    obligation_amount,
    obligation_of,
)
from verifier.core.rules.table.rounding import rounded
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset

UTRECHT = parse_ruleset(shipped.ruleset("utrecht-current.v1"))
EURO = 100


def capped(cap: int) -> RuleSet:
    members = json.loads(shipped.ruleset("utrecht-current.v1"))
    members["obligation"]["cap"] = cap
    return parse_ruleset(json.dumps(members).encode())


@pytest.mark.parametrize(
    ("value", "basis_points", "expected"),
    [
        pytest.param(800_000, 500, 40_000, id="A3 [S] 5 % of 800,000"),
        pytest.param(1_000_000_000, 500, 50_000_000, id="A4 [P] 5 % of a milliard is 50 million: the source errs"),
        pytest.param(1_000_000, 500, 50_000, id="A4, A6 [S] 5 % of a million"),
        pytest.param(400_000, 500, 20_000, id="A5 [S] 5 % of 400,000"),
        pytest.param(8_000_000, 300, 240_000, id="[D] 3 % of 8,000,000"),
    ],
)
def test_a_percentage_of_the_value(value: int, basis_points: int, expected: int) -> None:
    obligation = Obligation(basis_points=basis_points)
    assert obligation_amount(UTRECHT, value=value * EURO, obligation=obligation) == expected * EURO


def test_a_milliard_at_five_percent_is_not_the_fifty_thousand_of_the_source() -> None:
    """A4 [P], negative: a published figure is not copied when it contradicts its own rule."""
    obligation = Obligation(basis_points=500)
    assert obligation_amount(UTRECHT, value=10**9 * EURO, obligation=obligation) != 50_000 * EURO


def test_an_amount_stands_as_agreed() -> None:
    assert obligation_amount(UTRECHT, value=1, obligation=Obligation(amount=123)) == 123


def test_b9_a_cap_lowers_either_shape() -> None:
    """B9 [D]: 2 % of 20 million is 400,000, capped at 300,000."""
    ruleset = capped(300_000 * EURO)
    for obligation in (Obligation(basis_points=200), Obligation(amount=400_000 * EURO)):
        amount = obligation_amount(ruleset, value=20_000_000 * EURO, obligation=obligation)
        assert amount == 300_000 * EURO


@pytest.mark.parametrize(("value", "expected"), [(49, 0), (50, 1), (149, 1), (150, 2)], ids=str)
def test_a_percentage_is_rounded_half_up_to_the_cent(value: int, expected: int) -> None:
    assert obligation_amount(UTRECHT, value=value, obligation=Obligation(basis_points=100)) == expected


@given(st.integers(0, 10**15), st.integers(0, 10_000))
def test_rounding_is_never_more_than_half_a_cent(value: int, basis_points: int) -> None:
    amount = obligation_amount(UTRECHT, value=value, obligation=Obligation(basis_points=basis_points))
    assert -5_000 < amount * 10_000 - value * basis_points <= 5_000


@pytest.mark.parametrize(
    ("value", "obligation"),
    [
        (1, Obligation()),
        (1, Obligation(basis_points=1, amount=1)),
        (-1, Obligation(basis_points=1)),
        (1, Obligation(basis_points=-1)),
        (1, Obligation(amount=-1)),
    ],
    ids=["neither", "both", "negative value", "negative percentage", "negative amount"],
)
def test_an_obligation_of_another_shape_is_refused(value: int, obligation: Obligation) -> None:
    with pytest.raises(WrongValue):
        obligation_amount(UTRECHT, value=value, obligation=obligation)


PSO = {"pso_1": 1_000, "pso_2": 2_500, "pso_3": 5_000, "pso_3_30": 10_000}


def certified(**changes: Any) -> RuleSet:
    """[S] Oost-Nederland 2026: the steps of the PSO, and the Werkpakt of Twente."""
    steps = [
        {"code": code, "title": WORDS, "status": "S", "family": "pso", "discount_basis_points": share}
        for code, share in PSO.items()
    ]
    pact = steps[0] | {"code": "werkpakt", "family": "werkpakt", "discount_basis_points": 5_000}
    bounds: dict[str, Any] = {"cap": "unspecified", "threshold": "unspecified", "certificates": [*steps, pact]}
    return table(obligation=bounds | changes)


def owed(ruleset: RuleSet, amount: int, *certificates: str, value: int = 2_000_000) -> int:
    obligation = Obligation(amount=amount * EURO)
    found = obligation_amount(ruleset, value=value * EURO, obligation=obligation, certificates=certificates)
    return found // EURO


@pytest.mark.parametrize(
    ("certificates", "expected"),
    [((), 100_000), (("pso_1",), 90_000), (("pso_2",), 75_000), (("pso_3",), 50_000), (("pso_3_30",), 0)],
    ids=["none", "[S] 1", "B10 [D] 2", "B10 [D] 3", "B10 [D] 3-30+"],
)
def test_b10_a_certificate_lowers_the_obligation(certificates: tuple[str, ...], expected: int) -> None:
    assert owed(certified(), 100_000, *certificates) == expected


def test_of_one_family_the_highest_counts_and_of_two_nobody_says() -> None:
    assert owed(certified(), 100_000, "pso_1", "pso_2") == owed(certified(), 100_000, "pso_2", "pso_1") == 75_000
    assert owed(certified(), 100_000, "werkpakt", "pso_3_30") == 0
    with pytest.raises(Unspecified, match="certificates"):
        owed(certified(), 100_000, "werkpakt", "pso_1")
    with pytest.raises(UnknownReference):
        owed(certified(), 100_000, "pso_4")


@pytest.mark.parametrize(("agreed", "expected"), [(90_000, 0), (100_000, 0), (140_000, 40_000)], ids=str)
def test_an_exemption_may_be_of_five_percent_at_most(agreed: int, expected: int) -> None:
    """[S] Noordoost-Brabant: full exemption, 'max 5%', read as a share of the contract's value."""
    bounded: dict[str, Any] = {"code": "pso_2", "title": WORDS, "status": "S", "family": "pso"}
    bounded |= {"discount_basis_points": 10_000, "at_most_of_value_basis_points": 500}
    ruleset = table(obligation={"cap": "unspecified", "threshold": "unspecified", "certificates": [bounded]})
    assert owed(ruleset, agreed, "pso_2") == expected


def test_a_discount_is_of_what_the_cap_leaves() -> None:
    assert owed(certified(cap=60_000 * EURO), 100_000, "pso_3") == 30_000


@pytest.mark.parametrize(
    ("threshold", "value", "expected"),
    [
        (221_000, 221_000, Applicability.APPLIES),
        (221_000, 220_999, Applicability.BELOW_THRESHOLD),
        (None, 10**9, Applicability.UNSPECIFIED),
    ],
    ids=["[S] Noordoost-Brabant", "A6 [S] below it, no amount", "unspecified"],
)
def test_a6_below_the_threshold_no_obligation_follows(
    threshold: int | None, value: int, expected: Applicability
) -> None:
    bound = "unspecified" if threshold is None else threshold * EURO
    ruleset = table(obligation={"cap": "unspecified", "threshold": bound})
    assert applicability(ruleset, value=value * EURO) is expected


def test_b15_enough_jobs_of_the_groups_leave_nothing_to_owe() -> None:
    """B15 [S] Westfriesland: 6 of 100 full-time jobs are enough whatever the contract is worth, and so are 5."""
    bounds = {"cap": "unspecified", "threshold": "unspecified", "full_time_share_basis_points": 500}
    ruleset = table(obligation=bounds)
    assert [meets_full_time_share(ruleset, in_groups=jobs, all_jobs=10_000) for jobs in (600, 500, 499)] == [
        *(True, True, False)
    ]
    for in_groups, all_jobs in ((1, 0), (2, 1), (-1, 1), (0, 0)):
        with pytest.raises(WrongValue):
            meets_full_time_share(ruleset, in_groups=in_groups, all_jobs=all_jobs)
    with pytest.raises(Unspecified):
        meets_full_time_share(UTRECHT, in_groups=600, all_jobs=10_000)


def test_b12_a_malus_is_a_share_of_the_shortfall() -> None:
    """B12 [D] Rijnmond: 125 % of the 20,000 that is lacking of 100,000."""
    ruleset = table(malus_basis_points=12_500)
    agreed = contract(ruleset, malus_basis_points=12_500)
    assert malus_amount(ruleset, agreed, shortfall=20_000 * EURO) == 25_000 * EURO
    assert malus_amount(ruleset, agreed, shortfall=0) == 0
    with pytest.raises(WrongValue):
        malus_amount(ruleset, agreed, shortfall=-1)
    with pytest.raises(WrongValue, match="malus"):
        malus_amount(ruleset, contract(ruleset, malus_basis_points=10_000), shortfall=1)
    assert malus_amount(table(), contract(table(), malus_basis_points=10_000), shortfall=7) == 7


@pytest.mark.parametrize(
    ("obligation", "value", "holds"),
    [
        (Obligation(basis_points=200), 1_000_000, True),
        (Obligation(basis_points=199), 1_000_000, False),
        (Obligation(amount=20_000 * EURO), 1_000_000, True),
        (Obligation(amount=19_999 * EURO), 1_000_000, False),
        (Obligation(amount=300_000 * EURO), 20_000_000, True),
        (Obligation(amount=299_999 * EURO), 20_000_000, False),
    ],
    ids=["2 %", "below 2 %", "2 % as an amount", "below it", "B9 [D] the cap", "below the cap"],
)
def test_the_least_that_may_be_agreed(obligation: Obligation, value: int, holds: bool) -> None:
    """[P] Súdwest-Fryslân: at least 2 % of the value, and at most EUR 300,000."""
    bounds = {"cap": 300_000 * EURO, "threshold": "unspecified", "least_basis_points": 200}
    ruleset = table(obligation=bounds)
    agreed = contract(ruleset, obligation=obligation, value=value * EURO)
    if holds:
        check_agreed(ruleset, agreed)
    else:
        with pytest.raises(WrongValue, match="obligation"):
            check_agreed(ruleset, agreed)


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [("cent_half_up", 12_346), ("cent_down", 12_345), ("euro_half_up", 12_300), ("euro_down", 12_300)],
)
def test_a_share_is_rounded_as_the_rule_set_says(rounding: str, expected: int) -> None:
    ruleset = table(rounding=rounding)
    obligation = Obligation(basis_points=100)
    assert obligation_amount(ruleset, value=1_234_550, obligation=obligation) == expected
    assert rounded(ruleset, 250, 1) == (300 if rounding == "euro_half_up" else 200 if "euro" in rounding else 250)


def test_an_obligation_that_cannot_be_calculated_is_refused() -> None:
    mechanism = {"code": "per_lot", "applies_to": ["obligation"], "nl": "?", "en": "?"}
    ruleset = table(unsupported=[mechanism])
    with pytest.raises(Unsupported):
        obligation_amount(ruleset, value=1, obligation=Obligation(amount=1))


def test_a_contract_owes_what_its_certificates_leave() -> None:
    ruleset = certified()
    agreed = contract(ruleset, obligation=Obligation(amount=100), certificates=("pso_3",))
    assert obligation_of(ruleset, agreed) == 50
