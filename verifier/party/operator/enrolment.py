"""Enrolling (inschrijven) a contractor: proof that it holds both keys, then two statements of the registrar.

Whether the party is who it says, the operator finds out otherwise, before it challenges: the letters prove
possession and nothing else.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import replace

from verifier.core.errors import (
    NotFresh,
    Replayed,
    SameIdOtherContent,
    UnknownReference,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.directory import Enrolment, KeyRecord
from verifier.core.model.party import Purpose
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.directory import verify_enrolment
from verifier.core.trust.directory import Trust
from verifier.core.wire import base64url
from verifier.core.wire.jwk import sealing_key, thumbprint
from verifier.party.enrolment import (
    LASTS,
    SECRET_BYTES,
    Challenge,
    OpenedRequest,
    enrolment_info,
    open_answer,
    open_request,
    write_challenge,
)
from verifier.party.home import Home
from verifier.party.operator.description import Validity
from verifier.party.sealing import seal_to

_ASKED, _ANSWERED = "enrolment-challenge", "enrolment-answered"


def challenge(operator: Home, unverified_request: bytes, *, at: int) -> bytes:
    """The challenge file to a contractor's request: 32 random bytes, sealed to the opening key it lists.

    The bytes are kept in the operator's vault, durable on return. A second challenge to one request replaces the
    first. Raises what :func:`~verifier.party.enrolment.open_request` raises, :class:`WrongRelation` for a party
    that is an institution, :class:`Replayed` for a request that was enrolled.
    """
    asked = open_request(unverified_request, at=at)
    if operator.trust(at=at).role_of(asked.request.iss) is not None:
        raise WrongRelation("a party that the directory does not list as an institution", field="iss")
    name = base64url.encode(asked.digest)
    if name in operator.vault.ids(_ANSWERED):
        raise Replayed("a request that was not enrolled before", field="request")
    secret = secrets.token_bytes(SECRET_BYTES)
    operator.vault.put(_ASKED, name, at.to_bytes(8, "big") + secret, replace=True)
    sealed = seal_to(sealing_key(asked.request.opening), secret, enrolment_info(asked.request.iss))
    return write_challenge(Challenge(asked.digest, sealed))


def enrol(
    operator: Home, unverified_request: bytes, unverified_answer: bytes, *, validity: Validity, at: int
) -> tuple[str, str]:
    """The two enrolments, of the signing and of the opening key, once the contractor proved that it holds both.

    1. request and answer open under the signing key that the request lists; 2. the answer holds the bytes that
    were sealed to its opening key, within seven days; 3. both statements, valid as ``validity`` says, pass the
    register's own procedure; 4. the request is used up, durably, before they are returned. A crash after 4 costs
    the contractor a new request. Raises :class:`UnknownReference` without a challenge, :class:`WrongRelation` for
    wrong bytes, :class:`Replayed` for a second answer, and what the procedures raise.
    """
    asked = open_request(unverified_request, at=at)  # 1
    answer = open_answer(unverified_answer, request=asked, at=at)
    _require_secret(operator, asked, answer.opened, at=at)  # 2
    trust = operator.trust(at=at)
    signing, opening = (
        _statement(operator, asked, purpose, trust=trust, validity=validity, at=at)
        for purpose in (Purpose.SIGNING, Purpose.OPENING)
    )  # 3
    _use_up(operator, asked)  # 4
    return signing, opening


def end_enrolment(
    operator: Home, unverified_enrolment: str, *, at: int, compromised_since: int | None = None
) -> str:
    """A newer enrolment of the same key, in which it is revoked at ``at``; final once the register admits it.

    1. the enrolment is one of this scheme's registrar, as of the moment it was signed; 2. it did not end before;
    3. the new one passes the register's own procedure. What the key signed until then remains, but for what came
    after ``compromised_since``. Raises what the procedures raise, :class:`WrongValue` for a key that was revoked.
    """
    trust = operator.trust(at=at)
    signed_at = moment_of(unverified_enrolment, Enrolment, trust=trust, at=at)
    enrolled = verify_enrolment(unverified_enrolment, trust=trust, at=signed_at).statement  # 1
    if enrolled.key.revoked_at is not None:  # 2
        raise WrongValue("a key that was not revoked before", field="kid")
    key = replace(enrolled.key, revoked_at=at, compromised_since=compromised_since)
    ended = Enrolment(**operator.claims(at=at, audience=trust.register), key=key, name=enrolled.name)
    return verify_enrolment(operator.sign(ended, purpose="registrar"), trust=trust, at=at).token  # 3


def _require_secret(operator: Home, asked: OpenedRequest, unverified_opened: bytes, *, at: int) -> None:
    name = base64url.encode(asked.digest)
    if name not in operator.vault.ids(_ASKED):
        raise UnknownReference("a request to which a challenge was sent", field="request")
    kept = operator.vault.get(_ASKED, name)
    if at > int.from_bytes(kept[:8], "big") + LASTS:
        raise NotFresh("an answer within seven days of the challenge", field="iat")
    if not hmac.compare_digest(kept[8:], unverified_opened):
        raise WrongRelation("the bytes that were sealed to the opening key", field="opened")


def _statement(
    operator: Home, asked: OpenedRequest, purpose: Purpose, *, trust: Trust, validity: Validity, at: int
) -> str:
    request = asked.request
    jwk: Mapping[str, str] = request.signing if purpose is Purpose.SIGNING else request.opening
    key = KeyRecord(
        thumbprint(jwk),
        request.iss,
        purpose,
        "ES256" if purpose is Purpose.SIGNING else "X-Wing",
        jwk,
        validity.not_before,
        validity.not_after,
    )
    statement = Enrolment(**operator.claims(at=at, audience=trust.register), key=key, name=request.name)
    token = operator.sign(statement, purpose="registrar")
    return verify_enrolment(token, trust=trust, at=at).token


def _use_up(operator: Home, asked: OpenedRequest) -> None:
    """One attempt in the world gets past this: a second finds other random bytes under the same id."""
    try:
        operator.vault.put(_ANSWERED, base64url.encode(asked.digest), secrets.token_bytes(16))
    except SameIdOtherContent:
        raise Replayed("an answer that was not used before", field="request") from None
