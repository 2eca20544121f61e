"""A credential request (vraag om een nalevingsbewijs): a letter in which a buyer asks a contractor to show one.

It says to whom the contractor will show it, on which nonce, and what of it the buyer wants to see. The contractor
finds the buyer's key in its own directory, so that nobody asks in the name of another.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from verifier.core.errors import WrongRelation
from verifier.core.model.party import PartyId, Purpose
from verifier.core.trust.directory import Trust, require_active
from verifier.core.wire.fields import Field, array, choice, party, record, seconds, text
from verifier.party.home import Home
from verifier.party.letter import open_letter, require_recent, write_letter

TYP: Final = "sr-credential-request+jwt"
#: How long after it asked a buyer takes an answer: seven days.
LASTS: Final = 7 * 24 * 3600
_NONCE_BYTES: Final = 24
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{22,64}", re.ASCII)


class Disclosable(StrEnum):
    """What a buyer may ask to see, beside what is plain."""

    BAND = "band"
    FLOOR_ROUNDED = "floor_rounded"
    PLACEMENTS_CLASS = "placements_class"
    SHORTFALL_STEP = "shortfall_step"
    ACTIVITIES_TOTAL = "activities_total"


@dataclass(frozen=True, slots=True)
class CredentialRequest:
    """Who asks, when (Unix seconds), with which ``nonce``, and what it wants to see."""

    iss: PartyId
    iat: int
    nonce: str
    wanted: tuple[Disclosable, ...] = ()


_WANTED: Final = array(choice(Disclosable), 0, len(Disclosable))
_REQUEST: Field = record(
    CredentialRequest,
    {
        "iss": party(),
        "iat": seconds(),
        "nonce": text(64, _NONCE, "a nonce"),
        "wanted": _WANTED,
    },
)


def read_wanted(names: Iterable[str]) -> tuple[Disclosable, ...]:
    """What ``names`` ask for; :class:`WrongValue` for a name that no credential can disclose."""
    return tuple(_WANTED.read(list(names), "wanted"))


def write_request(home: Home, wanted: tuple[Disclosable, ...], *, at: int) -> tuple[CredentialRequest, bytes]:
    """A new request of the party of ``home``, with a random nonce, and its letter."""
    request = CredentialRequest(home.party, at, secrets.token_urlsafe(_NONCE_BYTES), wanted)
    claims: dict[str, Any] = _REQUEST.write(request)
    return request, write_letter(claims, typ=TYP, key=home.signing_key())


def open_request(unverified: bytes, *, trust: Trust, at: int) -> CredentialRequest:
    """The request in a letter that came at ``at``.

    1. the letter opens under the key it brings; 2. the directory knows that key as an active signing key of who
    asks; 3. it asked at most seven days ago. Raises :class:`Malformed` and :class:`Untrusted` refusals.
    """
    signed = open_letter(unverified, typ=TYP)  # 1
    request: CredentialRequest = _REQUEST.read(signed.claims, "claims")
    known = trust.record(signed.kid)  # 2
    require_active(known, at=at)
    if known.party != request.iss or known.purpose is not Purpose.SIGNING:
        raise WrongRelation("a request that is signed by who asks", field="iss")
    require_recent(request.iat, within=LASTS, at=at)  # 3
    return request
