"""Hostile JSON (vijandige JSON): well signed, and refused for how the text is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.conformance.wire.token_under_test import (
    CANARY,
    CLAIMS,
    HEADER,
    Case,
    signed,
    text_of,
    with_header,
    with_payload,
)
from verifier.core.errors import (
    NotCanonical,
    NotStrictJson,
)

DUPLICATE_HEADERS = {
    "duplicate": '"alg":"none"',
    "duplicate-escaped": '"\\u0061lg":"none"',
    "duplicate-same": '"alg":"ES256"',
}
DUPLICATE_CLAIMS = {
    "duplicate": '"iat":1',
    "duplicate-escaped": '"i\\u0061t":1',
    "duplicate-nested": '"x":{"a":1,"a":2}',
}
_H, _C = text_of(HEADER), text_of(CLAIMS)
NUMBERS = {
    "nan": "NaN",
    "infinity": "Infinity",
    "minus-infinity": "-Infinity",
    "float": "1767261600.0",
    "exponent": "1e9",
    "exponent-integer": "1E0",
    "minus-zero": "-0",
    "big-integer": "17672616000000000",
    "huge-integer": "9" * 5000,
    "leading-zero": "01",
    "plus": "+1",
    "hexadecimal": "0x10",
    "bare-point": "1.",
}
STRINGS = {
    "lone-surrogate": "\\ud800",
    "reversed-surrogates": "\\udc00\\ud800",
    "escaped-nul": "\\u0000",
    "control": "\x01",
    "raw-newline": "\n",
    "delete": "\x7f",
    "c1-control": "\\u0085",
    "bidi-override": "\\u202e",
    "zero-width": "\u200b",
    "not-nfc": "e\u0301",
    "not-nfc-escaped": "e\\u0301",
    "private-use": "\ue000",
    "noncharacter": "\\uffff",
    "bad-escape": "\\x41",
    "short-escape": "\\u00",
}
BYTES = {
    "bom": b"\xef\xbb\xbf" + _C.encode(),
    "utf-16": _C.encode("utf-16"),
    "utf-32": _C.encode("utf-32-le"),
    "latin-1": _C.replace("kvk", "k\xe9").encode("latin-1"),
    "overlong": _C.encode().replace(b"kvk", b"\xc0\xab"),
    "cesu-surrogate": _C.encode().replace(b"kvk", b"\xed\xa0\x80"),
    "trailing-object": _C.encode() + b"{}",
    "trailing-nul": _C.encode() + b"\0",
    "trailing-comma": _C[:-1].encode() + b",}",
    "cut-off": _C[:-1].encode(),
    "single-quotes": _C.replace('"', "'").encode(),
    "comment": _C.encode() + b"//" + CANARY.encode(),
    "name-without-quotes": _C.replace('"iat"', "iat").encode(),
    "nine-deep": b"[" * 9 + b"]" * 9,
    "very-deep": b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}",
    "quotes": b'{"a":[[[[[[[[[["' + b'\\"' * 5000,
    "nothing-but-space": b" ",
    "word": CANARY.encode(),
}
NOT_OBJECTS: dict[str, Any] = {"list": [CLAIMS], "text": CANARY, "null": None, "number": 1, "true": True}


def json_texts() -> Iterator[Case]:
    yield from _duplicates()
    for name, number in NUMBERS.items():
        raw = _C.replace("1767261600", number).encode()
        yield Case(
            f"payload-{name}", "Numbers are integers of at most sixteen digits.", with_payload(raw), NotStrictJson
        )
    for name, text in STRINGS.items():
        raw = f'{_C[:-1]},"x":"{CANARY}{text}"}}'.encode()
        why = "Strings are in NFC, without control, format, surrogate, private-use or unassigned characters."
        yield Case(f"payload-{name}", why, with_payload(raw), NotStrictJson)
    for name, raw in BYTES.items():
        yield Case(
            f"payload-{name}", "This is not one JSON text in UTF-8 of depth 8.", with_payload(raw), NotStrictJson
        )
    yield Case("header-bom", "A byte order mark.", with_header(b"\xef\xbb\xbf" + _H.encode()), NotStrictJson)
    yield Case("header-trailing", "More after the object.", with_header(_H.encode() + b"1"), NotStrictJson)
    for name, claims in NOT_OBJECTS.items():
        yield Case(f"payload-is-{name}", "A payload is an object.", signed(claims=claims), NotCanonical)


def _duplicates() -> Iterator[Case]:
    why = "Two readers could each take another one of two members with the same name."
    for name, extra in DUPLICATE_HEADERS.items():
        yield Case(f"header-{name}", why, with_header(f"{_H[:-1]},{extra}}}".encode()), NotStrictJson)
    for name, extra in DUPLICATE_CLAIMS.items():
        yield Case(f"payload-{name}", why, with_payload(f"{_C[:-1]},{extra}}}".encode()), NotStrictJson)
