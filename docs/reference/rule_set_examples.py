"""Worked examples (rekenvoorbeelden) of the page of rule sets, from the file that the tests run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from docs.reference.rule_set_cells import euro, words
from verifier.core.rules.table.ruleset import RuleSet

FILE = Path(__file__).parents[2] / "tests" / "unit" / "rules" / "worked_examples.json"

Check = Mapping[str, Any]


def examples() -> list[dict[str, Any]]:
    """All examples, in the order of the file."""
    read: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def of_rule_set(ruleset: RuleSet) -> list[str]:
    """The examples that ``ruleset`` is used in, a line each, with what comes out."""
    named = f"{ruleset.name}.v{ruleset.version}"
    lines = []
    for each in examples():
        checks = [
            check for check in each["checks"] if check.get("ruleset") == named or check.get("name") == ruleset.name
        ]
        if checks:
            note = f" ({each['note']})" if "note" in each else ""
            outcomes = "; ".join(_OUTCOMES[check["what"]](check) for check in checks)
            lines.append(f"- **{each['id']}**, {_label(each)}: {each['words']}{note}. Outcome: {outcomes}.")
    return lines


def _label(each: Mapping[str, Any]) -> str:
    source = f" (<{each['source']}>)" if "source" in each else ""
    mark = "" if each["status"] == "D" else f", mark {each['status']}"
    return f"{each['mark']}{mark}{source}"


def _amount(check: Check) -> str:
    if "refused" not in check:
        return euro(check["eurocents"])
    point = f", see `{check['point']}`" if "point" in check else ""
    return f"refused as *{words(_snake(check['refused']))}*{point}"


def _snake(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _person(check: Check) -> str:
    kind = [words(check["employment_kind"])] if "employment_kind" in check else []
    age = [f"aged {check['age']}"] if "age" in check else []
    agreed = [f"agreed {words(name)} {_term(value)}" for name, value in check.get("agreed", {}).items()]
    starts = [f"from {check['starts']}"] if "starts" in check else []
    told = ", ".join(
        [f"{check['hours_per_week'] / 100:g} h", f"{check['months']} months", *kind, *age, *starts, *agreed]
    )
    return f"{told}: {_amount(check)}"


def _term(value: int | str) -> str:
    return words(value) if isinstance(value, str) else f"{value / 100:g}"


def _obligation(check: Check) -> str:
    held = f" with {', '.join(map(words, check['certificates']))}" if "certificates" in check else ""
    return f"{check['basis_points'] / 100:g} % of {euro(check['value'])}{held}: {_amount(check)}"


def _malus(check: Check) -> str:
    return f"a malus of {check['basis_points'] / 100:g} %: {_amount(check)}"


_OUTCOMES: Mapping[str, Callable[[Check], str]] = {
    "columns": lambda check: ", ".join(f"{euro(row[0])} beside {euro(row[1])}" for row in _distinct(check)),
    "placement": _person,
    "obligation": _obligation,
    "people_needed": lambda check: f"{check['people']} full-time years",
    "applicability": lambda check: f"at {euro(check['value'])} {words(check['is'])}",
    "activities": lambda check: f"of an obligation of {euro(check['obligation'])} {_amount(check)}",
    "malus": _malus,
    "full_time_share": lambda check: (
        f"{check['in_groups'] / 100:g} of {check['all_jobs'] / 100:g} jobs: {'met' if check['met'] else 'not met'}"
    ),
    "version": lambda check: f"tendered on {check['tendered']}: this table",
}


def _distinct(check: Check) -> list[list[int]]:
    return [list(row) for row in dict.fromkeys(tuple(row) for row in check["rows"].values())]
