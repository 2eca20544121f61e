"""One person, at most one full-time job a month over all contracts, granted in the order of the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.places import Database
from tests.service.register.play import Play, post
from tests.service.register.running import Running
from tests.service.register.story import BSNS, FIRST, JANUARY, Placed, Signed, somebody
from verifier.core.model.calendar import Month
from verifier.core.model.hours import Grant
from verifier.core.procedure.intake import recall
from verifier.core.wire.envelope import digest_of

pytestmark = pytest.mark.slow

#: Hundredths of hours of a full-time month under the rule set, and of a half one.
FULL, HALF = 15_600, 7_800
#: What is left beside 100 hours: their share was rounded up, so a hundredth less than the difference.
BESIDE_100 = 5_599


@pytest.fixture
def play(register: Running) -> Iterator[Play]:
    """Every test has persons of its own; after each the whole ledger is right."""
    yield Play(register)
    assert_ledger_is_the_sum(register.database)


def assert_ledger_is_the_sum(database: Database) -> None:
    """Per person and month: what the ledger says is the sum of the latest grants, and at most one FTE (S6, S7)."""
    ledger = {(index, month): granted for index, month, granted in database.rows("SELECT * FROM ledger")}
    sums = dict.fromkeys(ledger, 0)
    for index, month, share in database.rows(
        "SELECT p.pseudonym_index, g.month, g.share FROM granted g JOIN pseudonym p "
        "ON p.placement = g.placement AND p.scope = substr(g.month, 1, 4)"
    ):
        sums[index, month] = sums.get((index, month), 0) + share
    assert ledger == sums
    assert all(0 <= granted <= 1_000_000 for granted in ledger.values())


def granted(tokens: list[str]) -> list[int]:
    """Hundredths of hours of every line, in order."""
    grants = [recall(token, Grant, digest=digest_of(token)).statement for token in tokens]
    return [line.hours for grant in grants for line in grant.lines]


def held(register: Running, placed: Signed, month: Month = JANUARY) -> int | None:
    rows = register.database.rows(
        "SELECT hours FROM granted WHERE placement = ? AND month = ?", placed.digest, str(month)
    )
    return rows[0][0] if rows else None


class Twice:
    """One person on two contracts."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.contracts = (play.contract(), play.contract())
        person = somebody()
        self.placed: tuple[Placed, ...] = tuple(play.eligible(each, person)[0] for each in self.contracts)

    def report(self, which: int, hours: int, *, revision: int = 0, month: Month = JANUARY) -> list[int]:
        lines = [(self.placed[which], hours)]
        answer = self.play.hours(self.contracts[which], lines, revision=revision, month=month)
        return granted(answer["grants"])


@pytest.fixture
def twice(play: Play) -> Twice:
    return Twice(play)


class TestOrder:
    def test_who_comes_first_has_the_room(self, twice: Twice) -> None:
        assert twice.report(0, 10_000) == [10_000]
        assert twice.report(1, 10_000) == [BESIDE_100]

    def test_a_later_report_lowers_nobody_elses_grant(self, twice: Twice) -> None:
        twice.report(0, FULL)
        assert twice.report(1, FULL) == [0]
        assert twice.report(1, FULL, revision=1) == [0]
        assert held(twice.play.register, twice.placed[0]) == FULL

    def test_freed_room_is_granted_on_a_new_revision_only(self, twice: Twice) -> None:
        twice.report(0, FULL)
        assert twice.report(1, FULL) == [0]
        assert twice.report(0, HALF, revision=1) == [HALF]
        assert held(twice.play.register, twice.placed[1]) == 0
        assert twice.report(1, FULL, revision=1) == [HALF]

    def test_more_than_a_job_in_one_contract_is_one_job(self, twice: Twice) -> None:
        assert twice.report(0, FULL + 5_000) == [FULL]

    def test_another_month_is_another_job(self, twice: Twice) -> None:
        twice.report(0, FULL)
        assert twice.report(1, FULL, month=JANUARY.plus(1)) == [FULL]

    def test_another_person_is_another_job(self, play: Play) -> None:
        contract = play.contract()
        placed = [play.eligible(contract, somebody())[0] for _ in range(2)]
        assert granted(play.hours(contract, [(each, FULL) for each in placed])["grants"]) == [FULL, FULL]


class TestRevision:
    def test_replaces(self, twice: Twice) -> None:
        for revision, hours in enumerate((FULL, 1, HALF, 0, FULL)):
            assert twice.report(0, hours, revision=revision) == [hours]
            assert held(twice.play.register, twice.placed[0]) == hours

    def test_that_leaves_a_placement_out_lets_go_of_it(self, play: Play) -> None:
        contract = play.contract()
        first, second = (play.eligible(contract, somebody())[0] for _ in range(2))
        play.hours(contract, [(first, FULL), (second, FULL)])
        assert granted(play.hours(contract, [(second, HALF)], revision=1)["grants"]) == [HALF]
        assert held(play.register, first) is None

    @pytest.mark.parametrize("turned", [False, True], ids=["less-first", "more-first"])
    def test_room_moves_within_a_contract_whichever_line_comes_first(self, play: Play, *, turned: bool) -> None:
        contract = play.contract()
        person = somebody()
        one, two = (play.eligible(contract, person)[0] for _ in range(2))
        play.hours(contract, [(one, FULL), (two, 0)])
        lines = [(one, HALF), (two, HALF)]
        answer = play.hours(contract, lines[::-1] if turned else lines, revision=1)
        assert sorted(granted(answer["grants"])) == [HALF, HALF]

    def test_in_parts_is_granted_when_it_is_complete(self, play: Play) -> None:
        contract = play.contract()
        first, second = (play.eligible(contract, somebody())[0] for _ in range(2))
        play.hours(contract, [(first, FULL)])
        assert play.hours(contract, [(first, HALF)], revision=1, part=1, parts=2)["grants"] == []
        assert held(play.register, first) == FULL
        whole = play.hours(contract, [(second, FULL)], revision=1, part=2, parts=2)
        assert sorted(granted(whole["grants"])) == [HALF, FULL]


class TestEligibility:
    def test_hours_that_were_waiting_are_granted_when_it_comes(self, play: Play, cast: Cast) -> None:
        contract = play.contract()
        placed = play.placement(contract, BSNS[0])
        assert play.hours(contract, [(placed, HALF)])["grants"] == []
        (result,) = play.decide(story.eligibility(cast, placed, contract, somebody()))
        assert "receipt" in result
        assert held(play.register, placed) == HALF

    def test_the_later_of_hours_and_eligibility_decides_the_order(self, play: Play, cast: Cast) -> None:
        person = somebody()
        late, early = play.contract(), play.contract()
        waiting = play.placement(late, BSNS[0])
        play.hours(late, [(waiting, FULL)])
        placed, _ = play.eligible(early, person)
        assert granted(play.hours(early, [(placed, 10_000)])["grants"]) == [10_000]
        play.decide(story.eligibility(cast, waiting, late, person))
        assert held(play.register, waiting) == BESIDE_100

    def test_declined_hours_are_never_granted(self, play: Play, cast: Cast) -> None:
        contract = play.contract()
        placed = play.placement(contract, BSNS[0])
        play.hours(contract, [(placed, HALF)])
        play.decide(story.declined(cast, placed))
        assert play.hours(contract, [(placed, HALF)], revision=1)["grants"] == []
        assert held(play.register, placed) is None


class TestWithdrawal:
    def withdraw(self, play: Play, placed: Placed, effective: date = FIRST) -> None:
        ended = story.withdrawal(play.cast.contractor, placed, effective)
        post(play.register.contractor, "/v1/contractor/withdrawals", ended.token)

    def test_frees_the_room_for_a_new_revision_of_another(self, twice: Twice) -> None:
        twice.report(0, FULL)
        assert twice.report(1, FULL) == [0]
        self.withdraw(twice.play, twice.placed[0])
        assert held(twice.play.register, twice.placed[0]) == 0
        assert held(twice.play.register, twice.placed[1]) == 0
        assert twice.report(1, FULL, revision=1) == [FULL]

    def test_leaves_the_months_before_it(self, twice: Twice) -> None:
        for month in (JANUARY, JANUARY.plus(1), JANUARY.plus(2)):
            twice.report(0, FULL, month=month)
        self.withdraw(twice.play, twice.placed[0], date(2026, 2, 1))
        left = [held(twice.play.register, twice.placed[0], JANUARY.plus(step)) for step in range(3)]
        assert left == [FULL, 0, 0]

    def test_frees_it_also_while_a_revision_waits_for_a_part(self, twice: Twice) -> None:
        twice.report(0, FULL)
        twice.play.hours(twice.contracts[0], [(twice.placed[0], HALF)], revision=1, part=1, parts=2)
        self.withdraw(twice.play, twice.placed[0])
        assert held(twice.play.register, twice.placed[0]) == 0
        assert twice.report(1, FULL) == [FULL]

    def test_of_the_agency_frees_it_too(self, play: Play, cast: Cast) -> None:
        contract = play.contract()
        placed, decided = play.eligible(contract, somebody())
        play.hours(contract, [(placed, FULL)])
        ended = story.withdrawal(cast.agency, decided)
        post(play.register.agency, "/v1/agency/withdrawals", ended.token)
        assert held(play.register, placed) == 0
        assert play.hours(contract, [(placed, FULL)], revision=1)["grants"] == []
