"""A session (sessie): a member who signed in at a browser, until it is over.

The browser holds the id, 256 random bits, in a cookie that no script reads; the register holds its SHA-256 only. A
session ends after fifteen minutes in which nothing was done, after eight hours whatever was done, when it is ended,
and when its member goes. Who signs in gets a new id, whatever the browser brought, and so does who shows once more
who is there. ``handle`` names a session to its own member and in access tokens: it opens nothing.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from verifier.core.model.party import PartyId
from verifier.service.access.doors import Door
from verifier.service.access.roles import Role, may_write

#: Seconds without anything done, and in all; and how long who signed in or confirmed counts as certainly there.
IDLE: Final = 15 * 60
ABSOLUTE: Final = 8 * 3600
CERTAIN: Final = 10 * 60
#: What is done is noted when that is so much newer than what was noted last; seconds.
NOTED: Final = 60
#: The cookie's name binds it to this host, to HTTPS and to the whole site (RFC 6265bis, 4.1.3.2).
COOKIE: Final = "__Host-session"

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


class Method(StrEnum):
    """How a member signed in; a link is a one-time secret: of an invitation, or of a demo."""

    PASSWORD = "password"  # noqa: S105 - the name of a way to sign in
    PASSKEY = "passkey"
    OPENID = "openid"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who is there, and since when (Unix seconds); role and name are those that the member has now.

    ``stepped_up_at`` is when the member last signed in or confirmed. ``csrf`` stands in every form of the session.
    """

    handle: str
    id_hash: bytes = field(repr=False)
    member: str
    organisation: PartyId
    door: Door
    role: Role
    name: str = field(repr=False)
    method: Method
    assurance: str
    created_at: int
    seen_at: int
    stepped_up_at: int
    csrf: str = field(repr=False)

    def is_certain(self, *, at: int) -> bool:
        """Whether its member signed in or confirmed so lately that keys may be enrolled."""
        return at - self.stepped_up_at <= CERTAIN

    @property
    def may_write(self) -> bool:
        return may_write(self.role, self.door)


@dataclass(frozen=True, slots=True)
class Opened:
    """A session and the ``secret`` for its browser, which is known to nobody else."""

    secret: str = field(repr=False)
    session: Session


def is_over(*, created_at: int, seen_at: int, at: int) -> bool:
    """Whether a session that began and was used last at these moments is over at ``at``."""
    return at - seen_at > IDLE or at - created_at > ABSOLUTE


def new_secret() -> str:
    """256 random bits in base64url: the id of a session, or the secret of an invitation."""
    return secrets.token_urlsafe(32)


def new_name() -> str:
    """128 random bits in base64url: what names a member, a session or an invitation and opens nothing."""
    return secrets.token_urlsafe(16)


def hash_of(unverified_secret: str) -> bytes | None:
    """What the register keeps of a secret, 32 bytes; None for what has not its form."""
    return required_hash(unverified_secret) if _SECRET.fullmatch(unverified_secret) else None


def required_hash(secret: str) -> bytes:
    """The same, of a secret that :func:`new_secret` made."""
    return hashlib.sha256(secret.encode("ascii")).digest()
