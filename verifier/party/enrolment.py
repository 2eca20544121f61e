"""An enrolment (aanmelding): two letters by which a contractor makes its keys known and proves that it holds them.

The request is signed by the signing key it lists. The operator seals 32 random bytes to the opening key it
lists; the answer brings them back, signed by the same signing key. Both letters never enter the log; what comes
of them, two ``sr-enrolment+jwt``, does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier import clock
from verifier.core.errors import WrongRelation
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.wire import strict_json
from verifier.core.wire.directory_fields import JWK
from verifier.core.wire.fields import Field, digest, octets, party, record, seconds, statement_id, text
from verifier.core.wire.jwk import sealing_key, thumbprint
from verifier.party.home import Home
from verifier.party.letter import LIMIT, open_letter, require_recent, write_letter
from verifier.party.sealing import open_sealed

REQUEST = "sr-enrolment-request+jwt"
ANSWER = "sr-enrolment-answer+jwt"
SECRET_BYTES = 32
#: A request, and a challenge, is answered within seven days.
LASTS = 7 * 24 * 3600

_SEALED_BYTES = 1120 + SECRET_BYTES + 16


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks (``iss``, by its own word), under which name, for which two keys."""

    iss: PartyId
    jti: str
    iat: int
    name: str
    signing: dict[str, str]
    opening: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes that the challenge to ``request`` held."""

    iss: PartyId
    iat: int
    request: Digest
    opened: bytes


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the operator sends: bytes that only the holder of the opening key of ``request`` can read."""

    request: Digest
    sealed: bytes


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """A request whose letter was opened, with the digest by which challenge and answer name it."""

    request: Request
    digest: Digest
    signing_kid: str


_REQUEST: Field = record(
    Request,
    {
        "iss": party(),
        "jti": statement_id(),
        "iat": seconds(),
        "name": text(200),
        "signing": JWK,
        "opening": JWK,
    },
)
_ANSWER: Field = record(
    Answer, {"iss": party(), "iat": seconds(), "request": digest(), "opened": octets(SECRET_BYTES)}
)
_CHALLENGE: Field = record(Challenge, {"request": digest(), "sealed": octets(_SEALED_BYTES)})


def enrolment_info(contractor: PartyId) -> bytes:
    """The HPKE ``info`` of a challenge to ``contractor``: what is sealed for anything else does not open here."""
    return b"plaatsbewijs/v1/enrolment\x00" + contractor.encode("ascii")


def request_enrolment(home: Home, *, at: int) -> bytes:
    """The letter with which the party of ``home`` asks to be enrolled; raises ``NoSuchKey`` without both keys.

    Give the operator :func:`fingerprint` over another channel.
    """
    key = home.signing_key()
    request = Request(
        home.party,
        clock.new_jti(at),
        at,
        home.profile.name,
        dict(key.jwk),
        dict(home.custodian.opening().jwk),
    )
    claims: dict[str, Any] = _REQUEST.write(request)
    return write_letter(claims, typ=REQUEST, key=key)


def fingerprint(home: Home) -> str:
    """The thumbprint of this party's signing key, 43 characters, to compare over another channel."""
    return home.signing_key().kid


def answer_challenge(home: Home, unverified_challenge: bytes, *, unverified_request: bytes, at: int) -> bytes:
    """The letter that answers the operator's challenge to this party's own request.

    Raises :class:`WrongRelation` for a request that is not this party's or a challenge to another one,
    :class:`CannotOpen` for a challenge that was not sealed to this party's key for this purpose.
    """
    asked = open_request(unverified_request, at=at)
    challenge = read_challenge(unverified_challenge)
    key = home.signing_key()
    if asked.signing_kid != key.kid or challenge.request != asked.digest:
        raise WrongRelation("a challenge to the request of this party", field="request")
    opening = home.custodian.opening(thumbprint(asked.request.opening))
    opened = open_sealed(opening, challenge.sealed, enrolment_info(home.party))
    claims: dict[str, Any] = _ANSWER.write(Answer(home.party, at, asked.digest, opened))
    return write_letter(claims, typ=ANSWER, key=key)


def open_request(unverified: bytes, *, at: int) -> OpenedRequest:
    """Read a request at ``at``: signed by the signing key it lists, at most seven days ago.

    Raises :class:`Malformed` and :class:`Untrusted` refusals, :class:`WrongRelation` when another key signed.
    """
    signed = open_letter(unverified, typ=REQUEST)
    request: Request = _REQUEST.read(signed.claims, "claims")
    if thumbprint(request.signing) != signed.kid:
        raise WrongRelation("a request signed by the signing key that it lists", field="signing")
    sealing_key(request.opening)
    require_recent(request.iat, within=LASTS, at=at)
    return OpenedRequest(request, signed.digest, signed.kid)


def open_answer(unverified: bytes, *, request: OpenedRequest, at: int) -> Answer:
    """Read an answer at ``at``: by the party and the key of ``request``, to that request.

    Whether the bytes are right is the operator's to say. Raises :class:`WrongRelation` for another party, key or
    request, and what :func:`open_request` raises.
    """
    signed = open_letter(unverified, typ=ANSWER)
    answer: Answer = _ANSWER.read(signed.claims, "claims")
    if signed.kid != request.signing_kid or answer.iss != request.request.iss:
        raise WrongRelation("an answer by the party and the key that asked", field="iss")
    if answer.request != request.digest:
        raise WrongRelation("an answer to the challenge of this request", field="request")
    require_recent(answer.iat, within=LASTS, at=at)
    return answer


def write_challenge(challenge: Challenge) -> bytes:
    """The file of ``challenge``; it needs no signature, since only its true answer counts."""
    return strict_json.write(_CHALLENGE.write(challenge))


def read_challenge(unverified: bytes) -> Challenge:
    """Read a challenge file; raises :class:`Malformed` refusals."""
    challenge: Challenge = _CHALLENGE.read(strict_json.parse(unverified, limit=LIMIT), "challenge")
    return challenge
