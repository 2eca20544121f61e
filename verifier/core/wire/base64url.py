"""base64url without padding (RFC 4648, section 5), read canonically: one value has one text."""

from __future__ import annotations

import base64
import binascii

from verifier.core.errors import NotCanonical


def encode(octets: bytes) -> str:
    """The text of ``octets``."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")


def decode(unverified: str) -> bytes:
    """The bytes of ``unverified``; raise :class:`NotCanonical` unless re-encoding gives the same text."""
    try:
        octets = base64.urlsafe_b64decode(unverified.encode("ascii") + b"=" * (-len(unverified) % 4))
    except (UnicodeEncodeError, binascii.Error):
        raise NotCanonical("base64url without padding") from None
    if encode(octets) != unverified:
        raise NotCanonical("canonical base64url without padding")
    return octets
