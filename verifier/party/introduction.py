"""An introduction (voorstelling): the letter with which a party tells the scheme operator its public keys.

``sr-introduction+jwt``, self-signed, never in the log. Whoever uses one first compares its :attr:`fingerprint`
with the party over another channel.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from keys.custody.entry import KeyEntry, Kind, State
from verifier.core.errors import WrongRelation, WrongValue
from verifier.core.model.party import PartyId, Purpose
from verifier.core.privacy.group import decode_element
from verifier.core.wire import base64url
from verifier.core.wire.directory_fields import JWK
from verifier.core.wire.fields import (
    Field,
    array,
    choice,
    kid,
    octets,
    optional,
    origin,
    party,
    record,
    seconds,
    text,
)
from verifier.core.wire.jwk import thumbprint
from verifier.party.home import Home
from verifier.party.letter import open_letter, require_recent, write_letter
from verifier.party.profile import URL, HomeRole
from verifier.party.witness.settings import read_settings

TYP = "sr-introduction+jwt"
#: An introduction is used within thirty days.
LASTS = 30 * 24 * 3600

_LISTED = frozenset({Kind.P256, Kind.XWING})
_PRIVATE_AFFAIRS = frozenset({"token", "root"})
_ALG = {"EC": "ES256", "AKP": "X-Wing"}


@dataclass(frozen=True, slots=True)
class IntroducedKey:
    """A public key as the directory lists it, without a validity: that is the operator's to give."""

    kid: str
    purpose: Purpose
    alg: str
    jwk: dict[str, str]


@dataclass(frozen=True, slots=True)
class YearKey:
    """An evaluator's public element k·G, 32 bytes, of one calendar year."""

    year: str
    element: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Who a party says it is; ``log_key`` is a register's Ed25519 key, ``witness_key`` a witness's, 32 bytes each.

    ``witness_origin`` is the key name of a witness's cosignatures.
    """

    iss: PartyId
    iat: int
    role: HomeRole
    name: str
    keys: tuple[IntroducedKey, ...]
    url: str | None = None
    log_key: bytes | None = None
    evaluation_keys: tuple[YearKey, ...] = ()
    witness_origin: str | None = None
    witness_key: bytes | None = None

    @property
    def fingerprint(self) -> str:
        """The thumbprint of the key that signed: 43 characters to compare over another channel."""
        return self.keys[0].kid

    def year(self, year: str) -> bytes:
        """The element of ``year``, or :class:`WrongRelation`."""
        for each in self.evaluation_keys:
            if each.year == year:
                return each.element
        raise WrongRelation("an introduction with an evaluation key of this year", field="evaluation_keys")


def _named_by_its_key(made: IntroducedKey) -> None:
    if made.kid != thumbprint(made.jwk) or made.alg != _ALG[made.jwk["kty"]]:
        raise WrongValue("the thumbprint and the algorithm of jwk", field="kid")


_KEY = record(
    IntroducedKey,
    {"kid": kid(), "purpose": choice(Purpose), "alg": text(8), "jwk": JWK},
    _named_by_its_key,
)
_YEAR = record(YearKey, {"year": text(4, re.compile(r"2[01][0-9]{2}", re.ASCII), "a year"), "element": octets(32)})
_CLAIMS: Field = record(
    Introduction,
    {
        "iss": party(),
        "iat": seconds(),
        "role": choice(HomeRole),
        "name": text(200),
        "url": optional(URL),
        "keys": array(_KEY, 1, 8),
        "log_key": optional(octets(32)),
        "evaluation_keys": optional(array(_YEAR, 1, 40)),
        "witness_origin": optional(origin()),
        "witness_key": optional(octets(32)),
    },
)


def introduce(home: Home, *, at: int, purpose: str = "signing") -> bytes:
    """The introduction of ``home``, with every active public key, signed by its key of ``purpose``.

    An operator without a ``signing`` key signs with its ``registrar`` key.
    """
    key = home.signing_key(purpose)
    active = [entry for entry in home.entries if entry.state is State.ACTIVE]
    introduction = Introduction(
        iss=home.party,
        iat=at,
        role=home.profile.role,
        name=home.profile.name,
        url=home.profile.url,
        keys=tuple(sorted(_listed(active), key=lambda listed: listed.kid != key.kid)),
        log_key=_note_key(active, "log"),
        evaluation_keys=tuple(
            YearKey(entry.label, base64url.decode(entry.public["element"]))
            for entry in active
            if entry.kind is Kind.RISTRETTO255
        ),
        witness_origin=read_settings(home.folder).origin if home.profile.role is HomeRole.WITNESS else None,
        witness_key=_note_key(active, "witness"),
    )
    claims: dict[str, Any] = _CLAIMS.write(introduction)
    return write_letter(claims, typ=TYP, key=key)


def open_introduction(unverified: bytes, *, at: int) -> Introduction:
    """Read an introduction at ``at``: it is signed by the first key it lists, at most thirty days ago.

    Who sent it is *not* proven: compare the fingerprint. Raises :class:`Malformed` and :class:`Untrusted`
    refusals, :class:`NotAnElement` for an evaluation key that is none.
    """
    signed = open_letter(unverified, typ=TYP)
    introduction: Introduction = _CLAIMS.read(signed.claims, "claims")
    if introduction.fingerprint != signed.kid:
        raise WrongRelation("the key that signed as the first of the keys", field="keys")
    for each in introduction.evaluation_keys:
        decode_element(each.element)
    require_recent(introduction.iat, within=LASTS, at=at)
    return introduction


def _listed(entries: Sequence[KeyEntry]) -> list[IntroducedKey]:
    return [
        IntroducedKey(entry.kid, Purpose(entry.purpose), _ALG[entry.public["kty"]], dict(entry.public))
        for entry in entries
        if entry.kind in _LISTED and entry.purpose not in _PRIVATE_AFFAIRS
    ]


def _note_key(entries: Sequence[KeyEntry], purpose: str) -> bytes | None:
    for entry in entries:
        if entry.kind is Kind.ED25519 and entry.purpose == purpose:
            return base64url.decode(entry.public["x"])
    return None
