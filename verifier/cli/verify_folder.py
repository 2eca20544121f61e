"""``plaatsbewijs verify FOLDER``: a line for each of many files, and how many there are of each status."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from verifier.cli.arguments import Unfit
from verifier.cli.screen import console_on, printable
from verifier.cli.verify import STYLES, term, told
from verifier.core.wire.report import written_moment

if TYPE_CHECKING:
    from rich.console import Console

    from verifier.core.model.report import Status
    from verifier.core.procedure.shown_credential import Beside
    from verifier.offline.folder import Line

#: Lines that a terminal is given together: after each time the bar is drawn anew.
_AT_ONCE = 50
_FILES = {False: "files", True: "bestanden"}


def verify_many(named: Sequence[Path], *, kit: Path, beside: Beside, at: int, as_json: bool, nl: bool) -> int:
    """Verify every file of ``named``, in their order; the exit code of the worst.

    The processes have started before the bar has, which has a thread. Raises what ``verify_files`` raises.
    """
    from verifier.core.procedure.findings import worst
    from verifier.offline.folder import files_in, verify_files
    from verifier.offline.verification import EXIT_CODES

    files = files_in(named, kit=kit)
    if not files:
        raise Unfit("a folder with at least one .json file in it")
    lines = verify_files(files, kit=kit, beside=beside, at=at)
    totals: Counter[Status] = Counter()
    with _bar() as bar:
        shown: _Shown = _Json() if as_json else _Plain(bar.console, nl=nl)
        task = bar.add_task(_FILES[nl], total=len(files))
        for line in lines:
            totals[line.status] += 1
            shown.line(line)
            bar.advance(task)
    status = worst(totals)
    shown.end(totals, status)
    return EXIT_CODES[status]


class _Shown:
    """Where the lines go, one after the other; nothing of them is kept."""

    def line(self, line: Line) -> None:
        """Show one line."""
        raise NotImplementedError

    def end(self, totals: Mapping[Status, int], status: Status) -> None:
        """Show how many there are of each status, and what that comes to."""
        raise NotImplementedError


class _Json(_Shown):
    """One JSON document on standard output, written while it grows."""

    def __init__(self) -> None:
        self._before = '{"files": [\n'

    def line(self, line: Line) -> None:
        sys.stdout.write(self._before + json.dumps(_written(line), ensure_ascii=False))
        self._before = ",\n"

    def end(self, totals: Mapping[Status, int], status: Status) -> None:
        counted = {str(each): totals[each] for each in type(status)}
        sys.stdout.write(f'\n],\n"totals": {json.dumps(counted)},\n"status": {json.dumps(status)}}}\n')


class _Plain(_Shown):
    """Lines for a person, above the bar where there is one."""

    def __init__(self, console: Console, *, nl: bool) -> None:
        self._console = console if sys.stdout.isatty() else None
        self._nl = nl
        self._waiting: list[Text] = []

    def line(self, line: Line) -> None:
        status = told(line.status, nl=self._nl)
        fault = f" [{line.code}]" if line.code else ""
        about = f"{term(line.as_of, line.good_until, nl=self._nl)}{fault}"
        self._write(f"{status:10}", f"{printable(str(line.path))}: {about}", STYLES[line.status])

    def end(self, totals: Mapping[Status, int], status: Status) -> None:
        counted = ", ".join(f"{totals[each]:,} {told(each, nl=self._nl)}" for each in type(status))
        self._write(told(status, nl=self._nl).upper(), f": {counted}", STYLES[status])
        self._flush()

    def _write(self, status: str, rest: str, style: str) -> None:
        if self._console is None:
            sys.stdout.write(f"{status}{rest}\n")
            return
        self._waiting.append(Text.assemble((status, style), rest))
        if len(self._waiting) >= _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._console is not None and self._waiting:
            self._console.print(Text("\n").join(self._waiting), soft_wrap=True)
        self._waiting.clear()


def _written(line: Line) -> dict[str, Any]:
    moments = {
        name: written_moment(each) if each is not None else None
        for name, each in (("as_of", line.as_of), ("good_until", line.good_until))
    }
    return {"file": str(line.path), "status": str(line.status), **moments, "step": line.step, "code": line.code}


def _bar() -> Progress:
    """A progress bar where a person looks: with the lines when those go to a terminal, else on standard error.

    It never takes standard output for itself, which may be a file.
    """
    console = console_on(sys.stdout if sys.stdout.isatty() else sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(
        *columns,
        console=console,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        disable=not console.is_terminal,
    )
