"""The status of a credential (status van een bewijs): valid, invalid or suspended, told by its place in a list.

A list says nothing about what stands at a place, and a place that was never given out looks like a valid one
(Token Status List, section 12.1). The list as it was signed is a :class:`StatusListToken`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

#: Seconds that a verifier's clock may run ahead of the register's before a list counts as stale (THREATS 2).
SKEW = 60


class CredentialStatus(IntEnum):
    """The status types (Token Status List, section 7.1) that the register uses: two bits have one more."""

    VALID = 0
    INVALID = 1
    SUSPENDED = 2


#: What a status may become (S16 of the threats): invalid is final, and nothing becomes what it already is.
TRANSITIONS: Mapping[CredentialStatus, frozenset[CredentialStatus]] = {
    CredentialStatus.VALID: frozenset({CredentialStatus.INVALID, CredentialStatus.SUSPENDED}),
    CredentialStatus.SUSPENDED: frozenset({CredentialStatus.INVALID, CredentialStatus.VALID}),
    CredentialStatus.INVALID: frozenset(),
}


@dataclass(frozen=True, slots=True)
class StatusRef:
    """Where the status of one credential stands: the list's address and a place in it, counted from 0."""

    uri: str
    index: int


@dataclass(frozen=True, slots=True)
class StatusList:
    """Packed statuses: ``bits`` (1, 2, 4 or 8) for each place in the bytes ``lst``, the least significant first."""

    bits: int
    lst: bytes
    aggregation_uri: str | None = None


@dataclass(frozen=True, slots=True)
class StatusListToken:
    """A list as the register signed it: ``iat`` and ``exp`` in Unix seconds, ``ttl`` in seconds."""

    iss: str
    sub: str
    iat: int
    exp: int
    ttl: int
    status_list: StatusList

    @property
    def bits(self) -> int:
        """Bits for each place."""
        return self.status_list.bits

    @property
    def lst(self) -> bytes:
        """The packed statuses, not compressed."""
        return self.status_list.lst

    @property
    def good_until(self) -> int:
        """The last second at which the list tells a status: ``ttl`` after it was signed, never beyond ``exp``."""
        return min(self.exp, self.iat + self.ttl)
