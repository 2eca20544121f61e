"""Strict JSON: what two readers could take differently is refused, in time linear in the text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import NotStrictJson, Refusal, TooLarge
from verifier.core.wire.strict_json import MAX_DEPTH, parse, parse_foreign, write

NESTED = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**15) | st.text('az \\"[{é'),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=4),
    max_leaves=6,
)


@given(NESTED.map(lambda value: [value]))
def test_what_is_written_is_read(value: Any) -> None:
    text = write(value)
    if _depth(value) > MAX_DEPTH:
        return
    assert parse(text, limit=10**6) == value
    assert parse(text.decode(), limit=10**6) == value


def _depth(value: Any) -> int:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if items is None else 1 + max(map(_depth, items), default=0)


@given(st.binary() | st.text())
def test_anything_gives_json_or_a_refusal(unverified: bytes | str) -> None:
    try:
        parse(unverified, limit=1000)
    except Refusal:
        return
    json.loads(unverified)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_depth_is_bounded_and_brackets_in_strings_do_not_count(opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    core = '"[[[[{{{{\\"[[[["' if opening == "[" else '"]]}}\\\\"'
    parse(opening * MAX_DEPTH + core + closing * MAX_DEPTH, limit=1000)
    with pytest.raises(NotStrictJson, match="levels"):
        parse(opening * (MAX_DEPTH + 1) + core + closing * (MAX_DEPTH + 1), limit=1000)
    with pytest.raises(NotStrictJson, match="levels"):
        parse('["' + "]" * 20 + '",' + opening * MAX_DEPTH + core + closing * MAX_DEPTH + "]", limit=1000)


@pytest.mark.parametrize(
    "piece",
    ['\\"', '"', '"\\\n', "\\", '"\\', '"a\\"'],
    ids=["escaped", "quote", "newline", "slash", "open", "mixed"],
)
def test_unclosed_strings_cost_no_more_than_their_length(piece: str) -> None:
    """A scan that starts again at every quote would take hours over this megabyte, and no test would end."""
    with pytest.raises(NotStrictJson):
        parse('{"a":[[[[[[[[["' + piece * 350_000, limit=2**21)


@pytest.mark.parametrize("text", ["é" * 10, b"x" * 21, "x" * 21], ids=["two-byte-letters", "bytes", "text"])
def test_the_limit_counts_bytes(text: bytes | str) -> None:
    with pytest.raises(TooLarge):
        parse(text, limit=19 if text == "é" * 10 else 20)


def test_sixteen_digits_and_no_more() -> None:
    assert parse(b"9007199254740993", limit=100) == 9007199254740993
    for text in (b"10000000000000000", b"-1000000000000000", b"1000000000000000000"):
        if len(text) > 16:
            with pytest.raises(NotStrictJson):
                parse(text, limit=100)


def test_astral_characters_may_be_escaped_as_a_pair() -> None:
    assert parse(b'"\\ud83d\\ude00"', limit=100) == "😀"


def test_a_surrogate_is_not_written() -> None:
    with pytest.raises(NotStrictJson):
        write({"name": "\udcff"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-1.25e-3", -0.00125),
        (' \r\n\t{"a":[1.5]} ', {"a": [1.5]}),
        ('"e\u0301\\u200d\\n\\t"', "e\u0301\u200d\n\t"),
        ('"' + "[" * 5000 + '"', "[" * 5000),
        ("[" * 32 + "]" * 32, None),
    ],
    ids=["fraction", "space", "text", "brackets-in-text", "deep"],
)
def test_json_of_others_is_wider(text: str, value: Any) -> None:
    read = parse_foreign(text.encode(), limit=10**5, depth=32)
    assert value is None or read == value


@pytest.mark.parametrize(
    "text",
    [
        "1e400", "-Infinity", "NaN", "1" * 17, "-0", "0." + "1" * 80, '{"a":1,"\\u0061":2}', "[1] 2", "\ufeff1",
        '"\\ud800"', '"\\u0000"', '"\\uffff"', '"\\ufdd0"', '"\\ud83f\\udffe"', '"\x7f"', '"\x85"',
        "[" * 33 + "]" * 33, "",
    ],
)  # fmt: skip
def test_json_of_others_is_still_refused(text: str) -> None:
    with pytest.raises(NotStrictJson):
        parse_foreign(text.encode(), limit=10**5, depth=32)


def test_json_of_others_is_bounded() -> None:
    for text in ("[" + "[]," * 4096 + "1]", '{"a":[' + "{}," * 4095 + "1]}"):
        with pytest.raises(TooLarge, match="4096"):
            parse_foreign(text.encode(), limit=10**5, depth=32)
    with pytest.raises(TooLarge):
        parse_foreign(b"[1]", limit=2, depth=32)
