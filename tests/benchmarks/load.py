"""Load (belasting): many clients at once over bare sockets, so that what is measured is the register."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import urlsplit


def request(url: str, path: str, body: bytes, *, token: str, media_type: str = "application/json") -> bytes:
    """The bytes of one POST, or of a GET when there is no body."""
    head = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n"
    if token:
        head += f"Authorization: Bearer {token}\r\n"
    if body:
        head += f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def send(url: str, requests: Sequence[bytes], *, clients: int, status: int) -> None:
    """Send ``requests``, shared by so many clients; every answer must have ``status``."""
    asyncio.run(_send(url, requests, clients=clients, status=status))


async def _send(url: str, requests: Sequence[bytes], *, clients: int, status: int) -> None:
    address = urlsplit(url)
    waiting = iter(requests)

    async def client() -> None:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        for each in waiting:
            writer.write(each)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 %d " % status):
                raise RuntimeError(head.split(b"\r\n")[0].decode())
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.partition(b":")[2]))
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
