"""A register that is killed while it is busy keeps all that it acknowledged, and the log is whole."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import httpx2
import pytest

from tests import loopback
from tests.endurance import often
from tests.postgres import Server
from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.places import Database, Places, on_postgresql
from tests.service.register.register_process import Lives, lives
from tests.service.register.running import Running, serving
from verifier.core.model.receipt import Receipt
from verifier.core.procedure.intake import recall
from verifier.core.wire.envelope import digest_of

pytestmark = pytest.mark.slow

ROUNDS, CLIENTS, STATEMENTS = often(3, 60), 4, 12

#: Token and receipt of everything that was acknowledged.
Acknowledged = dict[str, str]


def submit(http: httpx2.Client, url: str, tokens: list[str], acknowledged: Acknowledged) -> None:
    """Send one after the other until the register is gone."""
    for token in tokens:
        try:
            answer = http.post(f"{url}/v1/buyer/contracts", json={"statement": token})
        except httpx2.TransportError:
            return
        assert answer.status_code == 201, answer.text
        acknowledged[token] = answer.json()["receipt"]


def crash(register: Lives, cast: Cast, folder: Path, *, rounds: int) -> tuple[Acknowledged, Database]:
    """Kill the register in each of ``rounds`` rounds, at another moment each time, while all clients send."""
    chance, acknowledged = random.Random(20261125), Acknowledged()  # noqa: S311 # the same moments every time
    running = Running(register.start(), cast, folder)
    connections = [loopback.client(headers=running.buyer.headers, timeout=20) for _ in range(CLIENTS)]
    running.close()
    url = running.url
    for _ in range(rounds):
        made = [[story.contract(cast).token for _ in range(STATEMENTS)] for _ in range(CLIENTS)]
        clients = [
            threading.Thread(target=submit, args=(http, url, tokens, acknowledged))
            for http, tokens in zip(connections, made, strict=True)
        ]
        for each in clients:
            each.start()
        wait_for_more(acknowledged, than=len(acknowledged))
        time.sleep(chance.uniform(0, 0.06))
        register.kill()
        for each in clients:
            each.join(30)
        url = register.start()
    for http in connections:
        http.close()
    return acknowledged, running.database


def introduced(cast: Cast, folder: Path) -> None:
    """A database that knows the directory and the enrolments."""
    with serving(cast, folder) as register:
        register.introduce()


def submit_on(http: httpx2.Client, tokens: list[str], acknowledged: Acknowledged, told: list[int]) -> None:
    """Send one after the other, whatever the answers are; ``told`` are the statuses."""
    for token in tokens:
        answer = http.post("/v1/buyer/contracts", json={"statement": token})
        told.append(answer.status_code)
        if answer.status_code == 201:
            acknowledged[token] = answer.json()["receipt"]


def wait_for_more(acknowledged: Acknowledged, *, than: int) -> None:
    """Return once this life has acknowledged something."""
    for _ in range(2000):
        if len(acknowledged) > than:
            return
        time.sleep(0.01)
    pytest.fail("nothing was acknowledged")


def lost(acknowledged: Acknowledged, database: Database) -> list[str]:
    """The receipts that are no longer true."""
    kept = {
        token: (receipt, index)
        for token, receipt, index in database.rows("SELECT token, receipt, leaf_index FROM statement")
    }
    gone = []
    for token, receipt in acknowledged.items():
        said = recall(receipt, Receipt, digest=digest_of(receipt)).statement
        if kept.get(token) != (receipt, said.leaf_index):
            gone.append(receipt)
    return gone


def test_everything_acknowledged_is_there_after_every_kill(cast: Cast, places: Places) -> None:
    folder = places("register")
    introduced(cast, folder)
    with lives(cast.register.folder, folder) as register:
        acknowledged, database = crash(register, cast, folder, rounds=ROUNDS)
        assert len(acknowledged) >= ROUNDS
        assert lost(acknowledged, database) == []
        assert database.head() == database.recomputed_head()
        sizes = [size for (size,) in database.rows("SELECT size FROM checkpoint")]
        assert all(size % 64 == 0 for size in sizes)


def test_negative_control_a_register_that_answers_before_it_commits_loses_some(cast: Cast, places: Places) -> None:
    folder = places("early")
    introduced(cast, folder)
    with lives(cast.register.folder, folder, early=True) as register:
        acknowledged, database = crash(register, cast, folder, rounds=3)
        assert lost(acknowledged, database)


def test_nothing_acknowledged_is_lost_when_postgresql_is_killed(
    cast: Cast, postgres: Server, tmp_path: Path
) -> None:
    """The register itself lives on: it says 503 while there is no server, and works again once there is one."""
    acknowledged, told = Acknowledged(), list[int]()
    with serving(cast, on_postgresql(postgres, tmp_path / "register", postgres.copy())) as register:
        register.introduce()
        connections = [
            loopback.client(base_url=register.url, headers=register.buyer.headers, timeout=20)
            for _ in range(CLIENTS)
        ]
        clients = [
            threading.Thread(
                target=submit_on,
                args=(http, [story.contract(cast).token for _ in range(STATEMENTS * 2)], acknowledged, told),
            )
            for http in connections
        ]
        for each in clients:
            each.start()
        wait_for_more(acknowledged, than=5)
        postgres.kill()
        for each in clients:
            each.join(60)
        assert register.public.get("/v1/public/directory").status_code == 503
        postgres.start()
        submit_on(connections[0], [story.contract(cast).token], acknowledged, told)
        for http in connections:
            http.close()
    assert set(told) == {201, 503}
    assert told[-1] == 201
    assert lost(acknowledged, register.database) == []
    assert register.database.head() == register.database.recomputed_head()
