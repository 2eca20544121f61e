"""Dashed words (woorden met een streepje): a digest or a key that begins with a dash is no option.

One in 64 does. Where one stands among a verb's arguments, all of them go behind ``--``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand

_DASHED = re.compile(r"-[A-Za-z0-9_-]{42}", re.ASCII)


class DashedCommand(TyperCommand):
    """A verb of which an argument may begin with a dash."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        valued = {name for each in self.get_params(ctx) if not getattr(each, "is_flag", True) for name in each.opts}
        return super().parse_args(ctx, told_apart(args, valued))


def told_apart(words: Sequence[str], valued: set[str]) -> list[str]:
    """``words`` with the arguments behind ``--`` where one is dashed; ``valued`` are options with a value."""
    options, arguments, rest = list[str](), list[str](), list(words)
    while rest and rest[0] != "--":
        word = rest.pop(0)
        if _DASHED.fullmatch(word) or not word.startswith("-") or word == "-":
            arguments.append(word)
        else:
            options.extend([word, *rest[:1]] if word in valued else [word])
            del rest[: word in valued]
    if not any(map(_DASHED.fullmatch, arguments)):
        return list(words)
    return [*options, "--", *arguments, *rest[1:]]
