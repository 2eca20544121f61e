"""Activities over HTTP: reported by one side, confirmed by the other, counted, and seen by nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.service.register import story
from tests.service.register.cast import OTHER_CONTRACTOR, Cast
from tests.service.register.claiming import claim, counted
from tests.service.register.doing import BY_COST, DAY, activity, confirmation, do
from tests.service.register.filled import walk
from tests.service.register.places import Places
from tests.service.register.play import Play, accepted, post, refused
from tests.service.register.running import Client, Running, serving
from tests.service.register.story import BSNS, JANUARY, JUNE, MARCH, Signed, withdrawal
from tests.unsafe_scheme import BUYER, CONTRACTOR
from verifier import clock
from verifier.core.model.agreed_terms import AgreedTerms, Rounding
from verifier.core.model.contract import Obligation, RuleSetRef
from verifier.core.model.statement import Digest
from verifier.core.model.target import Milestone, Target, TargetKind
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of

pytestmark = pytest.mark.slow

#: Its months lie behind us, and what counts for it may still be confirmed.
OPEN: Mapping[str, Any] = {"recovery_months": 24}
REPORT, CONFIRM, RECEIVE = (
    "/v1/contractor/activities",
    "/v1/buyer/activity-confirmations",
    "/v1/contractor/activity-confirmations",
)


@dataclass(frozen=True, slots=True)
class Doing:
    """A register, and a contract for €8,000 of two parties with each other."""

    play: Play
    contract: Signed

    @property
    def register(self) -> Running:
        return self.play.register

    @property
    def cast(self) -> Cast:
        return self.play.cast

    def listed(self, door: str, contract: Signed | None = None) -> list[dict[str, Any]]:
        path = f"/v1/{door.removeprefix('other_')}/contracts/{(contract or self.contract).name}/activities"
        return walk(getattr(self.register, door), path, "activities", limit=2)

    def report(self, **changes: Any) -> Signed:
        done = activity(self.cast.contractor, self.contract, **changes)
        post(self.register.contractor, REPORT, done.token)
        return done

    def send(self, client: Client, path: str, said: Signed) -> Any:
        return refused(client.post(path, {"statement": said.token}))


@pytest.fixture(scope="module")
def running(cast: Cast, places: Places) -> Iterator[Running]:
    with serving(cast, places("activities")) as register:
        register.introduce()
        yield register


@pytest.fixture
def doing(running: Running) -> Doing:
    play = Play(running)
    return Doing(play, play.contract(obligation=Obligation(amount=800_000), **OPEN))


def test_reported_confirmed_and_read_by_both(doing: Doing) -> None:
    done, confirmed = do(doing.register, doing.contract)
    waiting = doing.report(kind=BY_COST, amount=125_050)
    third = doing.report()
    for door in ("contractor", "buyer"):
        listed = doing.listed(door)
        assert [each["digest"] for each in listed] == [done.name, waiting.name, third.name]
        assert [each["state"] for each in listed] == ["confirmed", "reported", "reported"]
        assert listed[0]["confirmation"] == confirmed.token
        assert listed[1]["statement"] == waiting.token
        assert "confirmation" not in listed[1]
        timeline = doing.register.__getattribute__(door).get(f"/v1/{door}/contracts/{doing.contract.name}/timeline")
        told = [(each["kind"], each["by"]) for each in timeline.json()["events"]][2:]
        assert told == [
            ("activity", CONTRACTOR),
            ("activity_confirmation", BUYER),
            ("activity", CONTRACTOR),
            ("activity", CONTRACTOR),
        ]


def test_the_same_again_is_answered_as_the_first_time(doing: Doing) -> None:
    done = activity(doing.cast.contractor, doing.contract)
    first = post(doing.register.contractor, REPORT, done.token)
    assert post(doing.register.contractor, REPORT, done.token) == first
    said = confirmation(doing.cast.buyer, done)
    first = post(doing.register.buyer, CONFIRM, said.token)
    assert post(doing.register.buyer, CONFIRM, said.token) == first
    assert len(doing.listed("buyer")) == 1


def test_withdrawn_by_who_said_it(doing: Doing) -> None:
    withdrawn, _ = do(doing.register, doing.contract)
    unconfirmed, taken_back = do(doing.register, doing.contract)
    for door, said in (("contractor", withdrawn), ("buyer", taken_back)):
        token = withdrawal(getattr(doing.cast, door), said, DAY).token
        post(getattr(doing.register, door), f"/v1/{door}/withdrawals", token)
    assert [each["state"] for each in doing.listed("buyer")] == ["withdrawn", "withdrawn"]
    again = confirmation(doing.cast.buyer, unconfirmed)
    assert doing.send(doing.register.buyer, CONFIRM, again) == (409, "already_decided")
    foreign = withdrawal(doing.cast.contractor, taken_back, DAY)
    assert doing.send(doing.register.contractor, "/v1/contractor/withdrawals", foreign)[1] == "unknown_reference"


class TestRefused:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"kind": "onbekend"}, "unknown_reference"),
            ({"kind": BY_COST, "quantity": 100}, "wrong_value"),
            ({"day": date(2025, 12, 31)}, "outside_window"),
            ({"day": date(2028, 7, 1)}, "outside_window"),
            ({"receiver": OTHER_CONTRACTOR}, "unknown_reference"),
            ({"contract": Digest(bytes(32))}, "unknown_reference"),
        ],
        ids=["kind", "measure", "before", "after", "receiver", "contract"],
    )
    def test_an_activity_that_could_never_count(self, doing: Doing, changes: dict[str, Any], code: str) -> None:
        done = activity(doing.cast.contractor, doing.contract, **changes)
        assert doing.send(doing.register.contractor, REPORT, done)[1] == code
        assert doing.listed("contractor") == []

    def test_the_same_evidence_once_more(self, doing: Doing) -> None:
        done, _ = do(doing.register, doing.contract)
        again = activity(
            doing.cast.contractor, doing.contract, evidence_sha256=done.statement.evidence_sha256, quantity=100
        )
        assert doing.send(doing.register.contractor, REPORT, again) == (409, "already_decided")

    def test_more_or_something_else_than_was_reported(self, doing: Doing) -> None:
        done = doing.report()
        for changes, code in (
            ({"quantity": 2_001}, "unknown_reference"),
            ({"quantity": None, "amount": 100}, "wrong_value"),
        ):
            said = confirmation(doing.cast.buyer, done, **changes)
            assert doing.send(doing.register.buyer, CONFIRM, said)[1] == code

    def test_a_confirmation_by_anybody_but_the_buyer(self, doing: Doing) -> None:
        done = doing.report()
        for door in ("contractor", "other_contractor"):
            said = confirmation(getattr(doing.cast, door), done)
            assert doing.send(getattr(doing.register, door), RECEIVE, said)[1] == "unknown_reference"
        said = confirmation(doing.cast.other_buyer, done)
        assert doing.send(doing.register.other_buyer, CONFIRM, said)[1] == "unknown_reference"
        assert [each["state"] for each in doing.listed("buyer")] == ["reported"]

    def test_of_somebody_elses_contract_there_is_nothing(self, doing: Doing) -> None:
        do(doing.register, doing.contract)
        unknown = base64url.encode(bytes(32))
        for door in ("other_contractor", "other_buyer"):
            client: Client = getattr(doing.register, door)
            for what in ("activities", "duties"):
                path = f"/v1/{door.removeprefix('other_')}/contracts/{{}}/{what}"
                foreign, absent = (client.get(path.format(each)) for each in (doing.contract.name, unknown))
                assert refused(foreign) == refused(absent) == (404, "not_found")
        theirs = activity(doing.cast.other_contractor, doing.contract)
        assert doing.send(doing.register.other_contractor, REPORT, theirs)[1] == "unknown_reference"


class TestCounted:
    """The verdict, and the claim on what remains."""

    def verdict(self, doing: Doing, moment: Any = JUNE) -> Verdict:
        answer = accepted(
            doing.register.buyer.post(
                "/v1/buyer/verdicts", {"contract": doing.contract.name, "moment": str(moment)}
            )
        )
        return recall(answer["statement"], Verdict, digest=digest_of(answer["statement"])).statement

    def test_an_obligation_of_activities_alone_is_met(self, doing: Doing) -> None:
        do(doing.register, doing.contract, quantity=8_000)
        said = self.verdict(doing)
        assert (said.verdict, said.activities_total) == ("met", 800_000)

    def test_only_what_is_confirmed_and_stands_counts(self, doing: Doing) -> None:
        doing.report(quantity=8_000)
        done, _ = do(doing.register, doing.contract, quantity=4_000)
        post(
            doing.register.contractor,
            "/v1/contractor/withdrawals",
            withdrawal(doing.cast.contractor, done, DAY).token,
        )
        assert self.verdict(doing).verdict in {"pending", "behind"}

    def test_no_more_than_a_share_of_the_obligation_where_the_table_says_so(self, running: Running) -> None:
        """Rijnmond: social investments count for a quarter of what is owed at most, and an hour for €150."""
        rijnmond = running.cast.description.rulesets[1]
        contract = Play(running).contract(
            ruleset=RuleSetRef(rijnmond.name, rijnmond.digest),
            agreed=AgreedTerms(rounding=Rounding.CENT_HALF_UP),
            malus_basis_points=12_500,
            obligation=Obligation(amount=1_000_000),
            **OPEN,
        )
        do(running, contract, kind="sociaal_investeren", amount=400_000)
        do(running, contract, kind="gastles", quantity=200)
        said = self.verdict(Doing(Play(running), contract))
        assert (said.verdict, said.activities_total) == ("behind", 250_000 + 30_000)

    def test_a_claim_is_on_what_remains(self, doing: Doing) -> None:
        do(doing.register, doing.contract, quantity=6_000)
        placed, award = doing.play.eligible(doing.contract, BSNS[3])
        for month in (JANUARY, JANUARY.plus(1), MARCH):
            doing.play.hours(doing.contract, [(placed, 15_600)], month=month)
        path = f"/v1/contractor/contracts/{doing.contract.name}/inputs"
        answer = accepted(doing.register.contractor.get(path))
        basis = counted(answer, doing.contract, JUNE, {placed.digest: award.opening})
        whole, rest = (claim(doing.cast.contractor, doing.contract, basis, each) for each in (800_000, 200_000))
        assert doing.send(doing.register.contractor, "/v1/contractor/claims", whole)[1] == "off_grid"
        post(doing.register.contractor, "/v1/contractor/claims", rest.token)
        said = self.verdict(doing)
        assert (said.verdict, said.activities_total) == ("met", 600_000)


def test_targets_milestones_and_duties(running: Running) -> None:
    """An effort with a day is asked for until it is done; its share of the payment follows from the verdict."""
    play = Play(running)
    effort = Target(
        code="lessen",
        kind=TargetKind.ACTIVITY,
        moment=JUNE,
        least=2_000,
        activity="scholing_kennis_middelen",
        day=DAY,
    )
    contract = play.contract(
        obligation=Obligation(amount=800_000, motivation="Zoals besproken: een klein bestek."),
        targets=(effort,),
        milestones=(Milestone(2_500, "lessen"), Milestone(7_500)),
        **OPEN,
    )
    doing = Doing(play, contract)

    def due(door: str) -> list[dict[str, Any]]:
        return duties(getattr(running, door), door, contract)

    asked = [("do_activity", CONTRACTOR)]  # no claim: one that is no longer due says that a quarter was reached
    assert [(each["kind"], each["party"]) for each in due("buyer")] == asked
    assert [(each["kind"], each["party"]) for each in due("contractor")] == [*asked, *[("claim", CONTRACTOR)] * 3]
    done = doing.report(quantity=8_000)
    (confirm,) = [each for each in due("buyer") if each["kind"] == "confirm_activity"]
    assert (confirm["party"], confirm["activity"]) == (BUYER, done.name)
    assert confirm["due"] == str(date(2026, 3, 31) + timedelta(days=31))
    assert confirm["overdue"] == (clock.now() > date_of(confirm["due"]))
    post(running.buyer, CONFIRM, confirmation(play.cast.buyer, done).token)
    assert due("buyer") == []
    said = TestCounted().verdict(doing)
    assert (said.verdict, said.payment_basis_points, said.malus) == ("met", 10_000, None)
    assert [(each.code, each.outcome) for each in said.targets] == [("lessen", "met")]


def test_a_buyer_is_not_told_whose_hours_or_claims_are_missing(doing: Doing) -> None:
    """That somebody works, or that a quarter was reached, would follow from what is no longer due."""
    doing.play.eligible(doing.contract, story.somebody())
    kinds = {
        door: [each["kind"] for each in duties(getattr(doing.register, door), door, doing.contract)]
        for door in ("buyer", "contractor")
    }
    hidden = {"report_hours", "claim"}
    assert hidden <= set(kinds["contractor"])
    assert kinds["buyer"] == [each for each in kinds["contractor"] if each not in hidden]


def duties(client: Client, door: str, contract: Signed) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = accepted(client.get(f"/v1/{door}/contracts/{contract.name}/duties"))["duties"]
    return found


def date_of(day: str) -> float:
    """The last second of a day in UTC."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() + 86_399
