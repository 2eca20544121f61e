"""Code lists: what the model and the rule sets use is what the lists explain, no more and no less."""

from __future__ import annotations

import json
from typing import Any

import pytest

from verifier import shipped
from verifier.core.model.placement import EmploymentKind
from verifier.core.model.status_order import StatusReason
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.core.rules.table.building_blocks import Attester
from verifier.core.rules.table.ruleset import parse_ruleset

RULESETS = [parse_ruleset(shipped.ruleset(name)) for name in shipped.ruleset_names()]
LISTS = ("groups.v1", "traits.v1", "employment-kinds.v1", "withdrawal-reasons.v1", "status-reasons.v1")


def codelist(name: str) -> dict[str, Any]:
    members: dict[str, Any] = json.loads(shipped.codelist(name))
    return members


def codes(name: str) -> list[str]:
    return [row["code"] for row in codelist(name)["codes"]]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_named_after_itself_and_explains_every_code_once(name: str) -> None:
    members = codelist(name)
    assert f"{members['name']}.v{members['version']}" == name
    assert len(codes(name)) == len(set(codes(name)))
    assert all(row["nl"] and row["en"] for row in members["codes"])


def test_employment_kinds_are_those_of_a_placement() -> None:
    assert codes("employment-kinds.v1") == list(EmploymentKind)


def test_withdrawal_reasons_are_those_of_a_withdrawal() -> None:
    assert codes("withdrawal-reasons.v1") == list(WithdrawalReason)


def test_status_reasons_are_those_of_a_status_order() -> None:
    assert codes("status-reasons.v1") == list(StatusReason)


def test_groups_are_those_of_the_rule_sets() -> None:
    used = {group for ruleset in RULESETS for row in ruleset.categories for group in row.groups}
    assert set(codes("groups.v1")) == used


def test_traits_are_those_of_the_rule_sets() -> None:
    conditions = [row.when for ruleset in RULESETS for row in ruleset.categories]
    conditions += [row.condition for ruleset in RULESETS for row in ruleset.bonuses]
    by_row = {trait for each in conditions for trait in (*each.traits, *each.all_traits, *each.without_traits)}
    by_window = {trait for ruleset in RULESETS for trait in ruleset.counts_while}
    assert set(codes("traits.v1")) == by_row | by_window


def test_the_issuer_of_a_group_can_attest_the_rows_that_value_it() -> None:
    """A group of UWV in a row for schools, or the other way round, could never be countersigned."""
    kinds = {"uwv": Attester.AGENCY, "municipality": Attester.AGENCY}
    kinds |= {"school": Attester.SCHOOL, "none": Attester.UNSPECIFIED}
    issuers = {row["code"]: kinds[row["issuer"]] for row in codelist("groups.v1")["codes"]}
    for ruleset in RULESETS:
        for category in ruleset.categories:
            assert {issuers[group] for group in category.groups} == {category.attested_by}
