"""Transport (vervoer): one HTTP client for all that a party asks of another program, which asks again when it may.

Every request of ours may be repeated: a statement sent twice is answered as the first time. So a lost
connection, a 503 or a 429 is tried again with the same bytes, within bounds. Redirects are not followed, proxy
settings of the environment are not used, and what comes back is bounded and read strictly.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, Self

import httpx2

from verifier.core.errors import Refusal, WrongValue
from verifier.core.wire import strict_json

#: The most that an answer may be, in bytes, unless the caller allows more.
ANSWER_LIMIT = 8 * 1024 * 1024
#: How long to wait for an answer, how often to ask, and how long to sit out a ``Retry-After``, all in total.
TIMEOUT_SECONDS = 10.0
ATTEMPTS = 4
PATIENCE_SECONDS = 5.0

_JSON = "application/json"
_PROBLEM = "application/problem+json"
_FORM = "application/x-www-form-urlencoded"
_AGAIN = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


class Unreachable(Exception):
    """No usable answer came: nothing listens, it took too long, or what came is not of this API."""


class Refused(Exception):
    """The other program refused (RFC 9457); ``code`` is stable, ``field`` empty when it names none."""

    def __init__(self, code: str, status: int, title: str, detail: str, field: str) -> None:
        super().__init__(f"{code}: {field}: {detail}" if field else f"{code}: {detail}")
        self.code = code
        self.status = status
        self.title = title
        self.detail = detail
        self.field = field


class Transport:
    """A client of the program at ``base_url``; threads may share it.

    ``timeout`` is in seconds for each attempt, ``attempts`` at least 1. Raises :class:`WrongValue` for a URL that
    is neither https nor on this machine's loopback.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout: float = TIMEOUT_SECONDS,
        attempts: int = ATTEMPTS,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        url = _require_private(base_url)
        self.base_url = base_url.rstrip("/")
        self._attempts = max(1, attempts)
        self._pause = pause
        self._client = httpx2.Client(
            timeout=timeout, trust_env=False, follow_redirects=False, verify=_believed(url.scheme)
        )

    def post_json(self, path: str, body: Mapping[str, Any], token: str | None = None) -> dict[str, Any]:
        """POST ``body`` and return the JSON object that is answered.

        Like every verb here: raises :class:`Refused`, or :class:`Unreachable` when the last attempt failed too.
        """
        headers = {"Content-Type": _JSON, **_bearer(token)}
        return _object(self._ask("POST", path, headers=headers, content=strict_json.write(body)))

    def post_form(self, path: str, fields: Mapping[str, str]) -> dict[str, Any]:
        """POST ``fields`` as a form and return the JSON object that is answered."""
        content = str(httpx2.QueryParams(dict(fields))).encode("ascii")
        return _object(self._ask("POST", path, headers={"Content-Type": _FORM}, content=content))

    def get_json(self, path: str, token: str | None = None) -> dict[str, Any]:
        """GET the JSON object at ``path``."""
        return _object(self._ask("GET", path, headers=_bearer(token)))

    def get_bytes(self, path: str, token: str | None = None) -> bytes:
        """GET the bytes at ``path``, at most :data:`ANSWER_LIMIT`."""
        return self._ask("GET", path, headers=_bearer(token))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, method: str, path: str, *, headers: Mapping[str, str], content: bytes | None = None) -> bytes:
        left = PATIENCE_SECONDS
        for attempt in range(1, self._attempts + 1):
            last = attempt == self._attempts
            wait = 0.1 * 2**attempt
            try:
                answer, body = self._once(method, path, headers, content)
            except httpx2.TransportError as failure:
                if last:
                    raise Unreachable(f"no answer: {type(failure).__name__}") from None
            else:
                if answer.is_success:
                    return body
                wait = max(wait, _retry_after(answer))
                if last or answer.status_code not in _AGAIN or wait > left:
                    raise _refused(answer, body)
            left -= wait
            self._pause(wait)
        raise AssertionError("the last attempt returns or raises")

    def _once(
        self, method: str, path: str, headers: Mapping[str, str], content: bytes | None
    ) -> tuple[httpx2.Response, bytes]:
        """One exchange, read up to the limit."""
        body = bytearray()
        with self._client.stream(
            method, self.base_url + path, headers={"Accept": "*/*", **headers}, content=content
        ) as answer:
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > ANSWER_LIMIT:
                    raise Unreachable("an answer that is too long")
        return answer, bytes(body)


@cache
def _believed(scheme: str) -> ssl.SSLContext:
    """Whom a client believes: for https, and once for a process, as reading them is most of what a client costs."""
    if scheme == "https":
        return httpx2.create_ssl_context(trust_env=False)
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # nobody


def _require_private(base_url: str) -> httpx2.URL:
    """Nothing travels in clear over a network."""
    url = httpx2.URL(base_url)
    if url.scheme == "https" and url.host:
        return url
    if url.scheme == "http" and _is_loopback(url.host):
        return url
    raise WrongValue("an https URL, or http on the loopback of this machine", field="base_url")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _bearer(token: str | None) -> dict[str, str]:
    return {} if token is None else {"Authorization": f"Bearer {token}"}


def _object(unverified: bytes) -> dict[str, Any]:
    try:
        value = strict_json.parse(unverified, limit=ANSWER_LIMIT, depth=12)
    except Refusal:
        raise Unreachable("an answer that is no strict JSON") from None
    if not isinstance(value, dict):
        raise Unreachable("an answer that is no JSON object")
    return value


def _retry_after(answer: httpx2.Response) -> float:
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0.0


def _refused(answer: httpx2.Response, body: bytes) -> Refused:
    """The problem document, or what the status alone says; its texts are the other program's words."""
    members: dict[str, Any] = {}
    if answer.headers.get("Content-Type", "").partition(";")[0].strip() == _PROBLEM:
        try:
            members = _object(body)
        except Unreachable:
            members = {}
    code, title, detail, field = (_text(members.get(name)) for name in ("code", "title", "detail", "field"))
    return Refused(code or "refused", answer.status_code, title, detail or "no reason given", field)


def _text(unverified: object) -> str:
    return unverified[:500] if isinstance(unverified, str) else ""
