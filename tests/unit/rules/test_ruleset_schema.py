"""The schema of rule sets and their parser agree on every small change to a full document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.endurance import often
from verifier import shipped
from verifier.core.errors import MissingMember, UnknownMember, WrongValue
from verifier.core.rules.table.consistency import STEP
from verifier.core.rules.table.gaps import GAPS
from verifier.core.rules.table.policy import PublicationPolicy
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.rules.table.ruleset_fields import MEMBERS

SCHEMA_DOCUMENT: dict[str, Any] = json.loads(shipped.schema("ruleset.v1"))
SCHEMA = Draft202012Validator(SCHEMA_DOCUMENT, format_checker=FormatChecker())

REPLACEMENTS: tuple[Any, ...] = (
    *(None, True, -1, 0, 1, 15, 3600, 5000, 10**9, 10**9 + 1, 10**15 + 1, [], {}, ["x"]),
    *("", "x", "P", "unspecified", "unlimited", "months", "adds", "2023-02-29", "2024-02-29"),
    *("day", "hour", "week", "multiple", "flat", "cost", "employer", "é" * 201, "a" * 65, "a" * 1001),
)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document; of a list the first item, and of others what the first does not have alike."""
    yield path
    if isinstance(node, dict):
        for name, member in node.items():
            yield from places(member, (*path, name))
    elif isinstance(node, list) and node:
        yield from places(node[0], (*path, 0))
        for position, item in enumerate(node):
            if isinstance(item, dict) and path != ("open_points",):
                other = {name for name, member in item.items() if node[0].get(name) != member}
                yield from (
                    place for name in sorted(other) for place in places(item[name], (*path, position, name))
                )


def mutants(members: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each place replaced by each value, removed, or given one member more; with its path."""
    for path in places(members):
        for value in REPLACEMENTS:
            yield path, replaced(members, path, value)
        if path:
            yield path, replaced(members, path, None, remove=True)
        node = at(members, path)
        if isinstance(node, dict):
            yield path, replaced(members, path, {**node, "extra": 1})


def at(members: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        members = members[step]
    return members


def replaced(node: Any, path: tuple[Any, ...], value: Any, *, remove: bool = False) -> Any:
    """A document that differs from ``node`` at ``path`` only, and shares all the rest with it."""
    if not path:
        return value
    mutant = node.copy()
    if remove and len(path) == 1:
        del mutant[path[0]]
    else:
        mutant[path[0]] = replaced(node[path[0]], path[1:], value, remove=remove)
    return mutant


def full_document() -> dict[str, Any]:
    """A small rule set in which every member that may occur does occur, in each of its shapes."""
    members: dict[str, Any] = json.loads(shipped.ruleset("haaglanden-2023-07.v1"))
    span, kinds = {"at_least": 1, "below": 12}, ["permanent"]
    when: dict[str, Any] = {"age_at_least": 18, "age_below": 65, "traits": ["a"], "all_traits": ["b"]}
    when |= {"without_traits": ["c"]}
    when |= {"employment_kinds": kinds, "without_employment_kinds": ["internship"], "not_employed_before": 6}
    when |= {"months_in_group": span, "months_left": span}
    row = {"title": {"nl": "?", "en": "?"}, "status": "S", "attested_by": "agency"}
    work = row | {"groups": ["ww"], "amount": 100, "per": "full_time_year", "window": "contract"}
    bounded = {"months": 12, "from": "placement_start"}
    members["categories"] = [
        work | {"code": "annual", "when": when, "hourly_amount": 24, "window": bounded},
        work | {"code": "daily", "groups": ["wia"], "per": "day", "hours_per_day": 720},
    ]
    extra = row | {"condition": {"groups": ["ww"], **when}, "stacking": "adds"}
    members["bonuses"] = [
        extra | {"code": "recurring", "kind": "per_year", "amount": 1, "hourly_amount": 1, "window": bounded},
        extra | {"code": "once", "kind": "multiple", "multiple_basis_points": 10_000, "family": "family"},
    ]
    ways = [{"by": "cost", "share_basis_points": 3000}, {"by": "hour", "amount": 10_000, "per_person": True}]
    activity = members["activities"][0] | {"measures": ways, "months_at_most": 3}
    activity["limits"] = [{"quantity": 200, "per": "activity"}, {"amount": 100, "per": "contract"}]
    activity["surcharge"] = {"share_basis_points": 10_000, "at_most": 200_000, "per": "contract"}
    members["activities"] = [activity | {"code": "bought"}]
    members["activity_caps"] = [
        {"code": "share", "kinds": ["bought"], "share_basis_points": 2500},
        {"code": "amount", "kinds": ["bought"], "amount": 10_000},
    ]
    certificate: dict[str, Any] = {"code": "pso_1", "title": row["title"], "status": "S", "family": "pso"}
    certificate |= {"discount_basis_points": 2500, "at_most_of_value_basis_points": 500}
    members["obligation"] |= {"least_basis_points": 200, "customary_basis_points": [500]}
    members["obligation"] |= {"full_time_share_basis_points": 500, "certificates": [certificate]}
    members |= {"replaces": "an-earlier-one", "contracts_until": "2030-12-31", "minimum_weekly_hours": 1200}
    members |= {"hourly_for": ["agency_work"], "plan_working_days": 7, "start_window_months": 12}
    members["unsupported"] = [{"code": "cap", "applies_to": ["placements"], "nl": "?", "en": "?"}]
    members["policy"] = {each.name: each.default for each in fields(PublicationPolicy) if each.name != "name"}
    members["sources"] = members["sources"][:1]
    # The first point is the one that mutants change: no gap depends on it.
    members["open_points"] = [{"code": code, "nl": "?", "en": "?"} for code in ("remark", *GAPS)]
    return members


def valid_by_schema(path: tuple[Any, ...], mutant: Any) -> bool:
    """Only what lies at ``path`` changed: beside it, nothing need be looked at again."""
    return _valid(SCHEMA_DOCUMENT, mutant, path)


def _valid(schema: Mapping[str, Any], changed: Any, path: tuple[Any, ...]) -> bool:
    """Of each part around the place all but its own parts, which were right and did not change; then the place."""
    while schema.keys() == {"$ref"}:
        schema = SCHEMA_DOCUMENT["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    named = bool(path) and isinstance(path[0], str)
    parts = schema.get("properties" if named else "items")
    if not path or not parts:
        return bool(SCHEMA.evolve(schema=schema).is_valid(changed))
    free: dict[str, Any] = {"properties": dict.fromkeys(parts, True)} if named else {"items": True}
    if not SCHEMA.evolve(schema={**schema, **free}).is_valid(changed):
        return False
    if path[0] not in (changed if named else range(len(changed))):
        return True
    return _valid(parts[path[0]] if named else parts, changed[path[0]], path[1:])


def valid_by_parser(path: tuple[Any, ...], mutant: Any) -> bool | None:
    """The same; None where only the consistency of the whole is at fault, of which the schema knows nothing."""
    try:
        if len(path) < 2:
            parse_ruleset(json.dumps(mutant).encode())
        else:
            MEMBERS[path[0]].read(mutant[path[0]], path[0])
    except (MissingMember, UnknownMember, WrongValue) as refusal:
        return None if refusal.step == STEP else False
    return True


@pytest.mark.slow
def test_parser_and_schema_accept_and_refuse_the_same() -> None:
    SCHEMA.validate(full_document())
    parse_ruleset(json.dumps(full_document()).encode())
    accepted = refused = 0
    for path, mutant in mutants(full_document()):
        by_parser = valid_by_parser(path, mutant)
        if by_parser is None:
            continue
        by_schema = valid_by_schema(path, mutant)
        assert by_parser == by_schema, f"at {path} parser says {by_parser}, schema {by_schema}"
        accepted += by_parser
        refused += not by_parser
    assert accepted > 200
    assert refused > 3000


@pytest.mark.slow
def test_what_is_looked_at_around_a_change_tells_of_the_whole() -> None:
    """The control of the short way: the library's own word on the whole of the mutants."""
    for path, mutant in list(mutants(full_document()))[:: often(97, 1)]:
        assert valid_by_schema(path, mutant) == SCHEMA.is_valid(mutant), path
