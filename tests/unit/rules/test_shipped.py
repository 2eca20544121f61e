"""Shipped files are found by name, and by nothing that is not a name."""

from __future__ import annotations

import json

import pytest

from verifier import shipped
from verifier.core.errors import UnknownReference


def test_the_first_two_rule_sets_are_shipped() -> None:
    assert {"haaglanden-2023-07.v1", "utrecht-current.v1"} <= set(shipped.ruleset_names())


def test_the_schema_of_rule_sets_is_shipped() -> None:
    assert json.loads(shipped.schema("ruleset.v1"))["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize(
    "name",
    ["", "absent.v1", "../rulesets/utrecht-current.v1", "/etc/passwd", "..", "utrecht-current.v1\n"],
    ids=["empty", "absent", "up and down", "absolute", "parent", "line feed"],
)
def test_any_other_name_is_refused(name: str) -> None:
    for read in (shipped.ruleset, shipped.codelist, shipped.schema, shipped.statement_schema, shipped.anchor):
        with pytest.raises(UnknownReference):
            read(name)
