"""base64url without padding (RFC 4648, section 5), read canonically: one value has one text."""

from __future__ import annotations

import binascii

from verifier.core.errors import NotCanonical

_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")
_PADDING = (b"", b"=", b"==", b"===")


def encode(octets: bytes) -> str:
    """The text of ``octets``."""
    return binascii.b2a_base64(octets, newline=False).translate(_TO_URL).rstrip(b"=").decode("ascii")


def decode(unverified: str) -> bytes:
    """The bytes of ``unverified``; raise :class:`NotCanonical` unless re-encoding gives the same text."""
    try:
        text = unverified.encode("ascii").translate(_FROM_URL)
        octets = binascii.a2b_base64(text + _PADDING[-len(text) % 4])
    except (UnicodeEncodeError, binascii.Error):
        raise NotCanonical("base64url without padding") from None
    if encode(octets) != unverified:
        raise NotCanonical("canonical base64url without padding")
    return octets
