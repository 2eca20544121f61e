"""A withdrawal: the steps of ``verify_withdrawal``, one refusal each, and what is left afterwards."""

from __future__ import annotations

from datetime import date

from tests.unit.procedure.cases import Case, in_world, withdrawal, worked_half_year
from tests.unit.procedure.refusing import refuses
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import BUYER, CONTRACTOR, MUNICIPALITY, OTHER_CONTRACTOR, UWV, signing_key
from verifier.core.errors import AlreadyDecided, OutsideWindow, UnknownReference, Unsupported, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest, Statement
from verifier.core.procedure.evidence import is_withdrawn
from verifier.core.procedure.withdrawal import verify_withdrawal

JANUARY, JUNE = Month(2026, 1), Month(2026, 6)
FIRST, MARCH = date(2026, 1, 1), date(2026, 3, 1)


def about(world: World, withdrawn: Verified[Statement], **changes: object) -> Case:
    return in_world(world, world.draft_withdrawal(withdrawn, MARCH, **changes), verify_withdrawal)


class TestWhat:
    """Step 2."""

    def test_an_unknown_statement(self) -> None:
        case = withdrawal()
        refuses(UnknownReference, case.verify, case.token(statement=Digest(bytes(32))), field="statement")

    def test_never_an_acceptance_a_grant_hours_or_a_claim(self) -> None:
        world, agreed = worked_half_year()
        claim = world.claim(agreed, JUNE)
        acceptance = world.records.acceptance_of(agreed.digest)
        (hours,) = world.records.hours_of(agreed.digest, JUNE)
        assert acceptance is not None
        for each in (acceptance, hours, world.grants[-1], claim):
            case = about(world, each, by=CONTRACTOR)
            refuses(Unsupported, case.verify, case.token(), field="statement")

    def test_never_a_withdrawal(self) -> None:
        world = World()
        first = world.withdraw(world.employ(world.agreed(), PEOPLE[0]), MARCH)
        case = about(world, first)
        refuses(Unsupported, case.verify, case.token(), field="statement")

    def test_a_reason_that_tells_something_of_the_person(self) -> None:
        case = withdrawal()
        refuses(WrongValue, case.verify, case.sealed({**case.claims, "reason": "illness"}), field="reason")


class TestWho:
    """Step 3."""

    def test_a_placement_by_its_contractor_alone(self) -> None:
        case = withdrawal()
        for party in (OTHER_CONTRACTOR, BUYER, MUNICIPALITY):
            refuses(UnknownReference, case.verify, case.token(signing_key(party), iss=party), field="statement")

    def test_an_eligibility_by_its_agency_alone(self) -> None:
        world = World()
        placed = world.place(world.agreed(), PEOPLE[0])
        case = about(world, world.decide(placed))
        for party in (UWV, CONTRACTOR, BUYER):
            refuses(UnknownReference, case.verify, case.token(signing_key(party), iss=party), field="statement")
        case.verify(case.token())

    def test_an_offer_by_the_buyer_alone(self) -> None:
        """A contractor that does not want it does not accept it; else its word would lie ready for the buyer."""
        world = World()
        case = about(world, world.contract(), by=CONTRACTOR)
        refuses(UnknownReference, case.verify, case.token(), field="statement")
        case.verify(case.token(signing_key(BUYER), iss=BUYER))

    def test_an_accepted_contract_by_both(self) -> None:
        world = World()
        agreed = world.agreed()
        for party, gone in ((CONTRACTOR, False), (BUYER, True)):
            case = about(world, agreed, by=party)
            refuses(
                UnknownReference,
                case.verify,
                case.token(signing_key(OTHER_CONTRACTOR), iss=OTHER_CONTRACTOR),
                field="statement",
            )
            world.withdraw(agreed, MARCH, by=party)
            assert is_withdrawn(agreed, evidence=world.records) is gone


class TestWhen:
    """Step 4."""

    def test_not_before_the_statement_itself(self) -> None:
        world = World()
        placed = world.place(world.agreed(), PEOPLE[0], first_day=date(2026, 2, 10))
        eligibility = world.decide(placed)
        for withdrawn in (placed, eligibility):
            case = about(world, withdrawn)
            case.verify(case.token(effective_date=date(2026, 2, 10)))
            refuses(OutsideWindow, case.verify, case.token(effective_date=date(2026, 2, 9)), field="effective_date")

    def test_not_before_the_contract_begins(self) -> None:
        world = World()
        case = about(world, world.agreed())
        case.verify(case.token(effective_date=FIRST))
        refuses(OutsideWindow, case.verify, case.token(effective_date=date(2025, 12, 31)), field="effective_date")


class TestOnce:
    """Step 5: a withdrawal is final."""

    def test_by_the_same_party(self) -> None:
        case = withdrawal()
        case.world.records.keep(case.verify(case.token()))  # type: ignore[arg-type]  # a case verifies to a statement
        later = case.token(jti=case.world.scheme.jti(at=case.world.at), effective_date=date(2026, 9, 1))
        refuses(AlreadyDecided, case.verify, later, field="statement")


class TestAfterwards:
    def test_mid_window_the_months_before_still_count(self) -> None:
        world, agreed = worked_half_year(2)
        one, two = world.records.placements_of(agreed.digest)
        world.withdraw(one, date(2026, 4, 1))
        inputs = world.inputs(agreed, JUNE)
        assert inputs.hours == {one.digest: 3 * 15_600, two.digest: 6 * 15_600}

    def test_from_its_first_month_on_it_never_counted(self) -> None:
        world, agreed = worked_half_year(2)
        one, two = world.records.placements_of(agreed.digest)
        world.withdraw(one, FIRST)
        assert [each.placement for each in world.inputs(agreed, JUNE).placements] == [two]

    def test_the_agency_takes_its_word_back(self) -> None:
        world, agreed = worked_half_year(1)
        (one,) = world.records.placements_of(agreed.digest)
        eligibility = world.records.eligibility_of(one.digest)
        assert eligibility is not None
        world.withdraw(eligibility, MARCH)
        assert world.inputs(agreed, JUNE).hours == {one.digest: 2 * 15_600}

    def test_the_room_it_held_comes_free(self) -> None:
        world = World()
        ours = world.employ(world.agreed(), PEOPLE[0])
        theirs = world.employ(world.agreed(contractor=OTHER_CONTRACTOR), PEOPLE[0])
        world.report(JANUARY, {ours.digest: 15_600})
        world.report(JANUARY, {theirs.digest: 15_600})
        world.withdraw(ours, FIRST)
        assert world.granted(theirs, JANUARY) == 0
        world.report(JANUARY, {theirs.digest: 15_600})
        assert world.granted(theirs, JANUARY) == 15_600

    def test_also_while_a_newer_revision_is_incomplete(self) -> None:
        """What was granted says which hours it was granted of: the newest revision need not list the placement."""
        world = World()
        agreed = world.agreed()
        one, two = world.employ(agreed, PEOPLE[0]), world.employ(agreed, PEOPLE[1])
        world.report(JANUARY, {one.digest: 1000})
        world.report(JANUARY, {two.digest: 1000}, parts=2)
        world.withdraw(one, FIRST)
        assert world.granted(one, JANUARY) == 0
