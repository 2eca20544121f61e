"""An entry (vermelding) of a keystore: one key's public description, beside its secret in sealed form.

Everything but ``nonce`` and ``sealed`` is readable by whoever can read the file, and is bound to the sealed
secret: it cannot be changed without the passphrase. An entry is never removed, so that a destroyed key leaves
its record.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from keys.custody.refusals import NotAKeystore


class Kind(StrEnum):
    """What a key is made of, and so what it can do."""

    P256 = "p256"
    RSA3072 = "rsa3072"
    ED25519 = "ed25519"
    XWING = "xwing"
    RISTRETTO255 = "ristretto255"
    AES256 = "aes256"
    HMAC256 = "hmac256"


class State(StrEnum):
    """Where a key is in its life: active makes and opens, retired only opens, destroyed is a mere record."""

    ACTIVE = "active"
    RETIRED = "retired"
    DESTROYED = "destroyed"


#: What a key of each kind may be used for; a key has exactly one purpose.
PURPOSES: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.P256: frozenset({"signing", "registrar", "root"}),
        Kind.RSA3072: frozenset({"token"}),
        Kind.ED25519: frozenset({"log", "witness"}),
        Kind.XWING: frozenset({"opening"}),
        Kind.RISTRETTO255: frozenset({"evaluation"}),
        Kind.AES256: frozenset({"storage"}),
        Kind.HMAC256: frozenset({"index"}),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """One key of a party.

    ``kid`` is the RFC 7638 thumbprint of ``public`` when that is a JWK, else 16 random bytes in base64url.
    ``public`` is the JWK (p256, rsa3072, ed25519, xwing), ``{"element": base64url of 32 bytes}`` (ristretto255) or
    empty (aes256, hmac256). ``created_at`` and ``state_since`` are Unix seconds. A destroyed entry has neither
    nonce nor sealed bytes.
    """

    kid: str
    kind: Kind
    purpose: str
    label: str
    created_at: int
    state: State
    state_since: int
    public: Mapping[str, str] = field(repr=False)
    nonce: bytes = field(default=b"", repr=False)
    sealed: bytes = field(default=b"", repr=False)

    def described(self) -> dict[str, object]:
        """Return the public members as JSON, in their fixed order."""
        return {
            "kid": self.kid,
            "kind": str(self.kind),
            "purpose": self.purpose,
            "label": self.label,
            "created_at": self.created_at,
            "state": str(self.state),
            "state_since": self.state_since,
            "public": dict(self.public),
        }

    def as_json(self) -> dict[str, object]:
        """Return all members as JSON."""
        return {**self.described(), "nonce": b64u(self.nonce), "sealed": b64u(self.sealed)}


def entry_from_json(member: Any) -> KeyEntry:
    """Read an entry of an authenticated document, or raise :class:`NotAKeystore`."""
    try:
        entry = KeyEntry(
            kid=member["kid"],
            kind=Kind(member["kind"]),
            purpose=member["purpose"],
            label=member["label"],
            created_at=member["created_at"],
            state=State(member["state"]),
            state_since=member["state_since"],
            public=MappingProxyType(dict(member["public"])),
            nonce=from_b64u(member["nonce"]),
            sealed=from_b64u(member["sealed"]),
        )
    except (KeyError, TypeError, ValueError):
        raise NotAKeystore("an entry of the keystore is not of version 1; use the program that wrote it") from None
    if entry.as_json() != member:
        raise NotAKeystore("an entry of the keystore is not of version 1; use the program that wrote it")
    return entry


def b64u(octets: bytes) -> str:
    """Return base64url without padding (RFC 4648 section 5)."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def from_b64u(text: str) -> bytes:
    """Read canonical base64url without padding, or raise :class:`NotAKeystore`."""
    try:
        octets = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise NotAKeystore("bytes in a keystore are base64url without padding") from None
    if b64u(octets) != text:
        raise NotAKeystore("bytes in a keystore are base64url without padding")
    return octets
