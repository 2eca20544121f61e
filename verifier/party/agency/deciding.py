"""Deciding (beslissen): from what waits to signed decisions, and a work item for all that goes no further."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from verifier.core.errors import AlreadyDecided, QuotaReached, Refusal, Undecided
from verifier.core.model.placement import contract_scopes
from verifier.core.model.statement import Digest
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.windows import Given
from verifier.core.trust.directory import Trust
from verifier.party.agency.case import Case, verify_case
from verifier.party.agency.countersigning import Countersigned, countersign, decline
from verifier.party.agency.given import GivenBefore, Placed, given_by
from verifier.party.agency.judgement import Award, Declined, Incomplete, judge, open_subject
from verifier.party.agency.pseudonyms import Pseudonyms
from verifier.party.agency.quota import Quota
from verifier.party.agency.registers import Register
from verifier.party.agency.unsent import UnsentDecisions
from verifier.party.agency.withdrawn import never_counted, with_signers
from verifier.party.agency.worklist import Outcome, Reason, WorkItem
from verifier.party.home import Home
from verifier.party.register.answers import WaitingPlacement
from verifier.party.transport import Refused, Unreachable

#: What keeps a case waiting, the more exact first.
_WAITS: Mapping[type[Exception], Reason] = {
    Incomplete: Reason.FACTS_MISSING,
    QuotaReached: Reason.QUOTA_REACHED,
    Undecided: Reason.PEOPLE_UNAVAILABLE,
    Refused: Reason.REGISTER_UNAVAILABLE,
    Unreachable: Reason.REGISTER_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class House:
    """What an agency decides with: home, people, quota, what it decided and gave before, and the rule sets.

    ``withdrawals`` of a placement and ``enrolment`` of a key are asked of the register.
    """

    home: Home
    people: Register
    quota: Quota
    unsent: UnsentDecisions
    given: GivenBefore
    rulesets: Mapping[Digest, RuleSet]
    withdrawals: Callable[[Digest], Iterable[str]]
    enrolment: Callable[[str], str]


@dataclass(slots=True)
class Deciding:
    """One round's decisions: ``made`` with the desk's own ``reasons`` beside them, ``items`` for all the rest."""

    house: House
    trust: Trust
    at: int
    made: list[Countersigned] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    items: list[WorkItem] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)

    def look_into(self, queue: Iterable[WaitingPlacement]) -> list[Award]:
        """The awards among ``queue``, each beside those before it; what is declined is signed at once."""
        for waiting in queue:
            award = self._look(waiting)
            if award is not None:
                self.awards.append(award)
        return self.awards

    def wanted(self, awards: Iterable[Award]) -> Iterator[tuple[str, str]]:
        """Scope and BSN of every pseudonym that ``awards`` need: one per calendar year of the contract."""
        return ((scope, each.bsn) for each in awards for scope in contract_scopes(each.case.contract))

    def countersign(self, awards: Sequence[Award], pseudonyms: Pseudonyms) -> None:
        """Sign the awards whose person has every pseudonym, and keep what they give; the others wait."""
        signed: list[Award] = []
        for award in awards:
            placement = award.case.digest
            if award.bsn in pseudonyms.failed:
                self._note(placement, Outcome.WAITING, pseudonyms.failed[award.bsn])
                continue
            try:
                made = countersign(award, pseudonyms.found, home=self.house.home, trust=self.trust, at=self.at)
            except Refusal as refusal:
                self._note(placement, Outcome.REFUSED, refusal.code)
            else:
                self._make(made, Reason.VALUED)
                signed.append(award)
        self.house.given.keep((each.case.family, each.bsn, each.placed) for each in signed)

    def _look(self, waiting: WaitingPlacement) -> Award | None:
        """One placement, up to its value.

        1. it verifies, and was not decided before; 2. it can be answered and valued; 3. the contractor's quota,
        before anything is opened; 4. open, look up, value.
        """
        house = self.house
        try:
            case = self._case(waiting)  # 1
        except Refusal as refusal:
            self._note(waiting.digest, Outcome.REFUSED, refusal.code)
            return None
        if not case.may_be_answered(at=self.at):  # 2
            self._note(case.digest, Outcome.WAITING, Reason.REPLY_KEY_NOT_ACTIVE)
            return None
        if case.ruleset is None:
            self._note(case.digest, Outcome.WAITING, Reason.RULE_SET_NOT_SHIPPED)
            return None
        try:
            house.quota.admit(case.placement.iss, case.digest, at=self.at)  # 3
            subject = open_subject(case, house.home)  # 4
            given = partial(self._given, case)
            return judge(case, subject, people=house.people, ruleset=case.ruleset, given=given, trust=self.trust)
        except Declined as declined:
            self._make(decline(case.digest, home=house.home, trust=self.trust, at=self.at), declined.reason)
        except tuple(_WAITS) as missing:
            reason = next(why for kind, why in _WAITS.items() if isinstance(missing, kind))
            self._note(case.digest, Outcome.WAITING, reason)
        return None

    def _given(self, case: Case, bsn: str) -> Given:
        """What the person was given on the contract or its framework by other placements, of this round too.

        One that was withdrawn from its first month on gave nothing, and is forgotten for good. Raises
        ``Unreachable`` and ``Refused``: while that is not known, the case waits.
        """
        house = self.house
        placed = {each.placement: each for each in house.given.to(case.family, bsn, placement=case.digest)}
        for each in tuple(placed.values()):
            if house.unsent.was_received(each.placement) and self._never_counted(each):
                house.given.forget(each.placement)
                del placed[each.placement]
        for award in self.awards:
            if (award.case.family, award.bsn) == (case.family, bsn):
                placed[award.case.digest] = award.placed
        return given_by(placed.values())

    def _never_counted(self, placed: Placed) -> bool:
        house = self.house
        tokens = house.withdrawals(placed.placement)
        decision = house.unsent.decision_on(placed.placement)
        withdrawable = {placed.placement: placed.attester, decision: house.home.party}
        trust = with_signers(self.trust, tokens, house.enrolment, at=self.at)
        return never_counted(tokens, withdrawable, first_day=placed.first_day, trust=trust, at=self.at)

    def _case(self, waiting: WaitingPlacement) -> Case:
        home = self.house.home
        case = verify_case(waiting, agency=home.party, rulesets=self.house.rulesets, trust=self.trust, at=self.at)
        if self.house.unsent.was_received(case.digest):
            raise AlreadyDecided("a placement that this agency did not decide before", field="digest")
        return case

    def _make(self, made: Countersigned, reason: Reason) -> None:
        self.made.append(made)
        self.reasons.append(reason)

    def _note(self, placement: Digest, outcome: Outcome, reason: str) -> None:
        self.items.append(WorkItem.of(placement, outcome, reason, at=self.at))
