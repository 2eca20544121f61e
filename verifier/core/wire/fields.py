"""A field (veld): how one JSON member is read into a noun and written back, bounds included.

Reading refuses; the refusal names the member and what was expected, never what was there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from verifier.core.errors import MissingMember, Refusal, UnknownMember, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.party import PARTY_ID
from verifier.core.wire import base64url

MAX_MONEY = 10**15  # eurocents: ten thousand milliard euro, well below 2^53
MAX_SECONDS = 2**40
MAX_LOG_SIZE = 2**53 - 1  # every reader of JSON holds it exactly (RFC 7493, section 2.2)

_DATE = re.compile(r"2[01][0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
_KID = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]", re.ASCII)
_ORIGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:/_~-]*", re.ASCII)
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """``read`` takes a parsed JSON value and the member's name; ``write`` takes what ``read`` gave."""

    read: Callable[[Any, str], Any]
    write: Callable[[Any], Any]
    optional: bool = False


def optional(field: Field) -> Field:
    """A member that may be absent; absent is None, and null is refused."""
    return Field(field.read, field.write, optional=True)


def integer(low: int, high: int) -> Field:
    def read(value: Any, name: str) -> int:
        if type(value) is not int or not low <= value <= high:
            raise WrongValue(f"an integer from {low} to {high}", field=name)
        return value

    return Field(read, _same)


def text(longest: int, pattern: re.Pattern[str] | None = None, expected: str = "text") -> Field:
    """A string of 1 to ``longest`` characters that matches ``pattern`` as a whole."""

    def read(value: Any, name: str) -> str:
        if (
            not isinstance(value, str)
            or not 1 <= len(value) <= longest
            or (pattern and not pattern.fullmatch(value))
        ):
            raise WrongValue(f"{expected} of 1 to {longest} characters", field=name)
        return value

    return Field(read, _same)


def octets(size: int) -> Field:
    """Exactly ``size`` bytes in base64url."""
    length = (size * 4 + 2) // 3

    def read(value: Any, name: str) -> bytes:
        if not isinstance(value, str) or len(value) != length:
            raise WrongValue(f"{size} bytes in base64url", field=name)
        try:
            return base64url.decode(value)
        except Refusal as refusal:
            raise WrongValue(f"{size} bytes in canonical base64url", field=name) from refusal

    return Field(read, base64url.encode)


def choice(codes: type[StrEnum]) -> Field:
    def read(value: Any, name: str) -> StrEnum:
        try:
            return codes(value)
        except ValueError:
            raise WrongValue(f"one of the codes {', '.join(codes)}", field=name) from None

    return Field(read, str)


def day() -> Field:
    def read(value: Any, name: str) -> date:
        try:
            if isinstance(value, str) and _DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise WrongValue("a date as YYYY-MM-DD", field=name)

    return Field(read, date.isoformat)


def month() -> Field:
    def read(value: Any, name: str) -> Month:
        if not isinstance(value, str):
            raise WrongValue("a month as YYYY-MM", field=name)
        try:
            return Month.parse(value)
        except WrongValue as refusal:
            raise WrongValue(refusal.expected, field=name) from refusal

    return Field(read, str)


def array(item: Field, low: int, high: int) -> Field:
    """A list of ``low`` to ``high`` items, read into a tuple."""

    def read(value: Any, name: str) -> tuple[Any, ...]:
        if not isinstance(value, list) or not low <= len(value) <= high:
            raise WrongValue(f"a list of {low} to {high} items", field=name)
        return tuple([item.read(each, name) for each in value])

    return Field(read, lambda items: [item.write(each) for each in items])


N = TypeVar("N")


def record(noun: Callable[..., N], members: Mapping[str, Field], check: Callable[[N], None] | None = None) -> Field:
    """An object with exactly ``members`` (the optional ones may be absent), read into ``noun(**members)``.

    ``check`` may refuse a combination that the members allow one by one.
    """

    def read(value: Any, name: str) -> N:
        made = noun(**_read_members(value, members, name))
        if check is not None:
            check(made)
        return made

    def write(made: N) -> dict[str, Any]:
        present = {member: getattr(made, member) for member in members}
        return {
            member: members[member].write(value)
            for member, value in present.items()
            if not members[member].optional or value not in (None, ())
        }

    return Field(read, write)


def _read_members(value: Any, members: Mapping[str, Field], name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WrongValue("an object", field=name)
    if not members.keys() >= value.keys():
        raise UnknownMember("only the members of the schema", field=name)
    found = {}
    for member, field in members.items():
        if member in value:
            found[member] = field.read(value[member], member)
        elif not field.optional:
            raise MissingMember("this member", field=member)
    return found


def party() -> Field:
    return text(24, PARTY_ID, "a party id (oin: with 20 positions, or kvk: with 8 digits)")


def statement_id() -> Field:
    return text(36, _UUID7, "a UUIDv7 in lower case")


def kid() -> Field:
    """The name of a key: 32 bytes in canonical base64url, kept as text."""
    return text(43, _KID, "a thumbprint")


def origin() -> Field:
    """A log's name, also the key name of its notes: no space and no plus (C2SP signed-note)."""
    return text(128, _ORIGIN, "a log's origin")


def digest() -> Field:
    return octets(32)


def money() -> Field:
    """Eurocents, not negative."""
    return integer(0, MAX_MONEY)


def seconds() -> Field:
    """Unix seconds."""
    return integer(0, MAX_SECONDS)


def _same(value: Any) -> Any:
    return value
