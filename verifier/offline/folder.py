"""A folder of bundles (map met bewijsbundels): many files verified without a socket, on every core, a line each.

Each process has one verifier, so that what many bundles share is opened once; the files go to it in their order, a
row at a time, and only the lines come back: memory does not grow with the folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from verifier.core.model.report import Status
from verifier.core.procedure.shown import ShownVerifier
from verifier.core.procedure.shown_credential import Beside
from verifier.core.trust.kit import read_kit
from verifier.offline.verification import read_shown

#: How many files a process takes at once; fewer files than this are verified where we are.
ROW: Final = 64
#: The code of a file that could not be read: nothing is known of what is in it.
UNREADABLE: Final = "unreadable"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one file: its report without the findings, but for the first that did not hold."""

    path: Path
    status: Status
    as_of: int | None = None
    good_until: int | None = None
    step: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class _Judge:
    """One verifier at one moment, and so one process."""

    verifier: ShownVerifier
    at: int

    def line_of(self, path: Path) -> Line:
        try:
            unverified = read_shown(path)
        except OSError:
            return Line(path, Status.UNDECIDED, code=UNREADABLE)
        report = self.verifier.verify(unverified, at=self.at)
        fault = next((each for each in report.findings if each.status is report.status), None)
        failed = fault if report.status is not Status.VALID else None
        return Line(
            path,
            report.status,
            report.as_of,
            report.good_until,
            failed.step if failed else None,
            failed.code if failed else "",
        )


#: The judge of this process, once :func:`_begin` ran in it.
_JUDGES: list[_Judge] = []


def files_in(named: Sequence[Path], *, kit: Path) -> list[Path]:
    """Every file of ``named``: of a folder each ``.json`` in it, however deep, in the order of their names.

    The kit itself is left out of a folder; what is hidden there, or a link, is not looked at.
    """
    own = kit.resolve()
    found: list[Path] = []
    for each in named:
        found += [path for path in _inside(each) if path.resolve() != own] if each.is_dir() else [each]
    return found


def verify_files(
    files: Sequence[Path], *, kit: Path, beside: Beside, at: int, processes: int | None = None
) -> Iterator[Line]:
    """A line for each of ``files`` in their order, judged at ``at`` (Unix seconds); by default on every core.

    Raises what ``read_kit`` raises before the first line, and :class:`OSError` when the kit cannot be read. A file
    that cannot be read is *undecided*. The processes start here, so that whoever watches may start threads after.
    """
    judge = _Judge(ShownVerifier(trust=read_kit(kit.read_bytes()), beside=beside), at)
    most = min(processes or len(os.sched_getaffinity(0)), -(-len(files) // ROW))
    if most <= 1:
        return map(judge.line_of, files)
    pool = ProcessPoolExecutor(most, get_context("fork"), _begin, (judge,))
    rows = [files[start : start + ROW] for start in range(0, len(files), ROW)]
    return _drawn(pool, pool.map(_lines_of, rows))


def _drawn(pool: ProcessPoolExecutor, made: Iterator[list[Line]]) -> Iterator[Line]:
    with pool:
        yield from chain.from_iterable(made)


def _begin(judge: _Judge) -> None:
    """In a process that was just forked: the judge came with it, and nothing was written down on the way."""
    _JUDGES[:] = [judge]


def _lines_of(files: Sequence[Path]) -> list[Line]:
    (judge,) = _JUDGES
    return [judge.line_of(path) for path in files]


def _inside(folder: Path) -> Iterator[Path]:
    """The ``.json`` files of a folder and of the folders in it."""
    for each in sorted(folder.iterdir()):
        if each.name.startswith(".") or each.is_symlink():
            continue
        if each.is_dir():
            yield from _inside(each)
        elif each.suffix == ".json" and each.is_file():
            yield each
