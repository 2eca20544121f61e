"""A screen (scherm): one document, shown as tables to a person or as JSON to a program.

The document goes to standard output, everything said on the way to standard error. Colour is for terminals, and for
nobody where ``NO_COLOR`` is set.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, TextIO

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from verifier.core.model.calendar import Month
from verifier.core.wire import base64url

#: Columns of a table that goes into a pipe or a file.
PIPE_WIDTH = 160
#: Columns of a list that is shown as one table.
MOST_COLUMNS = 7


class Eurocents(int):
    """Money: an integer of eurocents in JSON, euros with separators in a table."""


class Hundredths(int):
    """Hours: an integer of hundredths in JSON, a decimal number in a table."""


class Paragraphs(tuple[str, ...]):
    """Text: a list of paragraphs in JSON, a line for each in a table."""

    __slots__ = ()


class Moment(int):
    """Unix seconds, written in ISO 8601 in both."""


class Screen:
    """Where one verb prints; with ``as_json`` exactly one JSON document leaves on standard output."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def show(self, document: Mapping[str, Any], title: str = "") -> None:
        """Print ``document``: its lists of objects as tables of their own, the rest as one table of facts."""
        if self.as_json:
            sys.stdout.write(json.dumps(_plain(document), ensure_ascii=False, indent=2) + "\n")
            return
        console = console_on(sys.stdout)
        facts = {name: value for name, value in document.items() if not _is_listing(value)}
        if facts:
            console.print(_facts(facts, title))
        for name, value in document.items():
            if _is_listing(value):
                console.print(*_tables(value, _words(name)))

    def note(self, sentence: str) -> None:
        """Tell a person something that is no part of the document."""
        console_on(sys.stderr).print(Text(printable(sentence)), soft_wrap=True)

    def progress(self) -> Progress:
        """A progress bar on standard error; nothing where that is no terminal."""
        console = console_on(sys.stderr)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def console_on(stream: TextIO) -> Console:
    """A console on ``stream`` that writes no control sequence where there is no terminal."""
    terminal = stream.isatty()
    return Console(
        file=stream,
        force_terminal=terminal,
        no_color="NO_COLOR" in os.environ or not terminal,
        width=None if terminal else PIPE_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
    )


def listing(rows: Sequence[Mapping[str, Any]], title: str = "", styles: Mapping[str, str] | None = None) -> Table:
    """A table with the members of the first row as columns; ``styles`` gives a style for a cell's text."""
    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD)
    for name in rows[0] if rows else ():
        table.add_column(_words(name), justify="right" if _is_number(rows[0][name]) else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(text, (styles or {}).get(text, "")) for text in map(shown, row.values())))
    return table


def euros(eurocents: int | None) -> Eurocents | None:
    """Money, where there is any."""
    return None if eurocents is None else Eurocents(eurocents)


def shown(value: Any) -> str:
    """``value`` as a cell of a table."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Eurocents):
        return f"EUR {value // 100:,}.{value % 100:02d}"
    if isinstance(value, Hundredths):
        return f"{value // 100:,}.{value % 100:02d}"
    if isinstance(value, Paragraphs):
        return "\n".join(map(printable, value))
    if value is None or value in ("", []):
        return "-"
    plain = _plain(value)
    return printable(", ".join(map(shown, plain)) if isinstance(plain, list) else str(plain))


def printable(text: str) -> str:
    """``text`` without what could move a cursor or turn a line round."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _tables(rows: Sequence[Mapping[str, Any]], title: str) -> list[Table]:
    """One table, or one for each row where a row has more cells than a line has room for."""
    if len(rows[0]) <= MOST_COLUMNS:
        return [listing(rows, title=title)]
    return [_facts(row, f"{title} {position}") for position, row in enumerate(rows, start=1)]


def _facts(facts: Mapping[str, Any], title: str) -> Table:
    table = Table(title=title or None, title_justify="left", box=box.SIMPLE, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts.items():
        table.add_row(_words(name), Text(shown(value)))
    return table


def _plain(value: Any) -> Any:
    """``value`` as JSON has it: digests in base64url, moments, days and months in ISO 8601."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, Moment):
        return datetime.fromtimestamp(value, UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes):
        return base64url.encode(value)
    if isinstance(value, date | Month | Enum):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _is_listing(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool | Moment)


def _words(name: str) -> str:
    return name.replace("_", " ")
