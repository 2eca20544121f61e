"""Strict JSON (streng JSON): the subset of I-JSON in which two readers cannot differ (PROTOCOL 2).

UTF-8 without a byte order mark, no duplicate members, no floats, no NaN or Infinity, integers of at most
sixteen digits, bounded depth, and strings in NFC without control, format, surrogate, private-use or unassigned
characters.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, NoReturn

from verifier.core.errors import NotStrictJson, TooLarge

#: Nesting that any statement of ours needs (PROTOCOL 2).
MAX_DEPTH = 8

#: A string, closed or not. It never backtracks: text full of quotes is still read in linear time.
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


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
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        level += 1 if bracket in "[{" else -1
        if level > depth:
            raise NotStrictJson(f"nesting of at most {depth} levels")


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
    if any(unicodedata.category(each) in _REFUSED_CATEGORIES and each not in allowed for each in text):
        raise NotStrictJson("strings without control, format or surrogate characters")
    if not unicodedata.is_normalized("NFC", text):
        raise NotStrictJson("strings in Unicode normalisation form C")


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


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_float=_refuse_number, parse_int=_integer, parse_constant=_refuse_number
)
