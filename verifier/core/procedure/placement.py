"""How to verify a placement (plaatsing)."""

from __future__ import annotations

import hashlib

from verifier.core.errors import UnknownReference, WrongRelation, WrongValue
from verifier.core.model.contract import Contract, ContractRole, WorkScope
from verifier.core.model.directory import KeyRecord
from verifier.core.model.evidence import Verified
from verifier.core.model.party import ISSUERS, PartyId, Purpose
from verifier.core.model.placement import EmploymentKind, Placement
from verifier.core.procedure.evidence import Evidence, attested_contract, known_ruleset
from verifier.core.procedure.intake import receive
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.valuation import check_start
from verifier.core.trust.directory import Trust, is_active

#: Encapsulated key 1,120, padded subject record 512, tag 16 (PROTOCOL 3; THREATS 2.8).
SEALED_SUBJECT_BYTES = 1648
#: As what somebody works who is hired out by his or her employer.
HIRED_OUT = frozenset({EmploymentKind.AGENCY_WORK, EmploymentKind.SECONDMENT})


def verify_placement(
    unverified_token: str, *, sealed_subject: bytes, evidence: Evidence, trust: Trust, at: int
) -> Verified[Placement]:
    """Verify ``sr-placement+jwt`` and the sealed subject that came beside it, as received at ``at``.

    1. intake, by an enrolled contractor; 2. the contract is accepted, not withdrawn or closed, and this party
    attests for it: its contractor or a listed party; a staffing agency attests people whom it hires out; work
    outside the contract's own is allowed by the contract; 3. the agency is an agency of the directory, or
    another issuer there; 4. the days run forward, overlap the contract, and begin no earlier than the rule
    set's start window lets them; 5. the reply key is an active opening key of the party that attests: what a
    person is worth stays with who employs him or her; 6. the sealed subject has its one possible length and the
    digest that was signed.

    What is sealed cannot be read here: the agency checks it against ``subject_commitment``.
    """
    placement, signed = receive(unverified_token, Placement, trust=trust, at=at)  # 1
    contract = attested_contract(placement.contract, party=placement.iss, evidence=evidence)  # 2
    check_attested(placement, contract.statement, known_ruleset(contract, evidence=evidence), trust=trust, at=at)
    if len(sealed_subject) != SEALED_SUBJECT_BYTES:  # 6
        raise WrongValue(f"a sealed subject of {SEALED_SUBJECT_BYTES} bytes", field="sealed_subject")
    if hashlib.sha256(sealed_subject).digest() != placement.sealed_subject_sha256:
        raise WrongValue("the sealed subject whose digest was signed", field="sealed_subject")
    return Verified(placement, signed.token, signed.digest)


def check_attested(placement: Placement, contract: Contract, ruleset: RuleSet, *, trust: Trust, at: int) -> None:
    """What of steps 2 to 5 of :func:`verify_placement` follows from the contract and from whom is trusted."""
    _check_work(placement, contract)  # 2
    if trust.role_of(placement.agency) not in ISSUERS:  # 3
        raise UnknownReference("an agency of the directory", field="agency")
    check_start(ruleset, placement, contract)  # 4
    if not _is_reply_key(trust.record(placement.reply_kid), placement.iss, at=at):  # 5
        raise UnknownReference("an enrolled opening key of this party", field="reply_kid")


def _check_work(placement: Placement, contract: Contract) -> None:
    role = contract.role_of(placement.iss)
    if role is ContractRole.STAFFING_AGENCY and placement.employment_kind not in HIRED_OUT:
        raise WrongRelation("agency work or secondment, of a staffing agency", field="employment_kind")
    if placement.work is WorkScope.OUTSIDE and contract.work is not WorkScope.OUTSIDE:
        raise WrongRelation("the contract's own work, unless the contract allows other work", field="work")


def _is_reply_key(record: KeyRecord, attester: PartyId, *, at: int) -> bool:
    return record.party == attester and record.purpose is Purpose.OPENING and is_active(record, at=at)
