"""Keys of attempts: read strictly, never kept, and tied to the whole request."""

from __future__ import annotations

import hashlib
import re

import pytest
from starlette.requests import Request

from verifier.core.errors import WrongValue
from verifier.web.idempotency import EXAMPLE, PATTERN, attempt_of, key_of


def request(
    *keys: bytes, method: str = "POST", path: bytes = b"/v1/x", query: bytes = b"", body: bytes = b"{}"
) -> Request:
    made = Request(
        {
            "type": "http",
            "method": method,
            "path": path.decode(),
            "raw_path": path,
            "query_string": query,
            "headers": [(b"idempotency-key", each) for each in keys],
            "state": {},
        }
    )
    made.state.body_sha256 = hashlib.sha256(body).digest()
    return made


@pytest.mark.parametrize(
    ("written", "meant"),
    [(b'"a"', b"a"), (b'"a b!~"', b"a b!~"), (rb'"\"\\"', rb'"\ '.strip()), (b'"' + b"x" * 128 + b'"', b"x" * 128)],
    ids=["short", "printable", "escaped", "longest"],
)
def test_a_string_is_known_by_its_digest(written: bytes, meant: bytes) -> None:
    assert key_of(request(written)) == hashlib.sha256(meant).digest()


def test_no_header_is_no_key() -> None:
    assert key_of(request()) is None


@pytest.mark.parametrize(
    "keys",
    [
        (b"a",),
        (b"",),
        (b'""',),
        (b'"a',),
        (b'"a"b"',),
        (rb'"a\b"',),
        (rb'"a\"',),
        (b'"a";p=1',),
        (b'"a", "b"',),
        (b'"a"', b'"a"'),
        (b'"\x01"',),
        (b'"\x7f"',),
        (b'"\xe9"',),
        (b'"' + b"x" * 129 + b'"',),
        (b":YQ==:",),
        (b"1",),
    ],
    ids=lambda keys: repr(keys)[:24],
)
def test_anything_else_is_refused_and_not_repeated(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(WrongValue) as refused:
        key_of(request(*keys))
    assert str(refused.value) == "Idempotency-Key: one string in double quotes, of 1 to 128 characters"


def test_an_attempt_is_the_same_for_the_same_request_and_for_no_other() -> None:
    others = [
        request(),
        request(method="PUT"),
        request(path=b"/v1/y"),
        request(query=b"a=1"),
        request(path=b"/v1/x%3Fa=1"),
        request(body=b"{ }"),
    ]
    attempts = [attempt_of(each, b"k") for each in others]
    assert attempt_of(request(), b"k") == attempts[0]
    assert len({each.fingerprint for each in attempts}) == len(others)


def test_what_is_documented_is_what_is_read() -> None:
    assert key_of(request(EXAMPLE.encode())) is not None
    for written, good in (('"a"', True), ("a", False), ('""', False), (r'"\\"', True), (r'"\a"', False)):
        assert bool(re.fullmatch(PATTERN, written)) is good
