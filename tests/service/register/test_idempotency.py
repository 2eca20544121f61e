"""A request that comes again under its key is carried out once and answered alike; another one is refused."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import httpx2
import pytest

from tests import loopback
from tests.endurance import often
from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.places import Places
from tests.service.register.play import Play, accepted, refused
from tests.service.register.running import Client, Running, serving
from tests.service.register.story import BSNS, JANUARY, Signed, somebody
from tests.service.register.test_bulk import wait_until
from verifier.service.usecases.forget_answers import KEPT

pytestmark = pytest.mark.slow

ROUNDS = often(3, 60)

TICKETS = "/v1/agency/tickets"


@pytest.fixture(scope="module")
def play(register: Running) -> Play:
    return Play(register)


@pytest.fixture(scope="module")
def contract(play: Play) -> Signed:
    return play.contract()


def new_key() -> str:
    return f'"{uuid.uuid4()}"'


def send(client: Client, path: str, body: Mapping[str, Any], key: str) -> httpx2.Response:
    return client.http.post(path, json=dict(body), headers={**client.headers, "Idempotency-Key": key})


def rows(register: Running, table: str) -> int:
    count: int = register.database.one(f"SELECT count(*) FROM {table}")  # noqa: S608 # our names
    return count


Sent = Callable[[Play, Signed], tuple[Client, str, Mapping[str, Any]]]


def _ticket(play: Play, _: Signed) -> tuple[Client, str, Mapping[str, Any]]:
    return play.register.agency, TICKETS, {"count": 2}


def _contract(play: Play, _: Signed) -> tuple[Client, str, Mapping[str, Any]]:
    return play.register.buyer, "/v1/buyer/contracts", {"statement": story.contract(play.cast).token}


def _placement(play: Play, contract: Signed) -> tuple[Client, str, Mapping[str, Any]]:
    body = story.placement(play.cast, contract, BSNS[0]).body
    return play.register.contractor, "/v1/contractor/placements", body


def _hours(play: Play, contract: Signed) -> tuple[Client, str, Mapping[str, Any]]:
    placed, _ = play.eligible(contract, somebody())
    made = story.hours(play.cast.contractor, contract, [(placed, 100)], month=JANUARY.plus(2))
    return play.register.contractor, "/v1/contractor/hours", {"statement": made.token}


def _decisions(play: Play, contract: Signed) -> tuple[Client, str, Mapping[str, Any]]:
    """One that is accepted and one that is not: both are part of the answer."""
    placed = play.placement(contract, BSNS[0])
    decided = [story.eligibility(play.cast, placed, contract, somebody()).body for _ in range(2)]
    return play.register.agency, "/v1/agency/eligibilities", {"decisions": decided}


def _verdict(play: Play, contract: Signed) -> tuple[Client, str, Mapping[str, Any]]:
    return play.register.buyer, "/v1/buyer/verdicts", {"contract": contract.name, "moment": "2026-03"}


@pytest.mark.parametrize(
    "make",
    [_ticket, _contract, _placement, _hours, _decisions, _verdict],
    ids=lambda make: make.__name__.strip("_"),
)
def test_the_same_again_is_answered_byte_for_byte_and_does_nothing(
    play: Play, contract: Signed, make: Sent
) -> None:
    client, path, body = make(play, contract)
    key = new_key()
    first = send(client, path, body, key)
    assert first.is_success, first.text
    before = play.register.database.counts()
    second = send(client, path, body, key)
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second.headers["content-type"] == first.headers["content-type"]
    assert play.register.database.counts() == before


def test_negative_control_without_a_key_a_ticket_is_given_twice(play: Play) -> None:
    before = rows(play.register, "ticket")
    answers = [accepted(play.register.agency.post(TICKETS, {"count": 2})) for _ in range(2)]
    assert answers[0] != answers[1]
    assert rows(play.register, "ticket") == before + 4


class TestAnotherRequestUnderTheKey:
    def test_is_refused(self, play: Play) -> None:
        key = new_key()
        accepted(send(play.register.agency, TICKETS, {"count": 2}, key))
        before = play.register.database.counts()
        for body in ({"count": 3}, {"count": 2.0}, {"count": 65}):
            answer = send(play.register.agency, TICKETS, body, key)
            assert answer.status_code in {422, 400}
        assert refused(send(play.register.agency, TICKETS, {"count": 3}, key)) == (422, "idempotency_key_reused")
        assert play.register.database.counts() == before

    def test_is_refused_at_another_address_too(self, play: Play) -> None:
        key, body = new_key(), {"statement": story.contract(play.cast).token}
        accepted(send(play.register.buyer, "/v1/buyer/contracts", body, key))
        answer = send(play.register.buyer, "/v1/buyer/withdrawals", body, key)
        assert refused(answer) == (422, "idempotency_key_reused")

    def test_is_another_clients_own(self, play: Play) -> None:
        key = new_key()
        first = accepted(send(play.register.agency, TICKETS, {"count": 2}, key))
        theirs = accepted(send(play.register.other_agency, TICKETS, {"count": 5}, key))
        assert theirs != first
        assert accepted(send(play.register.agency, TICKETS, {"count": 2}, key)) == first


def test_a_refusal_keeps_nothing_and_a_mended_request_may_use_the_key(play: Play, contract: Signed) -> None:
    made, key = story.contract(play.cast), new_key()
    accepted(play.register.buyer.post("/v1/buyer/contracts", {"statement": made.token}))
    body = story.placement(play.cast, made, BSNS[0]).body
    before = play.register.database.counts()
    for _ in range(2):
        answer = send(play.register.contractor, "/v1/contractor/placements", body, key)
        assert refused(answer) == (409, "not_accepted")
    assert play.register.database.counts() == before
    other = story.placement(play.cast, contract, BSNS[0]).body
    accepted(send(play.register.contractor, "/v1/contractor/placements", other, key))


def test_what_is_kept_of_key_and_request_is_their_digest(play: Play, contract: Signed) -> None:
    key = '"burger 999993847"'
    client, path, body = _placement(play, contract)
    accepted(send(client, path, body, key))
    kept = play.register.database.rows("SELECT * FROM answer WHERE client = ?", play.cast.contractor.party)
    assert hashlib.sha256(b"burger 999993847").digest() in [bytes(each[1]) for each in kept]
    assert "999993847" not in repr(kept)


@pytest.mark.parametrize(
    "key", ["bare", '""', '"a", "b"', '"' + "x" * 129 + '"'], ids=["bare", "empty", "two", "long"]
)
def test_a_key_of_another_form_is_refused(play: Play, key: str) -> None:
    before = play.register.database.counts()
    answer = send(play.register.agency, TICKETS, {"count": 1}, key)
    assert refused(answer) == (400, "wrong_value")
    assert answer.json()["field"] == "Idempotency-Key"
    assert play.register.database.counts() == before


def test_every_route_that_writes_for_a_client_takes_a_key(play: Play) -> None:
    paths = play.register.public.get("/v1/openapi.json").json()["paths"]
    posts = {path: members["post"] for path, members in paths.items() if "post" in members}
    keyed = {path for path, each in posts.items() if "Idempotency-Key" in str(each.get("parameters"))}
    behind = {path for path, each in posts.items() if each.get("security")}
    bulk = {path for path in behind if path.endswith("/bulk")}
    assert keyed == behind - bulk
    assert len(bulk) == 3


@pytest.fixture(scope="module")
def workers(cast: Cast, places: Places) -> Iterator[tuple[Running, Running]]:
    """Two workers over one database."""
    place = places("workers")
    with serving(cast, place) as first:
        first.introduce()
        with serving(cast, place) as second:
            yield first, second


def test_of_many_at_once_at_two_workers_one_does_the_work(workers: tuple[Running, Running]) -> None:
    """The others give its answer, or say that it is on its way."""
    for _ in range(ROUNDS):
        key, before = new_key(), rows(workers[0], "ticket")
        found = at_once([each.agency for each in workers for _ in range(4)], {"count": 1}, key)
        given = {each.content for each in found if each.status_code == 201}
        waited = [each for each in found if each.status_code != 201]
        assert len(given) == 1
        assert all(refused(each) == (409, "still_in_progress") for each in waited)
        assert all(each.headers["retry-after"] == "1" for each in waited)
        assert rows(workers[0], "ticket") == before + 2
        assert {send(each.agency, TICKETS, {"count": 1}, key).content for each in workers} == given


def test_of_two_that_differ_one_is_carried_out(workers: tuple[Running, Running]) -> None:
    for _ in range(ROUNDS):
        key, before = new_key(), rows(workers[0], "ticket")
        asked = [(each.agency, {"count": count}) for count, each in enumerate(workers, start=1)]
        found = [each for client, body in asked for each in at_once([client], body, key)]
        assert sorted(each.status_code for each in found) == [201, 422]
        assert rows(workers[0], "ticket") == before + 2


def at_once(
    clients: list[Client], body: Mapping[str, Any], key: str, found: list[httpx2.Response] | None = None
) -> list[httpx2.Response]:
    """What each client is answered, when all send at the same moment; ``found`` grows as they are."""
    start, found = threading.Barrier(len(clients)), [] if found is None else found

    def ask(client: Client) -> None:
        with loopback.client(base_url=client.http.base_url, timeout=30) as http:
            start.wait(20)
            found.append(http.post(TICKETS, json=body, headers={**client.headers, "Idempotency-Key": key}))

    threads = [threading.Thread(target=ask, args=(each,)) for each in clients]
    for each in threads:
        each.start()
    for each in threads:
        each.join(40)
    assert len(found) == len(clients)
    return found


def test_a_second_request_is_told_to_wait_while_the_first_is_carried_out(play: Play) -> None:
    key, found = new_key(), list[httpx2.Response]()
    client = play.register.agency
    both = threading.Thread(target=at_once, args=([client, client], {"count": 1}, key), kwargs={"found": found})
    with nobody_writes(play.register):
        both.start()
        wait_until(lambda: bool(found))
        assert refused(found[0]) == (409, "still_in_progress")
        assert found[0].headers["retry-after"] == "1"
    both.join(40)
    assert found[1].status_code == 201
    assert send(client, TICKETS, {"count": 1}, key).content == found[1].content


@contextmanager
def nobody_writes(register: Running) -> Iterator[None]:
    """Hold what every writer needs."""
    if register.database.place.name:
        with register.database.connect() as connection, connection.transaction():
            connection.execute("SELECT size FROM head FOR UPDATE")
            yield
    else:
        with closing(sqlite3.connect(register.folder / "register.sqlite", isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            yield


def test_answers_are_forgotten_after_a_day(cast: Cast, places: Places) -> None:
    with serving(cast, places("forgetting"), cadence=0.2) as register:
        register.introduce()
        old, young = (accepted(send(register.agency, TICKETS, {"count": 1}, key)) for key in ('"old"', '"young"'))
        age = "UPDATE answer SET given_at = given_at - ? WHERE key = ?"
        register.database.change(age, KEPT + 60, hashlib.sha256(b"old").digest())
        register.database.change(age, KEPT - 60, hashlib.sha256(b"young").digest())
        wait_until(lambda: rows(register, "answer") == 1)
        assert accepted(send(register.agency, TICKETS, {"count": 1}, '"young"')) == young
        assert accepted(send(register.agency, TICKETS, {"count": 1}, '"old"')) != old
