"""The check of a log finds every planted fault of a mirror and of a database, and nothing in a sound one."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.service.register.cast import Cast
from tests.service.register.checking import Check, check_with
from tests.service.register.keeping import kept
from tests.service.register.places import Database, Places, place_in
from tests.unit.log.vectors import flipped
from verifier.service.usecases.read_checkpoint import read_checkpoint
from verifier.service.usecases.read_entries import read_entries
from verifier.service.usecases.read_tile import read_tile

pytestmark = pytest.mark.slow

SIZE = 320
TILES = ("tile/0/000", "tile/0/000.p/64", "tile/0/001.p/64", "tile/1/000.p/1")
ENTRIES = ("tile/entries/000", "tile/entries/001.p/64")


@pytest.fixture
def check(cast: Cast, tmp_path: Path) -> Check:
    return check_with(cast, tmp_path)


@pytest.fixture(scope="module")
def copied(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of every static path, as a stranger makes it, with a part of a tile that was copied earlier."""
    folder = tmp_path_factory.mktemp("copied")

    def write(path: str, content: bytes) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)

    with kept(cast, tmp_path_factory.mktemp("register")) as keeping:
        keeping.begin()
        while keeping.beat().size < SIZE:
            continue
        office = keeping.register.office
        write("checkpoint", asyncio.run(office.read(read_checkpoint, None, client=None)).encode())
        for path in TILES:
            write(path, asyncio.run(office.read(read_tile, path, client=None)))
        for path in ENTRIES:
            write(path, asyncio.run(office.read(read_entries, path, client=None)))
    return folder


@pytest.fixture
def mirror(copied: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(copied, tmp_path / "mirror"))


class TestMirror:
    def test_a_sound_one(self, mirror: Path, check: Check) -> None:
        code, told = check(mirror, is_mirror=True)
        assert (code, told["status"], told["leaves"], told["tiles"]) == (0, "sound", SIZE, len(TILES))

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("tile/0/000", {"tile_differs"}),
            ("tile/0/000.p/64", {"tile_differs"}),
            ("tile/0/001.p/64", {"tile_differs"}),
            ("tile/1/000.p/1", {"tile_differs"}),
            ("tile/entries/000", {"tile_differs", "head_differs", "checkpoint_differs"}),
            ("tile/entries/001.p/64", {"tile_differs", "head_differs", "checkpoint_differs"}),
            ("checkpoint", {"checkpoint_unsigned", "signature_fails"}),
        ],
    )
    def test_a_flipped_bit_of_a_mirror_is_found(
        self, mirror: Path, check: Check, path: str, expected: set[str]
    ) -> None:
        content = (mirror / path).read_bytes()
        # Of a bundle one bit of a leaf and not of its length; of a note one of the signature's last bytes.
        at = len(content) - 20 if path == "checkpoint" else 10
        spoilt = content[:at] + (b"A" if content[at : at + 1] != b"A" else b"B") + content[at + 1 :]
        (mirror / path).write_bytes(spoilt if path == "checkpoint" else flipped(content, 8 * at))
        code, told = check(mirror, is_mirror=True)
        assert (code, {each["code"] for each in told["findings"]}) == (1, expected)
        assert [each["number"] for each in told["findings"]] == list(range(1, told["flaws"] + 1))

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("tile/0/000", {"tile_missing"}),
            ("tile/0/001.p/64", {"tile_missing"}),
            ("tile/entries/000", {"leaf_missing"}),
            ("tile/entries/001.p/64", {"leaf_missing", "head_differs", "checkpoint_beyond_log", "tile_beyond_log"}),
        ],
    )
    def test_a_missing_file_is_found(self, mirror: Path, check: Check, path: str, expected: set[str]) -> None:
        (mirror / path).unlink()
        code, told = check(mirror, is_mirror=True)
        assert (code, {each["code"] for each in told["findings"]}) == (1, expected)

    def test_swapped_tiles_are_found(self, mirror: Path, check: Check) -> None:
        shutil.copy(mirror / "tile/0/001.p/64", mirror / "tile/0/000.p/64")
        code, told = check(mirror, is_mirror=True)
        assert (code, [each["code"] for each in told["findings"]]) == (1, ["tile_differs"])

    def test_a_tile_of_a_longer_log_is_found(self, mirror: Path, check: Check) -> None:
        (mirror / "tile/2").mkdir()
        (mirror / "tile/2/000.p").mkdir()
        (mirror / "tile/2/000.p/1").write_bytes(bytes(32))
        code, told = check(mirror, is_mirror=True)
        assert (code, [each["code"] for each in told["findings"]]) == (1, ["tile_beyond_log"])

    def test_without_the_directory_nothing_is_decided(self, mirror: Path, check: Check) -> None:
        code, told = check(mirror)
        assert (code, told["refused"]["code"]) == (2, "trust_missing")

    @pytest.mark.parametrize("place", ["nowhere", "mysql://x", "postgresql+psycopg://u:999990019@h/d"])
    def test_a_place_that_is_none_is_named_and_not_repeated(self, check: Check, place: str) -> None:
        code, told = check(place)
        assert (code, told["refused"]["field"]) == (64, "PLACE")
        assert "999990019" not in repr(told)

    @pytest.mark.parametrize("place", ["sqlite:///nowhere", "sqlite://", "postgresql://x/y?host=/nowhere"])
    def test_a_database_that_does_not_answer_is_no_finding(self, check: Check, place: str) -> None:
        code, told = check(place)
        assert (code, told["refused"]["code"]) == (69, "unreachable")
        assert not Path("nowhere").exists()


def test_a_spoilt_database_is_found(cast: Cast, places: Places, check: Check) -> None:
    """What no register would do to its own rows, each in a place of its own."""
    folder = places("spoilt")
    with kept(cast, folder) as keeping:
        keeping.begin()
        keeping.beat()
        keeping.beat()
    database, url = Database(folder), place_in(folder).url
    assert check(url)[0] == 0
    for table in ("leaf", "checkpoint", "publication"):
        unlock(database, table)
    expected: set[str] = set()
    for query, value, found in SPOILT:
        database.change(query, value)
        expected |= found
        code, told = check(url)
        assert (code, {each["code"] for each in told["findings"]}) == (1, expected), query


#: One after the other, so that what was found before is found again.
SPOILT: tuple[tuple[str, Any, set[str]], ...] = (
    (
        "UPDATE publication SET note = (SELECT note FROM checkpoint WHERE size = ?) WHERE size = 64",
        128,
        {"checkpoint_differs"},
    ),
    ("UPDATE tile SET hashes = ? WHERE level = 0", bytes(64), {"tile_differs", "tile_missing"}),
    ("UPDATE head SET root = ?", bytes(32), {"head_differs"}),
    ("UPDATE checkpoint SET note = note || ? WHERE size = 64", "\u2014 x AAAA\n\u2014 y\n", {"signature_fails"}),
    ("UPDATE leaf SET leaf = ? WHERE leaf_index = 0", b"\x02" + bytes(32), {"leaf_differs"}),
    ("DELETE FROM leaf WHERE leaf_index = ?", 127, {"leaf_missing", "checkpoint_beyond_log"}),
)


def unlock(database: Database, table: str) -> None:
    """Let the rows of a table be changed, as whoever owns the machine can."""
    if database.place.name:
        database.change(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    else:
        for each in ("update", "delete"):
            database.change(f"DROP TRIGGER IF EXISTS {table}_no_{each}")
