"""Claiming (een ondergrens bewijzen): what a contract is worth, known here alone, and the highest floor it proves.

The register says which placements count and what it granted; the contractor checks every word of it against what it
signed itself and what it verified before, and computes the rest (PROTOCOL 5).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier.core.errors import OffGrid, UnknownReference, WrongRelation
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, Hours
from verifier.core.model.placement import Placement, committed_months
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.privacy import group, threshold
from verifier.core.privacy.commitment import FLAT, Opening, blinding, weighted_blinding
from verifier.core.privacy.group import Scalar
from verifier.core.privacy.subject import Scheme, unpack_subject
from verifier.core.privacy.threshold import ThresholdStatement
from verifier.core.procedure.claim import require_moment_passed
from verifier.core.procedure.inputs import EffectivePlacement, Granted, Inputs
from verifier.core.rules.disclosure import quarter_floors
from verifier.core.rules.fulltime import full_time_hours
from verifier.core.rules.obligation import obligation_of
from verifier.core.rules.policy import PublicationPolicy
from verifier.core.rules.ruleset import RuleSet
from verifier.core.rules.valuation import Worth, worth
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.party.contractor.decisions import decision_on
from verifier.party.contractor.hours import granted_in, verified_grants
from verifier.party.contractor.workplace import Workplace
from verifier.party.outbox import Parcel
from verifier.party.register.answers import CountedPlacement, ListedInputs
from verifier.party.transport import Refused


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts for a contract at a moment, with the openings that only the contractor has."""

    contract: Verified[Contract]
    ruleset: RuleSet
    inputs: Inputs
    log_size: int
    openings: Mapping[Digest, Opening] = field(repr=False)
    #: How many different people with granted hours are certain: those known by a BSN.
    people: int

    def worth(self) -> Worth:
        """The exact worth: Σ hours · rate and, once hours are granted, each flat amount."""
        rates = [term for each in self.inputs.placements for term in self._rates(each)]
        flats = [self.openings[each.placement.digest].flat for each in self.inputs.placements if self._works(each)]
        return worth(full_time_hours(self.ruleset), rates, sum(flats))

    def blinding(self) -> Scalar:
        """The blinding of the claim's point: Σ hours · ρ + D · Σ σ."""
        terms: list[tuple[int, Scalar]] = []
        for each in self.inputs.placements:
            digest, seed = each.placement.digest, self.openings[each.placement.digest].seed
            months = committed_months(self.contract.statement, each.placement.statement.first_day)
            hours = self.inputs.granted_hours(each)
            terms += (
                (granted, blinding(seed, digest, str(month))) for granted, month in zip(hours, months, strict=False)
            )
            if self._works(each):
                terms.append((full_time_hours(self.ruleset), blinding(seed, digest, FLAT)))
        return weighted_blinding(terms)

    def highest_floor(self) -> int:
        """The highest floor on the grid that the worth reaches; :class:`OffGrid` when it reaches none."""
        return highest_floor(
            self.ruleset.policy,
            self.worth().eurocents,
            remaining=obligation_of(self.ruleset, self.contract.statement),
            people=self.people,
        )

    def _rates(self, each: EffectivePlacement) -> list[tuple[int, int]]:
        rates = self.openings[each.placement.digest].rates
        return list(zip(self.inputs.granted_hours(each), rates, strict=False))

    def _works(self, each: EffectivePlacement) -> bool:
        return any(self.inputs.granted_hours(each))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A floor that the register has the proof of, in eurocents."""

    floor: int
    receipt: Verified[Receipt]


def highest_floor(policy: PublicationPolicy, reached: int, *, remaining: int, people: int) -> int:
    """The highest floor of the disclosure grid that ``reached`` eurocents prove (``disclosure.check_on_grid``).

    ``people`` is a number that the register counts at least. Raises :class:`OffGrid` when no floor is reached.
    """
    floors = [floor for floor in quarter_floors(remaining) if floor <= reached]
    if people >= policy.people_for_rounded:
        floors.append(min(reached, remaining) // policy.floor_step * policy.floor_step)
    if not any(floors):
        raise OffGrid("a worth that reaches the lowest floor of the grid", field="floor")
    return max(floors)


def count(workplace: Workplace, contract: Digest, moment: Month) -> Counted:
    """Everything that counts for ``contract`` up to ``moment``, verified.

    1. every placement is this contractor's own, of this contract, and listed once; 2. its eligibility is the one
    that was verified when it was decided, with an opening of its commitments; 3. the hours are this contractor's
    own, of this contract; 4. each grant is the register's, and grants no more than was reported; 5. the grant
    listed for a month is of that month and names the placement.

    Not checked: that nothing is left out, and that a grant is the latest. Only the register knows all withdrawals
    and the cap (PROTOCOL 4), and what it leaves out costs a proof that it refuses itself.
    """
    accepted = workplace.accepted(contract)
    listed = workplace.client.inputs(contract)
    grants = _grants(workplace, contract, listed)  # 3, 4
    openings: dict[Digest, Opening] = {}
    effective = []
    for each in listed.placements:
        if each.placement in openings:
            raise WrongRelation("every placement once", field="placements")
        placement = workplace.placement(each.placement, contract=contract)  # 1
        counted, openings[each.placement] = _effective(workplace, accepted, placement, each, grants)  # 2, 5
        effective.append(counted)
    inputs = Inputs.of(accepted.statement, moment, effective)
    people = _people(workplace, contract, inputs)
    return Counted(accepted, workplace.ruleset(accepted), inputs, listed.log_size, openings, people)


def claim(workplace: Workplace, contract: Digest, moment: Month) -> Claimed:
    """Prove the highest floor that is reached at ``moment``, and claim it.

    When something changed at the register while the proof was made, it is made once more. Raises
    :class:`OutsideWindow` for a moment that is not the contract's or has not passed, :class:`OffGrid` when no floor
    is reached, and what :func:`count` raises.
    """
    moments = workplace.accepted(contract).statement.moments
    require_moment_passed(moments, moment, at=workplace.client.now())
    try:
        return _claim(workplace, count(workplace, contract, moment))
    except Refused as refused:
        if refused.code != "wrong_inputs":
            raise
    return _claim(workplace, count(workplace, contract, moment))


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


def _grants(workplace: Workplace, contract: Digest, listed: ListedInputs) -> Mapping[Digest, _OwnGrant]:
    hours = [workplace.outbox.statement(digest_of(token), Hours) for token in listed.unverified_hours]
    if any(each.statement.contract != contract for each in hours):
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
    granted: dict[Month, Granted] = {}
    for each in listed.granted:
        found = grants.get(each.grant)
        if found is None or found.month != each.month or each.month in granted:
            raise WrongRelation("one grant of this month for each month", field="granted")
        granted[each.month] = Granted(each.grant, granted_in(found.grant, placement.digest))
    return EffectivePlacement(placement, decided.eligibility, granted), decided.opening


def _people(workplace: Workplace, contract: Digest, inputs: Inputs) -> int:
    """Different BSNs with granted hours. A number of a doelgroepverklaring may be of somebody who is counted."""
    numbers = set()
    for digest, hours in inputs.hours.items():
        record = workplace.parcel(digest, contract=contract).subject
        if hours and record is not None:
            subject = unpack_subject(record)
            numbers.add(subject.value if subject.scheme is Scheme.BSN else "")
    return len(numbers - {""})
