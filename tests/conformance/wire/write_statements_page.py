"""The statements page (naslag van verklaringen): ``docs/reference/statements.md``, made of the JSON Schemas.

``python -m tests.conformance.wire.write_statements_page`` writes it again; a test compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conformance.wire.reference import DEFINITIONS, Schema, example, load, schema_name, stem
from verifier.core.wire.statements import TYPS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "statements.md"

_OPENING = """# Statements

Everything that counts is a signed statement (verklaring): JWS compact with the header members `alg` (`ES256`),
`typ` and `kid`, and one of these JSON objects as payload. The JSON Schemas in `schemas/statements/` are the
reference; this page is written from them by `python -m tests.conformance.wire.write_statements_page`.

A reader refuses unknown members, duplicate members, numbers with a fraction or exponent, and text that is not
canonical. Four things a schema cannot say, and a reader checks all the same: a day exists in its month, an
integer is written without fraction, the `kid` of a key record is the thumbprint of its `jwk`, and a P-256 key is a
point of its curve.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_OPENING, *_contents(), *(line for typ in TYPS for line in _statement(typ)), *_definitions()])


def _contents() -> Iterator[str]:
    yield "| typ | statement | signed by | at most |"
    yield "| --- | --- | --- | --- |"
    for typ in TYPS:
        schema = load(schema_name(typ))
        link = f"[`{typ}`](#{stem(typ)})"
        yield f"| {link} | {schema['title']} | {schema['x-signer']} | {schema['x-limit'] // 1024} KiB |"
    yield ""


def _statement(typ: str) -> Iterator[str]:
    schema = load(schema_name(typ))
    yield f"## {stem(typ)}\n"
    yield f"{schema['description']}\n"
    yield f"Signed by {schema['x-signer']}. Schema: `schemas/statements/{schema_name(typ)}`.\n"
    yield from _members(schema)
    yield from _rules(schema)
    yield "<details><summary>Example</summary>\n"
    yield f"```json\n{json.dumps(_shortened(example(typ)), indent=2, ensure_ascii=False)}\n```\n"
    yield "</details>\n"


def _members(schema: Schema) -> Iterator[str]:
    yield "| member | | form | meaning |"
    yield "| --- | --- | --- | --- |"
    yield from _rows(schema, "")
    yield ""


def _rows(schema: Schema, prefix: str) -> Iterator[str]:
    for name, member in schema["properties"].items():
        presence = "required" if name in schema["required"] else "optional"
        meaning = member.get("description", "").replace("|", "\\|")
        yield f"| `{prefix}{name}` | {presence} | {_form(member)} | {meaning} |"
        items = member.get("items", {})
        if "properties" in member:
            yield from _rows(member, f"{prefix}{name}.")
        elif "properties" in items:
            yield from _rows(items, f"{prefix}{name}[].")


def _form(schema: Schema) -> str:
    """In a few words what a value looks like."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{_definition(name)['title']}](#{_anchor(name)})"
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{code}`" for code in schema["enum"])
    if "oneOf" in schema and "type" not in schema:
        return " or ".join(map(_form, schema["oneOf"]))
    return _sized(schema)


def _sized(schema: Schema) -> str:
    match schema["type"]:
        case "integer":
            return f"integer, {schema['minimum']} to {schema['maximum']}"
        case "array":
            inner = "objects" if "properties" in schema["items"] else _form(schema["items"])
            return f"list of {schema['minItems']} to {schema['maxItems']}: {inner}"
        case "string":
            low, high = schema["minLength"], schema["maxLength"]
            return f"text of {high} characters" if low == high else f"text of {low} to {high} characters"
        case _:
            return "object"


def _rules(schema: Schema) -> Iterator[str]:
    """What holds between members."""
    for where, part in {"": schema, **schema["properties"]}.items():
        if isinstance(part, dict) and all("required" in each for each in part.get("oneOf", [{}])):
            names = " or ".join(f"`{each['required'][0]}`" for each in part["oneOf"])
            yield f"Exactly one of {names}{f' in `{where}`' if where else ''}.\n"
    if "if" in schema:
        ((member, condition),) = schema["if"]["properties"].items()
        absent = ", ".join(f"`{name}`" for name in schema["then"]["properties"])
        yield f"When `{member}` is `{condition['const']}`, these are absent, and else all are there: {absent}.\n"


def _definition(name: str) -> Schema:
    definition: Schema = load(DEFINITIONS)["$defs"][name]
    return definition


def _anchor(name: str) -> str:
    return _definition(name)["title"].lower().replace(" ", "-")  # type: ignore[no-any-return] # a title is text


def _definitions() -> Iterator[str]:
    yield "## Forms\n"
    yield f"{load(DEFINITIONS)['description']}\n"
    for schema in load(DEFINITIONS)["$defs"].values():
        yield f"### {schema['title']}\n"
        yield f"{schema['description']}\n"
        if "properties" in schema:
            yield from _members(schema)
        else:
            yield f"Form: {_form(schema)}.{_pattern(schema)}\n"


def _pattern(schema: Schema) -> str:
    return f" Pattern: `{schema['pattern']}`." if "pattern" in schema else ""


def _shortened(value: Any) -> Any:
    """Long base64url texts cut, so that an example can be read."""
    if isinstance(value, dict):
        return {name: _shortened(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_shortened(item) for item in value]
    return value[:40] + "…" if isinstance(value, str) and len(value) > 100 else value


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
