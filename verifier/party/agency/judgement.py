"""A judgement (beoordeling): what this agency, from what it knows, says of one case: a value, or a reason not to.

Every reason is answered in one and the same way. What is not decided here raises: then the case waits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from verifier.core.errors import (
    CannotOpen,
    Malformed,
    NotCompetent,
    OutsideWindow,
    Undecided,
    UnknownReference,
    Unspecified,
    Unsupported,
)
from verifier.core.model.party import PartyId
from verifier.core.privacy.subject import Subject, subject_commitment, subject_info, unpack_subject
from verifier.core.rules.table.building_blocks import Attester
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.facts import Period, PersonFacts
from verifier.core.rules.valuing.valuation import Valuation, value_placement
from verifier.core.rules.valuing.windows import Given
from verifier.core.trust.authority import require_competent
from verifier.core.trust.directory import Trust
from verifier.party.agency.case import Case
from verifier.party.agency.given import Placed
from verifier.party.agency.registers import PersonRecord, Register
from verifier.party.agency.worklist import Reason
from verifier.party.home import Home
from verifier.party.sealing import open_sealed

#: What a rule set answers when it does not value a placement.
_NOT_VALUED = (OutsideWindow, UnknownReference, Unspecified, Unsupported)


class Declined(Exception):
    """A case to decline; ``reason`` stays in this house."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Incomplete(Exception):
    """A case that waits until this house knows a fact of the person on which the rule set turns."""


@dataclass(frozen=True, slots=True)
class Award:
    """A case to countersign: whose it is, and what it is worth month by month; never shown."""

    case: Case
    bsn: str = field(repr=False)
    valuation: Valuation = field(repr=False)

    @property
    def placed(self) -> Placed:
        """What the placement is given, as it is kept for the person's next one."""
        return Placed.of(self.case.digest, self.case.placement, self.valuation)


def open_subject(case: Case, home: Home) -> Subject:
    """Whom the case is about.

    1. it opens with a key of this agency, retired ones too, under the ``info`` of exactly this placement; 2. it is
    a subject record; 3. it is the person that the contractor committed to (PROTOCOL 3). Raises :class:`Declined`.
    """
    placement = case.placement
    info = subject_info(home.party, case.contract_digest, placement.jti)
    subject = _opened(case.sealed_subject, info, home)  # 1, 2
    if subject_commitment(subject) != placement.subject_commitment:  # 3
        raise Declined(Reason.OTHER_SUBJECT)
    return subject


def judge(
    case: Case,
    subject: Subject,
    *,
    people: Register,
    ruleset: RuleSet,
    given: Callable[[str], Given],
    trust: Trust,
) -> Award:
    """The award of ``case``, whose ``ruleset`` is the contract's; ``given`` says what a BSN was given on it before.

    1. the register of people knows the person, with the birth date that came along, if one did; 2. the contractor
    employs the person on the placement's first day, or has its consent; 3. the person is in a group on the
    contract's reference date; 4. the directory lets this agency speak for that group; 5. the rule set values the
    placement, and lets an issuer of this role state it. Raises :class:`Declined` with the reason,
    :class:`Incomplete` when 5 turns on a fact that the register of people does not have, and what that register
    raises when it cannot answer.
    """
    placement, contract = case.placement, case.contract
    person = _found(people.find(subject.scheme, subject.value), subject)  # 1
    if not person.may_be_asked_by(placement.iss, placement.first_day):  # 2
        raise Declined(Reason.NOT_EMPLOYED)
    group = person.group_on(contract.reference_date)  # 3
    if group is None:
        raise Declined(Reason.NOT_IN_GROUP)
    _require_competent(placement.agency, group, trust)  # 4
    issuer = Attester(trust.institution(placement.agency).role)
    facts, before = _facts(person, group, placement.iss), given(person.bsn)
    try:
        valuation = value_placement(  # 5
            ruleset, facts, placement=placement, contract=contract, given=before, issuer=issuer
        )
    except _NOT_VALUED:
        raise Declined(Reason.NOT_VALUED) from None
    except Undecided:
        raise Incomplete from None
    return Award(case, person.bsn, valuation)


def _facts(person: PersonRecord, group: str, employer: PartyId) -> PersonFacts:
    """What the rule set may ask: the time in the group is that of the benefit, or of being registered."""
    return PersonFacts(
        group,
        person.birth_date,
        person.traits,
        benefit=None if person.since is None else Period(person.since, person.until),
        subsidy=person.subsidy,
        training=person.training,
        employed=tuple(
            Period(each.first_day, each.last_day) for each in person.employments if each.employer == employer
        ),
    )


def _opened(unverified_sealed: bytes, info: bytes, home: Home) -> Subject:
    """A contractor may have sealed to a key that was rotated since: every opening key that is left is tried."""
    for entry in home.entries:
        if entry.purpose == "opening" and entry.state != "destroyed":
            try:
                return unpack_subject(open_sealed(home.custodian.opening(entry.kid), unverified_sealed, info))
            except CannotOpen:
                continue
            except Malformed:
                break
    raise Declined(Reason.CANNOT_OPEN)


def _found(person: PersonRecord | None, subject: Subject) -> PersonRecord:
    """A birth date that differs is a mistyped number that happens to be somebody else's."""
    if person is None:
        raise Declined(Reason.UNKNOWN_PERSON)
    if subject.birth_date is not None and person.birth_date not in (None, subject.birth_date):
        raise Declined(Reason.UNKNOWN_PERSON)
    return person


def _require_competent(agency: PartyId, group: str, trust: Trust) -> None:
    try:
        require_competent(agency, group, trust=trust)
    except NotCompetent:
        raise Declined(Reason.NOT_COMPETENT) from None
