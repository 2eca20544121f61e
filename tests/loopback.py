"""The loopback (lus): HTTP in clear to a program of this machine, for which no certificate authority is read.

To ask takes a client of the web as long as the answer takes a register: what is asked most often goes over wires of
the standard library.
"""

from __future__ import annotations

import json
import re
import select
import ssl
from collections.abc import Iterable, Mapping
from http.client import HTTPConnection, HTTPException
from typing import Any, Final

import httpx2

#: Trusts nobody. To read whom https trusts takes longer than most tests.
NO_AUTHORITIES: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
#: A path and a query that are sent as they are.
_PLAIN: Final = re.compile(r"/[A-Za-z0-9/._~?&=+:,;@!$'()*%-]*")


def get(url: str, **options: Any) -> httpx2.Response:
    return httpx2.get(url, verify=NO_AUTHORITIES, trust_env=False, **options)


def post(url: str, **options: Any) -> httpx2.Response:
    return httpx2.post(url, verify=NO_AUTHORITIES, trust_env=False, **options)


def client(**options: Any) -> httpx2.Client:
    return httpx2.Client(verify=NO_AUTHORITIES, trust_env=False, **options)


class Wires(httpx2.BaseTransport):
    """Connections to the program at ``url``, of which each is used again; for any number of threads."""

    def __init__(self, url: str, *, seconds: float) -> None:
        self._address = httpx2.URL(url)
        self._seconds = seconds
        self._idle: list[HTTPConnection] = []

    def client(self) -> httpx2.Client:
        """A client that asks over these wires."""
        return httpx2.Client(base_url=self._address, transport=self, trust_env=False)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        headers = [(name.decode(), value) for name, value in request.headers.raw]
        target = request.url.raw_path.decode("ascii")
        answer = self.ask(request.method, target, headers, request.read())
        answer.request = request
        return answer

    def ask(
        self, method: str, target: str, headers: Iterable[tuple[str, str | bytes]], content: bytes = b""
    ) -> httpx2.Response:
        """The answer to one request with exactly these headers; raises :class:`httpx2.TransportError`."""
        wire = self._wire()
        try:
            wire.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            chunked = False
            for name, value in headers:
                wire.putheader(name, value)
                chunked = chunked or name.lower() == "transfer-encoding"
            wire.endheaders(content or None, encode_chunked=chunked)
            got = wire.getresponse()
            answer = httpx2.Response(got.status, headers=got.getheaders(), content=got.read())
        except (OSError, HTTPException) as failure:
            wire.close()
            raise httpx2.ReadError(str(failure)) from failure
        self._idle.append(wire)
        return answer

    def tell(
        self, method: str, path: str, headers: Mapping[str, str], body: Mapping[str, Any] | None = None
    ) -> httpx2.Response:
        """The answer to ``path`` with these headers beside the usual ones, and perhaps with JSON."""
        target = path if _PLAIN.fullmatch(path) else httpx2.URL(path).raw_path.decode("ascii")
        content = b"" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        kind = {} if body is None else {"Content-Type": "application/json", "Content-Length": str(len(content))}
        host = {"Host": f"{self._address.host}:{self._address.port}", "Accept": "*/*"}
        return self.ask(method, target, {**host, **kind, **headers}.items(), content)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _wire(self) -> HTTPConnection:
        """One that the other side did not close meanwhile."""
        while self._idle:
            wire = self._idle.pop()
            if wire.sock and not select.select([wire.sock], [], [], 0)[0]:
                return wire
            wire.close()
        return HTTPConnection(self._address.host, self._address.port, timeout=self._seconds)
