"""A statement (verklaring): what one party says and signs; everything that counts is one (PROTOCOL 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from verifier.core.model.party import PartyId

#: SHA-256, 32 bytes, over the signing input ``header.payload`` of a statement, or over a file's bytes.
Digest = NewType("Digest", bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The claims that every statement carries: ``jti`` a UUIDv7, ``iat`` in Unix seconds."""

    iss: PartyId
    aud: PartyId
    jti: str
    iat: int
