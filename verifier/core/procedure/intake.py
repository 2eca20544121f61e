"""Intake (inname): the steps that every statement goes through before its own, in the order of PROTOCOL 2.

1. the envelope is opened under a known key: a signature, no more (PROTOCOL 2, *Envelope*);
2. the claims are the statement's members and no other (``schemas/statements/``);
3. the key is active at receipt, of the issuer, and its party may sign this ``typ``;
4. the audience is the party for whom it is meant;
5. ``iat`` lies within 24 hours before and 5 minutes after the receiver's clock.

The statement's own module then checks references, relation and window.
"""

from __future__ import annotations

from typing import TypeVar

from verifier.core.errors import NotFresh, WrongAudience
from verifier.core.model.evidence import SignedBytes, Verified
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest, Statement
from verifier.core.trust.authority import authorise
from verifier.core.trust.directory import Trust
from verifier.core.wire.envelope import open_envelope, reread
from verifier.core.wire.statements import read_statement, typ_of_noun

OLDEST = 24 * 3600
NEWEST = 5 * 60

S = TypeVar("S", bound=Statement)


def receive(
    unverified_token: str, noun: type[S], *, trust: Trust, at: int, audience: PartyId | None = None
) -> tuple[S, SignedBytes]:
    """Run steps 1 to 5 on a token received at ``at`` (Unix seconds); the audience is the register by default.

    Raises :class:`Malformed` and :class:`Untrusted` refusals. The result is signed and authorised, and not yet
    verified.
    """
    signed = open_envelope(unverified_token, typ=typ_of_noun(noun), keys=trust.keys)  # 1
    statement = read_statement(signed.claims, noun)  # 2
    admit(statement, signed, trust=trust, at=at, audience=audience)  # 3, 4, 5
    return statement, signed


def admit(
    statement: Statement, signed: SignedBytes, *, trust: Trust, at: int, audience: PartyId | None = None
) -> None:
    """Steps 3 to 5, on what steps 1 and 2 gave."""
    authorise(signed.typ, kid=signed.kid, issuer=statement.iss, trust=trust, at=at)  # 3
    if statement.aud != (audience or trust.register):  # 4
        raise WrongAudience("the party that receives this statement", field="aud")
    if not at - OLDEST <= statement.iat <= at + NEWEST:  # 5
        raise NotFresh("a moment of signing within the last 24 hours", field="iat")


def recall(kept_token: str, noun: type[S], *, digest: Digest) -> Verified[S]:
    """A statement that this program verified at intake and kept.

    1. the kept bytes still have the digest under which they were kept; 2. they still read.
    The signature and the key's validity are *not* checked again: they were, at receipt, and a key that was
    retired since does not undo what it signed (PROTOCOL 7). Never for bytes from outside.
    """
    signed = reread(kept_token, typ=typ_of_noun(noun))
    if signed.digest != digest:  # 1
        raise ValueError("a kept statement no longer has its digest")
    return Verified(read_statement(signed.claims, noun), signed.token, signed.digest)  # 2
