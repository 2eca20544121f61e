"""Attempts (pogingen): the office of a request that may come again under its ``Idempotency-Key``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request
from pydantic.json_schema import SkipJsonSchema

from verifier.core.model.party import PartyId
from verifier.service.routes.doorkeeper import office_of
from verifier.service.usecases.answer_once import Repeatable, answer_once
from verifier.service.usecases.verb import Office, Verb
from verifier.web.idempotency import EXAMPLE, HEADER, PATTERN, attempt_of, key_of
from verifier.web.refusals import StillInProgress

C = TypeVar("C")
R = TypeVar("R")


class UnderWay:
    """The attempts that this process has not answered yet.

    It only spares the second of two equal requests the wait: what makes them one is the row of the first. A second
    one at another worker waits for its turn in the log, and is answered from that row.
    """

    def __init__(self) -> None:
        self._keys: set[tuple[PartyId, bytes]] = set()

    @contextmanager
    def attempt(self, client: PartyId, key: bytes) -> Iterator[None]:
        """Raise :class:`StillInProgress` while another request of ``client`` has the key."""
        if (client, key) in self._keys:
            raise StillInProgress("the answer to the first request with this key", field=HEADER)
        self._keys.add((client, key))
        try:
            yield
        finally:
            self._keys.discard((client, key))


class _KeyedOffice:
    """The office, for one request with a key: what it writes for its client is written once."""

    def __init__(self, office: Office, request: Request, key: bytes) -> None:
        self._office = office
        self._request = request
        self._key = key

    async def write(self, verb: Verb[C, R], command: C, *, client: PartyId | None) -> R:
        if client is None:
            return await self._office.write(verb, command, client=None)
        under_way: UnderWay = self._request.state.under_way
        with under_way.attempt(client, self._key):
            once = Repeatable(attempt_of(self._request, self._key), verb, command)
            return await self._office.write(answer_once, once, client=client)

    async def read(self, verb: Verb[C, R], command: C, *, client: PartyId | None) -> R:
        return await self._office.read(verb, command, client=client)


_KEY = Header(
    alias=HEADER,
    description=(
        "A string of Structured Fields, such as a UUID in quotes. The same request under the same key is carried "
        "out once and answered alike, for 24 hours; another request under it is refused."
    ),
    json_schema_extra={"pattern": PATTERN, "examples": [EXAMPLE]},
)


async def repeatable_office(request: Request, _: Annotated[str | SkipJsonSchema[None], _KEY] = None) -> Office:
    """The office that keeps to the request's key; without one it is the office itself."""
    key = key_of(request)
    return office_of(request) if key is None else _KeyedOffice(office_of(request), request, key)


RepeatableOffice = Annotated[Office, Depends(repeatable_office)]
