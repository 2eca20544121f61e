"""An attempt (poging) to sign in: what one browser began, and may finish once, within five minutes.

Its handle is 32 random bytes that only the browser keeps, in a cookie that no script reads. Everything that the
attempt is later compared with follows from it by HMAC: what the register stores is the handle's digest, from which
nobody can finish anything. Whoever takes an attempt up removes it, so that no answer is used twice.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from verifier.core.errors import NotFresh
from verifier.core.wire import base64url

#: How long a person has for what was begun; seconds.
LIFETIME: Final = 300
HANDLE_BYTES: Final = 32
_HANDLE: Final = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]", re.ASCII)
_DOMAIN: Final = b"plaatsbewijs/v1/attempt"


class Aim(StrEnum):
    """What an attempt is for; it can be finished as that and as nothing else."""

    SIGN_IN = "sign_in"
    STEP_UP = "step_up"
    ADD_PASSKEY = "add_passkey"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Attempt:
    """``handle`` is 32 bytes, drawn for this attempt alone; it shows in no text."""

    handle: bytes = field(repr=False)

    @classmethod
    def drawn(cls) -> Attempt:
        """A new attempt, of the operating system's randomness."""
        return cls(secrets.token_bytes(HANDLE_BYTES))

    @classmethod
    def read(cls, unverified_text: str) -> Attempt:
        """The attempt of a cookie; :class:`NotFresh` for what is none, as for one that is over."""
        if not _HANDLE.fullmatch(unverified_text):
            raise NotFresh("an attempt that this browser began", field="attempt")
        return cls(base64url.decode(unverified_text))

    @property
    def text(self) -> str:
        """The handle as the cookie holds it."""
        return base64url.encode(self.handle)

    @property
    def name(self) -> bytes:
        """SHA-256 of the handle: what the register knows the attempt by."""
        return hashlib.sha256(self.handle).digest()

    @property
    def challenge(self) -> bytes:
        """What a passkey signs; 32 bytes (WebAuthn, 13.4.3, asks for at least 16)."""
        return self._derived(b"challenge")

    @property
    def state(self) -> str:
        """What comes back with an authorization code (RFC 6749, 10.12)."""
        return base64url.encode(self._derived(b"state"))

    @property
    def nonce(self) -> str:
        """What comes back inside an ID token (OpenID Connect Core, 3.1.2.1)."""
        return base64url.encode(self._derived(b"nonce"))

    @property
    def verifier(self) -> str:
        """What shows that who redeems a code is who asked for it: 43 characters (RFC 7636, 4.1)."""
        return base64url.encode(self._derived(b"verifier"))

    def _derived(self, use: bytes) -> bytes:
        return hmac.digest(self.handle, _DOMAIN + b"\x00" + use, "sha256")
