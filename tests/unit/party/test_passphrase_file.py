"""A passphrase comes from an owner's file or a person, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from verifier.core.errors import WrongValue
from verifier.party.passphrase import VARIABLE, read_passphrase

SECRET = "zeven groene fietsen naar Utrecht"


def refuse_to_ask(prompt: str) -> str:
    raise AssertionError(prompt)


def from_file(path: Path) -> str:
    return read_passphrase(environ={VARIABLE: str(path)}, ask=refuse_to_ask)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"], ids=["bare", "line", "windows"])
def test_file_is_read_without_its_line_end(tmp_path: Path, end: str) -> None:
    path = tmp_path / "p"
    path.write_bytes((SECRET + end).encode())
    path.chmod(0o600)
    assert from_file(path) == SECRET


def test_person_is_asked_without_a_file() -> None:
    assert read_passphrase(environ={}, ask=lambda _: SECRET) == SECRET


def test_empty_answer_is_refused() -> None:
    with pytest.raises(WrongValue):
        read_passphrase(environ={}, ask=lambda _: "")


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        (SECRET.encode(), 0o640),
        (SECRET.encode(), 0o604),
        (b"", 0o600),
        (b"\xff" * 20, 0o600),
        (b"x" * 4097, 0o600),
    ],
    ids=["group", "others", "empty", "no-utf8", "long"],
)
def test_file_that_may_have_leaked_or_is_none_is_refused(tmp_path: Path, content: bytes, mode: int) -> None:
    path = tmp_path / "p"
    path.write_bytes(content)
    path.chmod(mode)
    with pytest.raises(WrongValue) as refused:
        from_file(path)
    assert SECRET not in str(refused.value)


def test_missing_file_is_not_replaced_by_a_question(tmp_path: Path) -> None:
    for path in (tmp_path / "absent", tmp_path):
        with pytest.raises(WrongValue):
            from_file(path)
