"""How to verify a placement (plaatsing)."""

from __future__ import annotations

import hashlib

from verifier.core.errors import UnknownReference, WrongValue
from verifier.core.model.directory import KeyRecord
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId, Purpose, Role
from verifier.core.model.placement import Placement
from verifier.core.procedure.evidence import Evidence, accepted_contract, known_ruleset
from verifier.core.procedure.intake import receive
from verifier.core.rules.valuation import check_start
from verifier.core.trust.directory import Trust, is_active

#: Encapsulated key 1,120, padded subject record 512, tag 16 (PROTOCOL 3; THREATS 2.8).
SEALED_SUBJECT_BYTES = 1648


def verify_placement(
    unverified_token: str, *, sealed_subject: bytes, evidence: Evidence, trust: Trust, at: int
) -> Verified[Placement]:
    """Verify ``sr-placement+jwt`` and the sealed subject that came beside it, as received at ``at``.

    1. intake, by an enrolled contractor; 2. the contract is this contractor's, accepted and not withdrawn;
    3. the agency is an agency of the directory; 4. the days run forward, overlap the contract, and begin no
    earlier than the rule set's start window lets them; 5. the reply key is an active opening key of the
    contractor; 6. the sealed subject has its one possible length and the digest that was signed.

    What is sealed cannot be read here: the agency checks it against ``subject_commitment``.
    """
    placement, signed = receive(unverified_token, Placement, trust=trust, at=at)  # 1
    contract = accepted_contract(placement.contract, party=placement.iss, evidence=evidence)  # 2
    if trust.role_of(placement.agency) is not Role.AGENCY:  # 3
        raise UnknownReference("an agency of the directory", field="agency")
    check_start(known_ruleset(contract, evidence=evidence), placement, contract.statement)  # 4
    if not _is_reply_key(trust.record(placement.reply_kid), placement.iss, at=at):  # 5
        raise UnknownReference("an enrolled opening key of this contractor", field="reply_kid")
    if len(sealed_subject) != SEALED_SUBJECT_BYTES:  # 6
        raise WrongValue(f"a sealed subject of {SEALED_SUBJECT_BYTES} bytes", field="sealed_subject")
    if hashlib.sha256(sealed_subject).digest() != placement.sealed_subject_sha256:
        raise WrongValue("the sealed subject whose digest was signed", field="sealed_subject")
    return Verified(placement, signed.token, signed.digest)


def _is_reply_key(record: KeyRecord, contractor: PartyId, *, at: int) -> bool:
    return record.party == contractor and record.purpose is Purpose.OPENING and is_active(record, at=at)
