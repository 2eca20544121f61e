"""Witnessing (getuigen): what the register asks of the witnesses of its directory, over C2SP tlog-witness.

It speaks with the addresses of the directory and with no other: over https, or in clear on this machine's loopback
(THREATS S22). No redirect is followed, no proxy of the environment is used, no answer is read that is longer than a
note or comes later than :data:`PATIENCE`. A witness that does not answer is left out; whether the others are
enough, the quorum says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Final, NamedTuple, TypeVar

import httpx2

from verifier import clock
from verifier.core.log.checkpoint import Checkpoint
from verifier.core.log.quorum import open_checkpoint
from verifier.core.model.directory import Log, Witness
from verifier.core.wire.add_checkpoint import SIZE_MEDIA_TYPE, AddCheckpoint, parse_size, write_add_checkpoint
from verifier.core.wire.note import MAX_NOTE_BYTES, SignatureLine, parse_signatures
from verifier.service.audit import Event, failed, kind_of
from verifier.service.trail import Trail, TrailFull
from verifier.service.usecases.keep_cosignatures import Cosigned
from verifier.service.usecases.prove_growth import Growth, prove_growth
from verifier.service.usecases.verb import Office
from verifier.web.reach import believed, require_private

#: How long one witness gets for all that it is asked about one checkpoint; seconds.
PATIENCE: Final = 5.0

T = TypeVar("T")


class WitnessFailed(Exception):
    """A witness answers something else than it was asked for."""


class _Told(NamedTuple):
    """What a witness answered: a status, a media type, and at most as many bytes as a note may have."""

    status: int
    media_type: str
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


class WitnessCircle:
    """The witnesses as one worker reaches them, in one event loop; :meth:`close` ends its connections."""

    def __init__(self, office: Office, trail: Trail, *, patience: float = PATIENCE) -> None:
        self._office = office
        self._patience = patience
        self._trail = trail
        self._clients: dict[str, httpx2.AsyncClient] = {}
        self._seen: dict[str, int] = {}

    async def views(self, witnesses: Sequence[Witness], *, log: Log) -> list[Checkpoint]:
        """The newest checkpoint that each witness saw of ``log``, as the log itself signed it.

        What a witness says of a size without the log's signature under it is nobody's word: it is left out, and so
        is a witness that saw nothing or does not answer in time.
        """
        asked = (self._tried(each, self._view(each, log), "ask_witness") for each in witnesses)
        return [each for each in await asyncio.gather(*asked) if each is not None]

    async def cosigned(self, note: str, witnesses: Sequence[Witness], *, log: Log) -> Cosigned:
        """``note`` with the lines that the witnesses gave, of which none is checked yet; all are asked at once."""
        checkpoint, _ = open_checkpoint(note, log=log)
        asked = (
            self._tried(each, self._cosignature(each, note, checkpoint), "cosign_checkpoint") for each in witnesses
        )
        return Cosigned(note, [line for lines in await asyncio.gather(*asked) for line in lines or ()])

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.aclose()

    async def _view(self, witness: Witness, log: Log) -> Checkpoint | None:
        """From the address that C2SP gives monitors; a 404 is a witness that saw nothing yet."""
        told = await self._ask(witness, "GET", f"/{sha256(log.origin.encode()).hexdigest()}/checkpoint")
        if told.status == HTTPStatus.NOT_FOUND:
            return None
        if told.status != HTTPStatus.OK:
            raise WitnessFailed("a checkpoint")
        checkpoint, _ = open_checkpoint(told.text, log=log)
        self._seen[witness.origin] = checkpoint.size
        return checkpoint

    async def _cosignature(self, witness: Witness, note: str, checkpoint: Checkpoint) -> tuple[SignatureLine, ...]:
        """The witness's lines; when it saw another size than we think, it is asked once more from there."""
        told = await self._add(witness, note, Growth(self._seen.get(witness.origin, 0), checkpoint.size))
        if told.status == HTTPStatus.CONFLICT and told.media_type == SIZE_MEDIA_TYPE:
            told = await self._add(witness, note, Growth(parse_size(told.content), checkpoint.size))
        if told.status != HTTPStatus.OK:
            raise WitnessFailed("a cosignature")
        lines = parse_signatures(told.text)
        self._seen[witness.origin] = checkpoint.size
        return lines

    async def _add(self, witness: Witness, note: str, growth: Growth) -> _Told:
        if growth.before > growth.after:
            raise WitnessFailed("a size that the log has reached")
        proof = await self._office.read(prove_growth, growth, client=None)
        request = write_add_checkpoint(AddCheckpoint(growth.before, proof, note))
        return await self._ask(witness, "POST", "/add-checkpoint", request)

    async def _ask(self, witness: Witness, method: str, path: str, content: bytes | None = None) -> _Told:
        url = require_private(witness.url.rstrip("/") + path)
        async with self._client(url.scheme).stream(method, url, content=content) as answer:
            body = bytearray()
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > MAX_NOTE_BYTES:
                    raise WitnessFailed("an answer as short as a note")
            media_type = str(answer.headers.get("Content-Type", "")).partition(";")[0].strip()
            return _Told(answer.status_code, media_type, bytes(body))

    def _client(self, scheme: str) -> httpx2.AsyncClient:
        if scheme not in self._clients:
            self._clients[scheme] = httpx2.AsyncClient(
                timeout=self._patience, trust_env=False, follow_redirects=False, verify=believed(scheme)
            )
        return self._clients[scheme]

    async def _tried(self, witness: Witness, asking: Awaitable[T], action: str) -> T | None:
        """What comes of asking one witness within its time; None, and an event, when nothing does."""
        try:
            async with asyncio.timeout(self._patience):
                return await asking
        except Exception as failure:  # one witness must not keep the others from signing
            failed(action, failure)
            await self._tell(witness, action, failure)
            return None

    async def _tell(self, witness: Witness, action: str, failure: Exception) -> None:
        """The event names the witness's organisation, which the directory does too, and the kind of failure."""
        event = Event(
            time=clock.now(),
            action=action,
            object="checkpoint",
            result="failed",
            code=kind_of(failure),
            actor=witness.party,
            origin="itself",
        )
        try:
            await self._trail.write(event)
        except TrailFull as full:
            failed("write_audit_event", full)
