"""Claiming (een ondergrens bewijzen): what a contract is worth, known here alone, and the highest floor it proves.

The register says which placements count and what it granted; the contractor checks every word of it against what it
signed itself and what it verified before, and computes the rest (PROTOCOL 5).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from verifier.core.errors import UnknownReference, WrongRelation
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, Hours
from verifier.core.model.placement import Placement
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.privacy import group, threshold
from verifier.core.privacy.commitment import Opening
from verifier.core.privacy.group import Scalar
from verifier.core.privacy.subject import Scheme, unpack_subject
from verifier.core.privacy.threshold import ThresholdStatement
from verifier.core.procedure.claim import require_moment_passed
from verifier.core.procedure.inputs import EffectivePlacement, Granted, Inputs
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.party.contractor.counted import Counted
from verifier.party.contractor.decisions import decision_on
from verifier.party.contractor.hours import verified_grants
from verifier.party.contractor.owed import owing_at
from verifier.party.contractor.subtotal import Subtotal, fitting, others_hours, others_placements
from verifier.party.contractor.workplace import Workplace
from verifier.party.outbox import Parcel
from verifier.party.register.answers import CountedPlacement, ListedInputs
from verifier.party.transport import Refused


@dataclass(frozen=True, slots=True)
class Claimed:
    """A floor that the register has the proof of, in eurocents."""

    floor: int
    receipt: Verified[Receipt]


def count(workplace: Workplace, contract: Digest, moment: Month, subtotals: Iterable[Subtotal] = ()) -> Counted:
    """Everything that counts for ``contract`` up to ``moment``, verified.

    1. every placement is this contractor's own, of this contract or of a call-off that is judged with it, and
    listed once; 2. its eligibility is the one that was verified when it was decided, with an opening of its
    commitments; 3. the hours are this contractor's own, of the same contracts; 4. each grant is the register's, and
    grants no more than was reported; 5. the grant listed for a month is of that month and names the placement.

    What other parties attested for these contracts is verified as far as it can be without an opening, and is worth
    what their ``subtotals`` say: ``subtotal.fitting``.

    Not checked: that nothing is left out, and that a grant is the latest. Only the register knows all withdrawals
    and the cap (PROTOCOL 4), and what it leaves out costs a proof that it refuses itself.
    """
    accepted = workplace.accepted(contract)
    listed = workplace.client.inputs(contract)
    owing = owing_at(workplace, accepted, moment)
    contracts = {accepted.digest: accepted} | {each: workplace.accepted(each) for each in owing.call_offs}
    if len({each.placement for each in listed.placements}) != len(listed.placements):
        raise WrongRelation("every placement once", field="placements")
    shared = any(each.statement.parties for each in contracts.values())
    own = workplace.outbox.received() if shared else None
    grants = _grants(workplace, contracts, listed, own)  # 3, 4
    others = [] if own is None else [each for each in listed.placements if each.placement not in own]
    mine = [each for each in listed.placements if own is None or each.placement in own]
    theirs = list(others_placements(workplace, contracts, others, lambda each: _granted(each, grants)))
    ours, openings = _ours(workplace, contracts, mine, grants)
    inputs = Inputs.of(accepted.statement, moment, [*ours, *theirs], owing.call_offs)
    ruleset = workplace.ruleset(accepted)
    return Counted(
        accepted,
        ruleset,
        inputs,
        listed.log_size,
        openings,
        _people(workplace, ours, inputs),
        owing.owed.remaining,
        fitting(subtotals, theirs, inputs, ruleset),
    )


def claim(workplace: Workplace, contract: Digest, moment: Month, subtotals: Sequence[Subtotal] = ()) -> Claimed:
    """Prove the highest floor that is reached at ``moment``, and claim it.

    When something changed at the register while the proof was made, it is made once more. Raises
    :class:`OutsideWindow` for a moment that is not the contract's or has not passed, :class:`OffGrid` when no floor
    is reached, and what :func:`count` raises.
    """
    moments = workplace.accepted(contract).statement.answer_moments
    require_moment_passed(moments, moment, at=workplace.client.now())
    try:
        return _claim(workplace, count(workplace, contract, moment, subtotals))
    except Refused as refused:
        if refused.code != "wrong_inputs":
            raise
    return _claim(workplace, count(workplace, contract, moment, subtotals))


def subtotal(workplace: Workplace, contract: Digest, moment: Month) -> Subtotal:
    """What the people of this party are worth together at ``moment``, for the contractor that lists it.

    Raises what :func:`count` raises.
    """
    counted = count(workplace, contract, moment)
    return Subtotal(contract, moment, counted.inputs.digest, counted.worth().numerator, counted.blinding())


def _claim(workplace: Workplace, counted: Counted) -> Claimed:
    floor = counted.highest_floor()
    at = workplace.client.now()
    inputs = counted.inputs
    statement = Claim(
        **workplace.home.claims(at=at, audience=workplace.trust(at=at).register),
        contract=counted.contract.digest,
        moment=inputs.moment,
        log_size=counted.log_size,
        inputs=inputs.digest,
        floor=floor,
        proof=prove(counted, floor),
    )
    name = f"claim.{base64url.encode(counted.contract.digest)}.{inputs.moment}"
    (sent,) = workplace.outbox.dispatch(name, Parcel((workplace.home.sign(statement),)))
    return Claimed(floor, sent.receipt)


def prove(counted: Counted, floor: int) -> bytes:
    """The 8,224 bytes that prove ``floor`` eurocents and nothing more.

    Raises :class:`WrongValue` when the worth does not reach it, :class:`BadCommitment` when the openings are not
    those of the inputs.
    """
    statement = ThresholdStatement(
        contract=counted.contract.digest,
        moment=counted.inputs.moment,
        inputs=counted.inputs.digest,
        floor=floor,
        point=counted.inputs.point(counted.ruleset, floor),
    )
    reached = counted.worth()
    above = reached.numerator - reached.full_time_hours * floor
    return threshold.prove(statement, above, counted.blinding(), _draw)


def _draw() -> Scalar:
    return group.reduce(secrets.token_bytes(64))


def _grants(
    workplace: Workplace,
    contracts: Mapping[Digest, Verified[Contract]],
    listed: ListedInputs,
    own: Collection[Digest] | None,
) -> Mapping[Digest, _OwnGrant]:
    """The grants by digest; ``own`` are the statements of this party, None when there is no other."""
    digests = {token: digest_of(token) for token in listed.unverified_hours}
    others = [token for token, digest in digests.items() if own is not None and digest not in own]
    mine = (digest for digest in digests.values() if own is None or digest in own)
    hours = [workplace.outbox.statement(digest, Hours) for digest in mine]
    if others:
        hours += others_hours(workplace, contracts, others)
    if any(each.statement.contract not in contracts for each in hours):
        raise WrongRelation("hours of this contract", field="hours")
    month_of = {each.digest: each.statement.month for each in hours}
    grants = verified_grants(workplace, listed.unverified_grants, hours)
    return {each.digest: _OwnGrant(each, month_of[each.statement.hours]) for each in grants}


@dataclass(frozen=True, slots=True)
class _OwnGrant:
    """A verified grant, and the month of its hours."""

    grant: Verified[Grant]
    month: Month


def _effective(
    workplace: Workplace,
    contract: Verified[Contract],
    placement: Verified[Placement],
    listed: CountedPlacement,
    grants: Mapping[Digest, _OwnGrant],
) -> tuple[EffectivePlacement, Opening]:
    decided = decision_on(workplace, contract, placement)
    if decided is None or decided.opening is None:
        raise UnknownReference("a placement that its agency found eligible", field="placements")
    if digest_of(listed.unverified_eligibility) != decided.eligibility.digest:
        raise WrongRelation("the decision that was verified when it was made", field="eligibility")
    return EffectivePlacement(placement, decided.eligibility, _granted(listed, grants)), decided.opening


def _granted(listed: CountedPlacement, grants: Mapping[Digest, _OwnGrant]) -> Mapping[Month, Granted]:
    granted: dict[Month, Granted] = {}
    for each in listed.granted:
        found = grants.get(each.grant)
        if found is None or found.month != each.month or each.month in granted:
            raise WrongRelation("one grant of this month for each month", field="granted")
        granted[each.month] = Granted.by(found.grant, listed.placement)
    return granted


def _ours(
    workplace: Workplace,
    contracts: Mapping[Digest, Verified[Contract]],
    listed: Iterable[CountedPlacement],
    grants: Mapping[Digest, _OwnGrant],
) -> tuple[list[EffectivePlacement], Mapping[Digest, Opening]]:
    """This party's own placements among ``listed``, and their openings."""
    openings: dict[Digest, Opening] = {}
    effective = []
    for each in listed:
        placement = workplace.outbox.statement(each.placement, Placement)  # 1
        whose = contracts.get(placement.statement.contract)
        if whose is None:
            raise UnknownReference("the digest of a placement of this contract", field="placement")
        counted, openings[each.placement] = _effective(workplace, whose, placement, each, grants)  # 2, 5
        effective.append(counted)
    return effective, openings


def _people(workplace: Workplace, ours: Iterable[EffectivePlacement], inputs: Inputs) -> int:
    """Different BSNs with granted hours. A number of a doelgroepverklaring may be of somebody who is counted."""
    numbers = set()
    for each in ours:
        placement = each.placement
        record = workplace.parcel(placement.digest, contract=placement.statement.contract).subject
        if inputs.hours[placement.digest] and record is not None:
            subject = unpack_subject(record)
            numbers.add(subject.value if subject.scheme is Scheme.BSN else "")
    return len(numbers - {""})
