"""Afterwards (achteraf): as of which moment to verify a statement that somebody else received first.

A procedure judges a statement as received at a moment. Who gets it later (a contractor its countersignature, a
buyer a verdict, a sender the first receipt of a statement that it repeats) judges it as of the moment of signing.
"""

from __future__ import annotations

from verifier.core.errors import NotFresh, TrustMissing
from verifier.core.model.statement import Statement
from verifier.core.procedure.intake import NEWEST
from verifier.core.trust.directory import Trust
from verifier.core.wire.envelope import open_envelope
from verifier.core.wire.statements import read_statement, typ_of_noun


def moment_of(unverified_token: str, noun: type[Statement], *, trust: Trust, at: int) -> int:
    """The ``at`` (Unix seconds) for the procedure of a statement that is read at ``at``: its own ``iat``.

    1. the envelope opens under a known key, and the claims are the statement's; 2. it was signed no later than 5
    minutes from now; 3. its key is not known to be compromised: the moment is the signer's own word, and only a
    witnessed log time could prove it (PROTOCOL 7), so that is :class:`TrustMissing`, as in ``verify_bundle``.

    Nothing is verified yet: the procedure, run at the moment that is returned, checks the key, the issuer and the
    rest. Deliberately not checked: that the register received it within 24 hours of that moment. The register's
    receipt says so, and who reads afterwards has none for what others sent.
    """
    signed = open_envelope(unverified_token, typ=typ_of_noun(noun), keys=trust.keys)  # 1
    moment = read_statement(signed.claims, noun).iat
    if moment > at + NEWEST:  # 2
        raise NotFresh("a statement that is signed already", field="iat")
    if trust.record(signed.kid).compromised_since is not None:  # 3
        raise TrustMissing("a witnessed log time from before the key was compromised", field="kid")
    return moment
