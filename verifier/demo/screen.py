"""The screen (scherm): how the story is told, to a person or to a machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Literal, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

#: Columns where nobody sees a terminal.
_PLAIN_WIDTH = 120


class Steps(Protocol):
    """A run of steps of which the number is known."""

    def step(self, text: str) -> None:
        """One step is done; ``text`` says what."""


class Screen(Protocol):
    """Where the story is told."""

    def act(self, number: int, title: str) -> None: ...

    def say(self, text: str) -> None: ...

    def table(
        self, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, grouped: bool = False
    ) -> None:
        """``grouped``: rows with the same first cell stand together, under what that cell says."""

    def steps(self, title: str, total: int) -> Any:
        """A context that gives :class:`Steps`."""


class RichScreen:
    """For a person: bars on a terminal, plain lines elsewhere, no colour when it is no terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        if not self._console.is_terminal:
            self._console.width = _PLAIN_WIDTH

    def act(self, number: int, title: str) -> None:
        self._console.print()
        self._console.rule(f"[bold]{number}. {title}", align="left")

    def say(self, text: str) -> None:
        self._console.print(text, markup=False, soft_wrap=True)

    def table(
        self, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, grouped: bool = False
    ) -> None:
        table, shown = Table(), int(grouped)
        for number, heading in enumerate(columns[shown:], shown):
            cells = [row[number] for row in rows]
            table.add_column(heading, overflow="fold", no_wrap=_is_whole(heading, cells), justify=_side(cells))
        for first, group in groupby(rows, key=lambda row: row[0] if grouped else None):
            if grouped:
                table.add_section()
                table.add_row(Text(str(first), style="bold"))
            for row in group:
                table.add_row(*map(str, row[shown:]))
        self._console.print(f"\n[bold]{title}")
        self._console.print(table)

    @contextmanager
    def steps(self, title: str, total: int) -> Iterator[Steps]:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._console, disable=not self._console.is_terminal) as progress:
            task = progress.add_task(title, total=total)
            yield _Bar(progress, task, self._console)


def _is_whole(heading: str, cells: Sequence[Any]) -> bool:
    """Whether a column holds names and numbers only, which are not cut in two for want of room."""
    return not any(" " in str(each) for each in (heading, *cells))


def _side(cells: Sequence[Any]) -> Literal["left", "right"]:
    """Numbers that count stand below each other."""
    return "right" if all(isinstance(each, int) for each in cells) else "left"


class _Bar:
    def __init__(self, progress: Progress, task: Any, console: Console) -> None:
        self._progress, self._task, self._console = progress, task, console

    def step(self, text: str) -> None:
        self._progress.advance(self._task)
        self._console.print(f"  {text}", markup=False)


class JsonScreen:
    """For a machine: one JSON document at the end, with every act, line and table."""

    def __init__(self) -> None:
        self.acts: list[dict[str, Any]] = []

    def act(self, number: int, title: str) -> None:
        self.acts.append({"act": number, "title": title, "lines": [], "tables": []})

    def say(self, text: str) -> None:
        self.acts[-1]["lines"].append(text)

    def step(self, text: str) -> None:
        self.say(text)

    def table(
        self,
        title: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        grouped: bool = False,  # noqa: ARG002 -- a machine wants every cell
    ) -> None:
        named = [dict(zip(columns, row, strict=True)) for row in rows]
        self.acts[-1]["tables"].append({"title": title, "rows": named})

    @contextmanager
    def steps(self, title: str, total: int) -> Iterator[Steps]:  # noqa: ARG002 -- a machine sees the steps
        yield self

    def finish(self) -> None:
        """Print the document."""
        sys.stdout.write(json.dumps({"acts": self.acts}, ensure_ascii=False, default=str) + "\n")
