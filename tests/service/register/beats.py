"""Beats (slagen): a register without its doors, which publishes when it is told to, with real witnesses."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.service.register.cast import Cast
from tests.service.register.places import Database
from tests.service.register.running import opening_for, settings_in
from tests.service.witness.watching import (
    OTHER_PARTY,
    PARTY,
    Watching,
    url_of,
    watching,
    witness_home,
)
from verifier.core.log.checkpoint import Checkpoint
from verifier.core.log.tile import TileId
from verifier.core.procedure.directory import open_directory
from verifier.core.wire.note import SignatureLine
from verifier.party.introduction import introduce, open_introduction
from verifier.party.monitor.source import LogSource
from verifier.party.operator.directory import build_directory
from verifier.party.operator.witnesses import with_witness
from verifier.party.witness.settings import read_settings
from verifier.service.life.high_water import START, HighWater
from verifier.service.life.publishing import Guard, Publishing
from verifier.service.life.rollback import require_no_rollback
from verifier.service.life.witnessing import WitnessCircle
from verifier.service.store.log_proofs import log_proof
from verifier.service.store.office import TransactionalOffice
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.trail import Trail
from verifier.service.usecases.admit_enrolment import admit_enrolment
from verifier.service.usecases.adopt_directory import adopt_directory
from verifier.service.usecases.read_checkpoint import read_checkpoint
from verifier.service.usecases.read_tile import read_tile

#: Below a second: every beat pads.
CADENCE = 0.5


def reserved(port: int = 0) -> socket.socket:
    """A socket that holds a port of the loopback, on which nobody answers before it is served."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    return made


class Witnesses:
    """Two witnesses of the scheme; each answers while it is awake, at an address that stays its own."""

    def __init__(self, cast: Cast, folder: Path, *, at: int) -> None:
        self.sockets = [reserved(), reserved()]
        self.urls = [url_of(each) for each in self.sockets]
        self.homes = [
            witness_home(
                folder / f"w{number}",
                at=at,
                url=self.urls[number],
                origin=f"witness.example/w{number}",
                party=party,
                kit=cast.operator.kit,
            )
            for number, party in enumerate((PARTY, OTHER_PARTY))
        ]

    def directory(self, cast: Cast, quorum: int, *, at: int) -> str:
        """The next directory of the scheme, with both of them, as they keep it too."""
        description = cast.description
        for home in self.homes:
            said = open_introduction(introduce(home, at=at), at=at)
            description = with_witness(description, said, quorum=quorum)
        token = build_directory(cast.operator, description, at=at)
        for home in self.homes:
            home.adopt_directory(token, at=at)
        return token

    @contextmanager
    def awake(self, *numbers: int) -> Iterator[list[Watching]]:
        """Serve these; the others keep their address, and nobody answers there."""
        with ExitStack() as stack:
            yield [stack.enter_context(self._awake(number)) for number in numbers]

    def close(self) -> None:
        for listening in self.sockets:
            listening.close()
        for home in self.homes:
            home.close()

    @contextmanager
    def _awake(self, number: int) -> Iterator[Watching]:
        home, settings = self.homes[number], read_settings(self.homes[number].folder)
        try:
            with watching(home, self.sockets[number], settings) as made:
                yield made
        finally:
            self.sockets[number] = reserved(int(self.urls[number].rpartition(":")[2]))


class Beats:
    """An open register over the database of ``folder``; what is published comes out of :meth:`beat` alone."""

    def __init__(self, cast: Cast, folder: Path, *, guarded: bool = True) -> None:
        self.settings = settings_in(folder)
        self.register = opening_for(cast)(self.settings)
        self.database = Database(folder)
        self.kit = cast.register.kit
        self._guarded = guarded
        self.patience = 20.0

    @property
    def office(self) -> TransactionalOffice:
        return self.register.office

    def adopt(self, token: str) -> None:
        self.write(adopt_directory, token)

    def adopt_enrolments(self, cast: Cast) -> None:
        for each in cast.enrolments:
            self.write(admit_enrolment, each)

    def begin(self) -> None:
        """Start, as far as the log is concerned."""
        self._publish(lambda publishing: publishing.begin())

    def beat(self) -> None:
        self._publish(lambda publishing: publishing.beat())

    def write(self, verb: Any, command: Any) -> Any:
        return asyncio.run(self._run(self.office.write, verb, command))

    def read(self, verb: Any, command: Any = None) -> Any:
        return asyncio.run(self._run(self.office.read, verb, command))

    def checkpoint(self) -> str:
        note: str = self.read(read_checkpoint)
        return note

    def proof(self, index: int) -> str:
        def prove(uow: UnitOfWork, wanted: int, /, *, at: int) -> str:
            return log_proof(uow.stored_log, wanted)

        text: str = self.read(prove, index)
        return text

    def cosigned_anew(self, note: str, token: str) -> Sequence[SignatureLine]:
        """What the witnesses of a directory answer a worker that knows nothing of them."""
        directory = open_directory(token, trust=self.kit).statement

        async def work() -> Sequence[SignatureLine]:
            trail = Trail(self.settings.audit_file)
            circle = WitnessCircle(self.office, trail, patience=self.patience)
            try:
                cosigned = await circle.cosigned(note, directory.witnesses, log=directory.log)
            finally:
                await circle.close()
                trail.close()
            return cosigned.unverified_lines

        return asyncio.run(work())

    @property
    def source(self) -> LogSource:
        """Its static paths, as a monitor reads them."""
        return _OwnSource(self)

    def events(self) -> list[dict[str, Any]]:
        """What it wrote down of its own failures."""
        path = self.settings.audit_file
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def close(self) -> None:
        self.register.database.close()
        self.register.allowances.close()

    async def _run(self, run: Callable[..., Any], verb: Any, command: Any) -> Any:
        return await run(verb, command, client=None)

    def _publish(self, what: Callable[[Publishing], Any]) -> None:
        async def work() -> None:
            trail = Trail(self.settings.audit_file)
            circle = WitnessCircle(self.office, trail, patience=self.patience)
            guard = self._guard if self._guarded else self._unsafe_no_guard
            try:
                await what(self._publishing(trail, circle, guard))
            finally:
                await circle.close()
                trail.close()

        asyncio.run(work())

    def _publishing(self, trail: Trail, circle: WitnessCircle, guard: Guard) -> Publishing:
        return Publishing(office=self.office, trail=trail, circle=circle, guard=guard, cadence=CADENCE)

    async def _guard(self, views: Sequence[Checkpoint]) -> HighWater:
        asked = [partial(tuple[int, bytes], (each.size, each.root)) for each in views]
        return await require_no_rollback(self.settings, self.register.database, witnesses=asked)

    async def _unsafe_no_guard(self, _: Sequence[Checkpoint]) -> HighWater:
        """What a register without a guard does: it asks nobody, and starts a new high water every time."""
        self.settings.high_water_file.unlink(missing_ok=True)
        water = HighWater(self.settings.high_water_file)
        water.establish(START)
        return water


class _OwnSource:
    def __init__(self, register: Beats) -> None:
        self._register = register

    def checkpoint(self) -> str:
        return self._register.checkpoint()

    def tile(self, tile: TileId) -> bytes:
        hashes: bytes = self._register.read(read_tile, tile.path)
        return hashes


@contextmanager
def beats(cast: Cast, folder: Path, *, guarded: bool = True) -> Iterator[Beats]:
    with closing(Beats(cast, folder, guarded=guarded)) as made:
        made.begin()
        yield made
