"""A status list on the wire (statuslijst): packed statuses, compressed, as text, and the token that carries them.

IETF Token Status List, draft 21, sections 4 and 5.1: 1, 2, 4 or 8 bits for each place, the least significant first,
in the ZLIB format (RFC 1950). Inflating is bounded, so that a small token cannot become a large one in memory.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from verifier.core.errors import NotCanonical, TooLarge, WrongValue
from verifier.core.model.evidence import SignedBytes
from verifier.core.model.status import StatusList, StatusListToken
from verifier.core.wire import base64url
from verifier.core.wire.envelope import limit_of, seal_envelope
from verifier.core.wire.fields import Field, integer, optional, record, seconds, text

TYP = "statuslist+jwt"
#: How many bytes :func:`decode` inflates unless it is told otherwise: lists of third parties (FIELD-NOTES).
DEFAULT_LIMIT = 2 * 1024 * 1024
#: The same for a list in a token of the register: four times the size of its lists (THREATS 2).
OWN_LIMIT = 128 * 1024
#: Level 9 takes fifteen times as long for a list an eighth smaller.
_LEVEL = 6
_MAX_TTL = 72 * 3600
_URI = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII)


def decode(lst: str, bits: int, *, limit: int = DEFAULT_LIMIT) -> bytes:
    """The packed statuses of ``lst``, at most ``limit`` bytes.

    Raises :class:`WrongValue` for ``bits`` other than 1, 2, 4 or 8, :class:`TooLarge` above ``limit`` (no more than
    that is ever inflated), and :class:`NotCanonical` for text that is not canonical base64url of one complete ZLIB
    stream with nothing after it.
    """
    _require_bits(bits)
    if not isinstance(lst, str):
        raise NotCanonical("a list in base64url", field="lst")
    if len(lst) > _longest(limit):
        raise TooLarge(f"a list of at most {limit} bytes", field="lst")
    inflating = zlib.decompressobj()
    try:
        packed = inflating.decompress(base64url.decode(lst), limit + 1)
    except zlib.error:
        raise NotCanonical("a list in the ZLIB format", field="lst") from None
    if len(packed) > limit:
        raise TooLarge(f"a list of at most {limit} bytes", field="lst")
    if not inflating.eof or inflating.unused_data:
        raise NotCanonical("one complete ZLIB stream with nothing after it", field="lst")
    return packed


def encode(statuses: bytes | bytearray) -> str:
    """The text of packed ``statuses``."""
    return base64url.encode(zlib.compress(statuses, _LEVEL))


def pack(statuses: Mapping[int, int], *, bits: int, size: int) -> bytes:
    """``size`` places of ``bits`` bits, all 0 but for ``statuses`` (place to value); raises :class:`WrongValue`."""
    _require_bits(bits)
    outside = statuses and not (min(statuses) >= 0 and max(statuses) < size)
    if outside or not set(statuses.values()) <= set(range(1 << bits)):
        raise WrongValue("a place within the list and a status that fits its bits", field="idx")
    each = 8 // bits
    packed, places, shift = bytearray(-(-size // each)), each - 1, each.bit_length() - 1
    for index, status in statuses.items():
        packed[index >> shift] |= status << (index & places) * bits
    return bytes(packed)


def status_at(lst: str | bytes, bits: int, index: int) -> int:
    """The status at ``index`` of a list: its text, or the packed statuses that :func:`decode` gives of it.

    Raises :class:`WrongValue` for a place outside the list, and of a text what :func:`decode` raises.
    """
    packed = lst if isinstance(lst, bytes) else decode(lst, bits)
    _require_bits(bits)
    each = 8 // bits
    if type(index) is not int or not 0 <= index < len(packed) * each:
        raise WrongValue("a place within the list", field="idx")
    octet, place = divmod(index, each)
    return packed[octet] >> place * bits & (1 << bits) - 1


def read_status_token(signed: SignedBytes) -> StatusListToken:
    """The list of an opened token: exactly the members that the register writes.

    Raises :class:`Malformed` refusals. That the draft makes ``iss``, ``exp`` and ``ttl`` optional is for others:
    the register's own lists carry them (THREATS 2).
    """
    token: StatusListToken = _TOKEN.read(signed.claims, "claims")
    if not token.iat < token.exp:
        raise WrongValue("an end after the moment of signing", field="exp")
    return token


def write_status_token(token: StatusListToken, *, kid: str, sign: Callable[[bytes], bytes]) -> str:
    """Sign ``token``: ``sign`` gets the signing input and gives r || s."""
    return seal_envelope(_TOKEN.write(token), typ=TYP, kid=kid, sign=sign)


def _require_bits(bits: int) -> None:
    if type(bits) is not int or bits not in (1, 2, 4, 8):
        raise WrongValue("1, 2, 4 or 8 bits", field="bits")


def _longest(limit: int) -> int:
    """Characters that any sensible compressor needs for ``limit`` bytes: an eighth more, in base64url."""
    return (limit + limit // 8 + 64) * 4 // 3


def _read_list(value: Any, name: str) -> StatusList:
    """The list, inflated once its ``bits`` are known."""
    compressed: Any = _LIST.read(value, name)
    made: StatusList = replace(compressed, lst=decode(compressed.lst, compressed.bits, limit=OWN_LIMIT))
    return made


_LIST: Field = record(
    StatusList,
    {
        "bits": integer(1, 8),
        "lst": Field(text(limit_of(TYP)).read, encode),
        "aggregation_uri": optional(text(512, _URI, "a URI")),
    },
)
_TOKEN: Field = record(
    StatusListToken,
    {
        "iss": text(512, _URI, "a URI"),
        "sub": text(512, _URI, "a URI"),
        "iat": seconds(),
        "exp": seconds(),
        "ttl": integer(1, _MAX_TTL),
        "status_list": Field(_read_list, _LIST.write),
    },
)
