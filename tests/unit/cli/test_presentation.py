"""``plaatsbewijs verify-presentation``: an answer to every line, whatever it is, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.conformance.sd_jwt.presented import (
    ASKED,
    AT,
    AUDIENCE,
    BOUND,
    CANARY,
    CLAIMS,
    ISSUER,
    NONCE,
    PLAIN,
    VALID,
)
from tests.conformance.sd_jwt.presented import question as asked
from tests.prebuilt import app
from tests.unit.cli.conftest import CUT_OFF, Run
from verifier.offline.presentation_lines import MAX_LINE, answer


def answers(lines: Iterable[bytes]) -> list[dict[str, Any]]:
    done = CliRunner().invoke(app, ["verify-presentation"], input=b"".join(each + b"\n" for each in lines))
    assert (done.exit_code, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def line(token: Any, **more: Any) -> bytes:
    return json.dumps(asked(token, **more)).encode()


def test_a_line_in_is_a_line_out() -> None:
    whole, bound, refused = answers(
        [line(VALID), line(BOUND, **ASKED), line(VALID, issuer="https://other.example")],
    )
    about = {"valid": True, "claims": CLAIMS, "issuer": PLAIN["iss"], "vct": PLAIN["vct"]}
    assert whole == {**about, "key_binding": None}
    assert bound == {**about, "key_binding": {"audience": AUDIENCE, "nonce": NONCE, "iat": AT - 10}}
    assert refused == {
        "valid": False,
        "status": "invalid",
        "code": "wrong_issuer",
        "step": "12",
        "field": "iss",
        "expected": "the issuer that is expected",
    }


def test_what_is_missing_is_undecided() -> None:
    (told,) = answers([json.dumps({**asked(VALID), "issuer_keys": []}).encode()])
    assert (told["valid"], told["status"], told["code"], told["step"]) == (False, "undecided", "trust_missing", "4")


BAD = {
    "nothing": (b"", "not_strict_json", ""),
    "garbage": (CANARY.encode(), "not_strict_json", ""),
    "not-utf-8": (b"\xff\xfe", "not_strict_json", ""),
    "duplicate": (b'{"token":"a","token":"b"}', "not_strict_json", ""),
    "deep": (b"[" * 4_000, "not_strict_json", ""),
    "list": (b"[]", "wrong_value", ""),
    "no-keys": (json.dumps({"token": VALID, "at": AT}).encode(), "missing_member", "issuer_keys"),
    "no-moment": (json.dumps({"token": VALID, "issuer_keys": []}).encode(), "missing_member", "at"),
    "unknown": (line(VALID, **{CANARY: 1}), "unknown_member", ""),
    "token-number": (line(7), "wrong_value", "token"),
    "token-null": (line(None), "wrong_value", "token"),
    "keys-object": (json.dumps({**asked(VALID), "issuer_keys": ISSUER.jwk}).encode(), "wrong_value", "issuer_keys"),
    "keys-texts": (json.dumps({**asked(VALID), "issuer_keys": [CANARY]}).encode(), "wrong_value", "issuer_keys"),
    "moment-naive": (line(VALID, at="2025-06-15T12:00:00"), "wrong_value", "at"),
    "moment-fraction": (line(VALID, at=1.5), "wrong_value", "at"),
    "flag-number": (line(VALID, require_key_binding=1), "wrong_value", "require_key_binding"),
    "nonce-number": (line(VALID, nonce=1), "wrong_value", "nonce"),
    "age-true": (line(VALID, key_binding_max_age=True), "wrong_value", "key_binding_max_age"),
    "too-long": (b'"' + b"x" * (3 * MAX_LINE) + b'"', "too_large", ""),
}


def test_bad_lines_are_answered_and_the_next_one_too() -> None:
    told = answers([each for bad, _, _ in BAD.values() for each in (bad, line(VALID))])
    assert [each["valid"] for each in told] == [False, True] * len(BAD)
    assert {name: (each["code"], each["field"]) for name, each in zip(BAD, told[::2], strict=True)} == {
        name: (code, field) for name, (_, code, field) in BAD.items()
    }
    assert CANARY not in json.dumps(told[::2])


def test_a_moment_may_be_written_and_null_is_absent() -> None:
    (told,) = answers([line(VALID, at="2025-06-15T17:06:40+02:00", typ=None, nonce=None, key_binding_max_age=None)])
    assert told["valid"], told


def test_the_last_line_needs_no_end() -> None:
    done = CliRunner().invoke(app, ["verify-presentation"], input=line(VALID))
    assert json.loads(done.stdout)["valid"]
    assert CliRunner().invoke(app, ["verify-presentation"], input=b"").stdout == ""


@given(st.binary(max_size=40))
def test_no_line_raises(sent: bytes) -> None:
    assert answer(sent)["valid"] is False


@pytest.mark.slow
def test_without_a_socket(run: Run) -> None:
    fed = f"import io\nsys.stdin = io.TextIOWrapper(io.BytesIO({line(VALID)!r}))\n"
    done = run("verify-presentation", program=CUT_OFF.replace("from verifier.cli", f"{fed}from verifier.cli"))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["valid"]
