"""Authority (bevoegdheid): which role signs which statement, and which agency speaks for which group."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from verifier.core.errors import NotAuthorised, NotCompetent, WrongIssuer
from verifier.core.model.directory import KeyRecord
from verifier.core.model.party import ISSUERS, PartyId, Purpose, Role
from verifier.core.trust.directory import Trust, require_active


class Signer(StrEnum):
    """Who may sign: a role of the directory, an enrolled contractor, the registrar or the root.

    An *issuer* is who else than an agency countersigns for a group: a school, a training firm, a buyer's adviser.
    """

    REGISTER = "register"
    AGENCY = "agency"
    ISSUER = "issuer"
    BUYER = "buyer"
    CONTRACTOR = "contractor"
    AUDITOR = "auditor"
    REGISTRAR = "registrar"
    ROOT = "root"


#: PROTOCOL 2, column *signer*.
SIGNERS: Mapping[str, frozenset[Signer]] = {
    "sr-contract+jwt": frozenset({Signer.BUYER}),
    "sr-acceptance+jwt": frozenset({Signer.CONTRACTOR}),
    "sr-placement+jwt": frozenset({Signer.CONTRACTOR}),
    "sr-eligibility+jwt": frozenset({Signer.AGENCY, Signer.ISSUER}),
    "sr-hours+jwt": frozenset({Signer.CONTRACTOR}),
    "sr-grant+jwt": frozenset({Signer.REGISTER}),
    "sr-activity+jwt": frozenset({Signer.CONTRACTOR}),
    "sr-activity-confirmation+jwt": frozenset({Signer.BUYER, Signer.AGENCY, Signer.CONTRACTOR}),
    "sr-withdrawal+jwt": frozenset({Signer.BUYER, Signer.CONTRACTOR, Signer.AGENCY, Signer.ISSUER}),
    "sr-claim+jwt": frozenset({Signer.CONTRACTOR}),
    "sr-verdict+jwt": frozenset({Signer.REGISTER}),
    "sr-audit+jwt": frozenset({Signer.AUDITOR}),
    "sr-closing+jwt": frozenset({Signer.REGISTER}),
    "sr-message+jwt": frozenset({Signer.BUYER, Signer.CONTRACTOR}),
    "sr-receipt+jwt": frozenset({Signer.REGISTER}),
    "sr-enrolment+jwt": frozenset({Signer.REGISTRAR}),
    "sr-directory+jwt": frozenset({Signer.ROOT}),
    "sr-status-order+jwt": frozenset({Signer.REGISTRAR}),
    "sr-ticket+jwt": frozenset({Signer.REGISTER}),
    "sr-evaluation+jwt": frozenset({Signer.AGENCY, Signer.ISSUER}),
}

_SIGNER_OF_ROLE = {
    **dict.fromkeys(ISSUERS, Signer.ISSUER),
    Role.AGENCY: Signer.AGENCY,
    Role.BUYER: Signer.BUYER,
    Role.REGISTER: Signer.REGISTER,
    Role.AUDITOR: Signer.AUDITOR,
}


def authorise(typ: str, *, kid: str, issuer: PartyId, trust: Trust, at: int) -> KeyRecord:
    """The record of the key that signed, when its party may sign ``typ`` at ``at``.

    Raises :class:`UnknownKey`, :class:`KeyNotActive`, :class:`WrongIssuer` or :class:`NotAuthorised`.
    """
    record = trust.record(kid)
    require_active(record, at=at)
    if record.party != issuer:
        raise WrongIssuer("the party whose key signed", field="iss")
    if _signer(record, trust) not in SIGNERS[typ]:
        raise NotAuthorised("a key whose party may sign this kind of statement", field="kid")
    return record


def require_competent(agency: PartyId, group: str, *, trust: Trust) -> None:
    """Raise :class:`NotCompetent` unless the directory lets ``agency`` speak for ``group``."""
    for competence in trust.directory.competences:
        if competence.agency == agency and group in competence.groups:
            return
    raise NotCompetent("a group of which this agency may speak")


def _signer(record: KeyRecord, trust: Trust) -> Signer | None:
    if record.purpose is Purpose.REGISTRAR:
        return Signer.REGISTRAR
    if record.purpose is not Purpose.SIGNING:
        return None
    role = trust.role_of(record.party)
    if role is not None:
        return _SIGNER_OF_ROLE.get(role)
    return Signer.CONTRACTOR if record.kid in trust.enrolled else None
