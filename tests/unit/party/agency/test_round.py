"""A round countersigns what holds, declines the rest in one shape, and sends what it signed, whatever fails."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest

from tests.unit.party.agency.conftest import OpenDesk
from tests.unit.party.agency.unsafe_cast import (
    AT,
    OTHER_PERSON,
    PERSON,
    Cast,
    contract_token,
    person,
    subject,
    waiting,
)
from tests.unit.party.agency.unsafe_desk import UnsafeDesk, UnsafeDoor
from tests.unsafe_scheme import CONTRACTOR, DAY
from verifier.core.errors import DirectoryExpired, Inconsistent, Undecided
from verifier.core.model.calendar import Month, months
from verifier.core.model.placement import EmploymentKind
from verifier.core.privacy.commitment import check_opening, unpack_opening
from verifier.core.privacy.subject import opening_info
from verifier.core.wire import base64url
from verifier.party.agency.desk import BATCH
from verifier.party.agency.settings import DeskSettings
from verifier.party.agency.trail import Action, Counts
from verifier.party.agency.unsent import OPENING, UnsentDecisions
from verifier.party.register.answers import WaitingPlacement
from verifier.party.sealing import open_sealed
from verifier.party.transport import Unreachable


def test_person_is_countersigned_month_by_month_and_year_by_year(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person())
    asked = waiting(cast, subject(born=date(1990, 1, 1)))
    desk.door.queue.append(asked)
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, eligible=1)
    eligibility = desk.door.eligibility(asked.digest)
    decision, _ = desk.door.taken[asked.digest]
    assert [each.scope for each in decision.pseudonyms] == ["2025", "2026"]
    assert [each.pseudonym for each in decision.pseudonyms] == [
        desk.evaluators.pseudonym(scope, PERSON) for scope in ("2025", "2026")
    ]
    assert len({each.salt for each in decision.pseudonyms}) == 2
    key = cast.homes[CONTRACTOR].custodian.opening()
    opened = open_sealed(key, decision.sealed_opening, opening_info(asked.digest))
    opening = unpack_opening(opened)
    assert (opening.rates, opening.flat) == ((4_000_000,) * 12, 0)
    committed = months(Month(2025, 10), Month(2026, 9))
    assert eligibility.flat_commitment is not None
    check_opening(opening, asked.digest, committed, eligibility.rate_commitments, eligibility.flat_commitment)
    assert desk.home.vault.get(OPENING, base64url.encode(asked.digest)) == opened
    assert desk.reason(asked) == ("eligible", "valued")


def test_placement_that_waited_long_is_still_decided(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person())
    desk.door.queue.append(waiting(cast, subject()))
    desk.door.at = AT + 25 * DAY
    assert desk.desk.run_round(at=AT + 25 * DAY) == Counts(fetched=1, eligible=1)


def test_quota_leaves_the_rest_waiting_until_tomorrow(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person(), settings=DeskSettings(lookups_daily=2))
    placements = [waiting(cast, subject()) for _ in range(3)]
    desk.door.queue += placements
    assert desk.desk.run_round(at=AT) == Counts(fetched=3, eligible=2, waiting=1)
    assert desk.reason(placements[2]) == ("waiting", "quota_reached")
    desk = desk.restarted()
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, waiting=1)
    assert desk.people.asked == 2
    desk.door.at = AT + DAY
    assert desk.desk.run_round(at=AT + DAY) == Counts(fetched=1, eligible=1)
    desk.home.close()


def test_evaluator_that_is_down_leaves_placements_waiting_at_no_cost(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person(), settings=DeskSettings(lookups_daily=1))
    asked, declined = waiting(cast, subject()), waiting(cast, subject(OTHER_PERSON), contract=contract_token(cast))
    desk.door.queue.append(asked)
    desk.evaluators.down = frozenset({"2026"})
    for _ in range(3):
        assert desk.desk.run_round(at=AT) == Counts(fetched=1, waiting=1)
    assert desk.reason(asked) == ("waiting", "evaluator_unavailable")
    assert desk.door.sent == []
    desk.evaluators.down = frozenset({"2025"})
    asked_before = list(desk.evaluators.batches)
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, waiting=1)
    assert desk.evaluators.batches == asked_before
    desk.evaluators.down = frozenset()
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, eligible=1)
    desk.door.queue.append(declined)
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, waiting=1)


def test_register_of_people_that_is_silent_leaves_placements_waiting(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person())
    asked = waiting(cast, subject())
    desk.door.queue.append(asked)
    desk.people.silent = True
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, waiting=1)
    assert desk.reason(asked) == ("waiting", "people_unavailable")


def test_batches_hold_64_and_every_person_once(cast: Cast, open_desk: OpenDesk) -> None:
    numbers = [number for number in range(999990000, 999991000) if passes(number)][:66]
    desk = open_desk(*(person(str(number)) for number in numbers))
    contract = contract_token(cast)
    desk.door.queue += [waiting(cast, subject(str(number)), contract=contract) for number in (*numbers, numbers[0])]
    assert desk.desk.run_round(at=AT).eligible == 67
    assert desk.evaluators.batches == [("2025", 64), ("2025", 2), ("2026", 64), ("2026", 2)]
    assert desk.door.tickets_given == [64, 2, 64, 2]


def passes(number: int) -> bool:
    digits = [int(each) for each in f"{number:09d}"]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


@pytest.mark.parametrize("fault", ["down", "lossy"])
def test_what_was_signed_is_sent_again_as_the_same_bytes(cast: Cast, open_desk: OpenDesk, fault: str) -> None:
    desk = open_desk(person())
    eligible, declined = waiting(cast, subject()), waiting(cast, subject(OTHER_PERSON))
    desk.door.queue += [eligible, declined]
    desk.door.down, desk.door.lossy = fault == "down", fault == "lossy"
    assert desk.desk.run_round(at=AT).waiting == 2
    assert desk.reason(eligible) == ("waiting", "register_unavailable")
    signed = [each.signed for each in UnsentDecisions(desk.home.vault).all()]
    on_disk = b"".join(each.read_bytes() for each in desk.home.folder.iterdir())
    for opening in signed[0].pseudonyms or signed[1].pseudonyms:
        for secret in (opening.pseudonym, opening.salt):
            assert secret not in on_disk
            assert base64url.encode(secret).encode() not in on_disk
    desk = desk.restarted()
    desk.door.down = desk.door.lossy = False
    counts = desk.desk.run_round(at=AT)
    assert (counts.eligible, counts.declined) == (1, 1)
    assert sorted(desk.door.sent[-1], key=repr) == sorted(signed, key=repr)
    assert all(batch == desk.door.sent[-1] for batch in desk.door.sent)
    assert desk.evaluators.batches == [("2025", 1), ("2026", 1)]
    assert UnsentDecisions(desk.home.vault).all() == ()
    assert desk.reason(declined) == ("declined", "unknown_person")
    desk.home.close()


def test_decision_that_grew_too_old_is_made_anew(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person())
    asked = waiting(cast, subject())
    desk.door.queue.append(asked)
    desk.door.down = True
    desk.desk.run_round(at=AT)
    desk.door.down, desk.door.at = False, AT + 2 * DAY
    assert desk.desk.run_round(at=AT + 2 * DAY) == Counts(fetched=1, refused=1)
    assert desk.reason(asked) == ("refused", "not_fresh")
    assert desk.desk.run_round(at=AT + 2 * DAY) == Counts(fetched=1, eligible=1)
    decision, _ = desk.door.taken[asked.digest]
    key = cast.homes[CONTRACTOR].custodian.opening()
    opened = open_sealed(key, decision.sealed_opening, opening_info(asked.digest))
    assert desk.home.vault.get(OPENING, base64url.encode(asked.digest)) == opened


def test_placement_is_decided_once_whatever_the_register_hands_out(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person())
    asked = waiting(cast, subject())
    desk.door.queue.append(asked)
    desk.desk.run_round(at=AT)
    kept = desk.home.vault.get(OPENING, base64url.encode(asked.digest))
    desk.door.taken.clear()
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, refused=1)
    assert desk.reason(asked) == ("refused", "already_decided")
    assert desk.home.vault.get(OPENING, base64url.encode(asked.digest)) == kept


def test_placement_that_is_listed_twice_is_signed_once(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person())
    asked = waiting(cast, subject())
    desk.door.queue += [asked, asked]
    assert desk.desk.run_round(at=AT) == Counts(fetched=2, eligible=1)
    assert [len(batch) for batch in desk.door.sent] == [1]


def test_one_round_at_a_time(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person())
    inside, done = threading.Event(), threading.Event()

    class SlowDoor(UnsafeDoor):
        def placements(self) -> tuple[WaitingPlacement, ...]:
            inside.set()
            assert done.wait(20)
            return ()

    slow = UnsafeDesk(desk.home, SlowDoor(cast), desk.evaluators, desk.people)
    first = threading.Thread(target=lambda: slow.desk.run_round(at=AT))
    first.start()
    assert inside.wait(20)
    with pytest.raises(Inconsistent) as refused:
        slow.desk.run_round(at=AT)
    assert refused.value.field == "rounds"
    done.set()
    first.join(20)
    assert [each.result for each in slow.trail] == ["ok"]
    assert slow.desk.run_round(at=AT) == Counts()


def test_register_that_is_gone_is_undecided_and_on_the_trail(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk()

    class Gone(UnsafeDoor):
        def placements(self) -> tuple[WaitingPlacement, ...]:
            raise Unreachable("no answer")

    gone = UnsafeDesk(desk.home, Gone(cast), desk.evaluators, desk.people)
    with pytest.raises(Undecided):
        gone.desk.run_round(at=AT)
    assert [(each.action, each.result) for each in gone.trail] == [(Action.ROUND, "undecided")]


def test_expired_directory_decides_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk()
    with pytest.raises(DirectoryExpired):
        desk.desk.run_round(at=AT + 31 * DAY)


def test_desk_adopts_a_directory_and_says_so(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk()
    assert desk.desk.adopt(cast.directory, at=AT) == 1
    assert [(each.action, each.result) for each in desk.trail] == [(Action.ADOPT, "ok")]


def test_employment_kind_and_age_move_the_value_not_the_shape(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person(birth_date=date(1960, 1, 1)), person(OTHER_PERSON))
    older = waiting(cast, subject(), employment_kind=EmploymentKind.PERMANENT)
    younger = waiting(cast, subject(OTHER_PERSON))
    desk.door.queue += [older, younger]
    assert desk.desk.run_round(at=AT).eligible == 2
    sizes = {len(desk.door.taken[each.digest][0].sealed_opening) for each in (older, younger)}
    lengths = {len(desk.door.taken[each.digest][0].statement) for each in (older, younger)}
    assert len(sizes) == len(lengths) == 1


def test_what_cannot_be_decided_stands_in_nobodys_way(cast: Cast, open_desk: OpenDesk) -> None:
    """A page that stays as it is, and behind it one placement that can be decided."""
    desk, asked = open_desk(person()), waiting(cast, subject())
    stuck = [replace(waiting(cast, subject()), unverified_sealed_subject=bytes(1648)) for _ in range(BATCH)]
    desk.door.queue += [*stuck, asked]
    assert desk.desk.run_round(at=AT) == Counts(fetched=BATCH + 1, eligible=1, refused=BATCH)
    assert desk.desk.run_round(at=AT) == Counts(fetched=BATCH, refused=BATCH)


def test_register_that_takes_nothing_is_given_one_page(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.door.queue += [waiting(cast, subject()) for _ in range(BATCH + 2)]
    desk.door.down = True
    assert desk.desk.run_round(at=AT) == Counts(fetched=BATCH, waiting=BATCH)
    desk.door.down = False
    assert desk.desk.run_round(at=AT) == Counts(fetched=BATCH + 2, declined=BATCH + 2)
    assert len(desk.door.taken) == BATCH + 2
