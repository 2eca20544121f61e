"""Attesting (plaatsing opgeven): a person becomes a signed placement, and stays behind on the contractor's machine.

The 11-proef comes first: of a number that fails it nothing is sealed, signed, kept or sent. What leaves is a
commitment that nobody can guess and a record that the agency alone can open (PROTOCOL 3).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from verifier.core.errors import Refusal, UnknownReference
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId, Role
from verifier.core.model.placement import Placement
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.privacy.subject import (
    Subject,
    pack_subject,
    subject_commitment,
    subject_info,
    unpack_subject,
)
from verifier.core.procedure.intake import recall
from verifier.core.rules.valuation import check_start
from verifier.core.trust.directory import Trust
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.jwk import sealing_key
from verifier.party.contractor.people import Person, PersonRow, Work, check_reference
from verifier.party.contractor.workplace import Workplace, placement_name
from verifier.party.outbox import Parcel
from verifier.party.sealing import seal_to
from verifier.party.transport import Refused


@dataclass(frozen=True, slots=True)
class Attested:
    """A placement that the register has; ``reference`` is the contractor's own name for it."""

    placement: Digest
    reference: str
    receipt: Verified[Receipt]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row: a placement, or the refusal of this row alone."""

    row: PersonRow
    attested: Attested | None = None
    refusal: Refusal | Refused | None = None


def attest(workplace: Workplace, contract: Digest, person: Person, work: Work, reference: str = "") -> Attested:
    """Attest one person at work for an accepted contract.

    1. the person's number fits its scheme; 2. the contract is accepted, and the days fit it; 3. the agency is one
    of the directory, with an opening key; 4. the subject is sealed to it, for this statement alone, and committed
    to; 5. token, sealed subject and record are kept together, durably; 6. then they are sent. A crash after 5
    resends the same bytes. Raises :class:`InvalidSubject` at 1, before anything exists.
    """
    subject = person.subject(secrets.token_bytes(32))  # 1
    at = workplace.client.now()
    accepted = workplace.accepted(contract)  # 2
    trust = workplace.trust(at=at)
    name = check_reference(reference) if reference else None
    parcel = replace(_parcel(workplace, accepted, subject, work, trust=trust, at=at), reference=name)  # 3, 4
    (sent,) = workplace.outbox.dispatch(placement_name(contract), parcel)  # 5, 6
    return Attested(sent.digest, reference, sent.receipt)


def attest_again(workplace: Workplace, placement: Digest, agency: PartyId) -> Attested:
    """Attest the person of an earlier placement to another agency, with a new id and a new opening.

    The old placement stands until it is withdrawn. Raises :class:`UnknownReference` when it is not this
    contractor's.
    """
    parcel = workplace.parcel_of(placement)
    earlier = _noun(parcel)
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


def attest_rows(workplace: Workplace, rows: Iterable[PersonRow]) -> Iterator[RowOutcome]:
    """Attest the rows of a people file, each by itself and once: one that has its placement keeps it.

    A row is known by its contract, reference and agency. What was kept and never received is sent again as it was;
    what was refused for good is signed anew. Raises :class:`Unreachable` only: the rest waits for a next time.
    """
    kept = _kept_rows(workplace)
    for row in rows:
        try:
            contract = _contract_of(workplace, row.contract)
            id_ = kept.get((contract, row.reference, row.work.agency))
            if id_ is None:
                yield RowOutcome(row, attest(workplace, contract, row.person, row.work, row.reference))
            else:
                (sent,) = workplace.outbox.send(id_)
                yield RowOutcome(row, Attested(sent.digest, row.reference, sent.receipt))
        except (Refusal, Refused) as refusal:
            yield RowOutcome(row, refusal=refusal)


def _kept_rows(workplace: Workplace) -> Mapping[tuple[Digest, str | None, PartyId], str]:
    """Ids of placements that the register has or may still take, by what a row is known by."""
    waiting = set(workplace.outbox.waiting("placement."))
    kept = {}
    for id_ in workplace.outbox.ids("placement."):
        if id_ in waiting or workplace.outbox.has_received(id_):
            parcel = workplace.outbox.parcel(id_)
            placement = _noun(parcel)
            kept[placement.contract, parcel.reference, placement.agency] = id_
    return kept


def _parcel(
    workplace: Workplace, contract: Verified[Contract], subject: Subject, work: Work, *, trust: Trust, at: int
) -> Parcel:
    if trust.role_of(work.agency) is not Role.AGENCY:
        raise UnknownReference("an agency of the directory", field="agency")
    opening_key = sealing_key(trust.opening_key(work.agency, at=at).jwk)
    claims = workplace.home.claims(at=at, audience=trust.register)
    record = pack_subject(subject)
    sealed = seal_to(opening_key, record, subject_info(work.agency, contract.digest, claims["jti"]))
    placement = Placement(
        **claims,
        contract=contract.digest,
        agency=work.agency,
        first_day=work.first_day,
        last_day=work.last_day,
        hours_per_week=work.hours_per_week,
        employment_kind=work.employment_kind,
        subject_commitment=subject_commitment(subject),
        sealed_subject_sha256=Digest(hashlib.sha256(sealed).digest()),
        reply_kid=workplace.home.custodian.opening().kid,
    )
    check_start(workplace.ruleset(contract), placement, contract.statement)
    return Parcel((workplace.home.sign(placement),), sealed_subject=sealed, subject=record)


def _contract_of(workplace: Workplace, reference: str) -> Digest:
    found = [each.digest for each in workplace.rulebook.kept() if each.statement.reference == reference]
    if len(found) != 1:
        raise UnknownReference("the reference of one contract that was accepted here", field="contract")
    return found[0]


def _noun(parcel: Parcel) -> Placement:
    """The placement in a parcel of this contractor's own, received or not."""
    token = parcel.statements[0]
    return recall(token, Placement, digest=digest_of(token)).statement
