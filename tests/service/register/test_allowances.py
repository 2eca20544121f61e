"""What a client may do is counted for all workers together, and who did too much is told when to come back."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx2
import pytest

from tests.service.register.cast import Cast
from tests.service.register.places import Places
from tests.service.register.play import Play, refused
from tests.service.register.running import Running, admission, assertion, serving
from verifier.core.wire import base64url

pytestmark = pytest.mark.slow

BURST = 40
TOO_MANY = (429, "too_many_requests")


@contextmanager
def workers(cast: Cast, places: Places, name: str, **settings: Any) -> Iterator[tuple[Running, Running]]:
    """Two workers of one register, with the cast in it."""
    folder = places(name)
    with ExitStack() as stack:
        one = stack.enter_context(serving(cast, folder, **settings))
        one.introduce()
        yield one, stack.enter_context(serving(cast, folder, **settings))


@contextmanager
def alone(cast: Cast, places: Places, name: str, **settings: Any) -> Iterator[Running]:
    """A register of one worker, with the cast in it."""
    with serving(cast, places(name), **settings) as register:
        register.introduce()
        yield register


@pytest.fixture
def here(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Places on SQLite alone, for what no database makes a difference to."""
    return tmp_path_factory.mktemp


def held(answer: httpx2.Response) -> int:
    """How long a client that did too much is told to wait, in seconds."""
    assert refused(answer) == TOO_MANY
    return int(answer.headers["retry-after"])


def random_path() -> str:
    return f"/v1/contractor/placements/{base64url.encode(secrets.token_bytes(32))}/decision"


def test_a_burst_over_two_workers_is_one_clients_one_burst(cast: Cast, places: Places) -> None:
    slow: dict[str, Any] = {"requests_per_minute": 6, "request_burst": BURST}
    with workers(cast, places, "burst", **slow) as both:
        clients = [each.contractor for each in both]
        answers = [clients[turn % 2].get("/v1/contractor/contracts") for turn in range(BURST + 10)]
        allowed = [each for each in answers if each.status_code == 200]
        assert BURST - 2 <= len(allowed) <= BURST + 1
        assert 1 <= held(answers[-1]) <= 10
        assert both[0].other_contractor.get("/v1/contractor/contracts").status_code == 200
        assert both[0].public.get("/v1/public/directory").status_code == 200
        folder = both[0].folder
    with serving(cast, folder, **slow) as again:
        assert held(again.contractor.get("/v1/contractor/contracts"))


def test_statements_of_a_day_are_counted_and_reading_goes_on(cast: Cast, here: Places) -> None:
    with workers(cast, here, "day", statements_per_day=10) as both:
        sent = [both[turn % 2].buyer.post("/v1/buyer/contracts", {"statement": "x.y.z"}) for turn in range(14)]
        assert 9 <= sum(each.status_code == 400 for each in sent) <= 10
        assert held(sent[-1]) <= 24 * 3600
        assert both[0].buyer.get("/v1/buyer/contracts").status_code == 200


def test_a_batch_weighs_what_it_holds(cast: Cast, here: Places) -> None:
    with alone(cast, here, "batch", statements_per_day=10) as register:
        decision = {"statement": "x.y.z", "sealed_opening": "", "pseudonyms": []}
        answer = register.agency.post("/v1/agency/eligibilities", {"decisions": [decision] * 6})
        assert answer.status_code == 200
        assert held(register.agency.post("/v1/agency/eligibilities", {"decisions": [decision] * 6}))
        lines = b"\n".join([b'{"statement":"x.y.z"}'] * 11)
        headers = {**register.contractor.headers, "Content-Type": "application/x-ndjson"}
        answer = register.contractor.http.post("/v1/contractor/hours/bulk", content=lines, headers=headers)
        assert held(answer)


def test_who_looks_for_what_is_not_there_finds_nothing_any_more(cast: Cast, places: Places) -> None:
    with workers(cast, places, "misses", not_founds_per_minute=20) as both:
        play = Play(both[0])
        contract = play.contract()
        placed, _ = play.eligible(contract, "999990019")
        known = f"/v1/contractor/placements/{placed.name}/decision"
        statuses = [both[turn % 2].contractor.get(random_path()).status_code for turn in range(40)]
        assert 20 <= statuses.count(404) <= 22
        assert statuses[-1] == 429
        hit, miss = both[0].contractor.get(known), both[0].contractor.get(random_path())
        assert held(hit) == held(miss)
        assert hit.content == miss.content
        assert both[0].buyer.get("/v1/buyer/contracts").status_code == 200


def test_a_miss_of_a_wrongly_formed_address_counts_too(cast: Cast, here: Places) -> None:
    with alone(cast, here, "forms", not_founds_per_minute=5) as register:
        statuses = [register.contractor.get("/v1/contractor/placements/x/decision").status_code for _ in range(12)]
        assert statuses.count(404) in {5, 6}
        assert statuses[-1] == 429


def test_tokens_of_one_party_are_counted_and_no_assertion_is_spent_in_vain(cast: Cast, here: Places) -> None:
    with workers(cast, here, "tokens", tokens_per_minute=3) as both:

        def ask(turn: int, client_assertion: str) -> httpx2.Response:
            form = admission("agency", client_assertion)
            answer: httpx2.Response = both[turn % 2].public.http.post("/v1/oauth/token", data=form)
            return answer

        answers = [ask(turn, assertion(cast.agency)) for turn in range(6)]
        assert sum(each.status_code == 200 for each in answers) == 3
        assert 1 <= held(answers[-1]) <= 20
        assert both[0].buyer.headers


def test_refused_token_requests_of_one_address_end(cast: Cast, here: Places) -> None:
    settings = {"behind_proxy": True, "failed_tokens_per_minute": 3}
    with workers(cast, here, "failures", **settings) as both:

        def ask(turn: int, address: str, client_assertion: str) -> httpx2.Response:
            answer: httpx2.Response = both[turn % 2].public.http.post(
                "/v1/oauth/token",
                data=admission("agency", client_assertion),
                headers={"X-Forwarded-For": f"203.0.113.{turn}, {address}"},
            )
            return answer

        statuses = [ask(turn, "198.51.100.7", "x.y.z").status_code for turn in range(8)]
        assert 3 <= statuses.count(401) <= 5
        assert 1 <= held(ask(0, "198.51.100.7", assertion(cast.agency))) <= 20
        assert ask(0, "198.51.100.8", assertion(cast.agency)).status_code == 200


def test_without_a_proxy_nobody_is_held_for_anothers_failures(cast: Cast, here: Places) -> None:
    with alone(cast, here, "loopback", failed_tokens_per_minute=1) as register:
        for _ in range(5):
            register.public.http.post("/v1/oauth/token", data=admission("agency", "x.y.z"))
        assert register.agency.headers
