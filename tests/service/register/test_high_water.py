"""The high water: a file that only goes up, whoever writes it at once, and whatever was left beside it."""

from __future__ import annotations

import multiprocessing
import stat
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from tests.endurance import often
from verifier.core.log.merkle import EMPTY_ROOT
from verifier.service.life.high_water import (
    START,
    HighWater,
    HighWaterMissing,
    HighWaterRefusal,
    HighWaterUnreadable,
    LogBehind,
    Mark,
    OtherHistory,
    RootAt,
    require_reached,
)

ROUNDS = often(40, 1000)


def root_of(history: str, size: int) -> bytes:
    """The root that a log with this history has at a size."""
    return sha256(f"{history} {size}".encode()).digest() if size else EMPTY_ROOT


def begun(folder: Path) -> HighWater:
    high_water = HighWater(folder / "high-water.json")
    assert high_water.establish(START)
    return high_water


def test_it_goes_up_and_the_same_head_is_no_move(tmp_path: Path) -> None:
    high_water = begun(tmp_path)
    for size in (64, 64, 128, 4096):
        high_water.advance(size, root_of("a", size))
        assert high_water.mark() == Mark(size, root_of("a", size))
    assert stat.S_IMODE(high_water.path.stat().st_mode) == 0o600
    assert {each.name for each in tmp_path.iterdir()} == {"high-water.json", "high-water.json.lock"}


def test_it_never_goes_down_or_aside(tmp_path: Path) -> None:
    high_water = begun(tmp_path)
    high_water.advance(128, root_of("a", 128))
    with pytest.raises(LogBehind):
        high_water.advance(64, root_of("a", 64))
    with pytest.raises(OtherHistory):
        high_water.advance(128, root_of("b", 128))
    assert high_water.mark() == Mark(128, root_of("a", 128))


def test_a_log_that_did_not_grow_from_the_mark_is_refused_although_it_is_longer(tmp_path: Path) -> None:
    high_water = begun(tmp_path)
    high_water.advance(64, root_of("a", 64))
    with pytest.raises(OtherHistory):
        high_water.advance(128, root_of("b", 128), root_at=lambda size: root_of("b", size))
    high_water.advance(128, root_of("a", 128), root_at=lambda size: root_of("a", size))
    assert high_water.mark() == Mark(128, root_of("a", 128))


def test_a_file_that_went_missing_stops_signing_and_is_not_made_anew(tmp_path: Path) -> None:
    high_water = begun(tmp_path)
    high_water.path.unlink()
    with pytest.raises(HighWaterMissing):
        high_water.advance(64, root_of("a", 64))
    assert high_water.mark() is None


def test_what_is_there_is_never_replaced_by_the_start_of_a_log(tmp_path: Path) -> None:
    high_water = begun(tmp_path)
    high_water.advance(64, root_of("a", 64))
    assert not high_water.establish(START)
    assert high_water.mark() == Mark(64, root_of("a", 64))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: kept[:0],
        lambda kept: kept[:1] + kept[-1:],
        lambda kept: kept[:-1],
        lambda kept: kept.replace(b"-v1", b"-v2"),
        lambda kept: kept.replace(b":64", b":-1"),
        lambda kept: kept.replace(b":64", b":6.4e1"),
        lambda kept: kept.replace(b'"root":"', b'"root":"A'),
        lambda kept: kept.replace(b'"size"', b'"size":1,"size"'),
        lambda kept: kept + b" " * 5000 + kept,
    ],
    ids=["empty", "no members", "torn", "format", "negative", "float", "root", "twice", "long"],
)
def test_another_content_is_refused_and_left_as_it_is(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    high_water = begun(tmp_path)
    high_water.advance(64, root_of("a", 64))
    high_water.path.write_bytes(spoil(high_water.path.read_bytes()))
    spoilt = high_water.path.read_bytes()
    for attempt in (
        high_water.mark,
        lambda: high_water.advance(128, bytes(32)),
        lambda: high_water.establish(START),
    ):
        with pytest.raises(HighWaterUnreadable):
            attempt()
    assert high_water.path.read_bytes() == spoilt


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "high-water.json").mkdir()
    with pytest.raises(HighWaterUnreadable):
        HighWater(tmp_path / "high-water.json").mark()


def test_what_a_crash_left_beside_it_is_taken_away(tmp_path: Path) -> None:
    """A crash before the rename leaves half of a new file: the old one stands, and the next write goes through."""
    high_water = begun(tmp_path)
    (tmp_path / ".high-water.json.new").write_bytes(b'{"format":"plaatsbewijs-hi')
    assert high_water.mark() == START
    high_water.advance(64, root_of("a", 64))
    assert high_water.mark() == Mark(64, root_of("a", 64))
    assert not (tmp_path / ".high-water.json.new").exists()


def test_a_disk_that_takes_nothing_leaves_the_old_mark_and_no_permission_to_sign(tmp_path: Path) -> None:
    high_water = begun(tmp_path)
    (tmp_path / ".high-water.json.new").mkdir()  # no file can take this name
    with pytest.raises(OSError, match=r"high-water\.json\.new"):
        high_water.advance(64, root_of("a", 64))
    assert high_water.mark() == START


class UnsafeHighWater(HighWater):
    """One that takes every head, as a guard without compare-and-swap does."""

    def advance(self, size: int, root: bytes, *, root_at: RootAt | None = None) -> None:  # noqa: ARG002 - not asked
        with self._turn():
            self._write(Mark(size, root))


def climb(high_water: HighWater, history: str, rounds: int) -> list[tuple[int, bytes]]:
    """Try every size under one history; the heads that might be signed."""
    signed = []
    for step in range(1, rounds + 1):
        head = 64 * step, root_of(history, 64 * step)
        try:
            high_water.advance(*head)
        except HighWaterRefusal:
            continue
        signed.append(head)
    return signed


def raced(high_water: HighWater) -> list[tuple[int, bytes]]:
    """What two processes with different histories might sign between them."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as processes:
        races = [processes.submit(climb, high_water, history, ROUNDS) for history in "ab"]
        return [head for race in races for head in race.result(60)]


def test_two_processes_never_sign_two_roots_of_one_size(tmp_path: Path) -> None:
    high_water = begun(tmp_path)
    signed = raced(high_water)
    assert len({size for size, _ in signed}) == len(signed) > 0
    assert high_water.mark() == Mark(*max(signed))


def test_the_race_finds_a_guard_that_does_not_compare(tmp_path: Path) -> None:
    """Negative control."""
    signed = raced(UnsafeHighWater(begun(tmp_path).path))
    assert len({size for size, _ in signed}) < len(signed)


def test_a_log_is_held_against_what_was_told() -> None:
    def reached(size: int) -> bytes:
        assert size <= 100
        return root_of("a", size)

    require_reached(START, size=0, root_at=reached)
    require_reached(Mark(64, root_of("a", 64)), size=100, root_at=reached)
    with pytest.raises(LogBehind):
        require_reached(Mark(101, root_of("a", 101)), size=100, root_at=reached)
    with pytest.raises(OtherHistory):
        require_reached(Mark(100, root_of("b", 100)), size=100, root_at=reached)
