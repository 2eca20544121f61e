"""A source file (bronbestand) as the habits see it: a path, its text and its syntax tree.

A check is a pure function from one source to its breaches, so that it judges a planted text as well as the tree.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]

METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "route", "api_route"})
REGISTRARS = frozenset({"Route", "add_route", "add_api_route"})

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Source:
    """``path`` is relative to the repository, with forward slashes."""

    path: str
    text: str
    tree: ast.Module

    def inside(self, *rooms: str) -> bool:
        """Whether this file is one of ``rooms``, or lies in one of them."""
        path = PurePosixPath(self.path)
        return any(path.is_relative_to(room) for room in rooms)


Check = Callable[[Source], Iterator[str]]


def planted(path: str, text: str) -> Source:
    """A source that exists only in a test."""
    return Source(path, text, ast.parse(text))


def sources(*rooms: str) -> list[Source]:
    """Every Python file in ``rooms`` of this checkout; a room that does not exist yet is empty."""
    return [_read(path) for path in sorted(path for room in rooms for path in _python_files(ROOT / room))]


def breaches(check: Check, *rooms: str) -> list[str]:
    """What ``check`` finds in ``rooms``, one line each."""
    return [found for source in sources(*rooms) for found in check(source)]


def hold(check: Check, *rooms: str) -> None:
    """Fail with every breach that ``check`` finds in ``rooms``."""
    found = breaches(check, *rooms)
    assert not found, "\n".join(["", *found])


def at(source: Source, node: ast.AST, message: str) -> str:
    """One breach as ``path:line: message``."""
    return f"{source.path}:{getattr(node, 'lineno', 1)}: {message}"


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Every node of ``tree``, itself included: each habit looks at all of them, and one walk is enough."""
    return tuple(ast.walk(tree))


def functions(tree: ast.AST) -> Iterator[FunctionNode]:
    """Every function and method, nested ones included."""
    for node in nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public_functions(tree: ast.Module) -> Iterator[FunctionNode]:
    """Functions of the module and methods of its classes whose name does not start with an underscore."""
    for node in tree.body:
        members = node.body if isinstance(node, ast.ClassDef) else [node]
        for member in members:
            if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef) and not member.name.startswith("_"):
                yield member


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the last part of the called name: ``a.b.c()`` and ``c[T]()`` are both calls of ``c``."""
    for node in nodes(tree):
        if isinstance(node, ast.Call):
            yield node, last_name(node.func)


def last_name(node: ast.expr) -> str:
    """The last part of a dotted or subscripted name; empty for anything else."""
    if isinstance(node, ast.Subscript):
        return last_name(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def imported(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Every module that is imported anywhere in ``tree``, and ``module.name`` for each name from it."""
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node, node.module
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"


def within(module: str, packages: frozenset[str]) -> bool:
    """Whether ``module`` is one of ``packages`` or lies below one."""
    parts = module.split(".")
    return any(".".join(parts[:size]) in packages for size in range(1, len(parts) + 1))


def parameters(function: FunctionNode) -> list[ast.arg]:
    """Every parameter but ``self`` and ``cls``."""
    listed = function.args
    extra = [each for each in (listed.vararg, listed.kwarg) if each]
    named = [*listed.posonlyargs, *listed.args, *listed.kwonlyargs, *extra]
    return [each for each in named if each.arg not in {"self", "cls"}]


def handlers(tree: ast.Module) -> Iterator[FunctionNode]:
    """Functions that a router's decorator, or a route made in the same module, hands the requests to."""
    registered = {last_name(each) for call, name in calls(tree) if name in REGISTRARS for each in _values(call)}
    for function in functions(tree):
        if function.name in registered or any(_routes(each) for each in function.decorator_list):
            yield function


def after_docstring(function: FunctionNode) -> list[ast.stmt]:
    """The statements of a function that are not its contract."""
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def statements(function: FunctionNode) -> int:
    """How many statements a function has, those inside other statements included."""
    return sum(isinstance(node, ast.stmt) for each in after_docstring(function) for node in nodes(each))


def words(name: str) -> set[str]:
    """The words of a name in CamelCase or with underscores, in lower case."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)}


def listed(names: str) -> frozenset[str]:
    """Names written with spaces between them."""
    return frozenset(names.split())


def _values(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _routes(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and last_name(decorator.func) in METHODS


@cache
def _read(path: Path) -> Source:
    return planted(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def _python_files(place: Path) -> list[Path]:
    return [place] if place.is_file() else list(place.rglob("*.py"))
