"""Hostile headers (vijandige kopteksten): well signed, and refused for what the header says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.conformance.wire.token_under_test import CANARY, CLAIMS, HEADER, KEY, OTHER, TYP, Case, signed, token
from verifier.core.errors import (
    NotStrictJson,
    TooLarge,
    UnknownKey,
    WrongHeader,
    WrongType,
)
from verifier.core.wire import strict_json

OTHER_TYPES: dict[str, Any] = {"number": 256, "null": None, "list": ["ES256"], "object": {}, "true": True}
ALGORITHMS = ("none", "None", "", "HS256", "RS256", "PS256", "EdDSA", "Ed25519", "ES384", "ES256K", "es256")
EXTRAS: dict[str, Any] = {
    "crit": ["b64"],
    "jku": f"https://{CANARY}.example/keys",
    "jwk": OTHER.jwk,
    "x5c": [CANARY],
    "x5u": CANARY,
    "x5t": CANARY,
    "b64": False,
    "cty": "json",
    "zip": "DEF",
    "enc": "A256GCM",
    "nonce": CANARY,
    CANARY: 1,
    "": 1,
}
TYPS = {
    "capitals": TYP.upper(),
    "short": "sr-acceptance",
    "jwt": "JWT",
    "other": "sr-placement+jwt",
    "media-type": f"application/{TYP}",
    "space": TYP + " ",
    **OTHER_TYPES,
}
KIDS = {
    "unknown": OTHER.kid,
    "long": CANARY * 80,
    "empty": "",
    "path": f"../../{CANARY}",
    "sql": f"' OR '{CANARY}'='{CANARY}",
    "lower-case": KEY.kid.lower(),
}
CONTROLS = {"crlf": "\r\n", "nul": "\0", "ansi": "\x1b[31m", "bidi": "\u202e", "del": "\x7f"}
HEADERS: dict[str, Any] = {"list": ["ES256", TYP, KEY.kid], "text": TYP, "null": None, "number": 7}


def headers() -> Iterator[Case]:
    yield from _algorithms()
    yield from _members()
    yield from _keys()
    for name, typ in TYPS.items():
        yield Case(f"typ-{name}", "typ is compared exactly.", signed({**HEADER, "typ": typ}), WrongType)
    for name, header in HEADERS.items():
        raw = strict_json.write(header)
        yield Case(f"header-{name}", "A header is an object.", token(raw, strict_json.write(CLAIMS)), WrongHeader)


def _algorithms() -> Iterator[Case]:
    for number, alg in enumerate(ALGORITHMS):
        why = f"The key's record says ES256, and a token does not choose: alg is {alg!r}."
        label = f"alg-{number}-{alg.lower() or 'empty'}"
        yield Case(label, why, signed({**HEADER, "alg": alg}), WrongHeader)
    for name, other in OTHER_TYPES.items():
        yield Case(f"alg-{name}", "alg is a text.", signed({**HEADER, "alg": other}), WrongHeader)


def _members() -> Iterator[Case]:
    for name, value in EXTRAS.items():
        label = {CANARY: "unknown", "": "empty-name"}.get(name, name)
        why = f"A header has exactly alg, typ and kid; {label} is one more."
        yield Case(f"header-with-{label}", why, signed({**HEADER, name: value}), WrongHeader)
    for name in HEADER:
        less = {member: value for member, value in HEADER.items() if member != name}
        yield Case(f"header-without-{name}", f"{name} is missing.", signed(less), WrongHeader)


def _keys() -> Iterator[Case]:
    for name, kid in KIDS.items():
        yield Case(f"kid-{name}", "No key has this thumbprint.", signed({**HEADER, "kid": kid}), UnknownKey)
    for name, other in OTHER_TYPES.items():
        yield Case(f"kid-{name}", "kid is a text.", signed({**HEADER, "kid": other}), WrongHeader)
    for name, text in CONTROLS.items():
        why = "A control or format character in kid could forge a line of a log."
        yield Case(f"kid-{name}", why, signed({**HEADER, "kid": KEY.kid + text}), NotStrictJson)
    long = signed({**HEADER, "kid": CANARY * 150})
    yield Case("header-too-long", "A header has at most 1,024 bytes.", long, TooLarge)
