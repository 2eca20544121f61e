"""An unsafe authenticator (toegangssleutel zonder kluis): what a device answers, with every part to bend."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

from verifier.core.wire import base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class UnsafeAuthenticator:
    """One passkey of ``member``, at ``origin`` under ``domain``; it verifies its holder unless told otherwise."""

    domain: str
    origin: str
    member: bytes = b"m" * 16
    uses: int = 0
    flags: int = PRESENT | VERIFIED
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))

    def made(self, challenge: bytes, *, client: Mapping[str, Any] | None = None, fmt: str = "none") -> str:
        """What ``navigator.credentials.create`` gives, as JSON."""
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + encode_cbor(cose)
        octets = self._authenticator(ATTESTED) + attested
        attestation = encode_cbor({"fmt": fmt, "attStmt": {}, "authData": octets})
        return self._answer(
            {
                "clientDataJSON": self._client("webauthn.create", challenge, client or {}),
                "attestationObject": attestation,
            }
        )

    def used(self, challenge: bytes, *, client: Mapping[str, Any] | None = None, counts: bool = True) -> str:
        """What ``navigator.credentials.get`` gives, as JSON; each use is counted."""
        self.uses += counts
        octets = self._authenticator()
        told = self._client("webauthn.get", challenge, client or {})
        signature = self.key.sign(octets + hashlib.sha256(told).digest(), ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": told,
                "authenticatorData": octets,
                "signature": signature,
                "userHandle": self.member,
            }
        )

    def _authenticator(self, more: int = 0) -> bytes:
        domain = hashlib.sha256(self.domain.encode()).digest()
        return domain + bytes([self.flags | more]) + struct.pack(">I", self.uses)

    def _client(self, kind: str, challenge: bytes, changes: Mapping[str, Any]) -> bytes:
        told = {"type": kind, "challenge": base64url.encode(challenge), "origin": self.origin, "crossOrigin": False}
        return json.dumps({**told, **changes}).encode()

    def _answer(self, response: Mapping[str, bytes]) -> str:
        name = base64url.encode(self.credential)
        parts = {each: base64url.encode(octets) for each, octets in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})
