"""A rollback: a database that forgot what was signed is not started with, and signs nothing more while it runs."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.service.register.cast import Cast
from tests.service.register.keeping import kept
from tests.service.register.places import Database, Places, on_postgresql, place_in
from tests.service.register.running import opening_for, settings_in
from tests.unsafe_scheme import REGISTER
from verifier import clock
from verifier.service.app import build_app
from verifier.service.life.high_water import (
    START,
    AskWitness,
    HighWater,
    HighWaterMissing,
    HighWaterRefusal,
    LogBehind,
    Mark,
    OtherHistory,
)
from verifier.service.life.rollback import adopt, obstacles_of_log, require_no_rollback, seen_in
from verifier.service.life.soundness import obstacles_of
from verifier.service.settings.obstacle import Obstacle, StartRefused
from verifier.service.settings.settings import Settings
from verifier.service.store.publication import log_at_rest
from verifier.service.usecases.read_checkpoint import read_checkpoint
from verifier.service.usecases.sign_checkpoint import sign_checkpoint
from verifier.web.face import Face

pytestmark = pytest.mark.slow


def obstacles(folder: Path, witnesses: list[AskWitness] | None = None) -> list[Obstacle]:
    settings = settings_in(folder)
    with log_at_rest(settings.database_url) as log:
        return list(obstacles_of_log(settings, log, witnesses=witnesses or []))


#: Makes a folder that is a copy of another, with a database of its own.
Copy = Callable[[Path], Path]


@pytest.fixture(scope="module")
def copy_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    def copied(folder: Path) -> Path:
        copy = tmp_path_factory.mktemp("copy")
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        if name := place_in(folder).name:
            server: Server = request.getfixturevalue("postgres")
            on_postgresql(server, copy, server.copy(template=name))
        return copy

    return copied


@pytest.fixture(scope="module")
def signed(cast: Cast, places: Places) -> Path:
    """A register that signed two checkpoints, and stopped."""
    made = places("kept")
    with kept(cast, made) as keeping:
        keeping.begin()
        keeping.beat()
        keeping.beat()
    return made


@pytest.fixture
def folder(signed: Path, copy_of: Copy) -> Path:
    return copy_of(signed)


@pytest.fixture(scope="module")
def newest(cast: Cast, signed: Path, copy_of: Copy) -> Path:
    """The high water of the same register two checkpoints later."""
    with kept(cast, copy_of(signed)) as keeping:
        assert [keeping.beat().size, keeping.beat().size] == [192, 256]
        return keeping.file.path


async def started(face: Face) -> None:
    """Start the program and end it at once."""
    async with face.router.lifespan_context(face):
        pass


def test_a_log_that_nobody_wrote_to_makes_its_own_mark(cast: Cast, places: Places) -> None:
    with kept(cast, places("fresh")) as keeping:
        assert keeping.file.mark() is None
        keeping.guard()
        assert keeping.file.mark() == START
        keeping.begin()
        first = keeping.beat()
        assert keeping.file.mark() == first
        assert keeping.beat().size == first.size + 64
    assert obstacles(keeping.settings.home) == []


class TestRestored:
    """An old copy of the database, as a backup gives it."""

    @pytest.fixture
    def backup(self, folder: Path, newest: Path) -> Path:
        shutil.copy(newest, settings_in(folder).high_water_file)
        return folder

    def test_stops_the_start(self, cast: Cast, backup: Path) -> None:
        (found,) = obstacles(backup)
        assert found.setting == "PLAATSBEWIJS_DATABASE_URL"
        assert found.expected == "a log with all the leaves that were signed before"
        assert found in obstacles_of(settings_in(backup), environ={})
        with pytest.raises(LogBehind):  # a worker refuses too, whoever started it
            asyncio.run(started(build_app(settings_in(backup), opening=opening_for(cast))))

    def test_signs_nothing(self, cast: Cast, backup: Path) -> None:
        with kept(cast, backup) as keeping:
            for _ in range(2):
                with pytest.raises(LogBehind):
                    keeping.beat()
            assert keeping.pad() == 192
            with pytest.raises(LogBehind):
                asyncio.run(keeping.register.office.write(sign_checkpoint, keeping.file.advance, client=None))
            assert keeping.register.database.broken is False

    def test_signs_nothing_when_it_has_grown_as_far_again(self, cast: Cast, backup: Path) -> None:
        with kept(cast, backup) as keeping:
            assert [keeping.pad() for _ in range(3)] == [192, 256, 320]
            with pytest.raises(OtherHistory):
                keeping.sign()
        (found,) = obstacles(backup)
        assert found.expected == "a log with the root that was signed before"

    def test_is_refused_by_a_witness_when_the_file_was_restored_with_it(self, cast: Cast, backup: Path) -> None:
        seen = HighWater(settings_in(backup).high_water_file).mark()
        assert seen is not None
        with kept(cast, backup) as keeping:
            keeping.file.path.unlink()
            keeping.file.establish(START)
            assert obstacles(backup) == []
            (found,) = obstacles(backup, [lambda: None, lambda: (seen.size, seen.root)])
            assert "as a witness saw it" in found.expected
            with pytest.raises(LogBehind):
                asyncio.run(
                    require_no_rollback(
                        keeping.settings, keeping.register.database, witnesses=[lambda: (seen.size, seen.root)]
                    )
                )


def test_an_equal_size_with_another_root_is_refused(cast: Cast, places: Places, folder: Path) -> None:
    with kept(cast, places("other")) as keeping:
        keeping.begin()
        other = [keeping.beat(), keeping.beat()][-1]
    settings = settings_in(folder)
    shutil.copy(keeping.settings.high_water_file, settings.high_water_file)
    assert other.size == 128
    (found,) = obstacles(folder)
    assert found.expected == "a log with the root that was signed before"
    with kept(cast, folder) as keeping, pytest.raises(OtherHistory):
        keeping.beat()


def test_an_empty_database_with_a_mark_is_refused(cast: Cast, places: Places, folder: Path) -> None:
    empty = places("empty")
    shutil.copy(settings_in(folder).high_water_file, settings_in(empty).high_water_file)
    (found,) = obstacles(empty)
    assert found.expected == "a log with all the leaves that were signed before"
    with kept(cast, empty) as keeping, pytest.raises(LogBehind):
        keeping.guard()


class Torn(Exception):
    """The process ends here."""


def test_a_crash_behind_the_mark_stops_no_honest_start(cast: Cast, folder: Path) -> None:
    """The leaves are durable, the mark is, and the checkpoint is not: what PROTOCOL 8 asks holds nothing up."""

    def advance_and_end(size: int, root: bytes) -> None:
        HighWater(settings_in(folder).high_water_file).advance(size, root)
        raise Torn

    with kept(cast, folder) as keeping:
        keeping.pad()
        with pytest.raises(Torn):
            asyncio.run(keeping.register.office.write(sign_checkpoint, advance_and_end, client=None))
        ahead = keeping.file.mark()
        assert ahead is not None
        assert ahead.size == 192
    assert obstacles(folder) == []
    with kept(cast, folder) as keeping:
        assert keeping.sign() == ahead
        assert keeping.beat().size == 256


def test_a_crash_before_the_mark_stops_none_either(cast: Cast, folder: Path) -> None:
    with kept(cast, folder) as keeping:
        keeping.pad()
    assert obstacles(folder) == []
    with kept(cast, folder) as keeping:
        assert keeping.sign().size == 192


class TestMissing:
    @pytest.fixture
    def settings(self, folder: Path) -> Settings:
        settings = settings_in(folder)
        settings.high_water_file.unlink()
        return settings

    def test_a_file_that_is_gone_stops_the_start(self, cast: Cast, folder: Path, settings: Settings) -> None:
        (found,) = obstacles(folder)
        assert found.setting == "PLAATSBEWIJS_HIGH_WATER_FILE"
        assert "adopt-high-water" in found.advice
        with kept(cast, folder) as keeping, pytest.raises(HighWaterMissing):
            keeping.guard()
        assert not settings.high_water_file.exists()

    def test_a_person_takes_it_from_the_database_and_it_is_written_down(
        self, cast: Cast, folder: Path, settings: Settings
    ) -> None:
        mark = adopt(settings, by=REGISTER, seen=None, at=clock.now())
        assert mark.size == 128
        assert obstacles(folder) == []
        (line,) = settings.audit_file.read_text().splitlines()
        told = json.loads(line)
        assert (told["action"], told["actor"], told["result"]) == ("adopt_high_water", REGISTER, "done")
        with kept(cast, folder) as keeping:
            assert keeping.beat().size == 192

    def test_but_not_over_one_that_is_there(self, settings: Settings) -> None:
        adopt(settings, by=REGISTER, seen=None, at=clock.now())
        with pytest.raises(StartRefused):
            adopt(settings, by=REGISTER, seen=None, at=clock.now())

    def test_nor_when_others_saw_more(self, settings: Settings) -> None:
        for seen in (Mark(192, bytes(32)), Mark(128, bytes(32))):
            with pytest.raises(StartRefused):
                adopt(settings, by=REGISTER, seen=seen, at=clock.now())
        assert not settings.high_water_file.exists()
        assert not settings.audit_file.exists()

    def test_what_others_saw_of_this_log_is_no_hindrance(
        self, cast: Cast, folder: Path, settings: Settings
    ) -> None:
        with kept(cast, folder) as keeping:
            note = asyncio.run(keeping.register.office.read(read_checkpoint, None, client=None))
        assert adopt(settings, by=REGISTER, seen=seen_in(note), at=clock.now()).size == 128

    def test_a_log_without_leaves_needs_no_person(self, places: Places) -> None:
        with pytest.raises(StartRefused):
            adopt(settings_in(places("nothing")), by=REGISTER, seen=None, at=clock.now())


def test_a_spoilt_file_stops_the_start(folder: Path) -> None:
    settings_in(folder).high_water_file.write_text("{}")
    (found,) = obstacles(folder)
    assert found.setting == "PLAATSBEWIJS_HIGH_WATER_FILE"


def test_tiles_that_are_not_whole_stop_the_start(cast: Cast, folder: Path) -> None:
    Database(folder).change("UPDATE tile SET hashes = ? WHERE level = 0 AND number = 0", b"")
    (found,) = obstacles(folder)
    assert found.expected == "a log whose tiles are whole"
    with kept(cast, folder) as keeping, pytest.raises(HighWaterRefusal):
        keeping.guard()
