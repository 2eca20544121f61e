"""Every command that a document shows exists: make targets, and the verbs and options of the command itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.unit.docs.documents import ROOT, blocks, documents, invocations, name_of, shell_lines
from verifier.cli.app import app

_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
_MAKE = re.compile(r"^\s*make ([a-z-]+)")
_INLINE_MAKE = re.compile(r"`make ([a-z-]+)`")
_HOW_TO_READ = "a group and a verb of the command"

COMMANDS: Any = typer.main.get_command(app)
DOCUMENTS = [each for each in documents() if invocations(each)]


def targets() -> set[str]:
    return set(_TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


def verb_of(arguments: tuple[str, ...]) -> tuple[Any, tuple[str, ...]]:
    """The command that ``arguments`` name, and the rest of them; raises :class:`LookupError`."""
    command, rest = COMMANDS, list(arguments)
    while hasattr(command, "commands"):
        if not rest or rest[0] not in command.commands:
            raise LookupError(_HOW_TO_READ)
        command = command.commands[rest.pop(0)]
    return command, tuple(rest)


def options_of(command: Any) -> set[str]:
    return {"--help"} | {option for param in command.params for option in (*param.opts, *param.secondary_opts)}


def faults(document: Path) -> list[str]:
    found = []
    for arguments in invocations(document):
        try:
            command, rest = verb_of(arguments)
        except LookupError:
            found.append(f"{name_of(document)}: no such verb: {' '.join(arguments[:2])}")
            continue
        used = {each.partition("=")[0] for each in rest if each.startswith("--")}
        found += [
            f"{name_of(document)}: {command.name} has no {each}" for each in sorted(used - options_of(command))
        ]
    return found


def test_there_is_something_to_check() -> None:
    shown = [arguments for each in DOCUMENTS for arguments in invocations(each)]
    assert len(shown) > 40
    assert ("verify", ".demo/buyer/WERK-2025-017.bundle.json", "--kit", ".demo/buyer/kit.json") in shown


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_command_shown_exists(document: Path) -> None:
    assert faults(document) == []


def test_the_guides_show_every_party_at_work() -> None:
    shown = {arguments[0] for each in DOCUMENTS for arguments in invocations(each)}
    assert set(COMMANDS.commands) - shown <= {"demo", "serve"}  # these two are shown as make targets


def test_a_verb_or_option_that_is_not_there_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.md"
    planted.write_text(
        "```sh\nplaatsbewijs buyer sing --home x\nplaatsbewijs buyer contracts --hoem x | cat\n```\n"
    )
    assert invocations(planted) == (("buyer", "sing", "--home", "x"), ("buyer", "contracts", "--hoem", "x"))
    with pytest.raises(LookupError):
        verb_of(("buyer", "sing"))
    command, _ = verb_of(("buyer", "contracts", "--hoem", "x"))
    assert "--hoem" not in options_of(command)
    assert "--home" in options_of(command)


def test_every_make_target_shown_exists() -> None:
    for document in documents():
        shown = {found[1] for line in shell_lines(document) if (found := _MAKE.match(line))}
        shown |= set(_INLINE_MAKE.findall(document.read_text(encoding="utf-8")))
        assert shown - targets() == set(), name_of(document)


def test_the_readme_shows_the_two_commands() -> None:
    shown = "\n".join(blocks(ROOT / "README.md", "sh"))
    assert "make demo\nmake test\n" in shown
