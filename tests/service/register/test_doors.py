"""Every route does what the contract of the API says, over HTTP, with real statements, seals and a real proof."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx2
import pytest

from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.claiming import claim, counted
from tests.service.register.places import Places
from tests.service.register.play import Play, accepted, post, refused
from tests.service.register.running import Running, serving
from tests.service.register.story import BSNS, JANUARY, JUNE, MARCH, RATE, Decided, Placed, Signed
from tests.unsafe_scheme import AGENCY, EVALUATOR1, EVALUATOR2
from verifier import clock, shipped
from verifier.core.model.calendar import months
from verifier.core.model.contract import Contract, Obligation
from verifier.core.model.directory import Enrolment
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evaluation import Ticket
from verifier.core.model.hours import Grant
from verifier.core.model.report import Status
from verifier.core.model.verdict import Outcome, Verdict
from verifier.core.privacy.commitment import check_opening, unpack_opening
from verifier.core.privacy.subject import opening_info, subject_info, unpack_subject
from verifier.core.procedure.bundle import verify_bundle
from verifier.core.procedure.intake import recall, receive
from verifier.core.procedure.receipt import verify_receipt
from verifier.core.procedure.verdict import verify_verdict
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.party.sealing import open_sealed

pytestmark = pytest.mark.slow

#: Full-time hours of one month under the rule set: 36 x 52 / 12.
FULL = 15_600


@dataclass(frozen=True, slots=True)
class Told:
    """What was said, and what was answered, from contract to verdict."""

    play: Play
    contract: Signed
    eligible: Placed
    decided: Decided
    declined: Placed
    grants: list[str]
    claimed: dict[str, Any]
    verdict: str

    @property
    def register(self) -> Running:
        return self.play.register


@pytest.fixture(scope="module")
def told(cast: Cast, places: Places) -> Iterator[Told]:
    with serving(cast, places("told"), cadence=0.2) as register:
        register.introduce()
        play = Play(register)
        contract = play.contract(obligation=Obligation(amount=RATE // 2))
        placed, decided = play.eligible(contract, BSNS[0], flat=1_000_000)
        other = play.placement(contract, BSNS[1])
        (result,) = play.decide(story.declined(cast, other))
        assert set(result) == {"receipt"}
        grants = [
            token
            for month in months(JANUARY, JUNE)
            for token in play.hours(contract, [(placed, FULL)], month=month)["grants"]
        ]
        answer = accepted(register.contractor.get(f"/v1/contractor/contracts/{contract.name}/inputs"))
        basis = counted(answer, contract, JUNE, {placed.digest: decided.opening})
        filed = claim(cast.contractor, contract, basis, RATE // 2)
        claimed = post(register.contractor, "/v1/contractor/claims", filed.token)
        verdict = ask(register, contract, str(JUNE)).json()["statement"]
        yield Told(play, contract, placed, decided, other, grants, {**claimed, "token": filed.token}, verdict)


def ask(register: Running, contract: Signed, moment: str) -> httpx2.Response:
    return register.buyer.post("/v1/buyer/verdicts", {"contract": contract.name, "moment": moment})


def check_receipt(cast: Cast, answer: dict[str, Any], sent: str) -> int:
    """The leaf index of a receipt that is right."""
    at = clock.now()
    receipt = verify_receipt(answer["receipt"], statement=digest_of(sent), trust=cast.trust, at=at).statement
    assert at - 60 <= receipt.received_at <= at
    return receipt.leaf_index


class TestPublic:
    def test_health(self, told: Told) -> None:
        assert accepted(told.register.public.get("/v1/public/health")) == {"status": "ok"}

    def test_directory_is_the_one_that_was_brought(self, told: Told, cast: Cast) -> None:
        assert accepted(told.register.public.get("/v1/public/directory")) == {"statement": cast.directory}

    def test_bringing_it_again_is_answered_alike(self, told: Told, cast: Cast) -> None:
        answer = told.register.public.post("/v1/operator/directories", {"statement": cast.directory})
        assert (answer.status_code, answer.json()) == (201, {"version": 1})

    def test_enrolments_are_found_by_key(self, told: Told, cast: Cast) -> None:
        for token in cast.enrolments:
            kid = recall(token, Enrolment, digest=digest_of(token)).statement.key.kid
            assert accepted(told.register.public.get(f"/v1/public/enrolments/{kid}")) == {"statement": token}

    def test_enrolment_of_an_unknown_key_is_not_found(self, told: Told) -> None:
        assert refused(told.register.public.get(f"/v1/public/enrolments/{'A' * 43}")) == (404, "not_found")

    def test_rule_set_comes_byte_for_byte(self, told: Told) -> None:
        digest = base64url.encode(told.contract.statement.ruleset.digest)
        answer = told.register.public.get(f"/v1/public/rule-sets/{digest}")
        assert answer.content == shipped.ruleset("utrecht-current.v1")
        assert answer.headers["content-type"] == "application/json"

    def test_checkpoint_is_a_note_outside_the_version(self, told: Told) -> None:
        answer = told.register.public.get("/log/checkpoint")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.text.startswith("register.example/log\n")


class TestContracts:
    @pytest.mark.parametrize("door", ["buyer", "contractor"])
    def test_both_parties_see_it_accepted(self, told: Told, door: str) -> None:
        listed = accepted(getattr(told.register, door).get(f"/v1/{door}/contracts"))["contracts"]
        (found,) = [each for each in listed if each["digest"] == told.contract.name]
        assert (found["statement"], found["state"]) == (told.contract.token, "accepted")

    @pytest.mark.parametrize("door", ["buyer", "contractor"])
    def test_nobody_else_sees_it(self, told: Told, door: str) -> None:
        listed = accepted(getattr(told.register, f"other_{door}").get(f"/v1/{door}/contracts"))
        assert listed == {"contracts": []}

    def test_its_states(self, told: Told, cast: Cast) -> None:
        made = story.contract(cast)

        def state() -> str:
            listed = accepted(told.register.buyer.get("/v1/buyer/contracts"))["contracts"]
            return str(next(each["state"] for each in listed if each["digest"] == made.name))

        sent = post(told.register.buyer, "/v1/buyer/contracts", made.token)
        check_receipt(cast, sent, made.token)
        assert state() == "offered"
        taken = told.play.acceptance(made)
        check_receipt(cast, post(told.register.contractor, "/v1/contractor/acceptances", taken.token), taken.token)
        assert state() == "accepted"
        for home, client, door in (
            (cast.buyer, told.register.buyer, "buyer"),
            (cast.contractor, told.register.contractor, "contractor"),
        ):
            assert state() == "accepted"
            ended = story.withdrawal(home, made)
            check_receipt(cast, post(client, f"/v1/{door}/withdrawals", ended.token), ended.token)
        assert state() == "withdrawn"


class TestPlacements:
    def test_contractor_sees_where_each_stands(self, told: Told) -> None:
        answer = accepted(told.register.contractor.get(f"/v1/contractor/placements?contract={told.contract.name}"))
        states = {each["digest"]: each["state"] for each in answer["placements"]}
        assert (states[told.eligible.name], states[told.declined.name]) == ("eligible", "declined")
        assert all(set(each) == {"digest", "statement", "state", "since"} for each in answer["placements"])

    def test_agency_opens_what_was_sealed_to_it_and_it_waits_no_longer_when_decided(
        self, told: Told, cast: Cast
    ) -> None:
        placed = told.play.placement(told.contract, BSNS[2])
        (waiting,) = accepted(told.register.agency.get("/v1/agency/placements"))["placements"]
        assert (waiting["digest"], waiting["statement"]) == (placed.name, placed.token)
        assert waiting["contract"] == told.contract.token
        info = subject_info(AGENCY, told.contract.digest, placed.statement.jti)
        sealed = base64url.decode(waiting["sealed_subject"])
        assert unpack_subject(open_sealed(cast.agency.custodian.opening(), sealed, info)).value == BSNS[2]
        assert accepted(told.register.other_agency.get("/v1/agency/placements")) == {"placements": []}
        told.play.decide(story.declined(cast, placed))
        assert accepted(told.register.agency.get("/v1/agency/placements")) == {"placements": []}

    def test_contractor_reads_the_decision_and_opens_it(self, told: Told, cast: Cast) -> None:
        answer = accepted(told.register.contractor.get(f"/v1/contractor/placements/{told.eligible.name}/decision"))
        assert answer["statement"] == told.decided.token
        sealed = base64url.decode(answer["sealed_opening"])
        opened = open_sealed(cast.contractor.custodian.opening(), sealed, opening_info(told.eligible.digest))
        award: Eligibility = told.decided.statement
        check_opening(
            unpack_opening(opened),
            told.eligible.digest,
            months(JANUARY, JUNE),
            award.rate_commitments,
            award.flat_commitment or b"",
        )

    def test_a_declined_one_has_nothing_to_open(self, told: Told) -> None:
        answer = accepted(told.register.contractor.get(f"/v1/contractor/placements/{told.declined.name}/decision"))
        assert answer["sealed_opening"] == ""

    def test_agency_withdraws_its_own_word(self, told: Told, cast: Cast) -> None:
        _, decided = told.play.eligible(told.contract, BSNS[3])
        ended = story.withdrawal(cast.agency, decided, date(2026, 3, 1))
        check_receipt(cast, post(told.register.agency, "/v1/agency/withdrawals", ended.token), ended.token)


class TestTickets:
    def test_one_for_each_evaluator_in_order(self, told: Told, cast: Cast) -> None:
        answer = told.register.agency.post("/v1/agency/tickets", {"count": 64})
        assert answer.status_code == 201
        tickets = answer.json()["tickets"]
        assert [each["evaluator"] for each in tickets] == [EVALUATOR1, EVALUATOR2]
        for each in tickets:
            ticket, _ = receive(
                each["ticket"], Ticket, trust=cast.trust, at=clock.now(), audience=each["evaluator"]
            )
            assert (ticket.agency, ticket.count) == (AGENCY, 64)


class TestCounting:
    def test_grants_are_the_registers_word_on_what_was_reported(self, told: Told, cast: Cast) -> None:
        reported = accepted(told.register.contractor.get(f"/v1/contractor/contracts/{told.contract.name}/inputs"))
        known = {digest_of(token): token for token in reported["hours"]}
        assert len(told.grants) == 6
        for token in told.grants:
            grant, _ = receive(token, Grant, trust=cast.trust, at=clock.now())
            assert [line.hours for line in grant.lines] == [FULL]
            assert grant.hours in known

    def test_claim_is_received(self, told: Told, cast: Cast) -> None:
        check_receipt(cast, told.claimed, told.claimed["token"])

    def test_verdict_is_given_once_for_everyone_who_asks(self, told: Told, cast: Cast) -> None:
        contract = recall(told.contract.token, Contract, digest=told.contract.digest)
        verdict = verify_verdict(told.verdict, contract=contract, moment=JUNE, trust=cast.trust, at=clock.now())
        assert verdict.statement.verdict is Outcome.MET
        assert verdict.statement.band is None
        assert ask(told.register, told.contract, str(JUNE)).json() == {"statement": told.verdict}

    def test_an_interim_moment_with_too_few_people_does_not_tell_a_later_answer(self, told: Told) -> None:
        token = ask(told.register, told.contract, str(MARCH)).json()["statement"]
        verdict = recall(token, Verdict, digest=digest_of(token)).statement
        assert (verdict.as_of.moment, verdict.verdict) == (MARCH, Outcome.PENDING)

    def test_a_moment_without_a_claim_is_pending(self, told: Told) -> None:
        made = told.play.contract()
        token = ask(told.register, made, str(MARCH)).json()["statement"]
        assert recall(token, Verdict, digest=digest_of(token)).statement.verdict is Outcome.PENDING


class TestBundle:
    def test_is_published_with_the_next_checkpoint_and_verifies_offline(self, told: Told, cast: Cast) -> None:
        path = f"/v1/buyer/contracts/{told.contract.name}/bundles/{JUNE}"
        for _ in range(100):
            answer = told.register.buyer.get(path)
            if answer.status_code == 200:
                break
            assert refused(answer) == (503, "not_yet_published")
            assert int(answer.headers["retry-after"]) > 0
            time.sleep(0.1)
        assert answer.headers["content-type"] == "application/json"
        report = verify_bundle(answer.content, trust=cast.operator.kit, at=clock.now())
        assert [each.code for each in report.findings if each.status is not Status.VALID] == []
        assert report.status is Status.VALID

    def test_is_not_found_before_anyone_asked(self, told: Told) -> None:
        made = told.play.contract()
        path = f"/v1/buyer/contracts/{made.name}/bundles/{JUNE}"
        assert refused(told.register.buyer.get(path)) == (404, "not_found")
