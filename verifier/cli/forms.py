"""A form (formulier): a frozen dataclass whose fields are options of a command, so that verbs share them.

A verb takes forms; the command that is made of it takes their fields.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import typer

from verifier.cli.arguments import existing_file, moment
from verifier.cli.dashed import DashedCommand
from verifier.cli.screen import Screen

#: A verb returns its exit code, or None when it is done.
Verb = TypeVar("Verb", bound=Callable[..., int | None])

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, for a program.")]
Out = Annotated[Path, typer.Option(help="The file to write.", metavar="FILE")]
File = Annotated[Path, typer.Argument(parser=existing_file, metavar="FILE")]


@dataclass(frozen=True, slots=True)
class Here:
    """Whose home this is about, and who reads the answer."""

    home: Annotated[
        Path, typer.Option(envvar="PLAATSBEWIJS_HOME", help="The folder of this party.", metavar="FOLDER")
    ]
    as_json: Json = False

    @property
    def screen(self) -> Screen:
        return Screen(self.as_json)


@dataclass(frozen=True, slots=True)
class At:
    """The moment of judgement, when it is not now."""

    at: Annotated[
        int | None,
        typer.Option(parser=moment, help="ISO 8601 with a time zone; now when it is left out.", metavar="MOMENT"),
    ] = None


def group(summary: str) -> typer.Typer:
    """A party's commands."""
    return typer.Typer(help=summary, no_args_is_help=True, rich_markup_mode="rich")


def verb(app: typer.Typer, name: str | None = None, *, panel: str | None = None) -> Callable[[Verb], Verb]:
    """Make the decorated verb a command of ``app``, with its docstring as help."""

    def register(made: Verb) -> Verb:
        app.command(name, cls=DashedCommand, rich_help_panel=panel)(unfolded(made))
        return made

    return register


def unfolded(made: Callable[..., int | None]) -> Callable[..., int | None]:
    """``made`` with the fields of its forms as parameters of their own."""
    hints = get_type_hints(made, include_extras=True)
    hints.pop("return", None)
    forms = {name: form for name, form in hints.items() if isinstance(form, type) and is_dataclass(form)}

    def command(**told: Any) -> int | None:
        for name, form in forms.items():
            told[name] = form(**{each.name: told.pop(each.name) for each in fields(form)})
        return made(**told)

    given = inspect.signature(made).parameters
    parameters = [each for name in given for each in _parameters(given[name], hints[name])]
    command.__name__, command.__doc__ = made.__name__, made.__doc__
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect reads it there
    return command


def _parameters(given: inspect.Parameter, hint: Any) -> list[inspect.Parameter]:
    if not is_dataclass(hint):
        return [given.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=_bare(hint))]
    hints = get_type_hints(hint, include_extras=True)
    return [
        inspect.Parameter(
            each.name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=_bare(hints[each.name]),
            default=inspect.Parameter.empty if each.default is MISSING else each.default,
        )
        for each in fields(hint)
    ]


def _bare(hint: Any) -> Any:
    """``hint`` with a plain type where it has a new one: the help shows it as the kind of a value."""
    if get_origin(hint) is not Annotated:
        return hint
    plain, *rest = get_args(hint)
    return Annotated[(getattr(plain, "__supertype__", plain), *rest)]
