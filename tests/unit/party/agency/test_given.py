"""Placing somebody twice on a contract never pays: a desk keeps what it gave a person there before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.party.agency.conftest import OpenDesk
from tests.unit.party.agency.unsafe_cast import (
    AT,
    FIRST,
    OTHER_PERSON,
    PERSON,
    Cast,
    contract_token,
    person,
    subject,
    waiting,
)
from tests.unit.party.agency.unsafe_desk import UnsafeDesk, UnsafeDoor, UnsafePeople
from tests.unsafe_scheme import AGENCY, BUYER, CONTRACTOR, REGISTER
from verifier import shipped
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract, RuleSetRef
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.placement import EmploymentKind, Placement
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import Withdrawal, WithdrawalReason
from verifier.core.privacy.commitment import unpack_opening
from verifier.core.procedure.intake import recall
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.rules.valuing.facts import Period
from verifier.core.rules.valuing.windows import NOTHING_GIVEN
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.party.agency.case import Case
from verifier.party.agency.given import BonusMonths, Flat, GivenBefore, Placed, given_by
from verifier.party.agency.judgement import Incomplete, judge
from verifier.party.agency.trail import Counts
from verifier.party.agency.unsent import OPENING
from verifier.party.register.answers import WaitingPlacement
from verifier.party.register.doors import SignedDecision
from verifier.party.transport import Refused

HAAGLANDEN = parse_ruleset(shipped.ruleset("haaglanden-2023-07.v1"))
BONUS = 1_000_000
PERMANENT = EmploymentKind.PERMANENT
CONTRACT, OTHER_CONTRACT = Digest(bytes(32)), Digest(b"\x01" * 32)


def flat(desk: UnsafeDesk, placement: WaitingPlacement) -> int:
    return unpack_opening(desk.home.vault.get(OPENING, base64url.encode(placement.digest))).flat


@pytest.mark.parametrize("rounds", [1, 2], ids=["in one round", "in two rounds"])
def test_flat_bonus_is_paid_once_for_a_person_on_a_contract(cast: Cast, open_desk: OpenDesk, rounds: int) -> None:
    """The fault this guards against: a permanent contract's bonus for each half of a placement."""
    desk, contract = open_desk(person(), person(OTHER_PERSON)), contract_token(cast)
    first, second = (
        waiting(cast, subject(), contract=contract, employment_kind=PERMANENT, hours_per_week=1800)
        for _ in range(2)
    )
    other = waiting(cast, subject(OTHER_PERSON), contract=contract, employment_kind=PERMANENT)
    elsewhere = waiting(cast, subject(), contract=contract_token(cast), employment_kind=PERMANENT)
    desk.door.queue += [first, other, elsewhere]
    if rounds == 2:
        assert desk.desk.run_round(at=AT).eligible == 3
        desk = desk.restarted()
    desk.door.queue.append(second)
    desk.desk.run_round(at=AT)
    assert [flat(desk, each) for each in (first, second, other, elsewhere)] == [BONUS, 0, BONUS, BONUS]
    desk.home.close()


def test_decision_that_is_refused_for_good_gives_nothing(cast: Cast, open_desk: OpenDesk) -> None:
    """The register never took the first decision, so the bonus is not spent when the person is placed anew."""

    class RefusingDoor(UnsafeDoor):
        def decide(self, decisions: Sequence[SignedDecision]) -> tuple[Verified[Receipt] | Refused, ...]:
            return tuple(Refused("withdrawn", 409, "", "", "") for _ in decisions)

    desk, contract = open_desk(person()), contract_token(cast)
    first, second = (waiting(cast, subject(), contract=contract, employment_kind=PERMANENT) for _ in range(2))
    refusing = RefusingDoor(cast, [first])
    UnsafeDesk(desk.home, refusing, desk.evaluators, desk.people).desk.run_round(at=AT)
    desk.door.queue.append(second)
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, eligible=1)
    assert flat(desk, second) == BONUS


class TestFramework:
    def test_flat_bonus_is_paid_once_over_its_call_offs(self, cast: Cast, open_desk: OpenDesk) -> None:
        """The fault this guards against: the bonus once for each call-off on which somebody works."""
        desk, framework = open_desk(person()), Digest(bytes(32))
        placed = [
            waiting(cast, subject(), contract=contract_token(cast, framework=each), employment_kind=PERMANENT)
            for each in (framework, framework, Digest(b"\x01" * 32))
        ]
        desk.door.queue += placed
        assert desk.desk.run_round(at=AT).eligible == 3
        assert [flat(desk, each) for each in placed] == [BONUS, 0, BONUS]


class TestWithdrawn:
    """A placement that was withdrawn from its first month on gave nothing."""

    def given_again(self, cast: Cast, desk: UnsafeDesk, *, by: PartyId = CONTRACTOR, **changes: Any) -> int:
        """What the second placement is given, once the first was withdrawn as it is said."""
        contract = contract_token(cast)
        first, second = (waiting(cast, subject(), contract=contract, employment_kind=PERMANENT) for _ in range(2))
        desk.door.queue.append(first)
        desk.desk.run_round(at=AT)
        members = {
            **cast.homes[by].claims(at=AT, audience=REGISTER),
            "statement": first.digest,
            "reason": WithdrawalReason.ENTERED_IN_ERROR,
            "effective_date": FIRST,
        }
        withdrawal = Withdrawal(**{**members, **changes})
        desk.door.withdrawn[first.digest] = (cast.homes[by].sign(withdrawal),)
        desk.door.queue.append(second)
        assert desk.desk.run_round(at=AT) == Counts(fetched=1, eligible=1)
        return flat(desk, second)

    def test_is_given_anew(self, cast: Cast, open_desk: OpenDesk) -> None:
        desk = open_desk(person())
        assert self.given_again(cast, desk) == BONUS
        third = waiting(cast, subject(), contract=desk.door.queue[0].unverified_contract, employment_kind=PERMANENT)
        desk.door.queue.append(third)
        desk.desk.run_round(at=AT)
        assert flat(desk, third) == 0
        assert [each == desk.door.queue[0].digest for each in desk.door.asked_withdrawals] == [True, False]

    @pytest.mark.parametrize(
        ("by", "changes"),
        [
            (CONTRACTOR, {"effective_date": date(2026, 2, 1)}),
            (CONTRACTOR, {"statement": Digest(bytes(32))}),
            (BUYER, {}),
            (AGENCY, {}),
            (CONTRACTOR, {"aud": CONTRACTOR}),
        ],
        ids=["later", "another", "of the buyer", "the placement, by the agency", "of no register"],
    )
    def test_is_not_given_anew(self, cast: Cast, open_desk: OpenDesk, by: PartyId, changes: dict[str, Any]) -> None:
        assert self.given_again(cast, open_desk(person()), by=by, **changes) == 0

    def test_is_given_anew_after_a_decision_that_was_withdrawn(self, cast: Cast, open_desk: OpenDesk) -> None:
        desk = open_desk(person())
        contract = contract_token(cast)
        first, second = (waiting(cast, subject(), contract=contract, employment_kind=PERMANENT) for _ in range(2))
        desk.door.queue.append(first)
        desk.desk.run_round(at=AT)
        decision = digest_of(desk.door.taken[first.digest][0].statement)
        claims = desk.home.claims(at=AT, audience=REGISTER)
        reason = WithdrawalReason.ENTERED_IN_ERROR
        withdrawal = Withdrawal(**claims, statement=decision, reason=reason, effective_date=FIRST)
        desk.door.withdrawn[first.digest] = (desk.home.sign(withdrawal),)
        desk.door.queue.append(second)
        desk.desk.run_round(at=AT)
        assert flat(desk, second) == BONUS

    def test_waits_while_the_register_does_not_say(self, cast: Cast, open_desk: OpenDesk) -> None:
        desk, contract = open_desk(person()), contract_token(cast)
        first, second = (waiting(cast, subject(), contract=contract) for _ in range(2))
        desk.door.queue.append(first)
        desk.desk.run_round(at=AT)
        desk.door.silent = True
        desk.door.queue.append(second)
        assert desk.desk.run_round(at=AT) == Counts(fetched=1, waiting=1)
        assert desk.reason(second) == ("waiting", "register_unavailable")
        desk.door.silent = False
        assert desk.desk.run_round(at=AT) == Counts(fetched=1, eligible=1)


def test_what_was_given_is_kept_by_person_and_contract(open_desk: OpenDesk) -> None:
    vault = open_desk().home.vault
    one, two = (
        Placed(
            Digest(bytes([number]) * 32),
            CONTRACTOR,
            FIRST,
            (Month(2026, number),),
            (BonusMonths("kort", (Month(2026, number),)),),
            (Flat("vast_contract", number),),
        )
        for number in (1, 2)
    )
    GivenBefore(vault).keep([(CONTRACT, PERSON, one), (CONTRACT, PERSON, two), (OTHER_CONTRACT, PERSON, one)])
    given = GivenBefore(vault)
    assert given.to(CONTRACT, PERSON, placement=one.placement) == (two,)
    assert given.to(OTHER_CONTRACT, PERSON, placement=two.placement) == (one,)
    assert given.to(CONTRACT, OTHER_PERSON, placement=one.placement) == ()
    assert given_by((one, two)).flat("vast_contract") == 3
    assert given_by((one, two)).months == {Month(2026, 1), Month(2026, 2)} == given_by((one, two)).months_of("kort")
    assert given_by(()) == NOTHING_GIVEN
    given.keep([(CONTRACT, PERSON, replace(two, flats=()))])
    assert given.to(CONTRACT, PERSON, placement=one.placement) == (replace(two, flats=()),)
    given.forget(two.placement)
    given.forget(two.placement)
    assert given.to(CONTRACT, PERSON, placement=one.placement) == ()
    ids = [row for kind in ("given", "given_place", "given_key") for row in vault.ids(kind)]
    assert not any(PERSON in row for row in ids)


def test_case_waits_for_a_fact_that_the_rule_set_turns_on(cast: Cast) -> None:
    """With a wage subsidy somebody counts as long as it runs: until when, this house must know."""
    named = RuleSetRef(HAAGLANDEN.name, HAAGLANDEN.digest)
    contract = contract_token(cast, ruleset=named, last_day=date(2028, 9, 30))
    whose, home = subject(), cast.homes[AGENCY]
    asked = waiting(cast, whose, contract=contract)
    case = Case(
        asked.digest,
        recall(asked.unverified_statement, Placement, digest=asked.digest).statement,
        digest_of(contract),
        recall(contract, Contract, digest=digest_of(contract)).statement,
        asked.unverified_sealed_subject,
        HAAGLANDEN,
        home.trust(at=AT).opening_key(AGENCY, at=AT),
    )

    def months(subsidy: Period | None) -> int:
        people = UnsafePeople.of(person(traits=frozenset({"wage_subsidy"}), subsidy=subsidy))
        trust = home.trust(at=AT)
        award = judge(case, whose, people=people, ruleset=HAAGLANDEN, given=lambda _: NOTHING_GIVEN, trust=trust)
        return sum(rate > 0 for rate in award.valuation.rates)

    assert months(Period(FIRST)) == 36
    assert months(Period(FIRST, date(2026, 1, 31))) == 24
    with pytest.raises(Incomplete):
        months(None)
