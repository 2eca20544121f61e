"""A watching witness: the real app on a real socket, in a thread of this process, and what may be asked of it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import httpx2
import uvicorn

from tests import loopback
from tests.unsafe_scheme import profile, unsafe_home
from verifier.core.model.directory import Log
from verifier.core.model.party import PartyId
from verifier.core.trust.kit import Kit
from verifier.core.wire import base64url
from verifier.party.home import Home
from verifier.party.profile import HomeRole
from verifier.party.witness.app import build_app
from verifier.party.witness.cosigning import Witness
from verifier.party.witness.settings import WitnessSettings, write_settings
from verifier.party.witness.store import SeenLogs
from verifier.party.witness.trail import Event
from verifier.web.description import Contact
from verifier.web.serving import LoopbackServer, PunctualProtocol

PARTY = PartyId("oin:00000099000000008000")
OTHER_PARTY = PartyId("oin:00000099000000009000")
ORIGIN = "witness.example/w1"
CONTACT = Contact("Test desk", "https://witness.example/contact", "desk@witness.example")


class Watching:
    """A witness that listens at ``url``; ``trail`` is what it wrote down."""

    def __init__(self, home: Home, witness: Witness, url: str, trail: list[Event]) -> None:
        self.home = home
        self.witness = witness
        self.url = url
        self.trail = trail
        self.http = loopback.client(base_url=url, timeout=20)

    @property
    def log(self) -> Log:
        """Its name and its key, as a directory lists them."""
        return Log(self.witness.origin, (public_key(self.home),))

    def add(self, body: bytes, **headers: str) -> httpx2.Response:
        return self.http.post("/add-checkpoint", content=body, headers=headers)

    def newest(self, origin: str) -> httpx2.Response:
        return self.http.get(f"/{sha256(origin.encode()).hexdigest()}/checkpoint")


def public_key(home: Home) -> bytes:
    return base64url.decode(home.signing_key("witness").jwk["x"])


def listener() -> socket.socket:
    """A socket that listens already, so that its address can be in a home and a directory before anyone answers."""
    return socket.create_server(("127.0.0.1", 0), backlog=64)


def url_of(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


def witness_home(
    folder: Path,
    *,
    at: int,
    url: str,
    origin: str = ORIGIN,
    party: PartyId = PARTY,
    kit: Kit | None = None,
    logs: tuple[Log, ...] = (),
) -> Home:
    """A witness's home, whose passphrase costs nothing to try."""
    home = unsafe_home(folder, replace(profile(party, HomeRole.WITNESS), url=url), kit, at=at)
    write_settings(folder, WitnessSettings(origin, logs))
    return home


@contextmanager
def watching(home: Home, listening: socket.socket, settings: WitnessSettings) -> Iterator[Watching]:
    """Serve the witness of ``home`` on a socket that listens, until the block ends."""
    trail: list[Event] = []
    started = threading.Event()
    with SeenLogs.open(home.folder / "seen.sqlite") as seen:
        witness = Witness(home, settings, seen, trail.append)
        app = build_app(witness, contact=CONTACT, public_url=url_of(listening))
        config = uvicorn.Config(app, http=PunctualProtocol, ws="none", log_config=None, access_log=False)
        server = LoopbackServer(config, started.set)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        assert started.wait(20)
        made = Watching(home, witness, url_of(listening), trail)
        try:
            yield made
        finally:
            made.http.close()
            server.should_exit = True
            thread.join(20)
    assert not thread.is_alive()
