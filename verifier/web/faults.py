"""Faults (gebreken): pydantic's findings retold without a single received character.

pydantic's own messages, inputs, contexts and locations may hold what was received: a member that nobody
declared appears in the location under the name its sender chose. Only declared names, positions in a list
and declared bounds are passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from verifier.core.errors import MissingMember, UnknownMember, WrongValue
from verifier.web.refusals import Fault

#: What was expected, by pydantic error type; a name in braces is a bound that the model declares.
_EXPECTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "to be present",
        "extra_forbidden": "only documented members",
        "string_type": "a string",
        "int_type": "an integer",
        "int_parsing": "an integer",
        "bool_type": "true or false",
        "list_type": "a list",
        "tuple_type": "a list",
        "dict_type": "an object",
        "model_type": "an object",
        "string_too_short": "at least {min_length} characters",
        "string_too_long": "at most {max_length} characters",
        "too_short": "at least {min_length} items",
        "too_long": "at most {max_length} items",
        "string_pattern_mismatch": "text that matches {pattern}",
        "greater_than": "more than {gt}",
        "greater_than_equal": "at least {ge}",
        "less_than": "less than {lt}",
        "less_than_equal": "at most {le}",
        "enum": "one of {expected}",
        "literal_error": "one of {expected}",
        "date_from_datetime_parsing": "a date as YYYY-MM-DD",
        "date_parsing": "a date as YYYY-MM-DD",
    }
)

_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {"missing": MissingMember.code, "extra_forbidden": UnknownMember.code}
)


def body_faults(errors: Iterable[Mapping[str, Any]], declared: frozenset[str]) -> tuple[Fault, ...]:
    """Faults of a body; a location keeps positions and the ``declared`` member names, anything else is ``*``."""

    def retold(part: object) -> str:
        return str(part) if isinstance(part, int) or part in declared else "*"

    return tuple(_fault(error, retold) for error in errors)


def parameter_faults(errors: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Faults of path, query and header parameters, whose names the route declares: ``query.month``."""
    return tuple(_fault({**error, "loc": error["loc"][:2]}, str) for error in errors)


def _fault(error: Mapping[str, Any], retold: Callable[[object], str]) -> Fault:
    kind: str = error["type"]
    location: tuple[object, ...] = error["loc"]
    if kind == "extra_forbidden":
        location = location[:-1]
    expected = _EXPECTED.get(kind, "a value as documented").format_map(error.get("ctx", {}))
    return Fault(".".join(map(retold, location)), _CODES.get(kind, WrongValue.code), expected)
