"""A running register: the real app on a real socket, and what a test may ask of it and of its database."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from fastapi import APIRouter

from tests import loopback
from tests.service.register.cast import ISSUER, Cast
from tests.service.register.places import Database, place_in
from verifier import clock
from verifier.core.wire.envelope import seal_envelope
from verifier.party.home import Home
from verifier.service.app import build_app
from verifier.service.settings.settings import Settings
from verifier.service.wiring import Register, assemble
from verifier.web.description import VERSION_PREFIX
from verifier.web.duty import Duty
from verifier.web.serving import LoopbackServer, PunctualProtocol

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def assertion(home: Home, *, typ: str = "client-authentication+jwt", kid: str = "", **changes: Any) -> str:
    """A client assertion of the party of ``home``; ``changes`` replace or add claims."""
    at, key = clock.now(), home.signing_key()
    claims = {
        "iss": home.party,
        "sub": home.party,
        "aud": ISSUER,
        "iat": at,
        "exp": at + 120,
        "jti": secrets.token_urlsafe(24),
    }
    return seal_envelope({**claims, **changes}, typ=typ, kid=kid or key.kid, sign=key.sign)


def admission(door: str, client_assertion: str) -> dict[str, str]:
    """The form of a token request."""
    return {
        "grant_type": "client_credentials",
        "scope": door,
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": client_assertion,
    }


class Client:
    """HTTP as one party at one door; without a home nobody signs in."""

    def __init__(self, url: str, home: Home | None = None, door: str = "") -> None:
        self.http = loopback.client(base_url=url, timeout=30)
        self.headers: dict[str, str] = {}
        if home is not None:
            answer = self.http.post("/v1/oauth/token", data=admission(door, assertion(home)))
            assert answer.status_code == 200, answer.text
            self.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def post(self, path: str, body: Mapping[str, Any]) -> httpx2.Response:
        return self.http.post(path, json=dict(body), headers=self.headers)

    def get(self, path: str) -> httpx2.Response:
        return self.http.get(path, headers=self.headers)

    def close(self) -> None:
        self.http.close()


class Running:
    """A register that listens at ``url``; every party and door has one client."""

    def __init__(self, url: str, cast: Cast, folder: Path) -> None:
        self.url = url
        self.cast = cast
        self.folder = folder
        self.database = Database(folder)
        self.closing = ExitStack()
        self._clients: dict[tuple[str, str], Client] = {}

    @cached_property
    def beside(self) -> Register:
        """The same register opened once more, as a command beside it opens it."""
        opened = opening_for(self.cast)(settings_in(self.folder))
        self.closing.callback(opened.database.close)
        self.closing.callback(opened.allowances.close)
        return opened

    @property
    def public(self) -> Client:
        return self._client(None, "")

    @property
    def buyer(self) -> Client:
        return self._client(self.cast.buyer, "buyer")

    @property
    def other_buyer(self) -> Client:
        return self._client(self.cast.other_buyer, "buyer")

    @property
    def auditor(self) -> Client:
        return self._client(self.cast.auditor, "auditor")

    @property
    def other_auditor(self) -> Client:
        return self._client(self.cast.other_auditor, "auditor")

    @property
    def contractor(self) -> Client:
        return self._client(self.cast.contractor, "contractor")

    @property
    def other_contractor(self) -> Client:
        return self._client(self.cast.other_contractor, "contractor")

    @property
    def agency(self) -> Client:
        return self._client(self.cast.agency, "agency")

    @property
    def other_agency(self) -> Client:
        return self._client(self.cast.other_agency, "agency")

    def introduce(self) -> None:
        """Bring the directory and the enrolments, as the operator does first of all."""
        answers = [self.public.post("/v1/operator/directories", {"statement": self.cast.directory})]
        for token in self.cast.enrolments:
            answers.append(self.public.post("/v1/operator/enrolments", {"statement": token}))
        assert [each.status_code for each in answers] == [201] * len(answers), [each.text for each in answers]

    def close(self) -> None:
        self.closing.close()
        for client in self._clients.values():
            client.close()

    def _client(self, home: Home | None, door: str) -> Client:
        key = (home.party if home else "", door)
        if key not in self._clients:
            self._clients[key] = Client(self.url, home, door)
        return self._clients[key]


def settings_in(folder: Path, *, cadence: float = 600, **changes: Any) -> Settings:
    """Settings whose database is that of ``folder``; the keys come from an open home. Tests may miss often."""
    folder.mkdir(exist_ok=True)
    place = place_in(folder)
    return Settings(
        **{
            "environment": "demo",
            "home": folder,
            "passphrase_file": folder / "none",
            "public_url": ISSUER,
            "cadence": cadence,
            "database_url": place.url,
            "migration_url": place.owner_url,
            "not_founds_per_minute": 1_000_000,
            **changes,
        }
    )


def opening_for(cast: Cast) -> Callable[[Settings], Register]:
    """The register's own keys and kit, already open: its passphrase costs nothing to try."""
    return lambda settings: assemble(cast.register.custodian, cast.register.kit, settings)


@contextmanager
def serving(
    cast: Cast,
    folder: Path,
    *,
    cadence: float = 600,
    opening: Callable[[Settings], Register] | None = None,
    duty: Duty | None = None,
    planted: Sequence[APIRouter] = (),
    port: int = 0,
    **changes: Any,
) -> Iterator[Running]:
    """Serve the register from a thread of this process, until the block ends; ``changes`` are other settings.

    What is ``planted`` is served beside its own routes, and documented with them; ``port`` is a free one, or this.
    """
    settings = settings_in(folder, cadence=cadence, **changes)
    app = build_app(settings, opening=opening or opening_for(cast), duty=duty)
    for router in planted:
        app.include_router(router, prefix=VERSION_PREFIX)
    started = threading.Event()
    with socket.create_server(("127.0.0.1", port), backlog=256) as listener:
        config = uvicorn.Config(app, http=PunctualProtocol, ws="none", log_config=None, access_log=False)
        server = LoopbackServer(config, started.set)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        assert started.wait(20)
        running = Running(f"http://127.0.0.1:{listener.getsockname()[1]}", cast, folder)
        try:
            yield running
        finally:
            running.close()
            server.should_exit = True
            thread.join(20)
    assert not thread.is_alive()
