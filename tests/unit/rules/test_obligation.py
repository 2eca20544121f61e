"""The amount that a contract owes.

Marks: [P] published on a primary page, [S] in a secondary source, [D] derived from the published rules.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import shipped
from verifier.core.errors import WrongValue
from verifier.core.model.contract import Obligation
from verifier.core.rules.obligation import obligation_amount
from verifier.core.rules.ruleset import RuleSet, parse_ruleset

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
