"""Examples (voorbeelden) of bodies, composed from their schemas: what a schema shows of itself is shown as it is.

A leaf without an example of its own gets the least that its schema allows; whether the whole is valid is for the
tests, which hold every example against its schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_BY_FORMAT: Final[Mapping[str, str]] = {"date": "2026-01-31", "date-time": "2026-01-31T12:00:00Z"}
_PREFIX: Final = "#/components/schemas/"


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """One valid value of ``schema``; references lead into ``schemas``."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].removeprefix(_PREFIX)], schemas)
    for keyword in ("const", "default"):
        if schema.get(keyword) is not None:
            return schema[keyword]
    for keyword in ("examples", "enum"):
        if schema.get(keyword):
            return schema[keyword][0]
    return _composed(schema, schemas)


def _composed(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    for choice in schema.get("anyOf", schema.get("oneOf", ())):
        if choice.get("type") != "null":
            return example_of(choice, schemas)
    match schema.get("type"):
        case "object":
            return {name: example_of(member, schemas) for name, member in schema.get("properties", {}).items()}
        case "array":
            return _items(schema, schemas)
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "string":
            return _BY_FORMAT.get(schema.get("format", ""), "text")
    return {}


def _items(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> list[Any]:
    """Every example of the items, or as many as must be there and at least one."""
    items = schema.get("items", {})
    resolved = schemas[items["$ref"].removeprefix(_PREFIX)] if "$ref" in items else items
    shown = list(resolved.get("examples", ()))
    return shown or [example_of(items, schemas)] * max(1, schema.get("minItems", 1))
