"""The trail (spoor): the file of audit events, to which lines are only added.

Durability: an event is on the disk when :meth:`Trail.write` returns (``fdatasync``); events that wait share one.
Every worker appends to the same file, a group of lines in one ``write``. The file is opened anew when it was moved
away, so that rotating is moving. A crash before the write leaves no line, and then no answer left either.
"""

from __future__ import annotations

import asyncio
import errno
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from verifier.service.audit import Event

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_FLAGS: Final = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC


class TrailBroken(Exception):
    """The disk failed while events were written. They may be there or not, and nobody may try again."""


class TrailFull(Exception):
    """There is no room for the event; there may be later."""


@dataclass(slots=True)
class _Batch:
    lines: list[bytes] = field(default_factory=list)
    written: bool = False
    failure: Exception | None = None


class Trail:
    """Appends to the file at ``path`` (mode 0600) from a thread of its own; for one event loop."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1
        self._torn = False
        self._batch = _Batch()
        self._turn = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="trail")

    async def write(self, event: Event) -> None:
        """Add ``event``, durable on return; raises :class:`TrailFull`, and :class:`TrailBroken` for good."""
        batch = self._batch
        batch.lines.append(event.line())
        async with self._turn:
            if not batch.written:
                self._batch = _Batch()
                await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, self._append, batch))
        if batch.failure is not None:
            raise batch.failure

    def close(self) -> None:
        """Let go of the file."""
        self._thread.shutdown()
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _append(self, batch: _Batch) -> None:
        """Write and sync a batch once. A line that a full disk tore is ended before the next."""
        batch.written = True
        try:
            fits = self._add(b"\n" * self._torn + b"".join(batch.lines))
        except OSError as failure:
            fits = False
            if failure.errno not in _FULL:
                batch.failure = TrailBroken("an audit event was not written")
        if not fits and batch.failure is None:
            batch.failure = TrailFull("an audit event was not written")

    def _add(self, content: bytes) -> bool:
        """Append and sync ``content``: durable when this is True; when it is False the disk took a part at most."""
        written = os.write(self._opened(), content)
        if written == len(content):
            self._torn = False
            os.fdatasync(self._descriptor)
            return True
        self._torn = self._torn or written > 0
        return False

    def _opened(self) -> int:
        """The descriptor of the file that lies at the path now; its name is durable before its first line."""
        if self._descriptor >= 0 and not self._is_moved():
            return self._descriptor
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = os.open(self._path, _FLAGS, 0o600)
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return self._descriptor

    def _is_moved(self) -> bool:
        try:
            found, ours = self._path.stat(), os.fstat(self._descriptor)
        except FileNotFoundError:
            return True
        return (found.st_dev, found.st_ino) != (ours.st_dev, ours.st_ino)
