"""base64url without padding (RFC 4648, section 5), read canonically: one value has one text."""

from __future__ import annotations

import binascii

from verifier.core.errors import NotCanonical

_TO_URL = bytes.maketrans(b"+/", b"-_")
#: The other alphabet and padding become a character of neither, which a strict decoder refuses.
_FROM_URL = bytes.maketrans(b"-_+/=", b"+/!!!")
#: For each length modulo 4: the padding, and what the last character may be, its unused bits being zero.
_ENDS = (
    (b"", None),
    (b"!", None),
    (b"==", frozenset("AQgw")),
    (b"=", frozenset("AEIMQUYcgkosw048")),
)


def encode(octets: bytes) -> str:
    """The text of ``octets``."""
    return binascii.b2a_base64(octets, newline=False).translate(_TO_URL).rstrip(b"=").decode("ascii")


def decode(unverified: str) -> bytes:
    """The bytes of ``unverified``; raise :class:`NotCanonical` unless re-encoding gives the same text."""
    padding, last = _ENDS[len(unverified) % 4]
    try:
        text = unverified.encode("ascii").translate(_FROM_URL)
        octets = binascii.a2b_base64(text + padding, strict_mode=True)
    except (UnicodeEncodeError, binascii.Error):
        raise NotCanonical("base64url without padding") from None
    if last is not None and unverified[-1] not in last:
        raise NotCanonical("canonical base64url without padding")
    return octets
