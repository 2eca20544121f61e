"""What the register writes down: one line for a request that matters, and nothing of what a client can choose."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.service.register import story
from tests.service.register.cast import ISSUER, Cast
from tests.service.register.lines import PLACEMENTS, codes, send_lines
from tests.service.register.play import Play
from tests.service.register.running import Running, admission, assertion, serving
from tests.service.register.story import BSNS
from verifier import clock
from verifier.core.wire import base64url
from verifier.party.home import Home
from verifier.service.audit import Event, own_event
from verifier.service.trail import Trail, TrailBroken, TrailFull

#: A test person (field-facts 5.1).
CANARY = "999990408"
FIELDS = {"time", "action", "object", "digest", "result", "code", "actor", "member", "origin", "count"}


class Events:
    """The lines of a register's audit file that came since the last look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = 0

    def new(self) -> list[dict[str, Any]]:
        content = self._path.read_bytes()[self._seen :]
        self._seen += len(content)
        assert all(byte == 0x0A or 0x20 <= byte < 0x7F for byte in content)
        assert CANARY.encode() not in content
        events = [json.loads(line) for line in content.splitlines()]
        assert all(set(event) == FIELDS for event in events)
        return events


@pytest.fixture(scope="module")
def running(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(cast, tmp_path_factory.mktemp("audited") / "register") as made:
        made.introduce()
        _ = made.buyer, made.contractor
        yield made


@pytest.fixture
def events(running: Running) -> Events:
    made = Events(running.folder / "audit.jsonl")
    made.new()
    return made


def brief(event: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(event[name] for name in ("action", "object", "result", "code", "actor"))


def test_the_first_event_is_the_start_of_the_register(running: Running) -> None:
    first = json.loads((running.folder / "audit.jsonl").read_bytes().splitlines()[0])
    assert brief(first) == ("start", "register", "done", "", "register")
    assert first["origin"] == "itself"


def test_a_write_is_told_with_who_what_and_the_beginning_of_its_digest(
    running: Running, events: Events, cast: Cast
) -> None:
    made = story.contract(cast)
    assert running.buyer.post("/v1/buyer/contracts", {"statement": made.token}).status_code == 201
    (event,) = events.new()
    assert brief(event) == ("register", "contracts", "done", "", cast.buyer.party)
    assert (event["digest"], event["origin"], event["count"]) == (made.name[:12], "127.0.0.1", 1)
    assert running.buyer.post("/v1/buyer/contracts", {"statement": made.token}).status_code == 201
    assert events.new()[0]["digest"] == made.name[:12]


def test_a_read_of_what_belongs_to_a_party_is_told(running: Running, events: Events, cast: Cast) -> None:
    assert running.contractor.get("/v1/contractor/contracts").status_code == 200
    (event,) = events.new()
    assert (event["object"], event["result"], event["actor"]) == ("contracts", "done", cast.contractor.party)


def test_what_anyone_may_read_is_not_told_and_neither_are_probes(running: Running, events: Events) -> None:
    for path in ("/v1/public/directory", "/v1/public/health", "/v1/openapi.json", "/health/live", "/health/ready"):
        running.public.get(path)
    assert events.new() == []


def test_refused_access_is_told_with_its_code(running: Running, events: Events, cast: Cast) -> None:
    made = story.contract(cast)
    running.public.get("/v1/buyer/contracts")
    running.public.post("/v1/buyer/contracts", {"statement": made.token})
    running.buyer.get(f"/v1/buyer/contracts/{made.name}/bundles/2026-03")
    running.public.get("/v1/nowhere")
    codes = [(each["result"], each["code"], each["actor"], each["digest"]) for each in events.new()]
    assert codes == [
        ("refused", "not_authenticated", "nobody", ""),
        ("refused", "not_authenticated", "nobody", ""),
        ("refused", "not_found", cast.buyer.party, ""),
        ("refused", "not_found", "nobody", ""),
    ]


def test_a_token_is_told_with_who_got_it_and_with_who_had_it_already(
    running: Running, events: Events, cast: Cast
) -> None:
    form = admission("buyer", assertion(cast.buyer))
    assert running.public.http.post("/v1/oauth/token", data=form).status_code == 200
    assert running.public.http.post("/v1/oauth/token", data=form).status_code >= 400
    done, refused = events.new()
    assert (done["object"], done["result"], done["actor"]) == ("token", "done", cast.buyer.party)
    assert (refused["result"], refused["code"], refused["actor"]) == ("refused", "invalid_client", cast.buyer.party)


def test_a_batch_is_told_with_how_many_it_is_about_before_its_answer_comes(
    running: Running, events: Events, cast: Cast
) -> None:
    play = Play(running)
    contract = play.contract()
    placed = [story.placement(cast, contract, bsn) for bsn in BSNS[:3]]
    events.new()
    answers = send_lines(running.contractor, PLACEMENTS, [*(each.body for each in placed), b"{"])
    assert codes(answers) == ["ok", "ok", "ok", "not_strict_json"]
    told = events.new()
    assert {(each["object"], each["result"], each["actor"]) for each in told} == {
        ("placements", "done", cast.contractor.party)
    }
    assert sum(each["count"] for each in told if each["digest"]) == 3
    assert told[0]["digest"] == placed[0].name[:12]


HOSTILE = ("\r\nx: y", "\x1b[31mred\x1b[0m", "\x00", "\u2028", '"},{"a":"', CANARY, "%0d%0a", "\x7f")


def hostile_requests(cast: Cast) -> Iterator[bytes]:
    """Requests with something that breaks lines, terminals or parsers, wherever a client may put it."""
    for text in HOSTILE:
        octets = text.encode()
        safe = b"".join(b"%%%02X" % byte for byte in octets)
        clean = bytes(byte for byte in octets if byte not in b"\r\n\x00")
        yield b"GET /v1/%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % safe
        yield b"GET /v1/buyer/contracts?x=%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % safe
        yield b"GET /v1/public/enrolments/%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % safe
        if all(byte >= 0x20 and byte != 0x7F for byte in clean):
            yield b"GET /v1/buyer/contracts HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n" % clean
            yield b"GET /v1/a HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: %s\r\n\r\n" % clean
            yield b"GET /v1/a HTTP/1.1\r\nHost: %s\r\n\r\n" % clean
        for claims in ({"kid": text}, {"jti": text}, {"iss": text}):
            form = admission("buyer", any_assertion(cast.buyer, claims))
            body = "&".join(f"{name}={_escaped(value)}" for name, value in form.items()).encode()
            head = b"POST /v1/oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            yield head + (
                b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s"
                % (len(body), body)
            )


def any_assertion(home: Home, claims: dict[str, str]) -> str:
    """A signed assertion with claims and a key id that no program of ours would write."""
    key, at = home.signing_key(), clock.now()
    header = {"alg": "ES256", "kid": claims.get("kid", key.kid), "typ": "client-authentication+jwt"}
    parties = {"iss": home.party, "sub": home.party, "aud": ISSUER}
    payload = {**parties, "iat": at, "exp": at + 120, "jti": "x" * 32, **claims}
    signed = ".".join(base64url.encode(json.dumps(each).encode()) for each in (header, payload))
    return f"{signed}.{base64url.encode(key.sign(signed.encode()))}"


def _escaped(value: str) -> str:
    return "".join(each if each.isalnum() else f"%{ord(each):02X}" for each in value)


def test_each_hostile_request_is_exactly_one_line(running: Running, events: Events, cast: Cast) -> None:
    port = int(running.url.rpartition(":")[2])
    for request in hostile_requests(cast):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(request)
            answer = connection.recv(65536)
        assert answer.startswith((b"HTTP/1.1 4",)), (request, answer)
        (event,) = events.new()
        assert event["result"] == "refused"
        assert event["actor"] == "nobody"


def test_an_event_takes_nothing_that_is_not_allowed_by_name() -> None:
    sound: dict[str, Any] = {
        "time": 0,
        "action": "a",
        "object": "b",
        "result": "done",
        "actor": "nobody",
        "origin": "unknown",
    }
    Event(**sound)
    for name, values in {
        "action": ("", "A", "a\n", "a b", CANARY),
        "object": ("", "B\r", "x" * 65),
        "digest": ("a", CANARY, "a" * 43),
        "result": ("ok", "done\n"),
        "code": ("not found", "\x1b"),
        "actor": (CANARY, "bsn:999990408", "oin:1", "anyone"),
        "origin": ("example.nl", "1.2.3.4 x", ""),
    }.items():
        for value in values:
            with pytest.raises(ValueError, match=name) as refused:
                Event(**{**sound, name: value})
            assert len(value) < 5 or value not in str(refused.value)


class TestTrail:
    def test_events_that_wait_are_written_together_and_each_once(self, tmp_path: Path) -> None:
        async def write_many(trail: Trail) -> None:
            await asyncio.gather(*(trail.write(own_event(f"a{number}", at=number)) for number in range(200)))
            trail.close()

        path = tmp_path / "audit.jsonl"
        asyncio.run(write_many(Trail(path)))
        actions = [json.loads(line)["action"] for line in path.read_bytes().splitlines()]
        assert sorted(actions) == sorted(f"a{number}" for number in range(200))
        assert path.stat().st_mode & 0o777 == 0o600

    def test_a_file_that_was_moved_away_is_begun_anew(self, tmp_path: Path) -> None:
        async def rotate() -> None:
            trail = Trail(tmp_path / "audit.jsonl")
            await trail.write(own_event("before", at=0))
            (tmp_path / "audit.jsonl").rename(tmp_path / "audit.1")
            await trail.write(own_event("after", at=0))
            trail.close()

        asyncio.run(rotate())
        assert json.loads((tmp_path / "audit.1").read_bytes())["action"] == "before"
        assert json.loads((tmp_path / "audit.jsonl").read_bytes())["action"] == "after"

    def test_two_writers_of_one_file_do_not_break_each_others_lines(self, tmp_path: Path) -> None:
        async def write_many() -> None:
            trail = Trail(tmp_path / "audit.jsonl")
            for number in range(100):
                await trail.write(own_event("a" * (number % 60 + 1), at=number))
            trail.close()

        writers = [threading.Thread(target=asyncio.run, args=(write_many(),)) for _ in range(2)]
        for each in writers:
            each.start()
        for each in writers:
            each.join(60)
        assert len([json.loads(line) for line in (tmp_path / "audit.jsonl").read_bytes().splitlines()]) == 200

    def test_a_full_disk_is_said_and_the_next_event_is_tried(self) -> None:
        async def write_twice() -> None:
            trail = Trail(Path("/dev/full"))
            for _ in range(2):
                with pytest.raises(TrailFull):
                    await trail.write(own_event("a", at=0))
            trail.close()

        asyncio.run(write_twice())

    def test_a_disk_that_fails_is_said_to_all_who_wait(self, tmp_path: Path) -> None:
        async def write_two() -> list[Any]:
            trail = Trail(tmp_path)
            writes = (trail.write(own_event("a", at=0)) for _ in range(2))
            outcomes = await asyncio.gather(*writes, return_exceptions=True)
            trail.close()
            return outcomes

        assert {type(each) for each in asyncio.run(write_two())} == {TrailBroken}


def test_no_answer_leaves_when_its_event_cannot_be_written(cast: Cast, tmp_path: Path) -> None:
    with serving(cast, tmp_path / "register") as running:
        running.introduce()
        buyer = running.buyer
        path = running.folder / "audit.jsonl"
        path.unlink()
        path.symlink_to("/dev/full")
        made = story.contract(cast)
        answer = buyer.post("/v1/buyer/contracts", {"statement": made.token})
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert buyer.get("/v1/buyer/contracts").status_code == 503
        assert running.public.get("/v1/public/directory").status_code == 200
        path.unlink()
        assert buyer.post("/v1/buyer/contracts", {"statement": made.token}).status_code == 201
        assert path.stat().st_size > 0
