"""A bulk client (bulkverzending): many statements of one kind in one request, each answered by itself.

Request and answer are lines of JSON (NDJSON), one for each statement and in order. Where an answer breaks off,
whatever was not answered is sent again in the same bytes: the register answers a statement that it has already with
its first receipt. What is in memory at a time is one request, at most :data:`MOST_LINES` and about
:data:`MOST_BYTES`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from verifier.core.errors import WrongValue
from verifier.core.wire import strict_json
from verifier.party.register.answers import Submitted
from verifier.party.register.client import RegisterClient, submission
from verifier.party.transport import ANSWER_LIMIT, ATTEMPTS, PATIENCE_SECONDS, Refused, Unreachable, refused_with

#: The most lines and, past the first line, the most bytes of one request; the register takes 10,000 lines.
MOST_LINES = 500
MOST_BYTES = 4 * 1024 * 1024

#: Answers after which the same line may be accepted later.
_LATER = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.SERVICE_UNAVAILABLE,
    }
)


@dataclass(frozen=True, slots=True)
class Load:
    """A signed statement with what travels beside it."""

    statement: str
    sealed_subject: bytes | None = field(default=None, repr=False)


class BulkClient:
    """Bulk at the door of ``client``; one thread at a time uses it."""

    def __init__(
        self, client: RegisterClient, *, attempts: int = ATTEMPTS, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._attempts = max(1, attempts)
        self._pause = pause

    def submit_all(self, loads: Sequence[Load]) -> Iterator[Submitted | Refused]:
        """Send every load, all of one ``typ``; for each, in order, its verified receipt or the refusal of it alone.

        Nothing is sent before it is asked for. Raises :class:`Refused` for a request that is refused as a whole,
        :class:`Unreachable` or :class:`Refused` when ``attempts`` in a row brought no answer, and for an answer of
        another shape what ``RegisterClient.receipted`` raises; the loads behind the last answer then have none.
        """
        rest, failures = loads, 0
        while rest:
            answered = 0
            try:
                for answer in self._answers(_fitting(rest)):
                    answered += 1
                    yield answer
            except (Refused, Unreachable) as failure:
                failures = 1 if answered else failures + 1
                self._wait(failure, failures)
            rest = rest[answered:]

    def _answers(self, loads: Sequence[Load]) -> Iterator[Submitted | Refused]:
        """The answers to one request; raises what ended them when there are fewer than loads.

        One answer is held back: where lines are missing behind it, a refusal for now is about the whole rest.
        """
        ended: Refused | Unreachable = Unreachable("an answer that stops before its end")
        held: Submitted | Refused | None = None
        count = 0
        with self._client.post_lines(self._route(loads), _content(loads)) as lines:
            try:
                for line in lines:
                    if held is not None:
                        yield held
                    count += 1
                    held = self._answer(count, loads, line)
            except Unreachable as failure:
                ended = failure
        if held is not None:
            if count < len(loads) and isinstance(held, Refused) and held.status in _LATER:
                raise held
            yield held
        if count < len(loads):
            raise ended

    def _answer(self, number: int, loads: Sequence[Load], unverified_line: bytes) -> Submitted | Refused:
        members = strict_json.parse(unverified_line, limit=ANSWER_LIMIT)
        if not isinstance(members, dict) or members.pop("line", None) != number or number > len(loads):
            raise WrongValue("one numbered answer for each line, in order", field="line")
        if "problem" not in members:
            return self._client.receipted(loads[number - 1].statement, members)
        if len(members) > 1 or not isinstance(members["problem"], dict):
            raise WrongValue("a receipt or a problem", field="problem")
        return refused_with(members["problem"])

    def _route(self, loads: Sequence[Load]) -> str:
        return f"{self._client.route_of(loads[0].statement)}/bulk"

    def _wait(self, failure: Refused | Unreachable, failures: int) -> None:
        """Sit out ``failure``, or raise it: when it is for good, one too many, or would take too long."""
        wait = 0.1 * 2**failures
        if isinstance(failure, Refused):
            wait = max(wait, failure.retry_after)
            if failure.status not in _LATER:
                raise failure
        if failures >= self._attempts or wait > PATIENCE_SECONDS:
            raise failure
        self._pause(wait)


def _fitting(loads: Sequence[Load]) -> Sequence[Load]:
    """As many of ``loads`` as one request takes; at least one."""
    size = 0
    for count, load in enumerate(loads[:MOST_LINES]):
        size += len(load.statement) + (len(load.sealed_subject or b"") * 4) // 3
        if count and size > MOST_BYTES:
            return loads[:count]
    return loads[:MOST_LINES]


def _content(loads: Sequence[Load]) -> bytes:
    return b"".join(strict_json.write(submission(each.statement, each.sealed_subject)) + b"\n" for each in loads)
