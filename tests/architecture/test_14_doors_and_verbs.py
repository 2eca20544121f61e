"""Habit 14: a route decides nothing, and a use case is one verb: one file with one public callable."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Source, at, handlers, hold, last_name, nodes, planted

LOOPS = (ast.For, ast.AsyncFor, ast.While)
DECISIONS = (*LOOPS, ast.If, ast.IfExp, ast.Try, ast.TryStar, ast.Match, ast.BoolOp)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
NOUNS = frozenset({"Protocol", "NamedTuple", "TypedDict", "StrEnum", "Enum", "Exception"})


def deciding_routes(source: Source) -> Iterator[str]:
    """Branches, loops, filters and handlers of exceptions in route handlers; plain mapping is translation."""
    for handler in handlers(source.tree):
        for node in nodes(handler):
            if isinstance(node, DECISIONS) or (isinstance(node, ast.comprehension) and node.ifs):
                yield at(source, handler, f"{handler.name} decides: {type(node).__name__}")


def crowded_use_cases(source: Source) -> Iterator[str]:
    """Files of use cases with no public callable, or with more than one; nouns it takes or gives may stand by."""
    if source.path.endswith("__init__.py"):
        return
    callables = [
        node.name for node in source.tree.body if isinstance(node, DEFINITIONS) and _is_public_callable(node)
    ]
    if len(callables) != 1:
        yield f"{source.path}:1: one verb, one file, one callable; found {callables or 'none'}"


def _is_public_callable(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    return not node.name.startswith("_") and not (isinstance(node, ast.ClassDef) and _is_noun(node))


def _is_noun(node: ast.ClassDef) -> bool:
    called = any(
        isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name == "__call__" for each in node.body
    )
    value = any(last_name(getattr(each, "func", each)) == "dataclass" for each in node.decorator_list)
    return not called and (value or any(last_name(each) in NOUNS for each in node.bases))


def test_routes_decide_nothing() -> None:
    hold(deciding_routes, "verifier/service/routes")


@pytest.mark.parametrize(
    "body",
    [
        "if body: return None",
        "for line in body: call(line)",
        "try:\n        call()\n    except KeyError: pass",
        "return call(body or default)",
        "return call(a if b else c)",
        "return [call(line) for line in body if line]",
        "match body:\n        case None: pass",
        "while body: call()",
    ],
)
def test_planted_decision_is_found(body: str) -> None:
    route = f"@router.post('/placements')\nasync def submit(body):\n    {body}\n"
    assert list(deciding_routes(planted("verifier/service/routes/planted.py", route)))


def test_plain_route_passes() -> None:
    route = (
        "@router.get('/verdict')\nasync def verdict(who: Buyer):\n    '''Say.'''\n    return await answer(who)\n"
    )
    assert not list(deciding_routes(planted("verifier/service/routes/planted.py", route)))


def test_use_cases_are_verbs() -> None:
    hold(crowded_use_cases, "verifier/service/usecases")


@pytest.mark.parametrize(
    "text",
    [
        "async def submit(): ...\nasync def withdraw(): ...",
        "class Submit:\n    def __call__(self): ...\ndef submit(): ...",
        "def _only_private(): ...",
        "@dataclass\nclass Submit:\n    def __call__(self): ...\nclass Withdraw: ...",
    ],
)
def test_planted_crowd_is_found(text: str) -> None:
    assert list(crowded_use_cases(planted("verifier/service/usecases/planted.py", text)))


def test_one_verb_with_its_nouns_passes() -> None:
    nouns = "@dataclass(frozen=True)\nclass Submitted: ...\nclass Clock(Protocol): ...\n"
    text = nouns + "async def submit(): ...\ndef _read(): ..."
    assert not list(crowded_use_cases(planted("verifier/service/usecases/planted.py", text)))
