"""An unsafe provider (aanmelddienst die niet deugt): it answers each path with whatever bytes a test says."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"


class UnsafeProvider:
    """``answers`` by path; a path that is not there is never answered at all.

    ``asked`` are the paths in order, ``heads`` and ``bodies`` the rest of each request.
    """

    def __init__(self) -> None:
        self.issuer = ""
        self.answers: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []

    def tell(self, path: str, value: Any, *, head: bytes = HEAD) -> None:
        """Answer ``path`` with this JSON."""
        body = json.dumps(value).encode()
        self.answers[path] = head + b"Content-Length: %d\r\n\r\n" % len(body) + body

    def publish(self, keys: Any, **changes: Any) -> None:
        """A discovery document with ``changes``, and a key set."""
        there = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "authorization_response_iss_parameter_supported": True,
        }
        self.tell("/.well-known/openid-configuration", {**there, **changes})
        self.tell("/keys", keys)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ")[1].decode()
            self.asked.append(path)
            self.heads.append(head)
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            self.bodies.append(await reader.readexactly(int(length[1])) if length else b"")
            if path not in self.answers:
                await asyncio.sleep(30)
            writer.write(self.answers[path])
            await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def unsafe_provider(keys: Mapping[str, Any]) -> AsyncIterator[UnsafeProvider]:
    """One that is in order until a test changes it."""
    provider = UnsafeProvider()
    server = await asyncio.start_server(provider.answer, "127.0.0.1", 0)
    provider.issuer = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    provider.publish(dict(keys))
    async with server:
        yield provider
