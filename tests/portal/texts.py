"""Texts under test (getoetste teksten): JSON and ZLIB streams, right and wrong wherever readers differ."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator

from tests.portal.part import Part, said
from verifier.core.wire import base64url
from verifier.core.wire.status_list import decode
from verifier.core.wire.strict_json import parse, parse_foreign

_TEXTS = (
    "",
    " ",
    "null",
    "nul",
    "nulll",
    "true false",
    "[]",
    "[,]",
    "[1,]",
    "[1 2]",
    '{"a":1}',
    '{"a":1,}',
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":1}',
    '{"__proto__":1,"constructor":2,"toString":3}',
    '{"__proto__":1,"__proto__":1}',
    "{'a':1}",
    '{"a" : 1 }',
    "{a:1}",
    '{"a":}',
    '{"a"}',
    "0",
    "-0",
    "-1",
    "01",
    "+1",
    "1.",
    ".5",
    "1.0",
    "-0.0",
    "1e3",
    "1E+3",
    "1e",
    "1e400",
    "1e-400",
    "9007199254740991",
    "9007199254740993",
    "9999999999999999",
    "99999999999999999",
    "-999999999999999",
    "-9999999999999999",
    "1." + "0" * 70,
    "NaN",
    "Infinity",
    "-Infinity",
    "٣",
    '"a',
    '"a\\"',
    '"\\u00e9"',
    '"\\u0041"',
    '"\\u004"',
    '"\\u00g1"',
    '"\\x41"',
    '"\\ud83d\\ude00"',
    '"\\ud83d"',
    '"\\ude00\\ud83d"',
    '"\\ud800\\ud800\\udc00"',
    '"\t"',
    '"\n"',
    '"\\n"',
    '"\\t"',
    '"\\r"',
    '"\\b"',
    '"\\/"',
    '"\\u0000"',
    '"\x7f"',
    '"\x85"',
    '"é"',
    '"e\u0301"',
    '"\u200d"',
    '"\u202e"',
    '"\ufeff"',
    '"\ue000"',
    '"\ufdd0"',
    '"\uffff"',
    '"\U0001fffe"',
    '"\U0001f600"',
    '"\u0378"',
    '{"\\n":1}',
    '{"e\u0301":1}',
    '{"\u200d":1}',
    "\u00a0[]",
    "\x0b[]",
    "[]\x00",
    "\ufeff[]",
    "// a\n[]",
    "[" * 8 + "]" * 8,
    "[" * 9 + "]" * 9,
    '{"a":' * 8 + "1" + "}" * 8,
    "[" * 33 + "]" * 33,
    '["' + "[" * 40 + '"]',
    "[" + "[]," * 4094 + "[]]",
    "[" + "[]," * 4095 + "[]]",
    "[" + "[]," * 4096 + "[",
    '["' + "[" * 4097 + '"]',
    " [1]\r\n\t",
)
_OCTETS = (b"\xff", b'"\xc3"', b'"\xc0\xaf"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b"[]\xfe", b"\x00[\x00]")


def texts() -> Iterator[Part]:
    """As ours, as ours with line feeds, and as of others; and at the limit."""
    octets = [*(each.encode() for each in _TEXTS), *_OCTETS]
    for number, text in enumerate(octets):
        for newlines in (False, True):
            question = {"ask": "json", "text": text, "limit": 20_000, "depth": 8, "newlines": newlines}
            checked = said(parse, text, limit=20_000, newlines=newlines)
            yield Part(f"text {number} {newlines}", question, checked)
        question = {"ask": "json", "text": text, "limit": 20_000, "depth": 32, "foreign": True}
        yield Part(
            f"text {number} of others",
            question,
            said(parse_foreign, text, limit=20_000, depth=32),
        )
    for limit in (2, 1):
        question = {"ask": "json", "text": b"[]", "limit": limit, "depth": 8}
        yield Part(f"limit {limit}", question, said(parse, b"[]", limit=limit))


def streams() -> Iterator[Part]:
    """ZLIB streams of every kind of block, whole, cut off, continued, and with a bit changed."""
    chance = random.Random(1950)  # noqa: S311 - a repeatable sample, no secret
    contents = [b"", b"a", bytes(3000), chance.randbytes(3000), b"abcabcabd" * 300, bytes(range(256)) * 12]
    made = [
        _compressed(content, level, bits, strategy)
        for content in contents
        for level, bits, strategy in (
            (9, 15, 0),
            (1, 9, 0),
            (0, 15, 0),
            (6, 15, zlib.Z_FIXED),
            (6, 15, zlib.Z_HUFFMAN_ONLY),
        )
    ]
    changed = [each for stream in made for each in _spoiled(stream, chance)]
    for number, octets in enumerate([*made, *changed, b"", b"x", b"\x78\x9c", b"\x78\xbb" + made[0][2:]]):
        for limit in (3072, 2999):
            text = base64url.encode(octets)
            question = {"ask": "inflate", "octets": octets, "limit": limit}
            yield Part(
                f"stream {number} {limit}",
                question,
                said(decode, text, 8, limit=limit),
            )


def _compressed(content: bytes, level: int, bits: int, strategy: int) -> bytes:
    making = zlib.compressobj(level, zlib.DEFLATED, bits, 8, strategy)
    return making.compress(content) + making.flush()


def _spoiled(stream: bytes, chance: random.Random) -> Iterator[bytes]:
    yield stream[:-1]
    yield stream + b"\0"
    for _ in range(6):
        changed = bytearray(stream)
        changed[chance.randrange(min(len(changed), 90))] ^= 1 << chance.randrange(8)
        yield bytes(changed)
