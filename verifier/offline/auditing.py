"""Offline auditing (controleren zonder verbinding): an audit bundle in, a report out; no socket and no register.

All cores are used, and memory does not grow with the contract: what an audit keeps of placements is in a temporary
folder (``TMPDIR``), of about a kilobyte for each, which goes with the audit. Who fetches the bytes is all that
differs from elsewhere: the judgement is ``core.procedure.audit``.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from verifier.core.model.audit_report import AuditReport
from verifier.core.procedure.audit.auditing import audit_record
from verifier.core.trust.kit import read_kit
from verifier.core.wire.audit_bundle import LONGEST, UnreadLine, read_lines
from verifier.offline.audit_pool import Pool, cores
from verifier.offline.audit_store import AuditStore

#: Told how many bytes of how many were read.
Progress = Callable[[int, int], None]

#: Below so many bytes, starting processes takes longer than the audit.
_SMALL: Final = 2 * 1024 * 1024
#: Every so many lines, where they begin is remembered.
_STEP: Final = 256


def audit_file(
    bundle: Path,
    *,
    kit: Path,
    at: int,
    processes: int | None = None,
    progress: Progress = lambda _done, _of: None,
) -> AuditReport:
    """The report on an audit bundle's file at ``at`` (Unix seconds), with the roots of a kit's file.

    ``processes`` is one for each core unless it is said; 0 for none beside this one. Raises :class:`OSError` for a
    file that cannot be read, or a disk that is full, and the refusals of ``read_kit``.
    """
    trust = read_kit(kit.read_bytes())
    size = bundle.stat().st_size
    several = (0 if size < _SMALL else cores()) if processes is None else processes
    with TemporaryDirectory(prefix="plaatsbewijs-audit-") as folder, bundle.open("rb") as file:
        lines = BundleFile(file, size, progress)
        with Pool(Path(folder), processes=several) as pool, AuditStore(Path(folder), share=pool.share) as store:
            return audit_record(
                iter(lines), trust=trust, at=at, holdings=store, reread=lines.reread, opening=pool.open_all
            )


class BundleFile:
    """The lines of a file, none of them longer than any may be, and any of them once more."""

    def __init__(self, file: BinaryIO, size: int, progress: Progress) -> None:
        self._file = file
        self._size = size
        self._progress = progress
        self._begins = array("Q")

    def __iter__(self) -> Iterator[bytes]:
        at, number = 0, 0
        while line := self._line(at):
            if number % _STEP == 0:
                self._begins.append(at)
                self._progress(at, self._size)
            at, number = at + len(line), number + 1
            yield line
        self._progress(self._size, self._size)

    def reread(self, number: int) -> UnreadLine:
        """The line of this number, from 1, which was read before."""
        at = self._begins[(number - 1) // _STEP]
        for _ in range((number - 1) % _STEP):
            at += len(self._line(at))
        return next(read_lines([self._line(at)], number=number))

    def _line(self, at: int) -> bytes:
        self._file.seek(at)
        return self._file.readline(LONGEST + 1)
