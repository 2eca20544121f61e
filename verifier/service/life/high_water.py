"""The high water (hoogwaterstand): the furthest head of the log that may be signed already, outside the database.

A database that was restored from a backup cannot know what it forgot; this file can. Before every signature of a
checkpoint it is moved up to what will be signed (compare-and-swap, under a lock that all processes share), and a
log that is behind it, or has another root at its size, is signed by nobody (PROTOCOL 8).

What is durable, in the order in which it becomes so:

1. the leaves, and the tiles with their root, in a commit of the database before;
2. this file, with the size and root of those leaves: :meth:`HighWater.advance` returned;
3. the checkpoint with its signature, in the next commit; only then is it served to anyone.

A crash between 1 and 2 leaves leaves that nobody signed, which the next checkpoint covers. A crash between 2 and 3
leaves a file ahead of the newest *published* checkpoint, and never ahead of the durable leaves: the log still has
that size and that root, so the register starts, and signs the same head again or a later one. So no honest start is
refused. The file never moves down.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from verifier.core.errors import Refusal, WrongValue
from verifier.core.log.merkle import EMPTY_ROOT, HASH_SIZE
from verifier.core.wire import strict_json
from verifier.core.wire.fields import MAX_LOG_SIZE, Field, integer, octets, record, text

FORMAT: Final = "plaatsbewijs-high-water-v1"
_LONGEST: Final = 4096

#: The root, 32 bytes, that the stored log had at a size that it has reached.
RootAt: TypeAlias = Callable[[int], bytes]
#: Asks a witness how far it saw the log: size and root; None when it does not answer, or saw nothing yet.
AskWitness: TypeAlias = Callable[[], tuple[int, bytes] | None]


class HighWaterRefusal(RuntimeError):
    """Nothing may be signed, and the register does not start."""


class LogBehind(HighWaterRefusal):
    """Somebody saw more leaves of this log than the database has."""


class OtherHistory(HighWaterRefusal):
    """Somebody saw this log with another root at the same size."""


class HighWaterMissing(HighWaterRefusal):
    """There is no file, and there are leaves: nobody can tell whether the database forgot some."""


class HighWaterUnreadable(HighWaterRefusal):
    """What lies there is not a high water of ours."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A head of the log: ``size`` in leaves, ``root`` 32 bytes."""

    size: int
    root: bytes


#: Before the first leaf.
START: Final = Mark(0, EMPTY_ROOT)


@dataclass(frozen=True, slots=True)
class _Kept:
    format: str
    size: int
    root: bytes


_KEPT: Final[Field] = record(
    _Kept, {"format": text(40), "size": integer(0, MAX_LOG_SIZE), "root": octets(HASH_SIZE)}
)


def require_reached(told: Mark, *, size: int, root_at: RootAt) -> None:
    """Return when the log of ``size`` leaves contains the head that was ``told``: it is as long, with that root.

    Raises :class:`LogBehind` or :class:`OtherHistory`; ``root_at`` is asked for no size beyond the log.
    """
    if told.size > size:
        raise LogBehind("a log with all the leaves that were signed before")
    if root_at(told.size) != told.root:
        raise OtherHistory("a log with the root that was signed before")


class HighWater:
    """The file at ``path`` (mode 0600), beside which lies a lock; for any number of processes and threads."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def mark(self) -> Mark | None:
        """What the file says, None when there is none; :class:`HighWaterUnreadable`. Waits for nobody."""
        try:
            with self.path.open("rb") as file:
                content = file.read(_LONGEST + 1)
        except FileNotFoundError:
            return None
        except OSError:
            raise HighWaterUnreadable("a file that this program can read") from None
        try:
            kept: _Kept = _KEPT.read(strict_json.parse(content, limit=_LONGEST), "high_water")
            if kept.format != FORMAT:
                raise WrongValue(FORMAT, field="format")
        except Refusal:
            raise HighWaterUnreadable("a high water as this program writes it") from None
        return Mark(kept.size, kept.root)

    def advance(self, size: int, root: bytes, *, root_at: RootAt | None = None) -> None:
        """Move the file up to a head whose leaves are durable, before it is signed; the same head again is no move.

        Durable on return, and then the signature may be made; a crash before leaves the old mark or the new, whole.
        With ``root_at`` the log is held against the old mark too, when that one is smaller: it must have grown from
        there. Raises :class:`LogBehind`, :class:`OtherHistory`, :class:`HighWaterMissing` or
        :class:`HighWaterUnreadable` with nothing written, and :class:`OSError` when the disk did not take it.
        """
        with self._turn():
            before = self.mark()
            if before is None:
                raise HighWaterMissing("the file that was there at the start")
            if before.size >= size:
                require_reached(before, size=size, root_at=lambda _: root)
                return
            if root_at is not None:
                require_reached(before, size=size, root_at=root_at)
            self._write(Mark(size, root))

    def establish(self, mark: Mark) -> bool:
        """Make the file, when there is none, and say whether this call did; durable on return.

        For the start of a log (:data:`START`), and for a restore on purpose: what is there is never replaced.
        """
        with self._turn():
            if self.mark() is not None:
                return False
            self._write(mark)
            return True

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the file for this caller alone, among threads and processes; the kernel lets go when one dies."""
        lock = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _write(self, mark: Mark) -> None:
        """Replace the content by ``mark``.

        Durable after each step: (1) nothing, the old file stands, and what a crash leaves beside it the next write
        takes away; (2) after a crash the name means the old or the new content, both whole; (3) the new content.
        """
        members: dict[str, Any] = _KEPT.write(_Kept(FORMAT, mark.size, mark.root))
        fresh = self.path.with_name(f".{self.path.name}.new")
        fresh.unlink(missing_ok=True)
        beside = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(beside, "wb") as file:
            file.write(strict_json.write(members))
            file.flush()
            os.fsync(file.fileno())  # 1
        fresh.replace(self.path)  # 2
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)  # 3
        finally:
            os.close(folder)
