"""Operations (bewerkingen) as the document describes them, and requests made of nothing but that."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx2

from docs.reference.render_openapi import FOLDER
from tests.service.register.running import Client, Running
from verifier.service.description import PARTS
from verifier.web import description
from verifier.web.bodies import JSON


def published(name: str) -> dict[str, Any]:
    """A document as it lies in the repository; that it is the one that is served is for test_openapi."""
    document: dict[str, Any] = json.loads((FOLDER / f"{name}.v1.json").read_text(encoding="utf-8"))
    return document


DOCUMENT: Final = published("register")
DOORS: Final = ("agency", "contractor", "buyer")


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path, where it is served, and what the document says of it."""

    method: str
    path: str
    described: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def door(self) -> str:
        """The door whose token it needs, or nothing."""
        schemes = (scheme for scheme in self.described.get("security", ()))
        return next((door for scheme in schemes for doors in scheme.values() for door in doors), "")

    @property
    def url(self) -> str:
        """The path with the example of every parameter in its place."""
        url = self.path
        for parameter in self.described.get("parameters", ()):
            if parameter["in"] == "path":
                url = url.replace(f"{{{parameter['name']}}}", str(parameter["schema"].get("examples", ["x"])[0]))
        return url

    @property
    def query(self) -> dict[str, Any]:
        """An example of every query parameter that must be there."""
        return {
            parameter["name"]: parameter["schema"].get("examples", ["x"])[0]
            for parameter in self.described.get("parameters", ())
            if parameter["in"] == "query" and parameter.get("required")
        }

    @property
    def media_type(self) -> str:
        """What its body is, or nothing."""
        return next(iter(self.described.get("requestBody", {}).get("content", {})), "")

    def headers(self, register: Running) -> dict[str, str]:
        """A token for its door, when it has one."""
        return dict(client_at(register, self.door).headers)

    def send(self, register: Running, **changes: Any) -> httpx2.Response:
        """The request as documented, with ``changes`` of httpx2's own arguments."""
        headers = changes.pop("headers", None)
        told = {"method": self.method, "url": self.url, "params": self.query, **changes}
        if self.media_type:
            told.setdefault("content", b"{}")
        own = self.headers(register) if headers is None else headers
        kind = {"Content-Type": self.media_type} if self.media_type else {}
        answer: httpx2.Response = register.public.http.request(headers={**kind, **own}, **told)
        return answer


def client_at(register: Running, door: str) -> Client:
    """The client that stands at ``door``; nobody in particular for none."""
    client: Client = getattr(register, door or "public")
    return client


def served(document: Mapping[str, Any]) -> Iterator[Operation]:
    """Every operation, with the path at which it is served."""
    for path, method, described in description.operations(document):
        prefix = "" if "servers" in document["paths"][path] else description.VERSION_PREFIX
        yield Operation(method.upper(), prefix + path, described)


OPERATIONS: Final = tuple(served(DOCUMENT))
DOCUMENTS: Final = ("/v1/openapi.json", *(f"/v1/{part}/openapi.json" for part in PARTS))


def methods_of(path: str) -> set[str]:
    """What ``Allow`` must name: the methods of the document, and HEAD beside GET."""
    found = {each.method for each in OPERATIONS if each.path == path}
    return found | {"HEAD"} if "GET" in found else found


def with_json() -> list[Operation]:
    """The operations that take a JSON body."""
    return [each for each in OPERATIONS if each.media_type == JSON]
