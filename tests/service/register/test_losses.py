"""Whatever is lost on the way and sent again: one row and one answer for each thing that a client meant."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import httpx2
import pytest

from tests.endurance import often
from tests.service.register import story
from tests.service.register.play import Play
from tests.service.register.running import Client, Running
from tests.service.register.story import BSNS, Placed
from tests.service.register.unsafe_proxy import UnsafeProxy, losing
from verifier.party.transport import Transport

pytestmark = pytest.mark.slow

CLIENTS, EACH = 4, often(12, 500)


def sends(
    proxy: UnsafeProxy, client: Client, path: str, bodies: list[dict[str, object]]
) -> list[dict[str, object]]:
    """What a client's own transport comes back with for each body, however often it had to ask."""
    token = client.headers["Authorization"].removeprefix("Bearer ")
    with Transport(proxy.url, timeout=20, attempts=60, pause=lambda _: None) as transport:
        return [transport.post_json(path, body, token) for body in bodies]


def at_once(work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(120)


def test_a_placement_is_kept_once_and_every_receipt_is_its_own(register: Running) -> None:
    play = Play(register)
    first = story.placement(play.cast, play.contract(), BSNS[0])
    meant = [[another(play, first) for _ in range(EACH)] for _ in range(CLIENTS)]
    client, found = register.contractor, {}
    before = register.database.counts()["placement"]
    with losing(register.url) as proxy:

        def work(number: int) -> None:
            bodies: list[dict[str, object]] = [{**each.body} for each in meant[number]]
            answers = sends(proxy, client, "/v1/contractor/placements", bodies)
            found.update(
                {each.digest: answer["receipt"] for each, answer in zip(meant[number], answers, strict=True)}
            )

        at_once(work)
        assert all(count > 2 for count in proxy.fates.values())
    assert len(found) == CLIENTS * EACH
    kept = {
        bytes(digest): receipt
        for digest, receipt in register.database.rows("SELECT digest, receipt FROM statement")
    }
    assert all(kept[digest] == receipt for digest, receipt in found.items())
    assert register.database.counts()["placement"] == before + CLIENTS * EACH
    assert register.database.head() == register.database.recomputed_head()


def test_a_ticket_is_given_once_by_its_key(register: Running) -> None:
    client, found, before = register.agency, list[object](), register.database.counts()["ticket"]
    with losing(register.url) as proxy:

        def work(number: int) -> None:
            found.extend(sends(proxy, client, "/v1/agency/tickets", [{"count": 1}] * EACH))

        at_once(work)
    assert len(found) == len({str(each) for each in found}) == CLIENTS * EACH
    assert register.database.counts()["ticket"] == before + 2 * CLIENTS * EACH


def test_negative_control_without_a_key_tickets_are_given_again(register: Running) -> None:
    client, before = register.agency, register.database.counts()["ticket"]
    with losing(register.url) as proxy:
        given = [each for each in range(3 * EACH) if arrives(proxy, client)]
    assert len(given) < 2 * EACH
    assert register.database.counts()["ticket"] > before + 2 * len(given)


def arrives(proxy: UnsafeProxy, client: Client) -> bool:
    """Whether an answer to one request for a ticket came back."""
    try:
        answer = client.http.post(f"{proxy.url}/v1/agency/tickets", json={"count": 1}, headers=client.headers)
    except httpx2.TransportError:
        return False
    return answer.status_code == 201


def another(play: Play, placed: Placed) -> Placed:
    made = replace(placed.statement, jti=story.claims(play.cast.contractor)["jti"])
    return Placed(made, play.cast.contractor.sign(made), placed.sealed_subject)
