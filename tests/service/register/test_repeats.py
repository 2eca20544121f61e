"""A statement that comes again is answered as the first time, and nobody learns what others have."""

from __future__ import annotations

from dataclasses import replace

import httpx2
import pytest

from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.places import Places
from tests.service.register.play import Play, accepted, post, refused
from tests.service.register.running import Client, Running, serving
from tests.service.register.story import BSNS, FIRST, JANUARY, Placed, Signed
from tests.unsafe_keys import P256_ORDER
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def play(register: Running) -> Play:
    return Play(register)


@pytest.fixture(scope="module")
def contract(play: Play) -> Signed:
    return play.contract()


@pytest.fixture(scope="module")
def theirs(play: Play, contract: Signed) -> Placed:
    return play.eligible(contract, BSNS[3])[0]


@pytest.fixture(scope="module")
def ours(play: Play, cast: Cast) -> Signed:
    """A contract of the other contractor, so that it has somewhere to refer from."""
    made = story.contract(cast, contractor=cast.other_contractor.party)
    post(play.register.buyer, "/v1/buyer/contracts", made.token)
    taken = story.acceptance(cast.other_contractor, made)
    post(play.register.other_contractor, "/v1/contractor/acceptances", taken.token)
    return made


def twin(token: str) -> str:
    """The same statement under the second form of its signature: (r, q - s)."""
    signing_input, _, signature = token.rpartition(".")
    octets = base64url.decode(signature)
    s = P256_ORDER - int.from_bytes(octets[32:], "big")
    return f"{signing_input}.{base64url.encode(octets[:32] + s.to_bytes(32, 'big'))}"


class TestTheSameAgain:
    @pytest.mark.parametrize("again", [lambda token: token, twin], ids=["same", "second-signature"])
    def test_contract_placement_and_hours(self, play: Play, contract: Signed, cast: Cast, again: object) -> None:
        assert callable(again)
        made = story.contract(cast)
        placed, _ = play.eligible(contract, BSNS[0])
        month = JANUARY if again is twin else JANUARY.plus(1)
        reported = story.hours(cast.contractor, contract, [(placed, 100)], month=month)
        for client, path, body in (
            (play.register.buyer, "/v1/buyer/contracts", {"statement": made.token}),
            (play.register.contractor, "/v1/contractor/placements", story.placement(cast, contract, BSNS[1]).body),
            (play.register.contractor, "/v1/contractor/hours", {"statement": reported.token}),
        ):
            first = client.post(path, body)
            assert first.status_code == 201
            before = play.register.database.counts()
            second = client.post(path, {**body, "statement": again(body["statement"])})
            assert (second.status_code, second.content) == (201, first.content)
            assert play.register.database.counts() == before

    @pytest.mark.parametrize("again", [lambda token: token, twin], ids=["same", "second-signature"])
    def test_eligibility(self, play: Play, contract: Signed, cast: Cast, again: object) -> None:
        assert callable(again)
        placed = play.placement(contract, BSNS[2])
        decided = story.eligibility(cast, placed, contract, BSNS[2])
        first = play.decide(decided)
        before = play.register.database.counts()
        assert play.decide(replace(decided, token=again(decided.token))) == first
        assert play.register.database.counts() == before

    def test_enrolment(self, play: Play, cast: Cast) -> None:
        before = play.register.database.counts()
        answers = [
            play.register.public.post("/v1/operator/enrolments", {"statement": token})
            for token in (cast.enrolments[0], twin(cast.enrolments[0]))
        ]
        assert [each.status_code for each in answers] == [201, 201]
        assert answers[0].content == answers[1].content
        assert play.register.database.counts() == before

    def test_also_after_a_restart(self, cast: Cast, places: Places) -> None:
        folder = places("register")
        made = story.contract(cast)
        receipts = []
        for turn in range(2):
            with serving(cast, folder) as register:
                if turn == 0:
                    register.introduce()
                receipts.append(post(register.buyer, "/v1/buyer/contracts", made.token))
        assert receipts[0] == receipts[1]

    def test_the_answer_is_for_its_sender_alone(self, play: Play, contract: Signed) -> None:
        before = play.register.database.counts()
        answer = play.register.other_buyer.post("/v1/buyer/contracts", {"statement": contract.token})
        assert refused(answer) == (403, "wrong_issuer")
        assert play.register.database.counts()["statement"] == before["statement"]

    def test_another_statement_under_the_same_id_is_refused(self, play: Play, cast: Cast) -> None:
        made = story.contract(cast)
        post(play.register.buyer, "/v1/buyer/contracts", made.token)
        other = story.signed(cast.buyer, replace(made.statement, reference="opdracht-2"))
        before = play.register.database.counts()
        answer = play.register.buyer.post("/v1/buyer/contracts", {"statement": other.token})
        assert refused(answer) == (409, "same_id_other_content")
        assert play.register.database.counts() == before

    def test_the_same_id_of_another_party_is_no_clash(self, play: Play, cast: Cast) -> None:
        made = story.contract(cast)
        post(play.register.buyer, "/v1/buyer/contracts", made.token)
        theirs = story.contract(cast, buyer=cast.other_buyer, jti=made.statement.jti)
        post(play.register.other_buyer, "/v1/buyer/contracts", theirs.token)


class TestWhatIsNotYours:
    """Somebody else's and absent: the same status, the same headers but for the moment, the same bytes."""

    ABSENT = Signed(None, "A" * 8 + "." + "A" * 8 + "." + "A" * 86)

    def test_reading(self, play: Play, contract: Signed, theirs: Placed) -> None:
        other = play.register.other_contractor
        buyer = play.register.other_buyer
        for client, path, real in (
            (other, "/v1/contractor/placements/{}/decision", theirs),
            (other, "/v1/contractor/contracts/{}/inputs", contract),
            (other, "/v1/contractor/placements?contract={}", contract),
            (buyer, "/v1/buyer/contracts/{}/bundles/2026-06", contract),
        ):
            alike(client.get(path.format(real.name)), client.get(path.format(self.ABSENT.name)))

    def test_asking_a_verdict(self, play: Play, contract: Signed) -> None:
        alike(*(self.verdict(play.register.other_buyer, each) for each in (contract, self.ABSENT)))

    def test_reporting_hours(self, play: Play, cast: Cast, theirs: Placed, ours: Signed) -> None:
        self.both(
            play, "hours", (story.hours(cast.other_contractor, ours, [(each, 1)]) for each in (theirs, self.ABSENT))
        )

    def test_withdrawing(self, play: Play, cast: Cast, theirs: Placed) -> None:
        self.both(
            play,
            "withdrawals",
            (story.withdrawal(cast.other_contractor, each, FIRST) for each in (theirs, self.ABSENT)),
        )

    def test_accepting(self, play: Play, cast: Cast, contract: Signed) -> None:
        self.both(
            play, "acceptances", (story.acceptance(cast.other_contractor, each) for each in (contract, self.ABSENT))
        )

    def test_countersigning(self, play: Play, cast: Cast, contract: Signed) -> None:
        waiting = play.placement(contract, BSNS[4])
        absent = replace(waiting, token=self.ABSENT.token)
        results = []
        for each in (waiting, absent):
            body = story.eligibility(cast, each, contract, BSNS[4], agency=cast.other_agency).body
            answer = play.register.other_agency.post("/v1/agency/eligibilities", {"decisions": [body]})
            results.append(accepted(answer))
        assert results[0] == results[1]

    def verdict(self, client: Client, contract: Signed) -> httpx2.Response:
        return client.post("/v1/buyer/verdicts", {"contract": contract.name, "moment": "2026-06"})

    def both(self, play: Play, path: str, statements: object) -> None:
        client = play.register.other_contractor
        alike(
            *(
                client.post(f"/v1/contractor/{path}", {"statement": each.token})
                for each in statements  # type: ignore[attr-defined]  # any iterable of two
            )
        )


def alike(theirs: httpx2.Response, absent: httpx2.Response) -> None:
    assert (theirs.status_code, theirs.content) == (absent.status_code, absent.content)
    assert {**theirs.headers, "date": ""} == {**absent.headers, "date": ""}


def test_the_digest_that_is_absent_is_of_nothing(play: Play) -> None:
    """A control: what the tests above call absent really is, and what they call somebody else's is there."""
    digest: Digest = TestWhatIsNotYours.ABSENT.digest
    assert play.register.database.one("SELECT count(*) FROM statement WHERE digest = ?", digest) == 0
