"""How to verify the directory (register van partijen en sleutels), and an enrolment (aanmelding) under it."""

from __future__ import annotations

from verifier.core.errors import (
    DirectoryExpired,
    NotFresh,
    SameIdOtherContent,
    StaleRevision,
    TrustMissing,
    UnknownKey,
    WrongRelation,
    WrongValue,
)
from verifier.core.log.quorum import require_independent
from verifier.core.model.directory import Directory, Enrolment, KeyRecord
from verifier.core.model.evidence import Verified
from verifier.core.model.party import Purpose, Role
from verifier.core.privacy.group import decode_element
from verifier.core.procedure.intake import NEWEST, receive
from verifier.core.trust.directory import Trust
from verifier.core.trust.kit import Kit
from verifier.core.wire.envelope import open_envelope
from verifier.core.wire.statements import read_statement

LONGEST = 30 * 24 * 3600


def verify_directory(unverified_token: str, *, trust: Kit, at: int) -> Verified[Directory]:
    """Verify ``sr-directory+jwt`` under the roots of a kit at ``at`` (PROTOCOL 7).

    Steps 1 to 5 of :func:`open_directory`, then: 6. it was signed no later than now; 7. it has not expired:
    :class:`DirectoryExpired`, which is *undecided*, not invalid.
    """
    directory = open_directory(unverified_token, trust=trust)
    if directory.statement.iat > at + NEWEST:  # 6
        raise NotFresh("a directory that is signed already", field="iat")
    require_current(directory.statement, at=at)  # 7
    return directory


def open_directory(unverified_token: str, *, trust: Kit) -> Verified[Directory]:
    """What holds of a directory at any moment.

    1. the envelope opens under a root of the kit; a root that the kit does not hold is *undecided*;
    2. the claims are a directory's; 3. its version is not older than one already seen;
    4. it lasts at most 30 days; 5. it is consistent: one register, two different evaluators, with keys of each year
    once and every one a group element other than the identity (PROTOCOL 2, *Encodings*), keys of known institutions
    each named once, witnesses that can be told apart and reach the quorum (``core.log.quorum``).

    Deliberately not checked: issuer and audience, for a kit knows a root by its key alone.
    """
    try:
        signed = open_envelope(unverified_token, typ="sr-directory+jwt", keys=trust.root_keys)  # 1
    except UnknownKey as refusal:
        raise TrustMissing("a directory signed by a root of the kit", field="kid") from refusal
    directory = read_statement(signed.claims, Directory)  # 2
    if directory.version < trust.directory_version:  # 3
        raise TrustMissing("a directory that is not older than one already seen", field="version")
    if not directory.iat < directory.exp <= directory.iat + LONGEST:  # 4
        raise WrongValue("an end at most 30 days after the moment of signing", field="exp")
    _check_consistency(directory)  # 5
    return Verified(directory, signed.token, signed.digest)


def require_current(directory: Directory, *, at: int) -> None:
    """Raise :class:`DirectoryExpired` after the directory's last second."""
    if at > directory.exp:
        raise DirectoryExpired("a directory that has not expired", field="exp")


def verify_enrolment(unverified_token: str, *, trust: Trust, at: int) -> Verified[Enrolment]:
    """Verify ``sr-enrolment+jwt`` as received at ``at``.

    1. intake, by the registrar's active key; 2. the key is for signing or opening, of a party that is no
    institution; 3. the same key is not known for another party: a thumbprint is unique in the scheme; 4. what ended
    the key before is not taken back: a newer enrolment of a key changes its validity or revokes it (ADR 0018).

    Proof of possession was the registrar's to ask (``party.operator``); its signature stands for it.
    """
    enrolment, signed = receive(unverified_token, Enrolment, trust=trust, at=at)  # 1
    key = enrolment.key
    if key.purpose not in (Purpose.SIGNING, Purpose.OPENING) or trust.role_of(key.party) is not None:  # 2
        raise WrongRelation("a signing or opening key of a party that is no institution", field="key")
    try:
        known = trust.record(key.kid)
    except UnknownKey:
        return Verified(enrolment, signed.token, signed.digest)
    if known.party != key.party or known.purpose is not key.purpose:  # 3
        raise SameIdOtherContent("a key that no other party uses", field="key")
    if any(ended not in (None, now) for ended, now in _ends(known, key)):  # 4
        raise StaleRevision("a key that was not revoked before, or the same revocation", field="key")
    return Verified(enrolment, signed.token, signed.digest)


def _ends(known: KeyRecord, told: KeyRecord) -> tuple[tuple[int | None, int | None], ...]:
    """What ended a key as it is known, each beside what is told now."""
    return (known.revoked_at, told.revoked_at), (known.compromised_since, told.compromised_since)


def _check_consistency(directory: Directory) -> None:
    roles = {each.id: each.role for each in directory.institutions}
    if len(roles) != len(directory.institutions):
        raise WrongValue("every institution once", field="institutions")
    if sum(role is Role.REGISTER for role in roles.values()) != 1:
        raise WrongValue("exactly one register", field="institutions")
    evaluators = {directory.evaluator1, directory.evaluator2}
    if len(evaluators) != 2 or any(roles.get(each) is not Role.EVALUATOR for each in evaluators):
        raise WrongValue("two different evaluators", field="evaluator1")
    _check_evaluator_years(directory)
    if any(key.party not in roles for key in directory.keys):
        raise WrongValue("keys of institutions of the directory", field="keys")
    if len({key.kid for key in directory.keys}) != len(directory.keys):
        raise WrongValue("every key once", field="keys")
    require_independent(directory)


def _check_evaluator_years(directory: Directory) -> None:
    years = directory.evaluator_years
    if len({each.year for each in years}) != len(years):
        raise WrongValue("every year once", field="evaluator_years")
    for each in years:
        for element in (each.pk1, each.pk2, each.joint):
            decode_element(element)
