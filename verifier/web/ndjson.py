"""Lines (regels): a request and an answer that are JSON texts, one a line (NDJSON), and never whole in memory.

A line ends with a line feed; the last may do without. Each is read by itself, so one that is wrong is refused by
itself and the rest goes on: empty, too long, a byte order mark, two texts. A carriage return before the line feed
is white space to JSON, and passes. There is one answer line for each request line, in order, that begins with its
number. Where the request breaks off (too slow, too large, too many lines, a failure of ours) the answer ends with
the problem of the first line that was not judged: from there on nothing was kept.

The answer begins when the request has ended. A client that writes all before it reads, as most do, would otherwise
wait for us while we wait for it; what is answered lies in a file without a name until then.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any, Final, Generic, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from verifier.core.errors import Refusal, TooLarge
from verifier.core.wire import strict_json
from verifier.web.bodies import DEFAULT_LIMIT, StrictModel, read_model, refuse_other_media
from verifier.web.limits import BodyAllowance
from verifier.web.problems import problem_document
from verifier.web.refusals import BodyTooLarge, InternalFailure
from verifier.web.safe_responses import report

NDJSON: Final = "application/x-ndjson"

#: The most lines that one request is answered for.
MOST_LINES: Final = 10_000
#: A chunk is what is judged in one transaction: this many lines or, before that, this many bytes.
CHUNK_LINES: Final = 256
CHUNK_BYTES: Final = 1024 * 1024
#: The bytes of one request, and how slowly they may come: ten seconds, and one more for every 4 KiB.
MANY_LINES: Final = BodyAllowance(largest=256 * 1024 * 1024, bytes_per_second=4096)

_IN_MEMORY: Final = 256 * 1024
_PIECE: Final = 64 * 1024

M = TypeVar("M", bound=StrictModel)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it came, without its line feed: its number from 1, and its bytes, or None for one too long."""

    number: int
    unverified: bytes | None


class Framer:
    """Cuts bytes into lines of at most ``longest`` bytes, whatever the pieces in which they come."""

    def __init__(self, *, longest: int) -> None:
        self._longest = longest
        self._kept: bytearray | None = bytearray()
        self._number = 0

    def feed(self, unverified_piece: bytes) -> Iterator[Line]:
        """The lines that end in ``unverified_piece``; of a line that is too long nothing more is kept."""
        *ended, rest = unverified_piece.split(b"\n")
        for each in ended:
            self._keep(each)
            yield self._end()
        self._keep(rest)

    def rest(self) -> Iterator[Line]:
        """The last line, when no line feed ended it."""
        if self._kept is None or self._kept:
            yield self._end()

    def _keep(self, unverified: bytes) -> None:
        if self._kept is not None:
            self._kept += unverified
            if len(self._kept) > self._longest:
                self._kept = None

    def _end(self) -> Line:
        self._number += 1
        kept, self._kept = self._kept, bytearray()
        return Line(self._number, None if kept is None else bytes(kept))


class LineReader(Generic[M]):
    """The lines of one request, in chunks of at most ``chunk``; each is a model, or the refusal of that line."""

    def __init__(self, request: Request, model: type[M], *, limit: int, chunk: int) -> None:
        self._request = request
        self._model = model
        self._limit = limit
        self._chunk = chunk

    async def chunks(self) -> AsyncIterator[list[M | Refusal]]:
        """The first :data:`MOST_LINES` lines; then :class:`BodyTooLarge` when there are more, all of them read.

        Raises what the limits raise, and :class:`ClientDisconnect`.
        """
        chunk: list[M | Refusal] = []
        size = number = 0
        async for line in self._lines():
            number = line.number
            if number > MOST_LINES:
                continue
            chunk.append(self._read(line))
            size += len(line.unverified or b"")
            if len(chunk) == self._chunk or size >= CHUNK_BYTES:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk
        if number > MOST_LINES:
            raise BodyTooLarge(f"at most {MOST_LINES} lines")

    async def _lines(self) -> AsyncIterator[Line]:
        framer = Framer(longest=self._limit)
        async for piece in self._request.stream():
            for line in framer.feed(piece):
                yield line
        for line in framer.rest():
            yield line

    def _read(self, line: Line) -> M | Refusal:
        limit = self._limit
        if line.unverified is None:
            return TooLarge(f"a line of at most {limit} bytes")
        try:
            return read_model(line.unverified, self._model, limit=limit)
        except Refusal as refusal:
            return refusal


class StrictLines(Generic[M]):
    """A dependency that reads lines of JSON, each as ``model`` and of at most ``limit`` bytes.

    ``chunk`` is how many of them are judged at a time. Raises :class:`MediaTypeRefused` for another type than
    :data:`NDJSON`, and for a body that is compressed.
    """

    def __init__(self, model: type[M], *, limit: int = DEFAULT_LIMIT, chunk: int = CHUNK_LINES) -> None:
        self._model = model
        self._limit = limit
        self._chunk = chunk

    async def __call__(self, request: Request) -> LineReader[M]:
        refuse_other_media(request, NDJSON)
        return LineReader(request, self._model, limit=self._limit, chunk=self._chunk)


#: Gives the members of each body's answer line, in order; what it raises ends the request there.
Judge = Callable[[Sequence[M]], Awaitable[Sequence[Mapping[str, Any]]]]


class LinesResponse(Response):
    """Answer lines, written as they become known and sent when the request has ended."""

    media_type = NDJSON

    def __init__(self) -> None:
        super().__init__()
        self._lines = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 # closed when it was sent
        self.count = 0

    def add(self, members: Mapping[str, Any]) -> None:
        """Write the next line."""
        self.count += 1
        self._lines.write(strict_json.write({"line": self.count, **members}) + b"\n")

    def refuse(self, refusal: Refusal) -> None:
        """Write the next line as the problem that it is."""
        self.add({"problem": problem_document(refusal)})

    def close(self) -> None:
        """Let go of what was written."""
        self._lines.close()

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.headers["Content-Length"] = str(self._lines.tell())
        self._lines.seek(0)
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            while piece := self._lines.read(_PIECE):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body"})
        finally:
            self.close()


async def answer_lines(reader: LineReader[M], judge: Judge[M]) -> LinesResponse:
    """Judge every line of ``reader``, chunk by chunk as they come in, and answer each.

    Raises what goes wrong before the first line was judged. After that it becomes the last line.
    """
    response = LinesResponse()
    try:
        async for chunk in reader.chunks():
            await _answer_chunk(chunk, judge, response)
    except ClientDisconnect:
        response.close()
        raise
    except Exception as failure:
        if not response.count:
            response.close()
            raise
        response.refuse(_told(failure))
    return response


async def _answer_chunk(chunk: Sequence[M | Refusal], judge: Judge[M], response: LinesResponse) -> None:
    bodies = [each for each in chunk if not isinstance(each, Refusal)]
    judged = iter(await judge(bodies) if bodies else ())
    for each in chunk:
        if isinstance(each, Refusal):
            response.refuse(each)
        else:
            response.add(next(judged))


def _told(failure: Exception) -> Refusal:
    if isinstance(failure, Refusal):
        return failure
    report(failure)
    return InternalFailure("")
