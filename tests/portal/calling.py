"""Calling (aanroepen): a function of a module as it is served, called in Node with bytes and big integers."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from tests.portal.asking import PROGRAM, node
from verifier.service.portal.assets import LIBRARIES, composed_assets

Question = Mapping[str, Any]


def require_libraries() -> None:
    """Where the libraries are not built the test is skipped, except in CI."""
    node()
    is_built = composed_assets().by_name.keys() >= LIBRARIES
    if not is_built and "CI" not in os.environ:
        pytest.skip("the browser's libraries are not built: run `make portal`")
    assert is_built, "`make portal` builds what these tests run"


def call(module: str, name: str, *given: Any) -> Question:
    """The question what a function gives; ``bytes`` go as such, integers as numbers."""
    return {"ask": "call", "module": module, "name": name, "given": [_told(each) for each in given]}


def big(number: int) -> Mapping[str, str]:
    """An integer that the function takes as a bigint."""
    return {"$integer": str(number)}


def opener(private_key: bytes) -> Mapping[str, str]:
    """A handle of the keyring, of a private X-Wing key of 96 bytes."""
    return {"$opener": _base64(private_key)}


def drawn(label: str) -> Mapping[str, str]:
    """A source of scalars that gives the same ones each time."""
    return {"$draw": label}


def always(scalar: int) -> Mapping[str, str]:
    """A source of scalars that gives this one each time."""
    return {"$scalar": str(scalar)}


class Talk:
    """One Node process that is asked again and again: a module is loaded once."""

    def __init__(self, process: subprocess.Popen[str], errors: IO[str]) -> None:
        self._process = process
        self._errors = errors

    def answers(self, questions: Iterable[Question]) -> list[Any]:
        """What the modules say, in the order of the questions."""
        return [self._answer(each) for each in questions]

    def called(self, questions: Iterable[Question]) -> list[Any]:
        """What each call gives, in order; a refusal as ``("refused", code, field)``."""
        return [_read(each) for each in self.answers(questions)]

    def _answer(self, question: Question) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question, default=_base64) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            self._errors.seek(0)
            raise AssertionError(self._errors.read()[-2000:])
        return json.loads(line)


@contextmanager
def talking(folder: Path) -> Iterator[Talk]:
    """Node with the modules in ``folder``."""
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(  # noqa: S603 -- our own program
            [node(), str(PROGRAM), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
        with process:
            yield Talk(process, errors)
            assert process.stdin is not None
            process.stdin.close()


def _read(answer: Mapping[str, Any]) -> Any:
    return ("refused", *answer["refused"]) if "refused" in answer else _revived(answer["gave"])


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode()


def _told(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"$octets": _base64(value)}
    if isinstance(value, Mapping):
        return {name: _told(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_told(each) for each in value]
    return value


def _revived(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"$octets"}:
            return b64decode(value["$octets"])
        if value.keys() == {"$integer"}:
            return int(value["$integer"])
        return {name: _revived(each) for name, each in value.items()}
    return [_revived(each) for each in value] if isinstance(value, list) else value
