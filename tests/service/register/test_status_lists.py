"""Status lists over HTTP: for anyone, as the draft has it, how long a cache keeps them, and as they were told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import httpx2
import pytest

from tests.service.register.cast import ISSUER, Cast
from tests.service.register.places import Places
from tests.service.register.running import Running, opening_for, serving
from tests.service.register.statuses import Desk
from verifier import clock
from verifier.core.model.status import CredentialStatus, StatusRef
from verifier.core.procedure.status import open_status_token, status_of, verify_status_token
from verifier.service.settings.settings import Settings
from verifier.service.usecases.publish_status_list import LASTS, TTL
from verifier.service.wiring import Register

VALID, INVALID, SUSPENDED = CredentialStatus
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Told:
    """A register in which a place was suspended three hours ago and revoked one hour ago, and another never was."""

    register: Running
    desk: Desk
    changed: StatusRef
    kept: StatusRef
    began: int

    @property
    def path(self) -> str:
        return self.changed.uri.removeprefix(ISSUER)

    def get(self, path: str = "", **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer: httpx2.Response = self.register.public.http.get(path or self.path, headers=named)
        return answer

    def status(self, answer: httpx2.Response) -> CredentialStatus:
        """What the list of an answer says of the place that changed."""
        assert answer.status_code == 200, answer.text
        trust, at = self.register.cast.trust, clock.now()
        return status_of(open_status_token(answer.text, uri=self.changed.uri, trust=trust, at=at), self.changed)


@pytest.fixture(scope="module")
def told(cast: Cast, places: Places) -> Iterator[Told]:
    opened: list[Register] = []

    def opening(settings: Settings) -> Register:
        opened.append(opening_for(cast)(settings))
        return opened[-1]

    folder = places("listed")
    with serving(cast, folder, opening=opening) as register:
        desk, now = Desk(cast, opened[0], folder), clock.now()
        began = now - 4 * HOUR
        changed, kept = desk.given(2, at=began)
        desk.publish(at=began)
        for ago, status in ((3, SUSPENDED), (1, INVALID)):
            desk.set(changed, status, at=now - ago * HOUR)
            desk.publish(at=now - ago * HOUR)
        desk.publish(at=now)
        yield Told(register, desk, changed, kept, began)


def test_the_answer_is_the_token_for_anyone(told: Told) -> None:
    answer = told.get()
    assert answer.headers["content-type"] == "application/statuslist+jwt"
    assert answer.headers["access-control-allow-origin"] == "*"
    at = clock.now()
    verified = verify_status_token(answer.text, uri=told.changed.uri, trust=told.register.cast.trust, at=at)
    assert [status_of(verified, each) for each in (told.changed, told.kept)] == [INVALID, VALID]


def test_a_cache_keeps_it_no_longer_than_it_tells_a_status(told: Told) -> None:
    answer = told.get()
    verified = open_status_token(answer.text, uri=told.changed.uri, trust=told.register.cast.trust, at=clock.now())
    kind, _, seconds = answer.headers["cache-control"].rpartition("max-age=")
    assert kind == "public, "
    assert verified.statement.good_until - 10 <= clock.now() + int(seconds) <= verified.statement.good_until + 10
    assert 0 < int(seconds) <= TTL


def test_who_holds_it_is_told_so(told: Told) -> None:
    answer = told.get()
    again = told.get(If_None_Match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == answer.headers["etag"]
    assert again.headers["cache-control"].startswith("public, max-age=")
    assert told.get(If_None_Match='"other"').status_code == 200


def test_head_tells_the_same_without_the_token(told: Told) -> None:
    answer = told.register.public.http.head(told.path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == told.get().headers["etag"]


def test_the_aggregation_names_every_list(told: Told) -> None:
    answer = told.get("/status")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json() == {"status_lists": [told.changed.uri]}
    assert told.get("/status", If_None_Match=answer.headers["etag"]).status_code == 304


class TestHistory:
    @pytest.mark.parametrize(
        ("later", "status"),
        [(0, VALID), (HOUR - 1, VALID), (HOUR, SUSPENDED), (3 * HOUR - 1, SUSPENDED), (3 * HOUR, INVALID)],
    )
    def test_what_was_told_then(self, told: Told, later: int, status: CredentialStatus) -> None:
        at = told.began + later
        answer = told.get(f"{told.path}?time={at}")
        assert told.status(answer) is status
        claims = open_status_token(
            answer.text, uri=told.changed.uri, trust=told.register.cast.trust, at=clock.now()
        ).statement
        assert claims.iat <= at <= claims.exp

    def test_the_past_does_not_change(self, told: Told) -> None:
        answer = told.get(f"{told.path}?time={told.began}")
        assert answer.headers["cache-control"] == "public, max-age=86400"
        assert told.get(f"{told.path}?time={told.began}", If_None_Match=answer.headers["etag"]).status_code == 304

    def test_no_list_of_before_it_was_published_or_of_a_time_to_come(self, told: Told) -> None:
        nowhere = told.get("/status/AAAAAAAAAAAAAAAAAAAAAA")
        assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")
        for at in (0, told.began - 1, clock.now() + 3600, 10**11):
            answer = told.get(f"{told.path}?time={at}")
            assert (answer.status_code, answer.content) == (404, nowhere.content)

    @pytest.mark.parametrize("text", ["", "-1", "1.0", "01", "now", "1e9", "１", "9" * 13, "1&time=2"])
    def test_a_time_that_is_none_is_refused_unsaid(self, told: Told, text: str) -> None:
        answer = told.get(f"{told.path}?time={text}")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "query.time"

    def test_a_list_that_had_expired_then_is_none(self, told: Told) -> None:
        """The register was silent for two days: nothing is known of the second."""
        now = clock.now()
        iat, exp = now - 3 * LASTS, now - 2 * LASTS
        told.desk.rows.change(
            "INSERT INTO status_token (list, iat, exp, good_until, changes, token) VALUES ('old', ?, ?, ?, 0, 'x')",
            iat,
            exp,
            iat,
        )
        assert [told.get(f"/status/old?time={now - days * LASTS}").status_code for days in (4, 3, 2, 1)] == [
            404,
            200,
            200,
            404,
        ]
        told.desk.rows.change("DELETE FROM status_token WHERE list = 'old'")


@pytest.mark.slow
def test_the_beat_tells_a_change_within_its_cadence(cast: Cast, places: Places) -> None:
    """L3: what is revoked is so in the list that is served after the next beat."""
    opened: list[Register] = []

    def opening(settings: Settings) -> Register:
        opened.append(opening_for(cast)(settings))
        return opened[-1]

    folder = places("beating")
    with serving(cast, folder, opening=opening, cadence=0.2) as register:
        register.introduce()
        desk = Desk(cast, opened[0], folder)
        (ref,) = desk.given()
        told = Told(register, desk, ref, ref, 0)
        served = partial(_within_seconds, told)
        served(lambda status: status is VALID)
        desk.set(ref, INVALID)
        served(lambda status: status is INVALID)


def _within_seconds(told: Told, expected: Callable[[CredentialStatus], bool]) -> None:
    for _ in range(200):
        answer = told.get()
        if answer.status_code == 200 and expected(told.status(answer)):
            return
        time.sleep(0.05)
    pytest.fail("the beat did not tell it")
