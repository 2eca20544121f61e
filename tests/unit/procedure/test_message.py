"""A message: the steps of ``verify_message``, one refusal each, and what it can never do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.procedure.cases import Case, in_world, message
from tests.unit.procedure.refusing import refuses
from tests.unit.procedure.talk import draft, kind_measured, plan, planned, reply, say
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import (
    CONTRACTOR,
    MUNICIPALITY,
    OTHER_CONTRACTOR,
    UTRECHT,
    UWV,
    moment,
    signing_key,
)
from verifier.core.errors import (
    MissingMember,
    NotAuthorised,
    OutsideWindow,
    Refusal,
    UnknownMember,
    UnknownReference,
    Unsupported,
    Withdrawn,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.message import MessageKind, PlanOfApproach
from verifier.core.model.statement import Digest
from verifier.core.procedure.message import verify_message
from verifier.core.procedure.withdrawal import verify_withdrawal
from verifier.core.wire.envelope import limit_of
from verifier.core.wire.message_fields import HEADING, PARAGRAPH, PARAGRAPHS

UNKNOWN = Digest(bytes(range(32)))
#: BRP test persons (field-facts 5.1).
NUMBER, GROUPED = "999993847", "9999.93.847"


@pytest.fixture(scope="module")
def case() -> Case:
    return message()


@pytest.fixture(scope="module")
def planning() -> Case:
    world = World()
    return in_world(world, draft(world, world.agreed(), CONTRACTOR, **plan(planned())), verify_message)


class TestContract:
    """Steps 2 and 3."""

    def test_both_sides_of_it_and_nobody_else(self, case: Case) -> None:
        case.verify(case.token())
        case.verify(case.token(signing_key(CONTRACTOR), iss=CONTRACTOR))
        stranger = case.token(signing_key(OTHER_CONTRACTOR), iss=OTHER_CONTRACTOR)
        refuses(UnknownReference, case.verify, stranger, field="contract")
        refuses(UnknownReference, case.verify, case.token(contract=UNKNOWN), field="contract")

    def test_never_an_agency(self, case: Case) -> None:
        for party in (MUNICIPALITY, UWV):
            refuses(NotAuthorised, case.verify, case.token(signing_key(party), iss=party), field="kid")

    def test_before_acceptance_and_after_its_end(self) -> None:
        world = World()
        offered = world.contract()
        say(world, offered)
        say(world, offered, CONTRACTOR)
        world.at = moment(date(2028, 1, 1))
        say(world, offered)

    def test_not_once_it_is_withdrawn(self) -> None:
        world = World()
        agreed = world.agreed()
        world.withdraw(agreed, date(2026, 3, 1))
        say(world, agreed)
        world.withdraw(agreed, date(2026, 3, 1), by=CONTRACTOR)
        case = in_world(world, draft(world, agreed), verify_message)
        refuses(Withdrawn, case.verify, case.token(), field="contract")


class TestReply:
    """Step 4."""

    def test_an_answer_and_an_agreement_reply_to_the_other_side(self) -> None:
        world = World()
        agreed = world.agreed()
        asked = say(world, agreed)
        for kind in (MessageKind.ANSWER, MessageKind.AGREEMENT):
            say(world, agreed, CONTRACTOR, **reply(asked, kind))
            own = in_world(world, draft(world, agreed, **reply(asked, kind)), verify_message)
            refuses(WrongRelation, own.verify, own.token(), field="in_reply_to")

    @pytest.mark.parametrize(
        "kind", [MessageKind.QUESTION, MessageKind.CHANGE_REQUEST, MessageKind.PLAN_OF_APPROACH], ids=str
    )
    def test_the_others_may_go_on_from_ones_own(self, kind: MessageKind) -> None:
        world = World()
        agreed = world.agreed()
        say(world, agreed, **reply(say(world, agreed), kind))

    def test_to_a_message_of_another_contract(self) -> None:
        world = World()
        agreed = world.agreed()
        elsewhere = say(world, world.agreed())
        for kind in MessageKind:
            case = in_world(world, draft(world, agreed, CONTRACTOR, **reply(elsewhere, kind)), verify_message)
            refuses(UnknownReference, case.verify, case.token(), field="in_reply_to")

    def test_to_nothing_or_to_what_is_no_message(self) -> None:
        world = World()
        agreed = world.agreed()
        placed = world.place(agreed, PEOPLE[0])
        for digest in (UNKNOWN, agreed.digest, placed.digest):
            case = in_world(world, draft(world, agreed, in_reply_to=digest), verify_message)
            refuses(UnknownReference, case.verify, case.token(), field="in_reply_to")

    @pytest.mark.parametrize("kind", ["answer", "agreement"])
    def test_without_what_it_answers(self, case: Case, kind: str) -> None:
        refuses(MissingMember, case.verify, case.sealed({**case.claims, "kind": kind}), field="in_reply_to")


class TestPlan:
    """Step 5."""

    def test_in_the_measures_of_the_rule_set(self, planning: Case) -> None:
        by_quantity = planned(kind=kind_measured(spent=False).code, amount=None, quantity=4_000)
        planning.verify(planning.token())
        planning.verify(planning.token(plan=PlanOfApproach(None, (planned(), by_quantity))))
        planning.verify(planning.token(plan=PlanOfApproach("<5")))
        planning.verify(planning.token(plan=None))

    def test_days_in_order_inside_the_contract(self, planning: Case) -> None:
        for first, last in ((date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 5, 1), date(2026, 5, 1))):
            planning.verify(planning.token(plan=PlanOfApproach(None, (planned(first_day=first, last_day=last),))))
        for first, last in (
            (date(2025, 12, 31), date(2026, 1, 31)),
            (date(2026, 12, 1), date(2027, 1, 1)),
            (date(2026, 5, 2), date(2026, 5, 1)),
        ):
            wrong = PlanOfApproach(None, (planned(first_day=first, last_day=last),))
            refuses(OutsideWindow, planning.verify, planning.token(plan=wrong), field="first_day")

    def test_a_kind_that_the_rule_set_does_not_know(self, planning: Case) -> None:
        wrong = PlanOfApproach(None, (planned(), planned(kind="knitting")))
        refuses(UnknownReference, planning.verify, planning.token(plan=wrong), field="kind")

    def test_a_measure_that_the_rule_set_does_not_have(self, planning: Case) -> None:
        only_spent = next(each for each in UTRECHT.activities if each.measure(spent=False) is None)
        wrong = PlanOfApproach(None, (planned(kind=only_spent.code, amount=None, quantity=100),))
        refuses(WrongValue, planning.verify, planning.token(plan=wrong), field="kind")

    @pytest.mark.parametrize(
        ("plan", "refusal", "field"),
        [
            ({}, MissingMember, "plan"),
            ({"placements_class": "7"}, WrongValue, "placements_class"),
            ({"placements_class": "2-3"}, WrongValue, "placements_class"),
            ({"placements_class": "5-9", "people": 7}, UnknownMember, "plan"),
            ({"activities": []}, WrongValue, "activities"),
        ],
        ids=["nothing", "a number", "no class", "people", "no activity"],
    )
    def test_members_that_a_plan_cannot_have(
        self, planning: Case, plan: dict[str, Any], refusal: type[Refusal], field: str
    ) -> None:
        refuses(refusal, planning.verify, planning.sealed({**planning.claims, "plan": plan}), field=field)

    def test_in_a_message_of_another_kind(self, planning: Case) -> None:
        refuses(UnknownMember, planning.verify, planning.token(kind=MessageKind.QUESTION), field="plan")

    @pytest.mark.parametrize("member", ["quantity", "amount"])
    def test_no_number_is_long_enough_for_a_bsn(self, planning: Case, member: str) -> None:
        activity = {"kind": "knitting", "first_day": "2026-02-01", "last_day": "2026-02-01", member: 100_000_000}
        claims = {**planning.claims, "plan": {"activities": [activity]}}
        refuses(WrongValue, planning.verify, planning.sealed(claims), field=member)


class TestWording:
    """Step 6."""

    @pytest.mark.parametrize(
        "text", [NUMBER, GROUPED, "geboren in 1980", "een uitkering", "w\u0456a"], ids=range(5)
    )
    def test_is_refused_by_place_and_never_repeated(self, case: Case, text: str) -> None:
        for changes, field in (
            ({"heading": f"Over {text}"}, "heading"),
            ({"paragraphs": (text, "Goed.")}, "paragraphs[0]"),
            ({"paragraphs": ("Goed.", f"Zie {text} hier.")}, "paragraphs[1]"),
        ):
            refuses(WrongValue, case.verify, case.token(**changes), field=field)
            with pytest.raises(WrongValue) as refused:
                case.verify(case.token(**changes))
            assert text not in f"{refused.value} {refused.value.__cause__}"

    def test_the_largest_message_can_be_signed(self, case: Case) -> None:
        longest = {"heading": "h" * HEADING, "paragraphs": ("p" * PARAGRAPH,) * PARAGRAPHS}
        activity = planned(kind="k" * 64, amount=99_999_999)
        reply_to = {"in_reply_to": UNKNOWN, "kind": MessageKind.PLAN_OF_APPROACH}
        full = {**longest, **reply_to, "plan": PlanOfApproach("995-999", (activity,) * 24)}
        assert len(case.token(**full)) <= limit_of("sr-message+jwt") == 16 * 1024
        case.verify(case.token(**longest))


class TestForGood:
    def test_a_message_cannot_be_withdrawn(self) -> None:
        world = World()
        said = say(world, world.agreed())
        case = in_world(world, world.draft_withdrawal(said, date(2026, 3, 1)), verify_withdrawal)
        refuses(Unsupported, case.verify, case.token(), field="statement")

    def test_an_agreement_changes_nothing_in_the_contract(self) -> None:
        """Both agree on another value: what the contract owes and counts stays as it was signed."""
        world = World()
        agreed = world.agreed()
        before = world.records.contract(agreed.digest)
        asked = say(world, agreed, kind=MessageKind.CHANGE_REQUEST, paragraphs=("Wij stellen 3 % voor.",))
        say(world, agreed, CONTRACTOR, **reply(asked, MessageKind.AGREEMENT))
        assert world.records.contract(agreed.digest) == before == agreed
