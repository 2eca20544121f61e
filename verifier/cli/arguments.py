"""Arguments (argumenten): how the text of one option becomes a noun; what does not fit is named, never repeated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple, TypeVar

import typer

from verifier.core.errors import Refusal
from verifier.core.model.calendar import Month
from verifier.core.model.party import PartyId, party_id
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.core.wire.verifier_key import VerifierKey, parse_verifier_key

T = TypeVar("T")


class Unfit(typer.BadParameter):
    """A value that an option does not take; the message says what it takes."""


class HoursOf(NamedTuple):
    """Hundredths of hours of the placement that the contractor calls ``reference``."""

    reference: str
    hours: int


def existing_file(text: str) -> Path:
    """The path of a file that is there."""
    path = Path(text)
    if not path.is_file():
        raise Unfit("a file that exists")
    return path


def existing_folder(text: str) -> Path:
    """The path of a folder that is there."""
    path = Path(text)
    if not path.is_dir():
        raise Unfit("a folder that exists")
    return path


def existing_path(text: str) -> Path:
    """The path of a file or a folder that is there."""
    path = Path(text)
    if not path.exists():
        raise Unfit("a file or a folder that exists")
    return path


def moment(text: str) -> int:
    """Unix seconds of a moment in ISO 8601."""
    from verifier.offline.verification import parse_moment

    return _fitting(parse_moment, text)


def party(text: str) -> PartyId:
    """A party id."""
    return _fitting(party_id, text)


def month(text: str) -> Month:
    """A month, ``YYYY-MM``."""
    return _fitting(Month.parse, text)


def day(text: str) -> date:
    """A day, ``YYYY-MM-DD``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unfit("a date as YYYY-MM-DD") from None


def digest(text: str) -> Digest:
    """The digest of a statement: 32 bytes in base64url."""
    try:
        octets = base64url.decode(text)
    except Refusal:
        octets = b""
    if len(octets) != 32:
        raise Unfit("a digest: 43 characters of base64url")
    return Digest(octets)


def verifier_key(text: str) -> VerifierKey:
    """The key of who signs notes."""
    return _fitting(parse_verifier_key, text)


def year(text: str) -> str:
    """A calendar year in four digits."""
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Unfit("a year in four digits")
    return text


def hundredths(text: str) -> int:
    """Hundredths of a decimal number such as 36 or 36.5; commas between thousands are not read."""
    try:
        number = Decimal(text) * 100
    except InvalidOperation:
        raise Unfit("a number with at most two decimals behind a point") from None
    if not number.is_finite() or number != number.to_integral_value() or not 0 <= number < 10**15:
        raise Unfit("a number with at most two decimals behind a point")
    return int(number)


def hours_of(text: str) -> HoursOf:
    """Hours of one placement, from REFERENCE=HOURS."""
    reference, found, hours = text.rpartition("=")
    if not found or not reference:
        raise Unfit("REFERENCE=HOURS, such as A1=156.5")
    return HoursOf(reference, hundredths(hours))


def _fitting(read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except Refusal as refusal:
        raise Unfit(refusal.expected) from None
