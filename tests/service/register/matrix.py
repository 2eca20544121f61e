"""The matrix (matrix): who asks, at which operation of the OpenAPI document, for whose.

A case is one place where an id can stand, for one who asks: requests with ids that exist and are somebody else's,
and the same request with an id that nobody has. Their answers must be one.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx2

from tests.endurance import often
from tests.service.register.running import Client
from tests.service.register.tenants import Kept, Tenant, Tenants
from verifier.core.model.statement import Digest, Statement
from verifier.web import description

#: What answers may differ in, whoever asks for whatever.
FLEETING = frozenset({"date"})
#: How many ids of somebody else's are tried at one place for one who asks: in the long run all that there are.
MOST = often(2, 1000)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document; ``door`` is empty where nobody signs in, ``body`` is the name of a schema."""

    method: str
    path: str
    door: str = ""
    parameters: frozenset[tuple[str, str]] = frozenset()
    media_type: str = ""
    body: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Request:
    """A request, without who makes it."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None

    def by(self, client: Client) -> httpx2.Response:
        return client.http.request(
            self.method,
            self.path,
            params=dict(self.query),
            headers={**client.headers, **self.headers},
            content=self.content,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """``foreign`` must be answered as ``unknown`` is, whose answer has one of these ``words`` in it."""

    place: str
    foreign: tuple[Request, ...]
    unknown: Request
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, a tenant or anybody; and all that is there."""

    tenants: Tenants
    tenant: Tenant | None = None

    @property
    def name(self) -> str:
        return self.tenant.party if self.tenant else "anybody"

    @property
    def client(self) -> Client:
        return self.tenant.client if self.tenant else self.tenants.register.public

    @property
    def others(self) -> tuple[Tenant, ...]:
        """Those of the other side at the same door."""
        return (
            tuple(each for each in self.tenants.at(self.tenant.door) if each != self.tenant) if self.tenant else ()
        )

    def owns(self, kept: Kept) -> bool:
        return self.tenant is not None and self.tenant.party in kept.parties

    def own(self, noun: type[Statement]) -> Kept:
        """The first of this kind that it may see."""
        return next(each for each in self.tenants.kept if isinstance(each.statement, noun) and self.owns(each))

    def foreign(self, noun: type[Statement]) -> list[Kept]:
        """All of this kind that it may not see."""
        return [each for each in self.tenants.kept if isinstance(each.statement, noun) and not self.owns(each)]

    def foreign_at(self, noun: type[Statement]) -> list[Kept]:
        """What it may not see, where ``noun`` is expected: all of that kind, and one of every other kind.

        Where any kind is expected, one of every kind of the same parties.
        """
        every = self.foreign(Statement)
        if noun is Statement:
            return list({(type(each.statement), each.parties): each for each in every}.values())
        others = {type(each.statement): each for each in every if not isinstance(each.statement, noun)}
        return [*self.foreign(noun), *others.values()]

    def signed(self, noun: type[Statement]) -> Any:
        """The first of this kind that it signed itself, or else that anybody did: to be signed anew."""
        every = [each.statement for each in self.tenants.kept if isinstance(each.statement, noun)]
        own = (each for each in every if self.tenant and each.iss == self.tenant.party)
        return next(own, every[0])


def askings(tenants: Tenants, operation: Operation) -> list[Asking]:
    """Everyone who belongs at the door of an operation."""
    if not operation.door:
        return [Asking(tenants)]
    return [Asking(tenants, each) for each in tenants.at(operation.door)]


def unknown() -> Digest:
    """What nobody has."""
    return Digest(secrets.token_bytes(32))


def operations_of(document: Mapping[str, Any]) -> Iterator[Operation]:
    """Every operation of a document, by the path where it is served."""
    for path, method, told in description.operations(document):
        servers = document["paths"][path].get("servers", document["servers"])
        scopes = [scope for each in told.get("security", ()) for found in each.values() for scope in found]
        yield Operation(
            method.upper(),
            urlsplit(servers[0]["url"]).path.removesuffix("/") + path,
            "".join(scopes),
            frozenset((each["in"], each["name"]) for each in told.get("parameters", ())),
            *_body_of(told),
        )


def _body_of(told: Mapping[str, Any]) -> Iterator[str]:
    for media_type, content in told.get("requestBody", {}).get("content", {}).items():
        yield media_type
        yield content["schema"].get("$ref", media_type).rpartition("/")[2]


class Answer(NamedTuple):
    """All of an answer that somebody could tell something from."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def answer_of(response: httpx2.Response) -> Answer:
    lasting = tuple(each for each in response.headers.multi_items() if each[0] not in FLEETING)
    return Answer(response.status_code, lasting, response.content)


class Difference(NamedTuple):
    """One that asked could tell something of somebody else, or a case that tells nothing."""

    operation: str
    asking: str
    place: str
    told: str


Filling = Callable[[Operation, Asking], Iterable[Case]]


def differences(tenants: Tenants, operations: Iterable[Operation], filling: Filling) -> Iterator[Difference]:
    """Every difference between what is somebody else's and what is not there, one after the other."""
    return (
        Difference(str(operation), asking.name, case.place, told)
        for operation in operations
        for asking in askings(tenants, operation)
        for case in filling(operation, asking)
        for told in _differences(case, asking.client)
    )


def some(filling: Filling, turn: str) -> Filling:
    """The same cases with at most :data:`MOST` ids in each: the first, and others for each case and ``turn``.

    The first is of the kind that is expected there, where one is.
    """

    def fill(operation: Operation, asking: Asking) -> Iterator[Case]:
        for case in filling(operation, asking):
            chance = random.Random(f"{turn} {operation} {asking.name} {case.place}")  # noqa: S311 # the same every time
            first, rest = case.foreign[:1], case.foreign[1:]
            yield replace(case, foreign=(*first, *chance.sample(rest, min(MOST - 1, len(rest)))))

    return fill


def _differences(case: Case, client: Client) -> Iterator[str]:
    absence = answer_of(case.unknown.by(client))
    if not case.foreign:
        yield "nobody else has such a thing"
    if not any(word.encode() in absence.body for word in case.words):
        yield f"{absence.status} is not how absence is told"
    for request in case.foreign:
        answer = answer_of(request.by(client))
        if answer != absence:
            yield f"{answer.status} beside {absence.status}"
