"""How whatever happens in a verb becomes an exit code and one sentence, without a value and without a traceback."""

from __future__ import annotations

import errno
import json
import re
from functools import partial

import pytest
from typer.testing import CliRunner

from keys.custody.refusals import CannotUnlock
from tests.architecture.source import ROOT
from tests.prebuilt import app
from verifier.cli.outcome import MEANINGS, Exit, outcome
from verifier.core import errors
from verifier.core.errors import BadSignature, DirectoryExpired, NotYetPublished, Refusal, WrongValue
from verifier.party.transport import Refused, Unreachable

VALUE = "999993847"

FAILURES: list[tuple[Exception, Exit, str]] = [
    (WrongValue("a month", field="moment"), Exit.REFUSED, "wrong_value"),
    (BadSignature("a signature"), Exit.REFUSED, "bad_signature"),
    (DirectoryExpired("a directory"), Exit.UNDECIDED, "directory_expired"),
    (NotYetPublished("a checkpoint"), Exit.UNDECIDED, "not_yet_published"),
    (CannotUnlock("the passphrase"), Exit.REFUSED, "cannot_unlock"),
    (Refused("off_grid", 409, "Off grid", "a floor on the grid", "floor"), Exit.REFUSED, "off_grid"),
    (Refused("not_yet_published", 503, "", "later", ""), Exit.UNDECIDED, "not_yet_published"),
    (Refused("internal_failure", 500, "", "", ""), Exit.UNREACHABLE, "internal_failure"),
    (Unreachable("no answer: ConnectError"), Exit.UNREACHABLE, "unreachable"),
    (ValueError(VALUE), Exit.INTERNAL, "internal_failure"),
    (OSError(errno.ENOSPC, "No space left on device", VALUE), Exit.INTERNAL, "internal_failure"),
]
IDS = [f"{type(failure).__name__}-{code.name}" for failure, code, _ in FAILURES]


@pytest.mark.parametrize(("failure", "code", "name"), FAILURES, ids=IDS)
def test_sentence_and_code(failure: Exception, code: Exit, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise failure

    assert outcome(fail, as_json=False) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert f"[{name}]" in shown.err
    assert "What to do: " in shown.err
    assert VALUE not in shown.err


@pytest.mark.parametrize(("failure", "code", "name"), FAILURES, ids=IDS)
def test_json(failure: Exception, code: Exit, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise failure

    assert outcome(fail, as_json=True) == code
    shown = capsys.readouterr()
    told = json.loads(shown.out)["refused"]
    assert (told["code"], told["exit"], shown.err) == (name, code, "")
    assert list(told) == ["code", "expected", "field", "advice", "exit"]
    assert VALUE not in shown.out


def test_code_of_a_verb_is_kept() -> None:
    assert [outcome(partial(int, code), as_json=False) for code in (0, 1, 2)] == [0, 1, 2]
    assert outcome(dict, as_json=False) == 0


def test_every_code_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Exit)


def test_every_refusal_has_advice(capsys: pytest.CaptureFixture[str]) -> None:
    """A new refusal falls under the advice of its family, and never under none."""
    for family in Refusal.__subclasses__():
        if family.__module__ == errors.__name__:
            for kind in (family, *family.__subclasses__()):
                outcome(partial(_raise, kind("x")), as_json=False)
                assert "errors.md" not in capsys.readouterr().err, kind.code


@pytest.mark.parametrize(
    "arguments",
    [
        [VALUE],
        ["contractor", VALUE],
        ["verify", "pyproject.toml", VALUE, "--kit", "pyproject.toml"],
        ["verify", "pyproject.toml", f"--bsn={VALUE}"],
        ["verify", VALUE, "--kit", VALUE],
        ["contractor", "accept", VALUE, "--home", "."],
        ["contractor", "report-month", "A" * 43, "2026-01", "--hours", VALUE, "--home", "."],
        ["evaluator", "run", "--home", ".", "--port", VALUE],
        ["buyer", "withdraw", "A" * 43, "--home", ".", "--reason", VALUE, "--effective", "2026-01-01"],
    ],
    ids=["command", "verb", "extra", "option", "file", "digest", "hours", "port", "choice"],
)
def test_usage_repeats_nothing(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 64
    assert VALUE not in done.output
    assert re.search(r"see plaatsbewijs|see root", done.output)


def _raise(failure: Exception) -> None:
    raise failure
