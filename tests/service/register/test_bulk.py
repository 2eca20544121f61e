"""Many statements in one request: each is judged as by the single route, in order, and kept once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.service.register import story
from tests.service.register.lines import (
    DECISIONS,
    HOURS,
    NDJSON,
    PLACEMENTS,
    Line,
    codes,
    cut_off,
    received,
    send_lines,
    written,
)
from tests.service.register.play import Play
from tests.service.register.running import Running
from tests.service.register.stage import sealed
from tests.service.register.story import BSNS, JANUARY, Placed, Signed, somebody
from tests.service.register.test_repeats import twin
from verifier.core.model.statement import Digest
from verifier.core.wire.envelope import digest_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def play(register: Running) -> Play:
    return Play(register)


@pytest.fixture(scope="module")
def contract(play: Play) -> Signed:
    return play.contract()


@pytest.fixture(scope="module")
def some(play: Play, contract: Signed) -> list[Placed]:
    """Placements that nobody has sent: one sealed subject serves them all, as nobody opens it here."""
    first = story.placement(play.cast, contract, BSNS[0])
    return [first, *(again(play, first) for _ in range(299))]


def again(play: Play, placed: Placed, **changes: Any) -> Placed:
    """Another placement with the same sealed subject."""
    made = replace(placed.statement, jti=story.claims(play.cast.contractor)["jti"], **changes)
    return Placed(made, play.cast.contractor.sign(made), placed.sealed_subject)


def statements(play: Play) -> int:
    count: int = play.register.database.one("SELECT count(*) FROM statement")
    return count


class TestPlacements:
    def test_every_line_is_answered_in_order_and_a_bad_one_harms_no_other(
        self, play: Play, some: list[Placed]
    ) -> None:
        lines: list[Line] = [each.body for each in some[:280]]
        bad: dict[int, Line] = {3: b"", 100: b"{", 256: b'{"statement":"a","statement":"b"}', 257: b"x" * 70_000}
        for place, line in bad.items():
            lines.insert(place, line)
        before = statements(play)
        answers = send_lines(play.register.contractor, PLACEMENTS, lines)
        good = [answer["receipt"] for place, answer in enumerate(answers) if place not in bad]
        assert [received(each) for each in good] == [each.digest for each in some[:280]]
        assert codes(answers[place] for place in bad) == ["not_strict_json"] * 3 + ["too_large"]
        assert statements(play) == before + 280
        assert play.register.database.head() == play.register.database.recomputed_head()

    def test_the_same_again_is_answered_with_its_first_receipts(self, play: Play, some: list[Placed]) -> None:
        wanted = some[280:290]
        lines = [each.body for each in wanted]
        first = send_lines(play.register.contractor, PLACEMENTS, [*lines, *lines])
        assert first[:10] == first[10:]
        before = play.register.database.counts()
        twins = [{**each.body, "statement": twin(each.token)} for each in wanted]
        assert send_lines(play.register.contractor, PLACEMENTS, twins) == first[:10]
        single = play.register.contractor.post("/v1/contractor/placements", lines[0])
        assert single.json() == first[0]
        assert play.register.database.counts() == before

    def test_a_request_that_is_cut_off_keeps_what_it_had_and_can_be_sent_again(
        self, play: Play, some: list[Placed]
    ) -> None:
        wanted = [again(play, some[0]) for _ in range(300)]
        content, before = written(each.body for each in wanted), statements(play)
        cut_off(play.register.contractor, PLACEMENTS, content[: -len(content) // 20], declared=len(content))
        wait_until(lambda: statements(play) == before + 256)
        kept = dict(play.register.database.rows("SELECT digest, receipt FROM statement"))
        answers = send_lines(play.register.contractor, PLACEMENTS, (each.body for each in wanted))
        assert [received(each["receipt"]) for each in answers] == [each.digest for each in wanted]
        assert [each["receipt"] for each in answers[:256]] == [kept[each.digest] for each in wanted[:256]]
        assert statements(play) == before + 300

    def test_only_ten_thousand_lines_are_answered(self, play: Play, some: list[Placed]) -> None:
        answers = send_lines(play.register.contractor, PLACEMENTS, [some[0].body] * 10_002)
        assert codes(answers) == ["ok"] * 10_000 + ["body_too_large"]

    def test_a_line_is_refused_in_the_words_of_the_single_route(
        self, play: Play, contract: Signed, some: list[Placed]
    ) -> None:
        placed = some[299]
        kept = play.placement(contract, BSNS[1])
        home, statement = play.cast.contractor, placed.statement
        theirs = story.placement(play.cast, contract, BSNS[1], contractor=play.cast.other_contractor)
        wrong: list[dict[str, Any]] = [
            {**placed.body, "statement": "nothing"},
            {**placed.body, "statement": "é.é.é"},
            {**placed.body, "statement": placed.token[:-4] + "AAAA"},
            {**placed.body, "sealed_subject": "=="},
            {**placed.body, "sealed_subject": "AAAA"},
            {**placed.body, "more": 1},
            {"statement": placed.token},
            {**placed.body, "statement": sealed(home, statement, extra=1)},
            {**placed.body, "statement": sealed(home, statement, hours_per_week=6_001)},
            {**placed.body, "statement": sealed(home, statement, iat=statement.iat - 90_000)},
            again(play, placed, contract=Digest(bytes(32))).body,
            again(play, placed, reply_kid="A" * 43).body,
            theirs.body,
            Placed(None, home.sign(replace(statement, jti=kept.statement.jti)), placed.sealed_subject).body,
        ]
        singly = [play.register.contractor.post("/v1/contractor/placements", each).json() for each in wrong]
        before = play.register.database.counts()
        answers = send_lines(play.register.contractor, PLACEMENTS, wrong)
        assert [each["problem"] for each in answers] == singly
        assert len({each["code"] for each in singly}) >= 9
        assert play.register.database.counts() == before

    def test_two_statements_under_one_id_are_not_both_kept(self, play: Play, some: list[Placed]) -> None:
        first = again(play, some[0])
        made = replace(first.statement, hours_per_week=1200)
        second = Placed(made, play.cast.contractor.sign(made), first.sealed_subject)
        answers = send_lines(play.register.contractor, PLACEMENTS, [first.body, second.body, first.body])
        assert codes(answers) == ["ok", "same_id_other_content", "ok"]


class TestDecisions:
    def test_each_sees_what_those_before_it_did(self, play: Play, contract: Signed) -> None:
        placed = [play.placement(contract, BSNS[0]) for _ in range(4)]
        decided = [story.eligibility(play.cast, each, contract, somebody()) for each in placed]
        twice = story.eligibility(play.cast, placed[0], contract, somebody())
        declined = story.declined(play.cast, placed[3])
        spoilt = {**decided[2].body, "pseudonyms": decided[1].body["pseudonyms"]}
        lines: list[Line] = [decided[0].body, twice.body, decided[1].body, spoilt, b"[]", declined.body]
        answers = send_lines(play.register.agency, DECISIONS, lines)
        assert codes(answers) == ["ok", "already_decided", "ok", "bad_commitment", "wrong_request", "ok"]
        states = dict(play.register.database.rows("SELECT digest, state FROM placement"))
        assert [states[each.digest] for each in placed] == ["eligible", "eligible", "waiting", "declined"]
        (result,) = play.decide(decided[0])
        assert result == answers[0]
        assert play.register.database.head() == play.register.database.recomputed_head()

    def test_a_refused_line_leaves_no_trace(self, play: Play, contract: Signed) -> None:
        placed = play.placement(contract, BSNS[0])
        decided = story.eligibility(play.cast, placed, contract, somebody())
        spoilt = {**decided.body, "pseudonyms": []}
        before = play.register.database.counts()
        assert codes(send_lines(play.register.agency, DECISIONS, [spoilt])) == ["bad_commitment"]
        assert play.register.database.counts() == before
        answers = send_lines(play.register.agency, DECISIONS, [spoilt, decided.body])
        assert codes(answers) == ["bad_commitment", "ok"]


class TestHours:
    def test_parts_and_revisions_follow_each_other_in_one_request(self, play: Play, contract: Signed) -> None:
        first, second = (play.eligible(contract, somebody())[0] for _ in range(2))
        cast, month = play.cast, JANUARY.plus(3)
        parts = [
            story.hours(cast.contractor, contract, [(placed, 1000)], month=month, part=part, parts=2)
            for part, placed in ((1, first), (2, second))
        ]
        stale = story.hours(cast.contractor, contract, [(first, 500)], month=month, revision=3)
        later = story.hours(cast.contractor, contract, [(first, 500)], month=month, revision=1)
        sent = [{"statement": each.token} for each in (parts[0], stale, parts[1], later)]
        answers = send_lines(play.register.contractor, HOURS, sent)
        assert codes(answers) == ["ok", "stale_revision", "ok", "ok"]
        assert [len(each.get("grants", ())) for each in answers] == [0, 0, 2, 1]
        again = send_lines(play.register.contractor, HOURS, sent)
        assert [each.get("receipt") for each in again] == [each.get("receipt") for each in answers]
        held = "SELECT hours FROM granted WHERE month = ?"
        assert play.register.database.rows(held, str(month)) == [(500,)]
        assert play.register.database.head() == play.register.database.recomputed_head()


class TestTheRequest:
    @pytest.mark.parametrize(
        ("headers", "expected"),
        [
            ({"Content-Type": "application/json"}, (415, "media_type_refused")),
            ({"Content-Type": NDJSON, "Content-Encoding": "gzip"}, (415, "media_type_refused")),
            ({"Content-Type": NDJSON, "Idempotency-Key": '"a"'}, (400, "wrong_value")),
            ({"Content-Type": NDJSON, "Authorization": "Bearer nothing"}, (401, "not_authenticated")),
        ],
        ids=["another type", "compressed", "a key", "a stranger"],
    )
    @pytest.mark.parametrize("path", [PLACEMENTS, HOURS])
    def test_is_refused_whole(
        self, play: Play, path: str, headers: dict[str, str], expected: tuple[int, str]
    ) -> None:
        client = play.register.contractor
        answer = client.http.post(path, content=b"{}\n", headers={**client.headers, **headers})
        assert (answer.status_code, answer.json()["code"]) == expected

    def test_is_of_one_door(self, play: Play) -> None:
        client = play.register.agency
        answer = client.http.post(PLACEMENTS, content=b"{}\n", headers={**client.headers, "Content-Type": NDJSON})
        assert answer.status_code == 401


def wait_until(there: Callable[[], bool]) -> None:
    for _ in range(1000):
        if there():
            return
        time.sleep(0.01)
    pytest.fail("it did not come")


def test_the_twin_has_the_digest_of_its_fellow(some: list[Placed]) -> None:
    """A control: the second form of a signature is another token of the same statement."""
    assert twin(some[0].token) != some[0].token
    assert digest_of(twin(some[0].token)) == some[0].digest
