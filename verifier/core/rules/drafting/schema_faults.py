"""Schema faults (afwijkingen van het schema): everything in a value that its JSON Schema does not allow.

It knows the keywords that the schema of rule sets uses, and no other. The schema is ours; of the value nothing is
told but where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from verifier.core.rules.drafting.places import Path

Schema = Mapping[str, Any]

_TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
_ARTICLES = {"object": "an object", "array": "a list", "string": "text", "boolean": "true or false"}


class FaultKind(StrEnum):
    """Whether a member is not there, should not be there, or holds something else than it may."""

    MISSING = "missing_member"
    UNKNOWN = "unknown_member"
    WRONG = "wrong_value"


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """``expected`` and ``meaning`` are the schema's words; ``near`` is a member that may have been meant.

    ``silent`` is whether ``unspecified`` may stand here.
    """

    path: Path
    kind: FaultKind
    expected: str
    meaning: str = ""
    near: str = ""
    silent: bool = False


def schema_faults(value: Any, schema: Schema) -> tuple[SchemaFault, ...]:
    """Every fault of ``value``, in the order of the file; none when it is as ``schema`` says."""
    return tuple(_Reader(schema).faults(value, schema, ()))


class _Reader:
    """Reads values by one schema, whose references lead into it."""

    def __init__(self, root: Schema) -> None:
        self._root = root

    def faults(self, value: Any, schema: Schema | bool, path: Path) -> Iterator[SchemaFault]:
        if isinstance(schema, bool):
            if not schema:
                yield SchemaFault(path, FaultKind.UNKNOWN, "no such member in this place")
            return
        schema = self._resolved(schema)
        if _ways(schema):
            yield from self._any_of(value, schema, path)
        elif self._fits(value, schema):
            yield from self._inside(value, schema, path)
        else:
            meaning = str(schema.get("description", ""))
            yield SchemaFault(path, FaultKind.WRONG, self._expected(schema), meaning, silent=self._silent(schema))

    def _resolved(self, schema: Schema) -> Schema:
        """A reference with what stands beside it, such as what the member means here."""
        target = schema.get("$ref")
        if target is None:
            return schema
        return {
            **self._root["$defs"][target.rpartition("/")[2]],
            **{k: v for k, v in schema.items() if k != "$ref"},
        }

    def _any_of(self, value: Any, schema: Schema, path: Path) -> Iterator[SchemaFault]:
        """Nothing when one way fits; else the faults of the way that was tried, or what all ways would be."""
        ways = [self._resolved(each) for each in _ways(schema)]
        found = [list(self.faults(value, way, path)) for way in ways]
        if not all(found):
            return
        tried = [faults for way, faults in zip(ways, found, strict=True) if self._is_of_type(value, way)]
        if tried and isinstance(value, dict | list):
            yield from min(tried, key=len)
            return
        expected = ", or ".join(self._expected(way) for way in ways)
        meaning = str(schema.get("description", ""))
        yield SchemaFault(path, FaultKind.WRONG, expected, meaning, silent=self._silent(schema))

    def _is_of_type(self, value: Any, schema: Schema) -> bool:
        kind = schema.get("type")
        return kind is not None and type(value) is _TYPES[kind]

    def _fits(self, value: Any, schema: Schema) -> bool:
        """Whether the value itself is allowed, whatever is inside it."""
        if "type" in schema and not self._is_of_type(value, schema):
            return False
        if "const" in schema and not _same(value, schema["const"]):
            return False
        if "enum" in schema and not any(_same(value, each) for each in schema["enum"]):
            return False
        if isinstance(value, str):
            return _text_fits(value, schema)
        if type(value) is int:
            return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
        size = len(value) if isinstance(value, list | dict) else 0
        least = schema.get("minItems" if isinstance(value, list) else "minProperties", 0)
        return bool(least <= size <= schema.get("maxItems", size))

    def _inside(self, value: Any, schema: Schema, path: Path) -> Iterator[SchemaFault]:
        if isinstance(value, list):
            for position, item in enumerate(value):
                yield from self.faults(item, schema.get("items", True), (*path, position))
        if isinstance(value, dict):
            yield from self._members(value, schema, path)
            for condition in schema.get("allOf", ()):
                holds = not list(self.faults(value, condition["if"], path))
                yield from self.faults(value, condition["then" if holds else "else"], path)

    def _members(self, value: Mapping[str, Any], schema: Schema, path: Path) -> Iterator[SchemaFault]:
        known: Mapping[str, Any] = schema.get("properties", {})
        for name in schema.get("required", ()):
            if name not in value:
                member = self._resolved(known[name]) if isinstance(known.get(name), Mapping) else {}
                meaning = str(member.get("description", ""))
                yield SchemaFault(
                    (*path, name), FaultKind.MISSING, "this member", meaning, silent=self._silent(member)
                )
        for name, item in value.items():
            if name in known:
                yield from self.faults(item, known[name], (*path, name))
            elif schema.get("additionalProperties") is False:
                yield self._stranger(name, known, path)

    def _stranger(self, name: str, known: Mapping[str, Any], path: Path) -> SchemaFault:
        near = get_close_matches(name, known, n=1)
        expected = f"no other members than {', '.join(known)}"
        return SchemaFault(path, FaultKind.UNKNOWN, expected, near=near[0] if near else "")

    def _expected(self, schema: Schema) -> str:
        if _ways(schema):
            return ", or ".join(self._expected(self._resolved(each)) for each in _ways(schema))
        if "const" in schema:
            return f'the word "{schema["const"]}"'
        if "enum" in schema:
            return f"one of {', '.join(schema['enum'])}"
        kind = schema.get("type", "object")
        if kind == "integer":
            return f"a whole number from {schema['minimum']} to {schema['maximum']}"
        if kind == "string":
            return _text_expected(schema)
        if kind == "array":
            return f"a list of {schema.get('minItems', 0)} to {schema.get('maxItems', 'any number of')} items"
        return _ARTICLES[kind] + (", with at least one member" if schema.get("minProperties") else "")

    def _silent(self, schema: Schema) -> bool:
        ways = [self._resolved(each) for each in _ways(schema) or [schema]]
        return any("unspecified" in (way.get("const"), *way.get("enum", ())) for way in ways)


def _ways(schema: Schema) -> Sequence[Schema]:
    """The alternatives of a schema; those of ``oneOf`` exclude each other, so that any one will do."""
    ways: Sequence[Schema] = schema.get("anyOf", schema.get("oneOf", ()))
    return ways


def _same(value: Any, other: Any) -> bool:
    """Equal as JSON has it, where true is no number."""
    return type(value) is type(other) and value == other


def _text_fits(value: str, schema: Schema) -> bool:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        return False
    if "pattern" in schema and not re.fullmatch(schema["pattern"].strip("^$"), value, re.ASCII):
        return False
    return schema.get("format") != "date" or _is_day(value)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _text_expected(schema: Schema) -> str:
    if schema.get("format") == "date":
        return "a day as YYYY-MM-DD"
    patterns: Sequence[tuple[str, str]] = (
        ("^[a-z][a-z0-9_]*$", "a code of small letters, digits and underscores"),
        ("^[a-z][a-z0-9-]*$", "a name of small letters, digits and hyphens"),
        ("^https?://[!-~]+$", "an address of a page that begins with https://"),
    )
    said = next((words for pattern, words in patterns if pattern == schema.get("pattern")), "text")
    return (
        f"{said} of {max(1, schema.get('minLength', 1))} to {schema.get('maxLength', 'any number of')} characters"
    )
