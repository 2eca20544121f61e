"""An outcome (uitkomst): how a verb ended, as an exit code, and as a sentence where it did not end well.

A refusal says what was expected, where, what to do, and its stable code; it never says what was received.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from enum import IntEnum
from typing import Any, Final

import typer
from typer.core import TyperGroup

from verifier.cli.arguments import Unfit
from verifier.cli.screen import console_on, printable
from verifier.core import errors
from verifier.core.errors import Refusal


class Exit(IntEnum):
    """Exit codes; 64 and up are those of ``sysexits.h``."""

    DONE = 0
    REFUSED = 1
    UNDECIDED = 2
    USAGE = 64
    UNREACHABLE = 69
    INTERNAL = 70
    STORAGE = 74
    CONFIGURATION = 78


#: What each code means, for the page and the help.
MEANINGS: Final[Mapping[Exit, str]] = {
    Exit.DONE: "done, or valid",
    Exit.REFUSED: "invalid, or refused",
    Exit.UNDECIDED: "undecided: something that is needed to decide is missing, stale or not published yet",
    Exit.USAGE: "the command was not written as its help says",
    Exit.UNREACHABLE: "no usable answer came from the other program",
    Exit.INTERNAL: "a fault of this program, or of the machine",
    Exit.STORAGE: "the disk failed while something was committed: look before you start it again",
    Exit.CONFIGURATION: "a setting is missing, weak or unknown; nothing was started",
}

_ADVICE: Final[Mapping[str, str]] = {
    "trust_missing": "get the kit or the directory that is named (plaatsbewijs directory adopt), then ask again",
    "directory_expired": "adopt the current directory (plaatsbewijs directory adopt), then ask again",
    "not_yet_published": "ask again after the register's next checkpoint",
    "not_authenticated": "see that this party's key is enrolled or in the directory, and that clocks agree",
    "invalid_subject": "compare the number with the person's document, and type it again",
    "cannot_unlock": "see that it is the passphrase of this home; if it is, restore the keystore from a backup",
    "loose_file_mode": "take the file from everybody else: chmod 600",
    "keystore_missing": "point --home at the folder that init made",
    "keystore_exists": "choose an empty folder; keys are never overwritten",
    "quota_reached": "wait until tomorrow (UTC), or ask the other party for room",
    "same_id_other_content": "keep both versions and tell the scheme operator: two cannot be true",
    "stale_revision": "report the month again, with the next revision",
}
_FAMILIES: Final = (
    (errors.Malformed, "mend the input, then try again"),
    (errors.Untrusted, "do not use it; ask its sender for one that may be trusted"),
    (errors.Unproven, "do not use it; its sender has to make it again"),
    (errors.Inconsistent, "compare it with what the register already holds"),
    (errors.Undecided, "get what is missing, then ask again"),
)
_ELSE: Final = "look the code up in docs/reference/errors.md"
_OPTION: Final = re.compile(r"--?[a-z][a-z-]*", re.ASCII)


class Command(TyperGroup):
    """The whole command: whatever happens in it ends in one of our exit codes, and never in a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        words = extra.get("args") or (args[0] if args else None) or sys.argv[1:]
        run = super().main
        sys.exit(outcome(lambda: run(*args, **{**extra, "standalone_mode": False}), as_json="--json" in words))


def outcome(run: Callable[[], Any], *, as_json: bool) -> int:
    """Run a verb and say how it ended: its own code, or that of what it raised."""
    try:
        code = run()
    except typer.TyperException as wrong:
        return _say(Exit.USAGE, "usage", *_of_usage(wrong), as_json=as_json)
    except typer.Abort:
        return _say(Exit.USAGE, "usage", "an answer to every question", "", "type it again", as_json=as_json)
    except Exception as failure:
        return _failed(failure, as_json=as_json)
    return code if isinstance(code, int) else Exit.DONE


def _failed(failure: Exception, *, as_json: bool) -> int:
    if isinstance(failure, Refusal):
        code = Exit.UNDECIDED if failure.code in _codes_of(errors.Undecided) else Exit.REFUSED
        return _say(code, failure.code, failure.expected, failure.field, advice(failure.code), as_json=as_json)
    if isinstance(failure, _of("keys.custody.refusals", "CustodyRefusal")):
        return _say(Exit.REFUSED, failure.code, failure.expected, "", advice(failure.code), as_json=as_json)
    if isinstance(failure, _of("verifier.party.transport", "Refused")):
        code, todo = _code_of(failure), advice(failure.code)
        return _say(code, failure.code, failure.detail, failure.field, todo, as_json=as_json)
    if isinstance(failure, _of("verifier.party.transport", "Unreachable")):
        todo = "see that the other program runs, and that its address in home.json is right"
        return _say(Exit.UNREACHABLE, "unreachable", f"an answer ({failure})", "", todo, as_json=as_json)
    if isinstance(failure, _of("verifier.service.settings.obstacle", "StartRefused")):
        return _say_obstacles(failure, as_json=as_json)
    if isinstance(failure, _of("verifier.service.life.workers", "DiskFailed")):
        todo = "see what the disk says, restore what it lost, then start it again"
        return _say(Exit.STORAGE, "storage_broken", f"storage that works ({failure})", "", todo, as_json=as_json)
    if isinstance(failure, _of("verifier.demo.programs", "NotStarted")):
        todo = "read the program's log"
        return _say(
            Exit.INTERNAL, "internal_failure", f"programs that start ({failure})", "", todo, as_json=as_json
        )
    reason = failure.strerror if isinstance(failure, OSError) and failure.strerror else type(failure).__name__
    todo = "tell whoever keeps this machine; nothing is lost that was acknowledged"
    return _say(
        Exit.INTERNAL, "internal_failure", f"no fault in this program ({reason})", "", todo, as_json=as_json
    )


def _say_obstacles(refused: Any, *, as_json: bool) -> int:
    """Everything that stops a start: one sentence each, or one document."""
    code = Exit.CONFIGURATION
    if not as_json:
        for each in refused.obstacles:
            _say(code, refused.code, each.expected, each.setting, each.advice, as_json=False)
        return code
    told = {"code": refused.code, "obstacles": [asdict(each) for each in refused.obstacles], "exit": int(code)}
    sys.stdout.write(json.dumps({"refused": told}, ensure_ascii=False, indent=2) + "\n")
    return code


def advice(code: str) -> str:
    """What a person does about a refusal with this code."""
    families = (todo for family, todo in _FAMILIES if code in _codes_of(family))
    return _ADVICE.get(code) or next(families, _ELSE)


def _codes_of(family: type[Refusal]) -> frozenset[str]:
    return frozenset({family.code, *(each.code for each in family.__subclasses__())})


def _of(module: str, name: str) -> Any:
    """A kind of failure of a door, or nothing when this process never opened that door."""
    loaded = sys.modules.get(module)
    return getattr(loaded, name) if loaded else ()


def _code_of(refused: Any) -> Exit:
    if refused.code in _codes_of(errors.Undecided):
        return Exit.UNDECIDED
    return Exit.UNREACHABLE if refused.status >= 500 else Exit.REFUSED


def _of_usage(wrong: typer.TyperException) -> tuple[str, str, str]:
    """Expectation, field and advice; the option is named, what was typed for it is not."""
    context = getattr(wrong, "ctx", None)
    todo = f"see {context.command_path if context else 'plaatsbewijs'} --help"
    name = _name_of(wrong)
    if isinstance(wrong, Unfit):
        return wrong.message, name, todo
    if isinstance(wrong, typer.BadParameter):
        return ("a value as the help describes" if wrong.message else "a value, which is missing"), name, todo
    near = getattr(wrong, "possibilities", None)
    if near:
        return f"an option of this command; did you mean {' or '.join(near)}", name, todo
    return ("an option of this command" if name else "a command and arguments as the help lists them"), name, todo


def _name_of(wrong: typer.TyperException) -> str:
    param = getattr(wrong, "param", None)
    if param is not None:
        return max(param.opts, key=len) if param.param_type_name == "option" else str(param.name).upper()
    typed = getattr(wrong, "option_name", "")
    return typed if _OPTION.fullmatch(typed) else ""


def _say(code: Exit, name: str, expected: str, field: str, todo: str, *, as_json: bool) -> int:
    told = {"code": name, "expected": expected, "field": field, "advice": todo, "exit": int(code)}
    if as_json:
        sys.stdout.write(json.dumps({"refused": told}, ensure_ascii=False, indent=2) + "\n")
        return code
    where = f"{field}: expected" if field else "Expected"
    sentence = f"{'Undecided' if code is Exit.UNDECIDED else 'Refused'}. {where} {expected}. What to do: {todo}."
    console_on(sys.stderr).print(printable(f"{sentence} [{name}]"), soft_wrap=True)
    return code
