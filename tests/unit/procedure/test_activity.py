"""Activities and their confirmations: the steps of their procedures, one refusal each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.procedure.cases import Case, activity, activity_confirmation, in_world
from tests.unit.procedure.refusing import refuses
from tests.unit.procedure.test_contract_terms import kind, under
from tests.world import World
from tests.world.scheme import BUYER, CONTRACTOR, OTHER_BUYER, OTHER_CONTRACTOR, signing_key
from verifier.core.errors import (
    AlreadyDecided,
    NotAccepted,
    OutsideWindow,
    Refusal,
    UnknownReference,
    Unspecified,
    Withdrawn,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.calendar import Month
from verifier.core.model.contract import CallOffRule, CallOffs, ContractParty, ContractRole
from verifier.core.model.statement import Digest
from verifier.core.procedure.activity import verify_activity, verify_activity_confirmation
from verifier.core.procedure.compliance import CLAIM_TERM
from verifier.core.procedure.withdrawal import verify_withdrawal
from verifier.core.rules.table.activity_kinds import Confirmer

JUNE, DECEMBER = Month(2026, 6), Month(2026, 12)
UNKNOWN = Digest(bytes(32))
#: What an activity of the world costs, and what its contracts owe: EUR 5,000 and 40,000.
COST, OBLIGATION = 500_000, 4_000_000


def by_receiver(world: World) -> None:
    """Have the receiving organisation confirm what was bought, and nobody what was given away."""
    received = kind("sociaal_inkopen", confirmed_by=Confirmer.RECEIVING_ORGANISATION)
    given_away = kind("sociaal_project", confirmed_by=Confirmer.NOBODY)
    under(world, activities=(received, given_away))


@pytest.fixture(scope="module")
def case() -> Case:
    return activity()


@pytest.fixture(scope="module")
def confirmed() -> Case:
    return activity_confirmation()


class TestActivity:
    @pytest.mark.parametrize(
        ("changes", "refusal", "field"),
        [
            ({"contract": UNKNOWN}, UnknownReference, "contract"),
            ({"day": date(2025, 12, 31)}, OutsideWindow, "day"),
            ({"day": date(2026, 1, 6)}, OutsideWindow, "day"),
            ({"kind": "unknown"}, UnknownReference, "kind"),
            ({"amount": None, "quantity": 100}, WrongValue, "quantity"),
            ({"receiver": OTHER_CONTRACTOR}, WrongRelation, "receiver"),
        ],
        ids=["2 unknown", "3 before", "3 ahead", "4 unknown", "4 other measure", "5 nobody to receive"],
    )
    def test_refuses(self, case: Case, changes: dict[str, Any], refusal: type[Refusal], field: str) -> None:
        refuses(refusal, case.verify, case.token(**changes), field=field)

    def test_2_by_the_contractor_or_a_listed_party(self) -> None:
        world = World()
        subcontractor = ContractParty(OTHER_CONTRACTOR, ContractRole.SUBCONTRACTOR)
        for parties, accepted in (((), False), ((subcontractor,), True)):
            draft = world.draft_activity(world.agreed(parties=parties), iss=OTHER_CONTRACTOR)
            case = in_world(world, draft, verify_activity)
            if accepted:
                case.verify(case.token())
            else:
                refuses(UnknownReference, case.verify, case.token(), field="contract")

    def test_2_of_a_contract_in_force(self) -> None:
        world = World()
        offered = world.contract()
        case = in_world(world, world.draft_activity(offered), verify_activity)
        refuses(NotAccepted, case.verify, case.token(), field="contract")

    def test_3_up_to_the_last_day_of_the_recovery_period(self) -> None:
        for recovery, last in ((None, date(2026, 12, 31)), (3, date(2027, 3, 31))):
            world = World()
            agreed = world.agreed(recovery_months=recovery)
            world.travel(Month(2027, 6))
            case = in_world(world, world.draft_activity(agreed), verify_activity)
            case.verify(case.token(day=last))
            after = date.fromordinal(last.toordinal() + 1)
            refuses(OutsideWindow, case.verify, case.token(day=after), field="day")

    def test_4_of_a_kind_of_which_nobody_says_who_confirms_it(self) -> None:
        case = activity()
        under(case.world, activities=(kind("sociaal_inkopen", confirmed_by=Confirmer.UNSPECIFIED),))
        refuses(Unspecified, case.verify, case.token(), field="confirmed_by")

    def test_5_the_receiver_is_a_second_party(self) -> None:
        world = World()
        by_receiver(world)
        parties = (ContractParty(OTHER_CONTRACTOR, ContractRole.SUBCONTRACTOR),)
        case = in_world(world, world.draft_activity(world.agreed(parties=parties)), verify_activity)
        for receiver in (None, CONTRACTOR, OTHER_CONTRACTOR):
            refuses(WrongRelation, case.verify, case.token(receiver=receiver), field="receiver")
        case.verify(case.token(receiver=OTHER_BUYER))

    def test_6_the_same_evidence_counts_once_within_a_framework(self) -> None:
        world = World()
        head = world.agreed(call_offs=CallOffs(CallOffRule.CARRIED))
        one, other, plain = (world.agreed(framework=each) for each in (head.digest, head.digest, None))
        first = world.do(one)
        evidence = first.statement.evidence_sha256
        for contract, refused in ((one, True), (other, True), (plain, False)):
            draft = world.draft_activity(contract, evidence_sha256=evidence)
            case = in_world(world, draft, verify_activity)
            if refused:
                refuses(AlreadyDecided, case.verify, case.token(), field="evidence_sha256")
            else:
                case.verify(case.token())
        world.withdraw(first, date(2026, 1, 5))
        again = in_world(world, world.draft_activity(other, evidence_sha256=evidence), verify_activity)
        again.verify(again.token())


class TestConfirmation:
    @pytest.mark.parametrize(
        ("changes", "refusal", "field"),
        [
            ({"activity": UNKNOWN}, UnknownReference, "activity"),
            ({"amount": COST + 1}, WrongRelation, "amount"),
            ({"amount": None, "quantity": 1}, WrongValue, "quantity"),
        ],
        ids=["2 unknown", "6 more than was reported", "6 another measure"],
    )
    def test_refuses(self, confirmed: Case, changes: dict[str, Any], refusal: type[Refusal], field: str) -> None:
        refuses(refusal, confirmed.verify, confirmed.token(**changes), field=field)

    @pytest.mark.parametrize("amount", [0, 1, COST])
    def test_6_less_may_be_accepted_and_nothing_too(self, confirmed: Case, amount: int) -> None:
        confirmed.verify(confirmed.token(amount=amount))

    @pytest.mark.parametrize("party", [CONTRACTOR, OTHER_CONTRACTOR, OTHER_BUYER], ids=["own", "other", "buyer"])
    def test_2_by_the_buyer_of_the_contract_alone(self, confirmed: Case, party: Any) -> None:
        theirs = confirmed.token(signing_key(party), iss=party)
        refuses(UnknownReference, confirmed.verify, theirs, field="activity")

    def test_2_by_the_receiver_where_the_rule_set_says_so(self) -> None:
        world = World()
        by_receiver(world)
        done = world.do(world.agreed(), receiver=OTHER_CONTRACTOR)
        for party, accepted in ((BUYER, False), (CONTRACTOR, False), (OTHER_CONTRACTOR, True)):
            case = in_world(world, world.draft_confirmation(done, iss=party), verify_activity_confirmation)
            if accepted:
                case.verify(case.token())
            else:
                refuses(UnknownReference, case.verify, case.token(), field="activity")

    def test_2_of_an_activity_and_nothing_else(self, confirmed: Case) -> None:
        other = confirmed.world.agreed()
        refuses(UnknownReference, confirmed.verify, confirmed.token(activity=other.digest), field="activity")

    def test_3_of_one_that_stands(self) -> None:
        world = World()
        done = world.do(world.agreed())
        case = in_world(world, world.draft_confirmation(done), verify_activity_confirmation)
        case.verify(case.token())
        world.withdraw(done, date(2026, 1, 5))
        refuses(Withdrawn, case.verify, case.token(), field="activity")

    def test_4_within_the_claim_term(self) -> None:
        world = World()
        done = world.do(world.agreed())
        world.at = DECEMBER.plus(1).starts_at + CLAIM_TERM - 1
        world.scheme.renew(at=world.at)
        case = in_world(world, world.draft_confirmation(done), verify_activity_confirmation)
        case.verify(case.token())
        world.at += 1
        refuses(OutsideWindow, case.verify, case.token(), field="iat")

    def test_5_once(self) -> None:
        world = World()
        done = world.do(world.agreed())
        world.confirm(done, amount=1)
        case = in_world(world, world.draft_confirmation(done), verify_activity_confirmation)
        refuses(AlreadyDecided, case.verify, case.token(), field="activity")


class TestWithdrawal:
    def test_by_its_own_signer_and_not_before_its_day(self) -> None:
        world = World()
        done = world.done(world.agreed(), day=date(2026, 1, 3))
        confirmation = world.records.confirmation_of(done.digest)
        assert confirmation is not None
        for withdrawn, other in ((done, BUYER), (confirmation, CONTRACTOR)):
            case = in_world(world, world.draft_withdrawal(withdrawn, date(2026, 1, 3)), verify_withdrawal)
            case.verify(case.token())
            early = case.token(effective_date=date(2026, 1, 2))
            refuses(OutsideWindow, case.verify, early, field="effective_date")
            theirs = case.token(signing_key(other), iss=other)
            refuses(UnknownReference, case.verify, theirs, field="statement")
