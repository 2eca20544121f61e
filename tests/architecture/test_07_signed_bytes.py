"""Habit 7: signed bytes are kept, never re-made; who did not sign a statement does not write one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Source, at, calls, hold, nodes, planted

SEALERS = frozenset({"seal_envelope", "sign_statement"})
SIGNERS = (
    "verifier/core/wire/statements.py",
    "verifier/core/wire/credential_fields.py",
    "verifier/core/wire/status_list.py",
    "verifier/party",
    "verifier/service/wiring.py",
    "verifier/service/usecases",
    "verifier/service/store/unit_of_work.py",
    "verifier/service/access/tokens.py",
    "keys",
)
#: The only modules that put the parts of a token together.
WRITERS = ("verifier/core/wire/compact.py", "verifier/core/wire/sd_jwt", "keys/custody/custodian.py")
PARTS = ("header", "payload", "protected", "signature", "signing_input")


def remade_statements(source: Source) -> Iterator[str]:
    """Statements sealed in a room that signs nothing."""
    for call, name in calls(source.tree):
        if name in SEALERS and not source.inside(*SIGNERS):
            yield at(source, call, f"{name}() is for those who sign: keep the bytes that were received")


def handmade_tokens(source: Source) -> Iterator[str]:
    """The parts of a JWS joined by hand: with ``b"."``, or in an f-string of parts with a full stop between."""
    if source.inside(*WRITERS):
        return
    for node in nodes(source.tree):
        if isinstance(node, ast.Constant) and node.value == b".":
            yield at(source, node, "only the envelope joins the parts of a token")
        elif isinstance(node, ast.JoinedStr) and _joins_parts(node):
            yield at(source, node, "only the envelope writes header.payload")


def _joins_parts(node: ast.JoinedStr) -> bool:
    dotted = any(isinstance(part, ast.Constant) and part.value == "." for part in node.values)
    holes = [ast.unparse(part) for part in node.values if isinstance(part, ast.FormattedValue)]
    return dotted and any(name in hole for hole in holes for name in PARTS)


def test_only_signers_seal() -> None:
    hold(remade_statements, "verifier", "keys")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("verifier/service/routes/agency.py", "seal_envelope(claims, typ=typ, kid=kid, sign=sign)"),
        ("verifier/service/store/statements.py", "statements.sign_statement(noun, kid=kid, sign=sign)"),
        ("verifier/core/procedure/planted.py", "envelope.seal_envelope(claims)"),
        ("verifier/offline/planted.py", "seal_envelope(claims)"),
    ],
)
def test_planted_sealing_is_found(path: str, text: str) -> None:
    assert list(remade_statements(planted(path, text)))
    assert not list(remade_statements(planted("verifier/party/buyer.py", text)))


def test_only_the_envelope_writes_tokens() -> None:
    hold(handmade_tokens, "verifier", "keys")


@pytest.mark.parametrize(
    "text",
    [
        "token = f'{header}.{payload}.{signature}'",
        "signing_input = b'.'.join([first, second])",
        "signing_input = protected + b'.' + body",
        "token = f'{row.payload}.{row.rest}'",
    ],
)
def test_planted_token_is_found(text: str) -> None:
    assert list(handmade_tokens(planted("verifier/service/store/planted.py", text)))
    assert not list(handmade_tokens(planted("verifier/core/wire/compact.py", text)))
