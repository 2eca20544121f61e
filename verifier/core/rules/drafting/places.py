"""Places (plaatsen): on which line of a JSON text each of its values begins.

It reads any JSON, also what strict JSON refuses, so that whoever wrote a file is told where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Where a value stands in a JSON text: the members and the positions (from 0) that lead to it.
Path = tuple[str | int, ...]

_TOKEN = re.compile(r'(?P<space>\s+)|(?P<text>"(?:[^"\\]++|\\.)*+")|(?P<sign>[\[\]{},:])|(?P<word>[^\s,:{}\[\]"]+)')
#: What strict JSON reads that is no text.
_WHOLE = re.compile(r"-?[0-9]{1,16}|true|false|null", re.ASCII)


@dataclass(frozen=True, slots=True)
class Places:
    """``lines`` from 1; ``twice`` is the first member that its object has already, ``fraction`` the first number
    that is no integer of at most sixteen digits."""

    lines: Mapping[Path, int]
    twice: int | None = None
    fraction: int | None = None

    def line_of(self, path: Path) -> int | None:
        """The line of a value, or of the nearest one around it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


@dataclass(slots=True)
class _Walk:
    """What was passed so far: the containers that are open, and the step that leads to the next value in each."""

    lines: dict[Path, int] = field(default_factory=dict)
    steps: list[str | int] = field(default_factory=list)
    arrays: list[bool] = field(default_factory=list)
    twice: int | None = None
    fraction: int | None = None

    def value(self, line: int) -> None:
        path = tuple(self.steps)
        if path in self.lines and self.twice is None:
            self.twice = line
        self.lines.setdefault(path, line)


def syntax_line(text: str) -> int | None:
    """The line on which ``text`` stops being JSON; None when all of it is."""
    try:
        json.loads(text)
    except json.JSONDecodeError as wrong:
        return wrong.lineno
    except (ValueError, RecursionError):
        return None
    return None


def places_in(text: str) -> Places:
    """The places of a text that is JSON; of any other, those up to where it no longer is."""
    walk, line, named = _Walk(), 1, False
    for token in _TOKEN.finditer(text):
        kind, found = token.lastgroup, token[0]
        if kind == "text" and walk.arrays and not walk.arrays[-1] and not named:
            walk.steps[-1] = json.loads(found, strict=False)
        elif kind in ("text", "word"):
            walk.value(line)
            if kind == "word" and not _WHOLE.fullmatch(found) and walk.fraction is None:
                walk.fraction = line
        elif kind == "sign":
            named = _sign(walk, found, line, named=named)
        line += found.count("\n")
    return Places(walk.lines, walk.twice, walk.fraction)


def _sign(walk: _Walk, found: str, line: int, *, named: bool) -> bool:
    """Pass a sign; whether the next text is a value rather than a name."""
    if found in "{[":
        walk.value(line)
        walk.arrays.append(found == "[")
        walk.steps.append(0 if found == "[" else "")
        return False
    if found in "}]" and walk.arrays:
        walk.arrays.pop()
        walk.steps.pop()
        return named
    if found == "," and walk.arrays and walk.arrays[-1]:
        walk.steps[-1] = int(walk.steps[-1]) + 1
    return found == ":"
