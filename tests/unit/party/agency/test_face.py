"""A desk's face answers while a round runs, runs one at a time, and by itself when it is told to."""

from __future__ import annotations

import threading

import pytest
from starlette.testclient import TestClient

from tests.unit.party.agency.conftest import OpenDesk
from tests.unit.party.agency.unsafe_cast import Cast, person, unsafe_cast
from tests.unit.party.agency.unsafe_desk import UnsafeDesk, UnsafeDoor
from verifier import clock
from verifier.party.agency.app import build_app
from verifier.party.register.answers import WaitingPlacement
from verifier.party.transport import Unreachable
from verifier.web.description import Contact
from verifier.web.face import Face

CONTACT = Contact("Test desk", "https://desk.example/contact", "desk@desk.example")


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Cast:
    """A cast of this very moment: a face asks the clock."""
    return unsafe_cast(tmp_path_factory.mktemp("cast"), at=clock.now())


class SlowDoor(UnsafeDoor):
    """Its queue comes when it is let through; every round is counted."""

    def __init__(self, cast: Cast, *, open_at_once: bool) -> None:
        super().__init__(cast)
        self.inside = threading.Semaphore(0)
        self.through = threading.Event()
        if open_at_once:
            self.through.set()

    def placements(self) -> tuple[WaitingPlacement, ...]:
        self.inside.release()
        assert self.through.wait(20)
        return ()


def faced(desk: UnsafeDesk, door: UnsafeDoor, poll_seconds: int | None = None) -> Face:
    slow = UnsafeDesk(desk.home, door, desk.evaluators, desk.people)
    return build_app(slow.desk, contact=CONTACT, public_url="http://127.0.0.1", poll_seconds=poll_seconds)


def test_loop_lives_while_a_round_runs(cast: Cast, open_desk: OpenDesk) -> None:
    door = SlowDoor(cast, open_at_once=False)
    statuses: list[int] = []
    with TestClient(faced(open_desk(person()), door)) as desk:
        first = threading.Thread(target=lambda: statuses.append(desk.post("/v1/rounds").status_code))
        first.start()
        assert door.inside.acquire(timeout=20)
        assert desk.get("/v1/health").status_code == 200
        second = desk.post("/v1/rounds")
        door.through.set()
        first.join(20)
    assert (second.status_code, second.json()["field"]) == (409, "rounds")
    assert statuses == [200]


def test_desk_works_by_itself_when_it_is_told_to(cast: Cast, open_desk: OpenDesk) -> None:
    class FailingDoor(SlowDoor):
        def placements(self) -> tuple[WaitingPlacement, ...]:
            super().placements()
            raise Unreachable("no answer")

    door = FailingDoor(cast, open_at_once=True)
    with TestClient(faced(open_desk(), door, poll_seconds=1)):
        assert all(door.inside.acquire(timeout=20) for _ in range(2))


def test_desk_rests_until_it_is_asked(cast: Cast, open_desk: OpenDesk) -> None:
    door = SlowDoor(cast, open_at_once=True)
    with TestClient(faced(open_desk(), door)) as desk:
        assert desk.get("/v1/worklist").json() == {"items": []}
    assert not door.inside.acquire(blocking=False)


def test_register_that_is_gone_is_503(cast: Cast, open_desk: OpenDesk) -> None:
    class Gone(UnsafeDoor):
        def placements(self) -> tuple[WaitingPlacement, ...]:
            raise Unreachable("no answer")

    with TestClient(faced(open_desk(), Gone(cast))) as desk:
        answer = desk.post("/v1/rounds")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (503, "undecided", "register")


def test_desk_without_a_current_directory_is_not_healthy(open_desk: OpenDesk, cast: Cast) -> None:
    desk = open_desk()
    (desk.home.folder / "directory.jwt").unlink()
    with TestClient(faced(desk, UnsafeDoor(cast))) as client:
        assert client.get("/v1/health").status_code == 503
