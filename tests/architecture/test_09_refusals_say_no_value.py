"""Habit 9: a refusal never repeats what it refused, and a log line carries only what was allowed by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOT, Source, at, calls, hold, imported, last_name, listed, planted, sources

#: What an expectation may be built of: bounds and names that our own code chose, never a value that came in.
BOUNDS = listed(
    "low high least most minimum maximum limit longest shortest size length count months codes unit expected typ "
    "role purpose depth field name member path step index position ordinal"
)
CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")
#: Who may log: the allow-listed events of the register, and the last resort of every HTTP face.
LOGGERS = ("verifier/service/audit.py", "verifier/web/safe_responses.py", "verifier/web/serving.py")
#: Who may keep what a library warns of from being shown: openpyxl's warnings repeat the cell.
SILENCERS = ("verifier/party/contractor/spreadsheet/xlsx_sheet.py",)
LEVELS = frozenset({"debug", "info", "warning", "error", "critical", "exception", "log"})


def refusal_names() -> frozenset[str]:
    """The classes on the page of errors."""
    (page,) = sources("verifier/core/errors.py")
    return frozenset(node.name for node in page.tree.body if isinstance(node, ast.ClassDef))


def repeated_values(source: Source) -> Iterator[str]:
    """Arguments of a refusal that could hold what was received."""
    refusals = refusal_names()
    for call, name in calls(source.tree):
        if name in refusals:
            for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
                if not is_our_own(argument):
                    yield at(source, call, f"{name} may repeat what it refuses: {ast.unparse(argument)}")


def is_our_own(value: ast.expr) -> bool:
    """Whether ``value`` is made of constants, named bounds and the expectations of another refusal only."""
    match value:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name in BOUNDS or bool(CONSTANT.fullmatch(name))
        case ast.Attribute(attr=name):
            return name in {"expected", "field", "step", "code"} or bool(CONSTANT.fullmatch(name))
        case ast.JoinedStr(values=parts):
            return all(is_our_own(part) for part in parts)
        case ast.FormattedValue(value=inner):
            return is_our_own(inner)
        case ast.BinOp(left=left, right=right):
            return is_our_own(left) and is_our_own(right)
        case ast.Call(func=function, args=arguments, keywords=[]):
            receiver = function.value if isinstance(function, ast.Attribute) else None
            return (receiver is None or is_our_own(receiver)) and all(is_our_own(each) for each in arguments)
    return False


def stray_logging(source: Source) -> Iterator[str]:
    """Imports of logging outside the modules that allow fields by name, and messages that are put together."""
    for node, module in imported(source.tree):
        if module.partition(".")[0] == "warnings" and source.inside(*SILENCERS):
            continue
        if module.partition(".")[0] in {"logging", "syslog", "warnings", "structlog"} and not source.inside(
            *LOGGERS
        ):
            yield at(source, node, f"{module} is imported only in {', '.join(LOGGERS)}")
    for call, name in calls(source.tree):
        logs = (
            name in LEVELS and isinstance(call.func, ast.Attribute) and "log" in last_name(call.func.value).lower()
        )
        if logs and not all(isinstance(each, ast.Constant) for each in call.args[:1]):
            yield at(source, call, "the message of a log line is a constant")


def test_refusals_repeat_no_value() -> None:
    hold(repeated_values, "verifier", "keys")


@pytest.mark.parametrize(
    "argument",
    [
        "f'a month, not {value}'",
        "'a month, not %s' % value",
        "'a month, not {}'.format(value)",
        "'a month, not ' + value",
        "str(error)",
        "'an element', field=unverified_name",
        "'an element', field=f'lines.{key}'",
        "value",
        "repr(claims)",
        "*parts",
        "'an id', field=claims['jti']",
        "unverified.strip()",
    ],
)
def test_planted_value_is_found(argument: str) -> None:
    assert list(repeated_values(planted("verifier/core/wire/planted.py", f"raise WrongValue({argument})")))


@pytest.mark.parametrize(
    "argument",
    [
        "'a month as YYYY-MM', field='moment', step='3'",
        "f'an integer from {low} to {MAX_HOURS}', field=name",
        "f'a token of at most {limit_of(typ)} characters'",
        "f'one of {\", \".join(codes)}', field=f'lines[{index}]'",
        "refusal.expected, field=field",
    ],
)
def test_expectation_passes(argument: str) -> None:
    assert not list(repeated_values(planted("verifier/core/wire/planted.py", f"raise WrongValue({argument})")))


def test_page_of_errors_is_read() -> None:
    assert (ROOT / "verifier/core/errors.py").exists()
    assert {"Refusal", "WrongValue", "Undecided"} <= refusal_names()


def test_only_loggers_log() -> None:
    hold(stray_logging, "verifier", "keys")


def test_planted_logging_is_found() -> None:
    text = "def late():\n    import logging\n    logging.info('placement %s', token)"
    assert list(stray_logging(planted("verifier/service/usecases/planted.py", text)))
    assert not list(stray_logging(planted(LOGGERS[0], text)))


def test_planted_message_is_found() -> None:
    assert list(stray_logging(planted(LOGGERS[0], "_LOG.info(f'placement {token}')")))
    assert list(stray_logging(planted(LOGGERS[0], "logger.error('placement ' + token)")))
    assert not list(stray_logging(planted(LOGGERS[0], "_LOG.info('placement %s', digest)")))
