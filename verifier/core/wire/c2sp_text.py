"""The text of the C2SP formats (tekstvorm): lines in which every value has exactly one spelling.

Note, checkpoint and log proof share it: decimal numbers without leading zeros, standard base64 with padding
and without stray bits (RFC 4648, section 4), key names without spaces and plus signs.
"""

from __future__ import annotations

import base64
import re
from typing import Final

from verifier.core.errors import Malformed, NotCanonical, TooLarge, WrongValue

#: Numbers of leaves stay below this, so that every JSON reader holds them exactly (PROTOCOL 2).
COUNT_BOUND: Final = 2**53

_COUNT: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_CONTROL_EXCEPT_NEWLINE: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")


def require_text(text: str, field: str, *, limit: int) -> None:
    """Refuse what UTF-8 cannot carry, control characters other than newline, and more than ``limit`` bytes.

    Raises :class:`TooLarge`, :class:`NotCanonical` (a lone surrogate) or :class:`Malformed`.
    """
    if len(text) > limit:
        raise TooLarge(f"at most {limit} bytes", field=field)
    try:
        octets = text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("text that UTF-8 can carry", field=field) from None
    if len(octets) > limit:
        raise TooLarge(f"at most {limit} bytes", field=field)
    if _CONTROL_EXCEPT_NEWLINE.search(text):
        raise Malformed("no control character but newline", field=field)


def require_key_name(name: str, field: str) -> None:
    """Refuse a key name that is empty or has a Unicode space, a control character or a plus (C2SP signed-note).

    Raises :class:`WrongValue`.
    """
    if not name or "+" in name or any(char.isspace() or char < " " for char in name):
        raise WrongValue("a key name without spaces and plus signs", field=field)


def parse_count(unverified_text: str, field: str) -> int:
    """A number from 0, below 2^53, in ASCII digits without leading zeros; else :class:`NotCanonical`."""
    if not _COUNT.fullmatch(unverified_text) or int(unverified_text) >= COUNT_BOUND:
        raise NotCanonical("a decimal number without leading zeros, below 2^53", field=field)
    return int(unverified_text)


def parse_base64(unverified_text: str, field: str) -> bytes:
    """The bytes of canonical base64 (RFC 4648, section 4), possibly none; else :class:`NotCanonical`."""
    try:
        octets = base64.b64decode(unverified_text, validate=True)
    except ValueError:
        octets = None
    if octets is None or encode_base64(octets) != unverified_text:
        raise NotCanonical("canonical base64 with padding", field=field)
    return octets


def encode_base64(octets: bytes) -> str:
    """Base64 with padding (RFC 4648, section 4)."""
    return base64.b64encode(octets).decode("ascii")
