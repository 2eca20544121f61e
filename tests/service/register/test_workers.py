"""Workers share one port: one that dies is replaced, a stop is graceful, and numbers are those of all together."""

from __future__ import annotations

import json
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import loopback
from tests.postgres import Server
from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.own_home import OwnHome, copied, found_home, start
from tests.service.register.places import on_postgresql, place_in
from tests.service.register.program import Program, end_at_once, free_port, is_alive, running_program, wait_until
from tests.service.register.running import Running

pytestmark = pytest.mark.slow

#: A test person (field-facts 5.1).
CANARY = "999990408"


@pytest.fixture(scope="module")
def sealed(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> OwnHome:
    return found_home(tmp_path_factory.mktemp("program"), cast.register.kit, at=cast.at)


@pytest.fixture
def home(sealed: OwnHome, tmp_path: Path) -> OwnHome:
    return copied(sealed, tmp_path)


@pytest.fixture
def metrics_port() -> int:
    return free_port()


@pytest.fixture
def program(home: OwnHome, metrics_port: int) -> Iterator[Program]:
    with running_program(home, "--workers", "2", METRICS_PORT=str(metrics_port)) as made:
        yield made


def introduced(program: Program, cast: Cast, home: OwnHome) -> Running:
    made = Running(program.url, cast, home.folder)
    made.introduce()
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def many(request: pytest.FixtureRequest, home: OwnHome) -> Iterator[Program]:
    """As many workers as a database has room for: two on SQLite, three on PostgreSQL."""
    addresses, count = dict[str, str](), 2
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        place = place_in(on_postgresql(server, home.folder, server.copy()))
        addresses, count = {"DATABASE_URL": place.url, "MIGRATION_URL": str(place.owner_url)}, 3
    with running_program(home, "--workers", str(count), **addresses) as made:
        yield made


def test_one_that_dies_is_replaced_and_nobody_notices(many: Program, cast: Cast, home: OwnHome) -> None:
    program, count = many, len(many.workers())
    running = introduced(program, cast, home)
    first, *others = program.workers()
    end_at_once(first)
    wait_until(lambda: len(program.workers()) == count and first not in program.workers())
    assert set(others) < set(program.workers())
    for _ in range(8):
        with loopback.client(headers=running.buyer.headers) as client:
            token = story.contract(cast).token
            assert client.post(f"{program.url}/v1/buyer/contracts", json={"statement": token}).status_code == 201
    running.close()
    program.ask_to_stop()
    status, told = program.ended()
    assert status == 0, told
    assert "action=worker result=failed" in told


def test_what_is_being_answered_is_finished_and_nothing_new_is_taken(
    program: Program, cast: Cast, home: OwnHome
) -> None:
    running = introduced(program, cast, home)
    body = json.dumps({"statement": story.contract(cast).token}).encode()
    head = (
        f"POST /v1/buyer/contracts HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Expect: 100-continue\r\n"
        f"Authorization: {running.buyer.headers['Authorization']}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", program.port), timeout=20) as connection:
        connection.sendall(head.encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 ")
        running.close()
        program.ask_to_stop()
        wait_until(lambda: not listens(program.port))
        connection.sendall(body)
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 201 "), answer
    assert program.ended()[0] == 0
    assert running.database.one("SELECT count(*) FROM statement WHERE typ = 'sr-contract+jwt'") == 1


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_workers_do_not_outlive_their_parent(program: Program) -> None:
    workers = program.workers()
    program.process.send_signal(signal.SIGKILL)
    for each in workers:
        wait_until(lambda pid=each: not is_alive(pid))  # type: ignore[misc] # one pid each


def test_workers_that_die_again_and_again_are_given_up(program: Program) -> None:
    for _ in range(5):
        before = program.workers()
        end_at_once(before[0])
        wait_until(lambda known=before: program.workers() != known and len(program.workers()) != 1)  # type: ignore[misc] # this round's
    status, told = program.ended()
    assert status == 70
    assert "WorkerFailed" in told


def test_numbers_are_those_of_all_workers_and_name_nobody(
    program: Program, cast: Cast, home: OwnHome, metrics_port: int
) -> None:
    running = introduced(program, cast, home)
    for _ in range(20):
        with loopback.client(headers={"X-BSN": CANARY, "Cookie": CANARY}) as client:
            assert client.get(f"{program.url}/v1/{CANARY}").status_code == 404
            assert client.get(f"{program.url}/v1/public/health?bsn={CANARY}").status_code == 400
            assert client.request(f"M{CANARY}", f"{program.url}/v1/public/health").status_code == 405
    assert running.buyer.post("/v1/buyer/contracts", {"statement": story.contract(cast).token}).status_code == 201
    pages = [loopback.get(f"http://127.0.0.1:{metrics_port}/metrics").text for _ in range(6)]
    page = pages[-1]
    assert CANARY not in page
    assert all(str(home.folder) not in page and party not in page for party in (cast.buyer.party, "127.0.0.1"))
    assert sample(page, 'plaatsbewijs_requests_total{method="GET",route="other",status="4xx"}') == 20
    assert sample(page, 'plaatsbewijs_requests_total{method="other",route="/v1/public/health",status="4xx"}') == 20
    assert sample(page, 'plaatsbewijs_requests_total{method="POST",route="/v1/buyer/contracts",status="2xx"}') == 1
    assert sample(page, 'plaatsbewijs_refusals_total{code="not_found"}') == 20
    assert sample(page, "plaatsbewijs_commit_group_size_count") > 0
    assert sample(page, "plaatsbewijs_log_size") > 0
    assert sample(page, "plaatsbewijs_placements_waiting") == 0
    assert values_of(page, "method") <= {"GET", "HEAD", "POST", "other"}
    assert values_of(page, "status") <= {"2xx", "3xx", "4xx", "5xx"}
    running.close()
    assert_on_a_port_of_their_own(program, metrics_port)


def sample(page: str, series: str) -> float:
    (line,) = (line for line in page.splitlines() if line.startswith(series + " "))
    return float(line.rpartition(" ")[2])


def values_of(page: str, label: str) -> set[str]:
    return set(re.findall(rf'\b{label}="([^"]*)"', page))


def assert_on_a_port_of_their_own(program: Program, metrics_port: int) -> None:
    """The numbers are nowhere else, and nothing else is there."""
    public, metrics = program.url, f"http://127.0.0.1:{metrics_port}"
    assert loopback.get(f"{public}/metrics").status_code == 404
    assert loopback.get(f"{public}/metrics", headers={"Host": f"127.0.0.1:{metrics_port}"}).status_code == 404
    for path in ("/", "/v1/public/directory", "/health/live", "/v1/openapi.json"):
        assert loopback.get(metrics + path).status_code == 404
    assert loopback.post(f"{metrics}/metrics").status_code == 404


def test_a_port_that_is_taken_stops_the_start(home: OwnHome) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        process = start(home.environ(PORT=str(port)), "run", "--workers", "2")
        said, told = process.communicate(timeout=60)
    assert (process.returncode, said) == (70, "")
    assert "Address already in use" in told
