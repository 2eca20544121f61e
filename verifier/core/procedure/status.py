"""How to verify a status list (statuslijst) of the register, and what it says of one credential.

IETF Token Status List, draft 21, section 8.3. The register's lists are held to more than the draft asks: ``iss``,
``exp`` and ``ttl`` are required, and a list is fresh for ``ttl`` and no longer (THREATS 2).
"""

from __future__ import annotations

from verifier.core.errors import (
    KeyNotActive,
    NotFresh,
    StatusStale,
    TrustMissing,
    Unsupported,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.evidence import SignedBytes, Verified
from verifier.core.model.party import Purpose
from verifier.core.model.status import SKEW, CredentialStatus, StatusListToken, StatusRef
from verifier.core.procedure.intake import NEWEST
from verifier.core.trust.directory import Trust, is_active
from verifier.core.wire.envelope import open_envelope
from verifier.core.wire.status_list import TYP, read_status_token, status_at

#: The longest that a list of the register may last (PROTOCOL 6).
LONGEST = 72 * 3600


def verify_status_token(
    unverified_token: str, *, uri: str, trust: Trust, at: int, newest_iat_seen: int | None = None
) -> Verified[StatusListToken]:
    """Verify ``statuslist+jwt`` for the list ``uri`` that a credential names, at ``at`` (Unix seconds).

    Steps 1 to 6 of :func:`open_status_token`, then: 7. it is not older than the newest that this verifier ever
    saw of the same list (``newest_iat_seen``, for one that keeps a state): an older one is undecided, not false;
    8. it is still fresh: no later than ``exp``, and at most ``ttl`` and a minute after it was signed.

    Raises :class:`StatusStale` for 7 and 8, which is *undecided*; every other refusal but :class:`TrustMissing`
    means *invalid*. Deliberately not checked: the validity of the credential, which comes first (section 8.3), and
    whether the address would give a newer list: verifying opens no socket.
    """
    verified = open_status_token(unverified_token, uri=uri, trust=trust, at=at)
    token = verified.statement
    if newest_iat_seen is not None and token.iat < newest_iat_seen:  # 7
        raise StatusStale("a status list that is not older than one already seen", field="iat")
    if at > token.exp or at > token.iat + token.ttl + SKEW:  # 8
        raise StatusStale("a status list that is still fresh", field="exp")
    return verified


def open_status_token(unverified_token: str, *, uri: str, trust: Trust, at: int) -> Verified[StatusListToken]:
    """What holds of a list however old it is.

    1. the envelope opens: typ ``statuslist+jwt``, exactly alg, kid and typ, under a key that is known (section
    5.1); 2. that key signs for the register; 3. the claims are those of a list of the register, which inflates to
    at most 128 KiB, and lasts at most 72 hours (PROTOCOL 6); 4. ``sub`` is the address that the credential names,
    compared as text, and lies under the issuer's (section 8.3, step 4a); 5. it was signed no later than 5 minutes
    from now; 6. its key was valid then; of a key that is known to be compromised, nothing proves when: undecided.
    """
    signed = open_envelope(unverified_token, typ=TYP, keys=trust.keys)  # 1
    _require_register(signed, trust)  # 2
    token = read_status_token(signed)  # 3
    if token.exp > token.iat + LONGEST:
        raise WrongValue("an end at most 72 hours after the moment of signing", field="exp")
    if token.sub != uri or not uri.startswith(f"{token.iss}/"):  # 4
        raise WrongRelation("the status list that the credential names", field="sub")
    if at < token.iat - NEWEST:  # 5
        raise NotFresh("a moment that is not before the status list was signed", field="iat")
    _require_valid_key(signed, trust, at=token.iat)  # 6
    return Verified(token, signed.token, signed.digest)


def status_of(token: Verified[StatusListToken], ref: StatusRef) -> CredentialStatus:
    """The status at ``ref`` of a verified list.

    9. the list is the one that ``ref`` names; 10. the place lies within the list: :class:`WrongValue` (section 8.3,
    step 6); 11. the value is a status that the register uses. The draft leaves the value 3 to applications (section
    7.1). The register gives it no meaning: nothing can be said of a credential that has it, :class:`Unsupported`.
    """
    if token.statement.sub != ref.uri:  # 9
        raise WrongRelation("the status list that the credential names", field="uri")
    value = status_at(token.statement.lst, token.statement.bits, ref.index)  # 10
    try:
        return CredentialStatus(value)  # 11
    except ValueError:
        raise Unsupported("a status that the register uses", field="status") from None


def _require_register(signed: SignedBytes, trust: Trust) -> None:
    record = trust.record(signed.kid)
    if record.party != trust.register or record.purpose is not Purpose.SIGNING:
        raise WrongRelation("a status list of the register", field="kid")


def _require_valid_key(signed: SignedBytes, trust: Trust, *, at: int) -> None:
    record = trust.record(signed.kid)
    if not is_active(record, at=at):
        raise KeyNotActive("a key that was valid when the status list was signed", field="kid")
    if record.compromised_since is not None:
        raise TrustMissing("a status list of a key that was not compromised", field="kid")
