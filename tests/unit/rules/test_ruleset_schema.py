"""The schema of rule sets and their parser agree on every small change to a full document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from verifier import shipped
from verifier.core.errors import MissingMember, UnknownMember, WrongValue
from verifier.core.rules.ruleset import parse_ruleset

SCHEMA_DOCUMENT: dict[str, Any] = json.loads(shipped.schema("ruleset.v1"))
SCHEMA = Draft202012Validator(SCHEMA_DOCUMENT, format_checker=FormatChecker())

REPLACEMENTS: tuple[Any, ...] = (
    *(None, True, -1, 0, 1, 15, 3600, 10**9, 10**9 + 1, 10**15 + 1, [], {}, ["x"]),
    *("", "x", "P", "unspecified", "unlimited", "months", "adds", "2023-02-29", "2024-02-29"),
    *("é" * 201, "a" * 65, "a" * 1001),
)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document, of a list the first item only: the others are read in the same way."""
    yield path
    if isinstance(node, dict):
        for name, member in node.items():
            yield from places(member, (*path, name))
    elif isinstance(node, list) and node:
        yield from places(node[0], (*path, 0))


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
    """A small rule set in which every member that may occur does occur."""
    members: dict[str, Any] = json.loads(shipped.ruleset("haaglanden-2023-07.v1"))
    age, trait = members["bonuses"][0], members["bonuses"][1]
    age["condition"] = {**age["condition"], **trait["condition"], "employment_kinds": ["permanent"]}
    members["policy"] = {"people": 5, "largest_share_basis_points": 5000, "events": 5, "people_for_rounded": 10}
    members["policy"] |= {"shortfall_step": 500_000, "floor_step": 1_000_000, "placements_class_step": 5}
    members["activities"][0]["measures"].insert(0, {"by": "hour", "amount": 10_000})
    for rows, length in (("categories", 1), ("bonuses", 1), ("activities", 1), ("sources", 1)):
        members[rows] = members[rows][:length]
    # The first point is the one that mutants change: no gap depends on it.
    gap_codes = ("contracts_from", "start_window", "obligation_cap", "obligation_threshold", "malus")
    row_codes = ("counting_window", "bonus_kind", "bonus_stacking", "attested_by")
    codes = ("remark", *gap_codes, *row_codes)
    members["open_points"] = [{"code": code, "nl": "?", "en": "?"} for code in codes]
    return members


def valid_by_schema(path: tuple[Any, ...], mutant: Any) -> bool:
    """Below a member of the rule set only that member changed: the rest need not be looked at again."""
    if len(path) < 2:
        return bool(SCHEMA.is_valid(mutant))
    member = SCHEMA.evolve(schema=SCHEMA_DOCUMENT["properties"][path[0]])
    return bool(member.is_valid(mutant[path[0]]))


SEMANTIC = ("every code once", "an open point for everything that is unspecified")


def test_parser_and_schema_accept_and_refuse_the_same() -> None:
    SCHEMA.validate(full_document())
    accepted = refused = 0
    for path, mutant in mutants(full_document()):
        try:
            parse_ruleset(json.dumps(mutant).encode())
        except (MissingMember, UnknownMember, WrongValue) as refusal:
            if refusal.expected in SEMANTIC:
                continue
            by_parser = False
        else:
            by_parser = True
        by_schema = valid_by_schema(path, mutant)
        assert by_parser == by_schema, f"at {path} parser says {by_parser}, schema {by_schema}"
        accepted += by_parser
        refused += not by_parser
    assert accepted > 50
    assert refused > 1000
