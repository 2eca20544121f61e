"""The JSON Schemas are complete, documented and in step with the envelope's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.conformance.wire.reference import (
    DEFINITIONS,
    FOLDER,
    Reference,
    example,
    load,
    refusal_of,
    schema_name,
    stem,
)
from verifier.core.wire.envelope import limit_of
from verifier.core.wire.statements import TYPS

NAMES = [DEFINITIONS, *map(schema_name, TYPS)]


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for below in schema.values():
            yield from _nodes(below)
    elif isinstance(schema, list):
        for below in schema:
            yield from _nodes(below)


def test_one_schema_and_one_example_for_every_typ() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.json")) == sorted(NAMES)
    assert sorted(path.stem for path in (FOLDER / "examples").iterdir()) == sorted(map(stem, TYPS))


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_sound_and_says_what_it_is(name: str) -> None:
    schema = load(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(f"/{name}")
    assert schema["title"]
    assert re.search(r"\([a-z]", schema["description"]), "the Dutch gloss in brackets"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_open_ended(name: str) -> None:
    """Objects are closed, numbers and lists bounded, strings bounded and patterns anchored at both ends."""
    for node in _nodes(load(name)):
        match node.get("type"):
            case "object":
                assert node["additionalProperties"] is False
            case "integer":
                assert node["minimum"] <= node["maximum"] < 2**53
            case "array":
                assert node["minItems"] <= node["maxItems"]
            case "string" if "enum" not in node:
                assert node["minLength"] <= node["maxLength"]
        if isinstance(node.get("pattern"), str):
            assert node["pattern"].startswith("^")
            assert node["pattern"].endswith("(?!\\n)$")


@pytest.mark.parametrize("typ", TYPS)
def test_schema_names_typ_signer_limit_and_clause(typ: str) -> None:
    schema = load(schema_name(typ))
    assert schema["x-typ"] == typ
    assert schema["x-signer"]
    assert schema["x-limit"] == limit_of(typ)
    assert re.search(r"PROTOCOL [2-8]", schema["description"])


@pytest.mark.parametrize("typ", TYPS)
def test_example_is_valid(typ: str) -> None:
    assert Reference().accepts(typ, example(typ))
    assert refusal_of(typ, example(typ)) is None
