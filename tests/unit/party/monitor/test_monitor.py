"""A monitor is silent about a log that only grows, and finds everything that is planted in one that does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.party.monitor.copies import (
    ALONE,
    FORK,
    WITNESSED,
    flip,
    note,
    publish,
)
from verifier.core.log.quorum import QuorumPolicy
from verifier.party.monitor.alarm import Kind
from verifier.party.monitor.following import Terms
from verifier.party.monitor.memory import FILE, read_memory
from verifier.party.monitor.program import Outcome, Watch, look_every, look_once
from verifier.party.monitor.source import FolderSource
from verifier.party.transport import Unreachable

AT = 1_790_000_000


class Monitor:
    """A monitor that follows the copy in ``served``."""

    def __init__(self, folder: Path) -> None:
        self.served = folder / "log"
        self.folder = folder / "monitor"
        self.served.mkdir()

    def watch(self, *others: Path, policy: QuorumPolicy = ALONE, whole: bool = False) -> Watch:
        terms = Terms(policy, stale_after=600, whole=whole)
        return Watch(FolderSource(self.served), tuple(map(str, others)), terms, self.folder)

    def look(self, *others: Path, at: int = AT, policy: QuorumPolicy = ALONE, whole: bool = False) -> list[Kind]:
        outcome = look_once(self.watch(*others, policy=policy, whole=whole), at=at)
        assert all(path.is_file() for _, path in outcome.evidence)
        return [each.kind for each in outcome.look.alarms]


@pytest.fixture
def monitor(tmp_path: Path) -> Monitor:
    return Monitor(tmp_path)


def test_it_says_nothing_of_a_log_that_grows(monitor: Monitor) -> None:
    for step, size in enumerate((64, 100, 100, 256, 257, 512, 600, 1024, 1100)):
        publish(monitor.served, size)
        assert monitor.look(at=AT + step, whole=step % 2 == 1) == []
        remembered = read_memory(monitor.folder)
        assert remembered.note == note(size)
        assert len(remembered.edges) <= 2
    (monitor.folder / FILE).unlink()
    assert monitor.look(at=AT + 99) == []
    assert read_memory(monitor.folder).edges == remembered.edges


Plant = Callable[[Path], None]


def grown(*spoilt: Callable[[Path], None]) -> Plant:
    """The honest log at 1100 leaves, and what is spoilt in it."""

    def plant(log: Path) -> None:
        publish(log, 1100)
        for each in spoilt:
            each(log)

    return plant


def swap(log: Path) -> None:
    one, two = log / "tile/0/001", log / "tile/0/003"
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def shorten(log: Path) -> None:
    (log / "tile/0/003").write_bytes(bytes(32 * 255))


#: What is done to the copy between a look at 600 and one at 1100 leaves, and what must be said of it.
PLANTED: dict[str, tuple[Plant, Kind]] = {
    "a fork that grew": (lambda log: publish(log, 1100, FORK), Kind.FORK),
    "a fork of one size": (lambda log: publish(log, 600, FORK), Kind.FORK),
    "a rollback": (lambda log: publish(log, 100), Kind.ROLLBACK),
    "a flipped bit in a new tile": (grown(lambda log: flip(log / "tile/0/003")), Kind.TILE),
    "a flipped bit where it left off": (grown(lambda log: flip(log / "tile/0/002")), Kind.TILE),
    "a flipped bit in the last tile": (grown(lambda log: flip(log / "tile/0/004.p/76")), Kind.ROOT),
    "a flipped bit in a tile above": (grown(lambda log: flip(log / "tile/1/000.p/4")), Kind.TILE),
    "two tiles in each other's place": (grown(swap), Kind.TILE),
    "a tile that is too short": (grown(shorten), Kind.TILE),
    "another signer": (lambda log: publish(log, 1100, text=note(1100, signer=2)), Kind.SIGNATURE),
    "a signature that does not hold": (
        lambda log: publish(log, 1100, text=note(1100) + note(600).rpartition("\n\n")[2]),
        Kind.SIGNATURE,
    ),
    "no note": (lambda log: publish(log, 1100, text="nothing"), Kind.SIGNATURE),
}


@pytest.mark.parametrize("name", PLANTED, ids=[each.replace(" ", "-") for each in PLANTED])
def test_what_is_planted_is_found(monitor: Monitor, name: str) -> None:
    plant, kind = PLANTED[name]
    publish(monitor.served, 600)
    assert monitor.look() == []
    plant(monitor.served)
    assert monitor.look(at=AT + 60) == [kind]
    remembered = read_memory(monitor.folder)
    assert remembered.note == note(600)
    assert monitor.look(at=AT + 90) == [kind]
    publish(monitor.served, 1100)
    assert monitor.look(at=AT + 120) == []


def test_what_was_added_up_before_is_read_again_when_all_is(monitor: Monitor) -> None:
    publish(monitor.served, 600)
    assert monitor.look() == []
    flip(monitor.served / "tile/0/000")
    publish(monitor.served / "aside", 1100)
    assert monitor.look(at=AT + 60) == []
    assert monitor.look(at=AT + 61, whole=True) == [Kind.TILE]


def test_evidence_holds_both_notes(monitor: Monitor) -> None:
    publish(monitor.served, 600)
    monitor.look()
    publish(monitor.served, 600, FORK)
    outcome = look_once(monitor.watch(), at=AT + 60)
    ((alarm, path),) = outcome.evidence
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["notes"] == [note(600), note(600, FORK)] == list(alarm.notes)
    assert (told["alarm"], told["seen_at"]) == ("fork", AT + 60)
    assert "two histories" in told["sentence"]


class TestOthers:
    @pytest.fixture
    def other(self, tmp_path: Path) -> Path:
        return tmp_path / "other"

    @pytest.mark.parametrize("size", [0, 100, 550, 600, 1100])
    def test_the_same_history_is_no_alarm(self, monitor: Monitor, other: Path, size: int) -> None:
        publish(monitor.served, 1100)
        other.write_text(note(size))
        assert monitor.look(other) == []
        assert read_memory(monitor.folder).pending == ()

    @pytest.mark.parametrize("size", [551, 600, 1100])
    def test_a_split_view_is(self, monitor: Monitor, other: Path, size: int) -> None:
        publish(monitor.served, 1100)
        other.write_text(note(size, FORK))
        assert monitor.look(other) == [Kind.FORK]

    def test_what_the_log_did_not_sign_is_nobodys_word(self, monitor: Monitor, other: Path) -> None:
        publish(monitor.served, 600)
        other.write_text(note(600, FORK, signer=2))
        assert monitor.look(other) == []

    def test_what_the_log_has_not_reached_must_turn_up(self, monitor: Monitor, other: Path) -> None:
        publish(monitor.served, 100)
        other.write_text(note(600))
        assert monitor.look(other) == []
        other.unlink()
        assert monitor.look(at=AT + 300) == []
        assert monitor.look(at=AT + 601) == [Kind.WITHHELD, Kind.STALE]
        publish(monitor.served, 1100)
        assert monitor.look(at=AT + 700) == []
        assert read_memory(monitor.folder).pending == ()

    def test_and_it_must_be_the_same_when_it_does(self, monitor: Monitor, other: Path) -> None:
        publish(monitor.served, 100)
        other.write_text(note(600, FORK))
        assert monitor.look(other) == []
        publish(monitor.served, 1100)
        assert monitor.look(at=AT + 60) == [Kind.FORK]

    def test_one_that_does_not_answer_is_named(self, monitor: Monitor, other: Path) -> None:
        publish(monitor.served, 100)
        assert look_once(monitor.watch(other), at=AT).silent == (str(other),)


class TestWitnessed:
    def served(self, monitor: Monitor, *cosigned: tuple[int, int], size: int = 600) -> None:
        publish(monitor.served, size, text=note(size, cosigned=cosigned))

    def test_a_quorum_is_asked(self, monitor: Monitor) -> None:
        self.served(monitor, (0, AT - 3), (1, AT - 2))
        assert monitor.look(policy=WITNESSED) == []
        self.served(monitor, (0, AT), (0, AT + 1), size=1100)
        assert monitor.look(policy=WITNESSED, at=AT + 2) == [Kind.QUORUM]

    def test_a_cosignature_that_does_not_hold_is_an_alarm(self, monitor: Monitor) -> None:
        publish(monitor.served, 600, text=note(600) + note(100, cosigned=[(0, AT)]).splitlines(keepends=True)[-1])
        assert monitor.look(policy=WITNESSED) == [Kind.SIGNATURE]

    def test_what_witnesses_saw_long_ago_is_stale_at_the_first_look(self, monitor: Monitor) -> None:
        self.served(monitor, (0, AT - 601), (1, AT - 700))
        assert monitor.look(policy=WITNESSED) == [Kind.STALE]
        self.served(monitor, (0, AT - 600), (1, AT - 599))
        assert monitor.look(policy=WITNESSED) == []


def test_without_witnesses_silence_counts_from_when_it_was_first_seen(monitor: Monitor) -> None:
    publish(monitor.served, 600)
    assert monitor.look() == []
    assert monitor.look(at=AT + 600) == []
    assert monitor.look(at=AT + 601) == [Kind.STALE]


class TestEvery:
    def test_it_looks_until_there_is_an_alarm(self, monitor: Monitor) -> None:
        publish(monitor.served, 100)
        moments = iter(range(AT, AT + 10_000, 60))
        told: list[Outcome] = []
        sizes = iter([600, 100])

        def move(_: float) -> None:
            publish(monitor.served, next(sizes))

        outcome = look_every(monitor.watch(), 60, clock=lambda: next(moments), told=told.append, pause=move)
        assert [len(each.look.alarms) for each in told] == [0, 0, 1]
        assert outcome.look.alarms[0].kind is Kind.ROLLBACK

    def test_a_log_that_answers_no_more_is_stale(self, monitor: Monitor) -> None:
        publish(monitor.served, 100)
        moments = iter(range(AT, AT + 10_000, 60))

        def vanish(_: float) -> None:
            (monitor.served / "checkpoint").unlink(missing_ok=True)

        outcome = look_every(monitor.watch(), 60, clock=lambda: next(moments), told=lambda _: None, pause=vanish)
        assert [each.kind for each in outcome.look.alarms] == [Kind.STALE]
        assert next(moments) - AT > 600

    def test_once_it_is_unreachable(self, monitor: Monitor) -> None:
        with pytest.raises(Unreachable):
            monitor.look()
