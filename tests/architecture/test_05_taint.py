"""Habit 5: taint is in the name, proof is in the type; only a procedure makes a ``Verified``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import FunctionNode, Source, at, calls, hold, planted, public_functions

RAW = frozenset({"bytes", "str", "bytearray", "memoryview"})
#: What our own code expects may be positional too.
EXPECTATIONS = frozenset({"typ", "field", "origin"})
#: Doors for other programs, which call them by these names.
PINNED = frozenset({("decode", "lst"), ("open_envelope", "token"), ("verify_presentation", "token")})
MAPPINGS = frozenset({"Mapping", "dict", "Dict"})
READERS = {
    "verifier/core/wire": ("open", "parse", "read", "decode", "load", "split", "inspect"),
    "verifier/core/procedure": ("verify", "assess", "audit", "open", "parse", "read", "judge", "accept"),
}


def unearned_verified(source: Source) -> Iterator[str]:
    """Calls of ``Verified(...)`` outside the procedures."""
    if source.inside("verifier/core/procedure"):
        return
    for call, name in calls(source.tree):
        if name == "Verified":
            yield at(source, call, "only a procedure makes a Verified")


def unnamed_taint(source: Source) -> Iterator[str]:
    """Readers whose positional text or bytes is not called ``unverified...``; expectations go by keyword."""
    verbs = [verb for room, listed in READERS.items() if source.inside(room) for verb in listed]
    for function in public_functions(source.tree):
        if function.name.partition("_")[0] in verbs:
            for parameter in _positional(function):
                if is_raw(parameter.annotation) and not is_named(parameter.arg, function.name):
                    yield at(source, parameter, f"{function.name}: {parameter.arg} is called unverified_...")


def is_named(name: str, function: str) -> bool:
    return name.startswith("unverified") or name in EXPECTATIONS or (function, name) in PINNED


def is_raw(annotation: ast.expr | None) -> bool:
    """Whether an annotation is of text or bytes, alone or in a list; of a mapping only the values matter."""
    if isinstance(annotation, ast.Subscript):
        inner = annotation.slice
        name = getattr(annotation.value, "id", getattr(annotation.value, "attr", ""))
        if name in MAPPINGS and isinstance(inner, ast.Tuple):
            return is_raw(inner.elts[-1])
        return name not in {"Callable", "type"} and is_raw(inner)
    if isinstance(annotation, ast.BinOp):
        return is_raw(annotation.left) or is_raw(annotation.right)
    if isinstance(annotation, ast.Tuple):
        return any(is_raw(each) for each in annotation.elts)
    return isinstance(annotation, ast.Name) and annotation.id in RAW


def _positional(function: FunctionNode) -> list[ast.arg]:
    return [each for each in (*function.args.posonlyargs, *function.args.args) if each.arg not in {"self", "cls"}]


def test_only_procedures_make_verified() -> None:
    hold(unearned_verified, "verifier", "keys")


@pytest.mark.parametrize("text", ["Verified(noun, signed)", "Verified[Contract](noun)", "evidence.Verified(noun)"])
def test_planted_verified_is_found(text: str) -> None:
    assert list(unearned_verified(planted("verifier/service/usecases/planted.py", text)))
    assert not list(unearned_verified(planted("verifier/core/procedure/planted.py", text)))


def test_taint_is_in_the_name() -> None:
    hold(unnamed_taint, *READERS)


@pytest.mark.parametrize(
    ("room", "text"),
    [
        ("wire", "def parse(text: str): ..."),
        ("wire", "def open_letter(token: bytes | str, /, *, typ: str): ..."),
        ("wire", "class Note:\n    @classmethod\n    def parse(cls, text: bytes): ..."),
        ("procedure", "def verify_bundle(bundle: bytes, *, at, trust): ..."),
        ("procedure", "def verify_all(tokens: Sequence[str], *, at, trust): ..."),
        ("procedure", "def verify_map(tokens: Mapping[str, bytes], *, at, trust): ..."),
    ],
)
def test_planted_taint_is_found(room: str, text: str) -> None:
    assert list(unnamed_taint(planted(f"verifier/core/{room}/planted.py", text)))


@pytest.mark.parametrize(
    "text",
    [
        "def parse(unverified: bytes, *, origin: str): ...",
        "def read(unverified_claims: Mapping[str, Any], noun: type[S]): ...",
        "def open_envelope(unverified_token: str, keys: Mapping[str, PublicKey]): ...",
        "def write(value: str): ...",
    ],
)
def test_named_taint_passes(text: str) -> None:
    assert not list(unnamed_taint(planted("verifier/core/wire/planted.py", text)))
