"""Health and the gate: who may be sent requests says so at once, and who is stopping answers nothing new."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import loopback
from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.running import Running, opening_for, serving, settings_in
from verifier.core.errors import Refusal
from verifier.service.life.gate import Gate
from verifier.service.life.health import Health
from verifier.service.settings.settings import Settings
from verifier.service.wiring import Register
from verifier.web.duty import Duty

LIVE, READY = "/health/live", "/health/ready"


class Held:
    """A register of which a test holds the parts."""

    def __init__(self, cast: Cast) -> None:
        self._opening = opening_for(cast)
        self.duty = Duty()
        self.register: Register | None = None

    def open(self, settings: Settings) -> Register:
        self.register = self._opening(settings)
        return self.register


@pytest.fixture
def held(cast: Cast) -> Held:
    return Held(cast)


@pytest.fixture
def running(cast: Cast, held: Held, tmp_path: Path) -> Iterator[Running]:
    with serving(cast, tmp_path / "register", opening=held.open, duty=held.duty) as made:
        yield made


def status(running: Running, path: str) -> int:
    return running.public.get(path).status_code


def test_a_register_without_a_directory_lives_and_is_not_ready(running: Running) -> None:
    assert (status(running, LIVE), status(running, READY)) == (200, 503)
    running.introduce()
    wait_until_ready(running)


def wait_until_ready(running: Running) -> None:
    for _ in range(100):
        if status(running, READY) == 200:
            return
        threading.Event().wait(0.05)
    pytest.fail("it does not become ready")


def test_who_is_not_ready_does_not_say_why(running: Running) -> None:
    answer = running.public.get(READY)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unavailable"
    assert set(answer.json()) == {"type", "status", "title", "detail", "code"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_health_answers_while_every_reader_is_busy(running: Running, held: Held, cast: Cast) -> None:
    running.introduce()
    wait_until_ready(running)
    assert held.register is not None
    enough, busy = threading.Event(), [threading.Event() for _ in range(8)]

    def hold(started: threading.Event) -> None:
        started.set()
        enough.wait(30)

    assert held.register is not None
    readers = held.register.database._readers
    for each in busy:
        readers.submit(hold, each)
    assert busy[0].wait(10)
    try:
        threading.Event().wait(1.1)
        assert status(running, LIVE) == 200
        assert status(running, "/v1/public/health") == 200
        assert loopback.get(f"{running.url}{READY}", timeout=5).status_code == 503
    finally:
        enough.set()
    wait_until_ready(running)


def test_a_checkpoint_that_is_old_makes_it_unready(cast: Cast, held: Held, tmp_path: Path) -> None:
    async def judged(register: Register, cadence: float) -> str:
        health = Health(register.office, register.database, Duty(), cadence=cadence)
        health._began = 0
        try:
            await health.require_ready()
        except Refusal as refusal:
            return refusal.expected
        return ""

    with serving(cast, tmp_path / "register", opening=held.open) as running:
        running.introduce()
        assert held.register is not None
        assert asyncio.run(judged(held.register, 1.0)) == "a checkpoint that is not old"
        assert asyncio.run(judged(held.register, 1e9)) == ""


def test_who_is_stopping_answers_health_and_nothing_else(running: Running, held: Held, cast: Cast) -> None:
    running.introduce()
    buyer = running.buyer
    held.duty.end()
    made = story.contract(cast)
    answer = buyer.post("/v1/buyer/contracts", {"statement": made.token})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "5"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (status(running, LIVE), status(running, READY)) == (200, 503)
    assert running.database.one("SELECT count(*) FROM statement WHERE digest = ?", made.digest) == 0


@pytest.mark.parametrize("host", ["evil.example", "register.example.evil", "127.0.0.1.evil", "", "127.0.0.1@evil"])
def test_a_request_for_another_host_is_refused(running: Running, host: str) -> None:
    answer = running.public.http.get("/v1/public/health", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (421, "wrong_host")
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8401", "[::1]:1", "127.0.0.1."])
def test_a_request_for_this_host_is_not(running: Running, host: str) -> None:
    assert running.public.http.get("/v1/public/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("behind_proxy", "headers", "origin"),
    [
        (False, [], "127.0.0.1"),
        (False, [(b"x-forwarded-for", b"203.0.113.7")], "127.0.0.1"),
        (True, [(b"x-forwarded-for", b"203.0.113.7")], "203.0.113.7"),
        (True, [(b"x-forwarded-for", b"198.51.100.1, 203.0.113.7")], "203.0.113.7"),
        (True, [(b"x-forwarded-for", b"198.51.100.1"), (b"x-forwarded-for", b"203.0.113.7")], "203.0.113.7"),
        (True, [(b"x-forwarded-for", b"2001:DB8:0::1")], "2001:db8::1"),
        (True, [(b"x-forwarded-for", b"fe80::1%eth0")], "fe80::1"),
        (True, [(b"x-forwarded-for", b"999990408")], "unknown"),
        (True, [(b"x-forwarded-for", b"203.0.113.7\x1b[31m")], "unknown"),
        (True, [], "unknown"),
    ],
)
def test_an_origin_is_believed_of_a_proxy_alone(
    tmp_path: Path, behind_proxy: bool, headers: list[tuple[bytes, bytes]], origin: str
) -> None:
    settings = settings_in(tmp_path).model_copy(update={"behind_proxy": behind_proxy})
    scope = {"type": "http", "headers": headers, "client": ("127.0.0.1", 1)}
    assert Gate(settings, Duty()).origin(scope) == origin
