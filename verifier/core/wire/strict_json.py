"""Strict JSON (streng JSON): the subset of I-JSON in which two readers cannot differ (PROTOCOL 2).

UTF-8 without a byte order mark, no duplicate members, no floats, no NaN or Infinity, integers of at most
sixteen digits, bounded depth, and strings in NFC without control, format, surrogate, private-use or unassigned
characters.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from typing import Any, NoReturn

from verifier.core.errors import NotStrictJson, TooLarge

#: Nesting that any statement of ours needs (PROTOCOL 2).
MAX_DEPTH = 8

#: A string, closed or not. It never backtracks: text full of quotes is still read in linear time.
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_OPENING = re.compile(r"[\[{]")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
#: In the text of others: controls but tab, line feed and carriage return, surrogates, and noncharacters.
_NONCHARACTERS = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
_FOREIGN_REFUSED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")
#: Arrays and objects in one document of others.
_FOREIGN_CONTAINERS = 4096
_FOREIGN_STRINGS = "strings without control characters, surrogates and noncharacters"


def parse(unverified: bytes | str, *, limit: int, depth: int = MAX_DEPTH, newlines: bool = False) -> Any:
    """Read one JSON text of at most ``limit`` bytes, or raise :class:`TooLarge` or :class:`NotStrictJson`.

    ``newlines`` lets strings hold line feeds: for files that carry a note or a proof, which are lines of text.
    """
    text = _decode(unverified, limit)
    _refuse_depth(text, depth)
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise NotStrictJson("well-formed JSON") from None
    if "\\" in text or not text.isascii() or "\x7f" in text:
        _refuse_characters(value, "\n" if newlines else "")
    return value


def parse_foreign(unverified: bytes, *, limit: int, depth: int) -> Any:
    """Read JSON that others sign by their own rules: I-JSON (RFC 7493), so any text and finite fractions too.

    Still refused: more than 4,096 arrays and objects (:class:`TooLarge`), duplicate members, NaN and Infinity in
    any spelling, integers of more than sixteen digits, a byte order mark, and in strings surrogates, noncharacters
    and controls other than tab, line feed and carriage return.
    """
    text = _decode(unverified, limit).strip(" \t\n\r")
    brackets = text.count("[") + text.count("{")
    if brackets > _FOREIGN_CONTAINERS:
        _refuse_containers(text)
    if brackets > depth:
        _refuse_depth(text, depth)
    try:
        value, end = _FOREIGN_DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        raise NotStrictJson("well-formed JSON") from None
    if end != len(text):
        raise NotStrictJson("one JSON text")
    if "\\" in text or not text.isascii() or "\x7f" in text:
        _refuse_foreign_characters(value)
    return value


def write(value: Any) -> bytes:
    """The shortest JSON text of ``value`` in UTF-8, members in the order given.

    Raises :class:`NotStrictJson` for a lone surrogate, which has no UTF-8 (an argument of a command may hold one).
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NotStrictJson("strings without surrogate characters") from None


def _decode(unverified: bytes | str, limit: int) -> str:
    octets = unverified.encode("utf-8", "surrogatepass") if isinstance(unverified, str) else unverified
    if len(octets) > limit:
        raise TooLarge(f"at most {limit} bytes")
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        raise NotStrictJson("UTF-8") from None
    if text.startswith("\ufeff"):
        raise NotStrictJson("no byte order mark")
    return text


def _refuse_depth(text: str, depth: int) -> None:
    """Refuse nesting before parsing, in time linear in the text, so that no recursion can run deep."""
    if text.count("[") + text.count("{") <= depth:
        return
    level = 0
    for bracket in _BRACKET.finditer(_outside_strings(text)):
        level += 1 if bracket[0] in "[{" else -1
        if level > depth:
            raise NotStrictJson(f"nesting of at most {depth} levels")


def _outside_strings(text: str) -> str:
    """``text`` without its strings. Without a backslash every quote begins or ends one, which is found faster."""
    return _STRING.sub("", text) if "\\" in text else "".join(text.split('"')[::2])


def _refuse_containers(text: str) -> None:
    """Refuse more arrays and objects than any document has, before they are made."""
    if len(_OPENING.findall(_STRING.sub("", text))) > _FOREIGN_CONTAINERS:
        raise TooLarge(f"at most {_FOREIGN_CONTAINERS} arrays and objects")


def _refuse_characters(value: Any, allowed: str) -> None:
    if isinstance(value, str):
        _refuse_string(value, allowed)
    elif isinstance(value, list):
        for item in value:
            _refuse_characters(item, allowed)
    elif isinstance(value, dict):
        for name, item in value.items():
            _refuse_string(name, "")
            _refuse_characters(item, allowed)


def _refuse_string(text: str, allowed: str) -> None:
    if text.isascii() and text.isprintable():
        return
    if any(unicodedata.category(each) in _REFUSED_CATEGORIES for each in set(text).difference(allowed)):
        raise NotStrictJson("strings without control, format or surrogate characters")
    if not unicodedata.is_normalized("NFC", text):
        raise NotStrictJson("strings in Unicode normalisation form C")


def _refuse_foreign_characters(value: Any) -> None:
    if isinstance(value, str):
        if _FOREIGN_REFUSED.search(value):
            raise NotStrictJson(_FOREIGN_STRINGS)
    elif isinstance(value, list):
        for item in value:
            _refuse_foreign_characters(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            _refuse_foreign_characters(name)
            _refuse_foreign_characters(item)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotStrictJson("every member at most once")
    return members


def _integer(digits: str) -> int:
    if len(digits) > 16 or digits == "-0":
        raise NotStrictJson("integers of at most sixteen digits")
    return int(digits)


def _refuse_number(_: str) -> NoReturn:
    raise NotStrictJson("integers only: no fraction, exponent, NaN or Infinity")


def _fraction(digits: str) -> float:
    number = float(digits)
    if len(digits) > 64 or not math.isfinite(number):
        raise NotStrictJson("numbers that are finite")
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_float=_refuse_number, parse_int=_integer, parse_constant=_refuse_number
)
_FOREIGN_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_float=_fraction, parse_int=_integer, parse_constant=_refuse_number
)
