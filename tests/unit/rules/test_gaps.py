"""Gaps: everything that may be unspecified must be admitted, and nothing that is stated counts as a gap."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.rules.tables import WORDS, activity, bonus, document, row
from verifier.core.errors import MissingMember, Unspecified, WrongValue
from verifier.core.rules.table.gaps import GAPS, gaps, stated
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset

FIFTY = {"age_at_least": 50}
COST = {"by": "cost"}
CERTIFICATE = {"title": WORDS, "status": "S", "discount_basis_points": 1}
STATED: dict[str, Any] = {
    "start_window_months": 0,
    "obligation": {"cap": 1, "threshold": 1},
    "malus_basis_points": 0,
    "rounding": "cent_down",
}
#: For each gap a rule set that has it and no other.
SILENT: dict[str, dict[str, Any]] = {
    "source_page": {"sources": [{"address": "unspecified", "read": "2026-11-25"}]},
    "contracts_from": {"contracts_from": "unspecified"},
    "full_time": {"full_time": {"hours": "unspecified", "hours_counted": "paid"}},
    "categories": {"categories": []},
    "value": {"categories": [row("a", 1, per="unspecified")]},
    "hours_per_day": {"categories": [row("a", 1, per="day", hours_per_day="unspecified")]},
    "hourly_for": {"categories": [row("a", 1, hourly_amount=1)]},
    "counting_window": {"categories": [row("a", 1, window="unspecified")]},
    "window_start": {"categories": [row("a", 1, window={"months": 1, "from": "unspecified"})]},
    "bonus_kind": {"bonuses": [bonus("b", 1, FIFTY, kind="unspecified")]},
    "bonus_stacking": {"bonuses": [bonus("b", 1, FIFTY, stacking="unspecified")]},
    "attested_by": {"categories": [row("a", 1, attested_by="unspecified")]},
    "measure": {"activities": [activity("c")]},
    "confirmed_by": {"activities": [activity("c", COST, confirmed_by="unspecified")]},
    "start_window": {"start_window_months": "unspecified"},
    "certificates": {
        "obligation": {
            **STATED["obligation"],
            "certificates": [{"code": code, "family": code, **CERTIFICATE} for code in ("pso", "werkpakt")],
        }
    },
    "obligation_cap": {"obligation": {"cap": "unspecified", "threshold": 1}},
    "obligation_threshold": {"obligation": {"cap": 1, "threshold": "unspecified"}},
    "malus": {"malus_basis_points": "unspecified"},
    "rounding": {"rounding": "unspecified"},
}


def parsed(points: list[str], **changes: Any) -> RuleSet:
    members = document(row("a", 1)) | STATED | changes
    members["open_points"] = [{"code": code, **WORDS} for code in points]
    return parse_ruleset(json.dumps(members).encode())


def test_what_states_everything_has_no_gap() -> None:
    assert gaps(parsed([])) == frozenset()


def test_every_gap_is_tested_here() -> None:
    assert set(SILENT) == set(GAPS)


@pytest.mark.parametrize("code", sorted(GAPS))
def test_a_gap_is_admitted_or_refused(code: str) -> None:
    assert gaps(parsed([code], **SILENT[code])) == {code}
    with pytest.raises(MissingMember, match="open point"):
        parsed([], **SILENT[code])


def test_using_a_gap_names_the_member_and_the_open_point() -> None:
    assert stated(0, point="malus", field="malus_basis_points") == 0
    with pytest.raises(Unspecified, match="does not state; see its open point malus") as caught:
        stated(None, point="malus", field="malus_basis_points")
    assert caught.value.field == "malus_basis_points"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bonuses": [bonus("a", 1, FIFTY)]}, "code"),
        ({"activities": [activity("a", COST)]}, "code"),
        ({"unsupported": [{"code": "x", "applies_to": ["nothing"], **WORDS}]}, "applies_to"),
        ({"unsupported": [{"code": "x", "applies_to": ["a"], **WORDS}] * 2}, "unsupported"),
        ({"contracts_until": "2019-12-31"}, "contracts_until"),
    ],
    ids=["a code of two rows", "a code of a row and an activity", "a stranger", "a reason twice", "ends too early"],
)
def test_what_contradicts_itself_is_no_rule_set(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(WrongValue) as caught:
        parsed([], **changes)
    assert (caught.value.field, caught.value.step) == (field, "consistency")
