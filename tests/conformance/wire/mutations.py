"""A mutation (verandering): one deliberate change of valid claims, at each place and bound of the schema."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.conformance.wire.reference import Reference, Schema

Path = tuple[str | int, ...]

#: Last characters: canonical for 1,216 bytes; for 32; for neither; and outside the alphabet.
_ENDINGS = "AQEsBx_-.="
_OTHER_TYPES: tuple[Any, ...] = (None, True, False, 0, -1, 7, 0.5, 1e300, "", "x", [], [None], {}, {"a": 1})


@dataclass(frozen=True, slots=True)
class Mutation:
    """``label`` says what was changed and where, without the value."""

    label: str
    claims: Any


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every place in ``value``, the whole included; of a list the first and the last item."""
    yield path, value
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, (*path, name))
    elif isinstance(value, list):
        for index in sorted({0, len(value) - 1} if value else ()):
            yield from places(value[index], (*path, index))


def put(claims: Any, path: Path, value: Any) -> Any:
    """A copy of ``claims`` with ``value`` at ``path``; the original is left alone."""
    if not path:
        return value
    changed = copy.copy(claims)
    changed[path[0]] = put(claims[path[0]], path[1:], value)
    return changed


def mutations(reference: Reference, schema: Schema, claims: dict[str, Any]) -> Iterator[Mutation]:
    """Every systematic mutation of ``claims``, valid under ``schema``."""
    for path, value in places(claims):
        where = ".".join(map(str, path)) or "(whole)"
        for what, changed in _changes(value, _schemas_at(reference, schema, claims, path)):
            yield Mutation(f"{where}: {what}", put(claims, path, changed))


def _schemas_at(reference: Reference, schema: Schema, claims: Any, path: Path) -> list[Schema]:
    """The schemas that speak of the value at ``path``: one, or each branch of a ``oneOf`` that has the member."""
    here = [reference.resolve(schema)]
    for step in path:
        here = [reference.resolve(below) for each in here for below in _below(reference, each, step)]
    return here


def _below(reference: Reference, schema: Schema, step: str | int) -> Iterator[Schema]:
    for branch in [schema, *(each for each in schema.get("oneOf", ()) if "$ref" in each)]:
        resolved = reference.resolve(branch)
        below = resolved.get("items") if isinstance(step, int) else resolved.get("properties", {}).get(step)
        if isinstance(below, dict):
            yield below


def _changes(value: Any, schemas: list[Schema]) -> Iterator[tuple[str, Any]]:
    for number, other in enumerate(_OTHER_TYPES):
        yield f"another type ({number})", other
    if isinstance(value, dict):
        yield from _object_changes(value)
    elif isinstance(value, list):
        yield from _list_changes(value, schemas)
    elif isinstance(value, str):
        yield from _string_changes(value, schemas)
    elif isinstance(value, int):
        yield from _integer_changes(value, schemas)


def _object_changes(value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, member in value.items():
        yield f"without {name}", {other: item for other, item in value.items() if other != name}
        yield f"{name} in capitals", {**{o: i for o, i in value.items() if o != name}, name.upper(): member}
    for extra in ("extra", "d", "", "iss ", "__proto__", "amount", "quantity", "basis_points", "rate_commitments"):
        if extra not in value:
            yield f"with {extra!r}", {**value, extra: 1}
            yield f"with {extra!r} null", {**value, extra: None}
    yield "in a list", [value]


def _list_changes(value: list[Any], schemas: list[Schema]) -> Iterator[tuple[str, Any]]:
    bounds = {s["minItems"] - step for s in schemas for step in (0, 1)} | {
        s["maxItems"] + step for s in schemas for step in (0, 1)
    }
    for length in sorted(bounds):
        if value and length >= 0:
            yield f"{length} items", (value * (length // len(value) + 1))[:length]
    yield "as an object", {str(i): item for i, item in enumerate(value)}
    yield "nested", [value]
    if value:
        yield "without its list", value[0]
        yield "with null", [*value, None]
        yield "backwards", value[::-1]


def _string_changes(value: str, schemas: list[Schema]) -> Iterator[tuple[str, Any]]:
    yield from (
        ("then a newline", value + "\n"),
        ("then a carriage return", value + "\r"),
        ("then a space", value + " "),
        ("after a space", " " + value),
        ("then =", value + "="),
        ("in capitals", value.upper()),
        ("in lower case", value.lower()),
        ("backwards", value[::-1]),
        ("in a list", [value]),
        ("very long", value * 4000),
        ("with an Arabic digit", value[:-1] + "٣"),
        ("with a full-width letter", "ａ" + value[1:]),
        ("with a plus", "+" + value[1:]),
        ("with a NUL", value[:1] + "\0" + value[2:]),
    )
    for character in _ENDINGS:
        yield f"ends in {character}", value[:-1] + character
    for index in sorted({*range(min(len(value), 6)), len(value) // 2, len(value) - 1}):
        yield f"without character {index}", value[:index] + value[index + 1 :]
        yield f"another character {index}", value[:index] + "!" + value[index + 1 :]
        yield f"a nine at {index}", value[:index] + "9" + value[index + 1 :]
    for length in sorted(
        {s[k] + d for s in schemas for k in ("minLength", "maxLength") if k in s for d in (-1, 0, 1)}
    ):
        yield f"{length} characters", (value + value[-1:] * length)[:length]
        yield f"{length} times a", "a" * length
    for code in sorted({code for s in schemas for code in s.get("enum", ())}):
        yield f"the code {code}", code


def _integer_changes(value: int, schemas: list[Schema]) -> Iterator[tuple[str, Any]]:
    bounds = {bound + step for s in schemas for bound in (s["minimum"], s["maximum"]) for step in (-1, 0, 1)}
    for number in sorted(bounds | {value - 1, value + 1, -value, 2**53, 2**63, 10**30}):
        yield f"the integer {number}", number
    yield "as text", str(value)
    yield "with a half", value + 0.5
    yield "as a whole float", float(value)
    yield "not a number", float("nan")
