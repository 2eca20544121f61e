"""A register starts with sound settings only: each weak one stops it, by name and without its value."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.service.register.cast import Cast
from tests.service.register.own_home import OwnHome, copied, found_home, start
from verifier.service.life.soundness import obstacles_of, open_soundly
from verifier.service.settings.environment import read_settings
from verifier.service.settings.obstacle import Obstacle, StartRefused
from verifier.service.store.migrations import migrate
from verifier.service.wiring import open_keys

SECRET = "hunter2-nobody-may-see"
LOCAL = "postgresql+psycopg://register@127.0.0.1:9/register"
REMOTE = "postgresql+psycopg://register@db.example/register"


@pytest.fixture(scope="module")
def home(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> OwnHome:
    return found_home(tmp_path_factory.mktemp("sound"), cast.register.kit, at=cast.at)


def obstacles(environ: dict[str, str]) -> tuple[Obstacle, ...]:
    """What stops a start in this environment."""
    try:
        open_soundly(read_settings(environ=environ), environ=environ)
    except StartRefused as refused:
        return refused.obstacles
    return ()


def quick(environ: dict[str, str]) -> tuple[Obstacle, ...]:
    """The same without the keys, which take their time to open."""
    try:
        return tuple(obstacles_of(read_settings(environ=environ), environ=environ))
    except StartRefused as refused:
        return refused.obstacles


def named(environ: dict[str, str]) -> set[str]:
    return {each.setting.removeprefix("PLAATSBEWIJS_") for each in obstacles(environ)}


def test_a_sound_environment_is_not_stopped(home: OwnHome) -> None:
    assert obstacles(home.environ()) == ()
    production = home.environ(ENVIRONMENT=None, PUBLIC_URL="https://register.example", WORKERS="2")
    assert obstacles(production) == ()


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"HOME": None}, "HOME"),
        ({"HOME": f"/{SECRET}"}, "HOME"),
        ({"PASSPHRASE_FILE": None}, "PASSPHRASE_FILE"),
        ({"ENVIRONMENT": SECRET}, "ENVIRONMENT"),
        ({"ENVIRONMENT": "debug"}, "ENVIRONMENT"),
        ({"ENVIRONMENT": "production"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": None}, "PUBLIC_URL"),
        ({"PUBLIC_URL": f"http://{SECRET}"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": f"https://register.example/{SECRET}"}, "PUBLIC_URL"),
        ({"PORT": SECRET}, "PORT"),
        ({"PORT": "65536"}, "PORT"),
        ({"CADENCE": "0.1"}, "CADENCE"),
        ({"CADENCE": "601"}, "CADENCE"),
        ({"CADENCE": "nan"}, "CADENCE"),
        ({"WORKERS": "0"}, "WORKERS"),
        ({"WORKERS": "3"}, "WORKERS"),
        ({"LOG_LEVEL": "debug"}, "LOG_LEVEL"),
        ({"BEHIND_PROXY": SECRET}, "BEHIND_PROXY"),
        ({"AUDIT_FILE": f"/{SECRET}/audit.jsonl"}, "AUDIT_FILE"),
        ({"PORT": "9001", "METRICS_PORT": "9001"}, "METRICS_PORT"),
        ({"DATABASE_URL": f"mysql://{SECRET}"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL"),
        ({"DATABASE_URL": f"sqlite:////{SECRET}/register.sqlite"}, "DATABASE_URL"),
        ({"DATABASE_URL": f"postgresql+psycopg://register:{SECRET}@127.0.0.1:9/register"}, "DATABASE_URL"),
        ({"DATABASE_URL": f"{LOCAL}?password={SECRET}"}, "DATABASE_URL"),
        ({"DATABASE_URL": LOCAL}, "DATABASE_URL"),
        ({"DATABASE_URL": REMOTE}, "DATABASE_URL"),
        ({"DATABASE_URL": f"{REMOTE}?sslmode=require"}, "DATABASE_URL"),
        ({"DATABASE_URL": f"{REMOTE}?sslmode=verify-ca"}, "DATABASE_URL"),
        ({"DATABASE_URL": f"{LOCAL}?hostaddr=203.0.113.7"}, "DATABASE_URL"),
        ({"DATABASE_URL": f"{LOCAL}?host=127.0.0.1,db.example"}, "DATABASE_URL"),
        ({"DATABASE_URL": f"postgresql+psycopg://{SECRET}:x/y"}, "DATABASE_URL"),
        ({"DATABASE_URL_FILE": f"/{SECRET}"}, "DATABASE_URL_FILE"),
        ({"MIGRATION_URL": LOCAL}, "MIGRATION_URL"),
        ({"MIGRATION_URL": f"postgresql+psycopg://owner:{SECRET}@127.0.0.1/register"}, "MIGRATION_URL"),
        ({"CADENSE": SECRET}, "CADENSE"),
        ({"DATABSE_URL": SECRET}, "DATABSE_URL"),
    ],
    ids=lambda value: None if isinstance(value, str) else "-".join(value).lower(),
)
def test_a_weak_setting_stops_the_start(home: OwnHome, changes: dict[str, str | None], setting: str) -> None:
    found = quick(home.environ(**changes))
    assert setting in {each.setting.removeprefix("PLAATSBEWIJS_") for each in found}
    assert SECRET not in repr(found)
    assert all(each.expected and each.advice for each in found)


def test_tls_to_another_machine_is_only_asked_to_verify() -> None:
    """Negative control of the rows above: an address that is right is not what stops it."""
    url = f"{REMOTE}?sslmode=verify-full&sslrootcert=/etc/ssl/ca.pem"
    environ = {"PLAATSBEWIJS_DATABASE_URL": url, "PLAATSBEWIJS_HOME": "/", "PLAATSBEWIJS_PASSPHRASE_FILE": "/x"}
    settings = read_settings(environ=environ, public_url="https://register.example", workers=8)
    assert settings.database_url == url
    assert url not in repr(settings)


@pytest.mark.parametrize("name", ["PGPASSWORD", "PGHOST", "PGSSLMODE", "PGSERVICE"])
def test_what_would_change_a_connection_behind_its_url_stops_the_start(home: OwnHome, name: str) -> None:
    assert {each.setting for each in quick({**home.environ(), name: SECRET})} == {name}


@pytest.mark.parametrize("name", ["PYTHONDEVMODE", "PYTHONASYNCIODEBUG", "FASTAPI_ENV"])
def test_debugging_stops_production_alone(home: OwnHome, name: str) -> None:
    production = home.environ(ENVIRONMENT="production", PUBLIC_URL="https://register.example")
    assert [each.setting for each in quick({**production, name: "development"})] == [name]
    assert quick({**home.environ(), name: "development"}) == ()


def test_all_obstacles_are_told_at_once(home: OwnHome) -> None:
    environ = home.environ(CADENCE="0", PORT="-1", WORKER="2", DATABASE_URL_FILE="/nowhere", PUBLIC_URL=None)
    assert named(environ) == {"CADENCE", "PORT", "WORKER", "DATABASE_URL_FILE", "PUBLIC_URL"}
    environ = home.environ(
        ENVIRONMENT="production", WORKERS="9", AUDIT_FILE="/nowhere/a", PASSPHRASE_FILE="/nowhere"
    )
    assert named(environ) == {"PUBLIC_URL", "WORKERS", "AUDIT_FILE", "PASSPHRASE_FILE"}


def test_a_variable_that_nobody_knows_is_compared_with_those_that_are_known(home: OwnHome) -> None:
    (found,) = quick(home.environ(CADENSE="1"))
    assert "PLAATSBEWIJS_CADENCE" in found.advice
    (odd,) = quick({**home.environ(), "PLAATSBEWIJS_\x1b[31m999990408": "1"})
    assert odd.setting == "PLAATSBEWIJS_…"


class TestFiles:
    def test_a_setting_may_come_from_a_file(self, home: OwnHome, tmp_path: Path) -> None:
        file = tmp_path / "url"
        file.write_text(f"postgresql+psycopg://register:{SECRET}@127.0.0.1:9/register\n")
        file.chmod(0o600)
        settings = read_settings(environ=home.environ(DATABASE_URL_FILE=str(file)))
        assert settings.database_url.endswith(f"{SECRET}@127.0.0.1:9/register")
        assert SECRET not in repr(settings)

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
    def test_but_not_from_one_that_others_may_read(self, home: OwnHome, tmp_path: Path, mode: int) -> None:
        file = tmp_path / "cadence"
        file.write_text("5")
        file.chmod(mode)
        assert named(home.environ(CADENCE=None, CADENCE_FILE=str(file))) == {"CADENCE_FILE"}

    def test_nor_from_both(self, home: OwnHome, tmp_path: Path) -> None:
        file = tmp_path / "cadence"
        file.write_text("5")
        file.chmod(0o600)
        assert named(home.environ(CADENCE_FILE=str(file))) == {"CADENCE"}

    @pytest.mark.parametrize(
        ("spoil", "setting"),
        [
            (lambda home: home.folder.chmod(0o755), "HOME"),
            (lambda home: home.passphrase_file.chmod(0o640), "PASSPHRASE_FILE"),
            (lambda home: home.passphrase_file.write_text("een heel andere zin van woorden"), "keystore.json"),
            (lambda home: (home.folder / "keystore.json").chmod(0o644), "keystore.json"),
            (lambda home: (home.folder / "keystore.json").unlink(), "keystore.json"),
            (lambda home: (home.folder / "keystore.json").write_text("{}"), "keystore.json"),
            (lambda home: (home.folder / "kit.json").unlink(), "kit.json"),
            (lambda home: (home.folder / "kit.json").write_text("{}"), "kit.json"),
            (lambda home: world_readable(home.folder / "audit.jsonl"), "AUDIT_FILE"),
            (lambda home: (home.folder / "register.sqlite").write_bytes(b"x" * 8192), "DATABASE_URL"),
        ],
        ids=[
            "open-home", "open-passphrase", "other-passphrase", "open-keystore", "no-keystore", "empty-keystore",
            "no-kit", "empty-kit", "open-audit-file", "no-database",
        ],
    )  # fmt: skip
    def test_a_weak_file_stops_the_start(
        self, home: OwnHome, tmp_path: Path, spoil: Callable[[OwnHome], object], setting: str
    ) -> None:
        made = copied(home, tmp_path)
        spoil(made)
        assert named(made.environ()) == {setting}


def world_readable(path: Path) -> None:
    path.touch()
    path.chmod(0o644)


def test_keys_of_another_kind_stop_the_start(cast: Cast, tmp_path: Path) -> None:
    made = found_home(tmp_path, cast.register.kit, at=cast.at, keys=(("p256", "signing", ""),))
    with pytest.raises(StartRefused) as refused:
        open_keys(read_settings(environ=made.environ()))
    assert [each.expected.rpartition(" ")[2] for each in refused.value.obstacles] == ["log", "index", "token"]


def test_a_clock_before_the_newest_checkpoint_stops_the_start(home: OwnHome, tmp_path: Path) -> None:
    made = copied(home, tmp_path)
    path = made.folder / "register.sqlite"
    migrate(f"sqlite:///{path}")
    for ahead, found in ((30, set()), (3600, {"the clock"})):
        with sqlite3.connect(path) as database:
            database.execute("DELETE FROM checkpoint")
            database.execute(
                "INSERT INTO checkpoint (size, note, published_at) VALUES (64, '', ?)", (int(time.time()) + ahead,)
            )
        database.close()
        assert {each.setting for each in quick(made.environ())} == found


@pytest.mark.slow
class TestCommand:
    @pytest.mark.parametrize("verb", ["check", "run"])
    def test_exits_with_78_and_says_all_of_it(self, home: OwnHome, verb: str) -> None:
        said, told = start(home.environ(CADENCE=SECRET, PORTS="1"), verb).communicate(timeout=60)
        assert said == ""
        assert [line.split(":")[0] for line in told.splitlines()] == [
            "Refused. PLAATSBEWIJS_PORTS",
            "Refused. PLAATSBEWIJS_CADENCE",
        ]
        assert "did you mean PLAATSBEWIJS_PORT?" in told
        assert SECRET not in told

    def test_as_json(self, home: OwnHome) -> None:
        process = start(home.environ(HOME="/nowhere"), "check", "--json")
        said, _ = process.communicate(timeout=60)
        refused = json.loads(said)["refused"]
        assert process.returncode == refused["exit"] == 78
        assert {each["setting"] for each in refused["obstacles"]} >= {"PLAATSBEWIJS_HOME", "keystore.json"}

    def test_check_says_when_nothing_stops_it_and_makes_nothing(self, home: OwnHome) -> None:
        before = sorted(home.folder.iterdir())
        process = start(home.environ(), "check")
        said, told = process.communicate(timeout=60)
        assert (process.returncode, told) == (0, "")
        assert "nothing stops it" in said
        assert sorted(home.folder.iterdir()) == before
