"""Transport (vervoer): one HTTP client for all that a party asks of another program, which asks again when it may.

Every request of ours may be repeated: a statement sent twice is answered as the first time. So a lost
connection, a 503 or a 429 is tried again with the same bytes, within bounds. Redirects are not followed, proxy
settings of the environment are not used, and what comes back is bounded and read strictly.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Self

import httpx2

from verifier.core.errors import Refusal
from verifier.core.wire import strict_json
from verifier.web.reach import believed, require_private

#: The most that an answer may be, in bytes, unless the caller allows more.
ANSWER_LIMIT = 8 * 1024 * 1024
#: How long to wait for an answer, how often to ask, and how long to sit out a ``Retry-After``, all in total.
TIMEOUT_SECONDS = 10.0
ATTEMPTS = 4
PATIENCE_SECONDS = 5.0

_JSON = "application/json"
NDJSON = "application/x-ndjson"
_PROBLEM = "application/problem+json"
_FORM = "application/x-www-form-urlencoded"
#: Answers after which the same bytes will never be accepted.
_FOR_GOOD = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.CONFLICT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
_AGAIN = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


class Unreachable(Exception):
    """No usable answer came: nothing listens, it took too long, or what came is not of this API."""


class Refused(Exception):
    """The other program refused (RFC 9457); ``code`` is stable, ``field`` empty when it names none.

    ``retry_after`` is in seconds, 0 when the answer said nothing of it.
    """

    def __init__(
        self, code: str, status: int, title: str, detail: str, field: str, *, retry_after: float = 0.0
    ) -> None:
        super().__init__(f"{code}: {field}: {detail}" if field else f"{code}: {detail}")
        self.code = code
        self.status = status
        self.title = title
        self.detail = detail
        self.field = field
        self.retry_after = retry_after

    @property
    def is_for_good(self) -> bool:
        """Whether the same bytes will never be accepted."""
        return self.status in _FOR_GOOD


class Lines:
    """The lines of one answer (NDJSON), read once and in order inside a ``with``, without their line feeds."""

    def __init__(self, answer: httpx2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        """Each line, at most :data:`ANSWER_LIMIT` bytes; raises :class:`Unreachable` where they break off."""
        kept = bytearray()
        try:
            for piece in self._answer.iter_bytes():
                *ended, rest = piece.split(b"\n")
                for each in ended:
                    yield bytes(kept + each)
                    kept.clear()
                kept += rest
                if len(kept) > ANSWER_LIMIT:
                    raise Unreachable("a line that is too long")
        except httpx2.TransportError as failure:
            raise Unreachable(f"an answer that broke off: {type(failure).__name__}") from None
        if kept:
            yield bytes(kept)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._answer.close()


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
        url = require_private(base_url)
        self.base_url = base_url.rstrip("/")
        self._attempts = max(1, attempts)
        self._pause = pause
        self._client = httpx2.Client(
            timeout=timeout, trust_env=False, follow_redirects=False, verify=believed(url.scheme)
        )

    def post_json(self, path: str, body: Mapping[str, Any], token: str | None = None) -> dict[str, Any]:
        """POST ``body`` and return the JSON object that is answered.

        All attempts bear one ``Idempotency-Key``, under which a program that knows who asks does the work once.
        Like every verb here: raises :class:`Refused`, or :class:`Unreachable` when the last attempt failed too.
        """
        headers = {"Content-Type": _JSON, "Idempotency-Key": f'"{secrets.token_urlsafe(24)}"', **_bearer(token)}
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

    def post_lines(self, path: str, content: bytes, token: str | None = None) -> Lines:
        """POST lines of JSON; the lines that are answered, as they come.

        Asks once: who sends lines knows which of them were answered, and sends the rest again.
        """
        headers = {"Accept": "*/*", "Content-Type": NDJSON, **_bearer(token)}
        request = self._client.build_request("POST", self.base_url + path, headers=headers, content=content)
        return self._lines(request)

    def get_lines(self, path: str, token: str | None = None) -> Lines:
        """GET lines of JSON, as they come; asks once."""
        headers = {"Accept": "*/*", **_bearer(token)}
        return self._lines(self._client.build_request("GET", self.base_url + path, headers=headers))

    def _lines(self, request: httpx2.Request) -> Lines:
        try:
            answer = self._client.send(request, stream=True)
            if answer.is_success and _media_type(answer) == NDJSON:
                return Lines(answer)
            body = _read(answer)
        except httpx2.TransportError as failure:
            raise Unreachable(f"no answer: {type(failure).__name__}") from None
        if answer.is_success:
            raise Unreachable("an answer that is no lines of JSON")
        raise _refused(answer, body)

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
                if last or not _may_come_again(answer) or wait > left:
                    raise _refused(answer, body)
            left -= wait
            self._pause(wait)
        raise AssertionError("the last attempt returns or raises")

    def _once(
        self, method: str, path: str, headers: Mapping[str, str], content: bytes | None
    ) -> tuple[httpx2.Response, bytes]:
        """One exchange, read up to the limit."""
        with self._client.stream(
            method, self.base_url + path, headers={"Accept": "*/*", **headers}, content=content
        ) as answer:
            return answer, _read(answer)


def refused_with(unverified_problem: object, *, status: int | None = None, retry_after: float = 0.0) -> Refused:
    """The refusal of a problem document, or what ``status`` alone says; its texts are the other program's words."""
    problem = unverified_problem if isinstance(unverified_problem, dict) else {}
    code, title, detail, field = (_text(problem.get(name)) for name in ("code", "title", "detail", "field"))
    told = problem.get("status") if status is None else status
    number = told if isinstance(told, int) else 0
    return Refused(code or "refused", number, title, detail or "no reason given", field, retry_after=retry_after)


def _read(answer: httpx2.Response) -> bytes:
    """All of an answer, up to the limit."""
    body = bytearray()
    with contextlib.closing(answer):
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > ANSWER_LIMIT:
                raise Unreachable("an answer that is too long")
    return bytes(body)


def _media_type(answer: httpx2.Response) -> str:
    return str(answer.headers.get("Content-Type", "")).partition(";")[0].strip()


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


def _may_come_again(answer: httpx2.Response) -> bool:
    """Whether the same request may be answered otherwise in a moment: a conflict is final unless it says when."""
    if answer.status_code == HTTPStatus.CONFLICT:
        return "Retry-After" in answer.headers
    return answer.status_code in _AGAIN


def _retry_after(answer: httpx2.Response) -> float:
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0.0


def _refused(answer: httpx2.Response, body: bytes) -> Refused:
    members: dict[str, Any] = {}
    if _media_type(answer) == _PROBLEM:
        try:
            members = _object(body)
        except Unreachable:
            members = {}
    return refused_with(members, status=answer.status_code, retry_after=_retry_after(answer))


def _text(unverified: object) -> str:
    return unverified[:500] if isinstance(unverified, str) else ""
