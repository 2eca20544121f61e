"""Every worked example of the field holds, refusals included, and a wrong outcome would be seen."""

from __future__ import annotations

import pytest

from tests.unit.rules.worked_examples import EXAMPLES, RULESETS, Check, run

#: The examples that the field states, and those that follow from its rules.
PUBLISHED = tuple(f"A{number}" for number in range(1, 7))
DERIVED = tuple(f"B{number}" for number in range(1, 18))
CHECKS = [
    pytest.param(check, id=f"{each['id']} {each['mark']} {number}")
    for each in EXAMPLES
    for number, check in enumerate(each["checks"], 1)
]


@pytest.mark.parametrize("check", CHECKS)
def test_an_example_holds(check: Check) -> None:
    run(check)


@pytest.mark.parametrize("mark", ["published", "derived"])
def test_every_example_is_there_once_under_its_label(mark: str) -> None:
    expected = PUBLISHED if mark == "published" else DERIVED
    assert tuple(each["id"] for each in EXAMPLES if each["mark"] == mark) == expected
    assert {each["status"] for each in EXAMPLES if each["mark"] == mark} <= {"P", "S", "D"}


def test_an_example_says_where_it_is_from_and_what_it_is_about() -> None:
    for each in EXAMPLES:
        assert each["words"]
        assert each["checks"]
        assert "source" not in each or each["source"].startswith("http")
        assert {check["ruleset"] for check in each["checks"] if "ruleset" in check} <= set(RULESETS)


@pytest.mark.parametrize("what", ["placement", "obligation", "hourly_pay", "activities", "malus"])
def test_an_outcome_that_is_a_cent_off_is_seen(what: str) -> None:
    found = [check for each in EXAMPLES for check in each["checks"] if check["what"] == what]
    for check in (each for each in found if "eurocents" in each):
        with pytest.raises(AssertionError):
            run({**check, "eurocents": check["eurocents"] + 1})


def test_a_refusal_that_does_not_come_is_seen() -> None:
    first = next(check for each in EXAMPLES for check in each["checks"] if check["what"] == "placement")
    with pytest.raises(pytest.fail.Exception):
        run({**first, "refused": "OutsideWindow"})
