"""Attesting (plaatsing opgeven): a person becomes a signed placement, and stays behind on the contractor's machine.

The 11-proef comes first: of a number that fails it nothing is sealed, signed, kept or sent. What leaves is a
commitment that nobody can guess and a record that the agency alone can open (PROTOCOL 3).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace

from verifier.core.errors import UnknownReference
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.party import ISSUERS, PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.privacy.subject import (
    pack_subject,
    subject_commitment,
    subject_info,
    unpack_subject,
)
from verifier.core.rules.valuing.valuation import check_start
from verifier.core.trust.directory import Trust
from verifier.core.wire.jwk import sealing_key
from verifier.party.contractor.people import Person, Work, check_reference
from verifier.party.contractor.workplace import Workplace, placement_in, placement_name
from verifier.party.outbox import Parcel
from verifier.party.sealing import seal_to

#: Stands where a placement says who it is about, until it does.
_NOBODY = Digest(bytes(32))


@dataclass(frozen=True, slots=True)
class Attested:
    """A placement that the register has; ``reference`` is the contractor's own name for it."""

    placement: Digest
    reference: str
    receipt: Verified[Receipt]


def attest(workplace: Workplace, contract: Digest, person: Person, work: Work, reference: str = "") -> Attested:
    """Attest one person at work for an accepted contract.

    1. the contract is accepted; 2. the person's number fits its scheme; the days fit the contract; the agency is
    one of the directory, with an opening key; the subject is sealed to it, for this statement alone, and committed
    to; 3. token, sealed subject and record are kept together, durably; 4. then they are sent. A crash after 3
    resends the same bytes. Raises :class:`InvalidSubject` at 2, before anything exists.
    """
    accepted = workplace.accepted(contract)  # 1
    parcel = sign_placement(workplace, accepted, person, work, reference, at=workplace.client.now())  # 2
    (sent,) = workplace.outbox.dispatch(placement_name(contract), parcel)  # 3, 4
    return Attested(sent.digest, reference, sent.receipt)


def attest_again(workplace: Workplace, placement: Digest, agency: PartyId) -> Attested:
    """Attest the person of an earlier placement to another agency, with a new id and a new opening.

    The old placement stands until it is withdrawn. Raises :class:`UnknownReference` when it is not this
    contractor's.
    """
    parcel = workplace.parcel_of(placement)
    earlier = placement_in(parcel)
    if parcel.subject is None:
        raise UnknownReference("a placement whose person is kept", field="placement")
    known = unpack_subject(parcel.subject)
    person = Person(known.scheme, known.value, known.birth_date)
    work = Work(
        agency=agency,
        first_day=earlier.first_day,
        last_day=earlier.last_day,
        hours_per_week=earlier.hours_per_week,
        employment_kind=earlier.employment_kind,
    )
    return attest(workplace, earlier.contract, person, work, parcel.reference or "")


def sign_placement(
    workplace: Workplace, contract: Verified[Contract], person: Person, work: Work, reference: str = "", *, at: int
) -> Parcel:
    """A placement signed at ``at``, with its sealed subject, to be kept before it is sent.

    Raises :class:`InvalidSubject`, what :func:`check_work` raises, and :class:`WrongValue` for a reference.
    """
    subject = person.subject(secrets.token_bytes(32))
    name = check_reference(reference) if reference else None
    trust = workplace.trust(at=at)
    plain = check_work(workplace, contract, work, trust=trust, at=at)
    opening_key = sealing_key(trust.opening_key(work.agency, at=at).jwk)
    record = pack_subject(subject)
    sealed = seal_to(opening_key, record, subject_info(work.agency, contract.digest, plain.jti))
    placement = replace(
        plain,
        subject_commitment=subject_commitment(subject),
        sealed_subject_sha256=Digest(hashlib.sha256(sealed).digest()),
    )
    return Parcel((workplace.home.sign(placement),), sealed_subject=sealed, subject=record, reference=name)


def check_work(
    workplace: Workplace, contract: Verified[Contract], work: Work, *, trust: Trust, at: int
) -> Placement:
    """What a placement of ``work`` says, with no person in it yet.

    Raises :class:`UnknownReference` for a party that is no agency, :class:`TrustMissing` for one without an opening
    key, and what ``check_start`` raises for the days.
    """
    if trust.role_of(work.agency) not in ISSUERS:
        raise UnknownReference("an agency of the directory", field="agency")
    trust.opening_key(work.agency, at=at)
    placement = Placement(
        **workplace.home.claims(at=at, audience=trust.register),
        contract=contract.digest,
        agency=work.agency,
        first_day=work.first_day,
        last_day=work.last_day,
        hours_per_week=work.hours_per_week,
        employment_kind=work.employment_kind,
        subject_commitment=_NOBODY,
        sealed_subject_sha256=_NOBODY,
        reply_kid=workplace.reply_kid,
    )
    check_start(workplace.ruleset(contract), placement, contract.statement)
    return placement
