"""The command (opdracht) as tests type it: built once, where Typer builds all of it again for every line."""

from __future__ import annotations

from functools import cache
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

from verifier import cli


@cache
def _built() -> Any:
    return get_command(cli.app)


class _Prebuilt(TyperCommand):
    """What Typer makes of the one command of :data:`app`: the whole command."""

    def __new__(cls, **_: Any) -> Any:
        return _built()


def _nothing() -> None:
    """Never called: its command is another one."""


app = typer.Typer(add_completion=False)
app.command(cls=_Prebuilt)(_nothing)
