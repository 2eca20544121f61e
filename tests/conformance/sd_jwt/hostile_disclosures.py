"""Hostile disclosures (vijandige openbaarmakingen): well signed, and refused for what is disclosed where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.conformance.sd_jwt.presented import (
    BAND,
    CANARY,
    CITY,
    DISCLOSURES,
    FIRST,
    PAYLOAD,
    PLAIN,
    Case,
    bad,
    decoy,
    digest,
    encoded,
    presented,
    respelled,
    salt,
)
from verifier.core.errors import BadDisclosure, NotCanonical, NotStrictJson, TooLarge
from verifier.core.wire import base64url

_S = salt(20)
_SPELLINGS: dict[str, str] = {
    "padding": f"{BAND}=",
    "plus": f"{BAND[:-1]}+",
    "slash": f"{BAND[:-1]}/",
    "dot": f"{BAND}.x",
    "space": f"{BAND} ",
    "newline": f"{BAND}\n",
    "one-character": "A",
    "last-bits": respelled(encoded([_S, "extras", 1])),
}


_SHAPES: dict[str, Any] = {
    "empty": [],
    "salt-alone": [_S],
    "four": [_S, "extra", 1, 2],
    "object": {"salt": _S, "name": "extra", "value": 1},
    "text": CANARY,
    "number": 7,
    "null": None,
    "salt-number": [7, "extra", 1],
    "salt-null": [None, "extra", 1],
    "salt-list": [[_S], "extra", 1],
    "salt-number-of-element": [7, 1],
    "name-number": [_S, 7, 1],
    "name-null": [_S, None, 1],
    "name-list": [_S, ["extra"], 1],
    "name-true": [_S, True, 1],
    "name-sd": [_S, "_sd", [decoy(4)]],
    "name-dots": [_S, "...", decoy(4)],
    "name-sd-alg": [_S, "_sd_alg", "sha-256"],
}


def disclosures() -> Iterator[Case]:
    """Step 7: each is read by itself, wherever its digest stands."""
    canonical = "A disclosure is canonical base64url without padding."
    for name, text in _SPELLINGS.items():
        yield _read(f"disclosure-{name}", canonical, text, NotCanonical)
    why = "A disclosure is one JSON array that no two readers read differently."
    raw = json.dumps([_S, "extra", 1]).encode()
    for name, octets in {
        "cut-off": raw[:-1],
        "trailing": raw + b"[]",
        "trailing-comma": raw[:-1] + b",]",
        "bom": b"\xef\xbb\xbf" + raw,
        "nan": raw.replace(b"1]", b"NaN]"),
        "infinity": raw.replace(b"1]", b"Infinity]"),
        "overflow": raw.replace(b"1]", b"1e999]"),
        "huge-integer": raw.replace(b"1]", b"1" * 5000 + b"]"),
        "duplicate": raw.replace(b"1]", b'{"a":1,"a":2}]'),
        "deep": raw.replace(b"1]", b"[" * 32 + b"]" * 32 + b"]"),
        "very-deep": raw.replace(b"1]", b"[" * 4000 + b"]" * 4000 + b"]"),
        "surrogate": raw.replace(b"extra", b"\\udfff"),
        "nul": raw.replace(b"extra", b"\\u0000"),
        "latin-1": raw.replace(b"extra", b"\xe9"),
        "control": raw.replace(b"extra", b"\x07"),
        "two-arrays-in-one": b'["a","b",1],["c","d",2]',
        "nothing": b" ",
    }.items():
        yield _read(f"disclosure-{name}", why, base64url.encode(octets), NotStrictJson)
    wide = base64url.encode(b'["s","n",[' + b",".join([b"{}"] * 4096) + b"]]")
    token = presented({**PLAIN, "_sd": [digest(wide)]}, [wide])
    yield bad("disclosure-wide", "At most 4,096 arrays and objects.", token, TooLarge, 7)
    shape = "A disclosure is a salt as text, a name as text if it is of an object, and a value."
    for name, value in _SHAPES.items():
        yield _read(f"disclosure-{name}", shape, encoded(value), BadDisclosure)
    straddling = [base64url.encode(each) for each in (b'["a","b', b'c",1]', b'["d","e",1],["f","g",2]')]
    token = presented({**PLAIN, "_sd": [digest(each) for each in straddling]}, straddling)
    yield bad(
        "disclosures-straddling", "Each is a text by itself, and no part of its neighbour.", token, NotStrictJson, 7
    )


def _read(
    name: str, why: str, text: str, refused: type[BadDisclosure] | type[NotCanonical] | type[NotStrictJson]
) -> Case:
    payload = {**PAYLOAD, "_sd": [*PAYLOAD["_sd"], digest(text)]}
    return bad(name, why, presented(payload, [*DISCLOSURES, text]), refused, 7)


def placed(name: str, why: str, changed: dict[str, Any], texts: list[str], step: int) -> Case:
    return bad(name, why, presented({**PLAIN, **changed}, texts), BadDisclosure, step)


def places() -> Iterator[Case]:
    """Steps 8 to 10."""
    named, element = encoded([_S, "extra", 1]), encoded([_S, 1])
    kind = "In an object a disclosure has a name, in an array it has none."
    yield placed("place-element-in-object", kind, {"_sd": [digest(element)]}, [element], 8)
    yield placed("place-member-in-array", kind, {"list": [{"...": digest(named)}]}, [named], 8)
    yield placed("place-element-in-inner-object", kind, {"inner": {"_sd": [digest(element)]}}, [element], 8)
    there = "A name that stands there already is not disclosed again."
    yield placed("name-is-plain", there, {"extra": 0, "_sd": [digest(named)]}, [named], 8)
    yield placed("name-is-plain-null", there, {"extra": None, "_sd": [digest(named)]}, [named], 8)
    again = encoded([salt(21), "extra", 2])
    yield placed("name-twice", there, {"_sd": [digest(named), digest(again)]}, [named, again], 8)
    inner = encoded([_S, "address", {"city": "Delft", "_sd": [digest(CITY)]}])
    yield placed("name-is-plain-inside", there, {"_sd": [digest(inner)]}, [inner, CITY], 8)
    issuer = encoded([_S, "iss", CANARY])
    yield placed("name-is-issuer", there, {"_sd": [digest(issuer)]}, [issuer], 8)
    yield from _reserved(named, element)
    yield from _repeated(named, element)
    yield from _unplaced(named, element)
    steps = 33
    nest = encoded([_S, "n", 1])
    chain = [nest]
    for number in range(steps):
        chain.append(encoded([salt(100 + number), "n", {"_sd": [digest(chain[-1])]}]))
    deep = "After disclosing, nesting is at most 32 levels."
    yield placed("nested-disclosures-deep", deep, {"_sd": [digest(chain[-1])]}, chain, 8)


def _reserved(named: str, element: str) -> Iterator[Case]:
    values: dict[str, Any] = {
        "text": digest(named),
        "object": {"0": digest(named)},
        "null": None,
        "number": 7,
        "true": True,
        "with-number": [decoy(5), 7],
        "with-null": [decoy(5), None],
        "with-list": [[decoy(5)]],
        "with-object": [{"...": decoy(5)}],
    }
    for name, value in values.items():
        why = "What _sd refers to is an array of texts."
        yield placed(f"sd-{name}", why, {"_sd": value}, [], 8)
        yield placed(f"sd-inside-{name}", why, {"inner": {"_sd": value}}, [], 8)
    for name, items in {
        "with-more": [{"...": digest(element), "x": 1}],
        "with-sd": [{"...": digest(element), "_sd": []}],
        "number": [{"...": 7}],
        "null": [{"...": None}],
        "list": [{"...": [digest(element)]}],
        "object": [{"...": {"...": digest(element)}}],
    }.items():
        why = "An object with ... stands in an array, and holds one digest and nothing else."
        yield placed(f"dots-{name}", why, {"list": items}, [], 8)
    yield placed("dots-in-object", "Three dots are no name of a claim.", {"inner": {"...": digest(element)}}, [], 8)
    yield placed("dots-in-payload", "Three dots are no name of a claim.", {"...": digest(element)}, [], 8)
    alg = "_sd_alg stands in the payload itself and nowhere deeper."
    yield placed("sd-alg-inside", alg, {"inner": {"_sd_alg": "sha-256"}}, [], 8)
    yield placed("sd-alg-in-array", alg, {"list": [{"_sd_alg": "sha-256"}]}, [], 8)
    for name, reserved in {"sd": {"_sd": 7}, "sd-alg": {"_sd_alg": "sha-256"}, "dots": {"...": 7}}.items():
        text = encoded([_S, "extra", reserved])
        why = "Names that are reserved are so in what is disclosed too."
        yield placed(f"disclosed-value-with-{name}", why, {"_sd": [digest(text)]}, [text], 8)


def _repeated(named: str, element: str) -> Iterator[Case]:
    why = "A digest stands in the payload, and in all that is disclosed, at most once."
    both = [digest(named), digest(named)]
    yield placed("digest-twice", why, {"_sd": both}, [named], 9)
    yield placed("digest-twice-undisclosed", why, {"_sd": [decoy(6), decoy(6)]}, [], 9)
    yield placed(
        "digest-in-two-objects", why, {"_sd": [digest(named)], "inner": {"_sd": [digest(named)]}}, [named], 9
    )
    yield placed("decoy-in-two-objects", why, {"_sd": [decoy(6)], "inner": {"_sd": [decoy(6)]}}, [], 9)
    yield placed("digest-in-two-elements", why, {"list": [{"...": digest(element)}] * 2}, [element], 9)
    yield placed("digest-in-object-and-array", why, {"_sd": [decoy(6)], "list": [{"...": decoy(6)}]}, [], 9)
    outer = encoded([_S, "outer", {"_sd": [decoy(6)]}])
    yield placed("digest-again-in-disclosure", why, {"_sd": [digest(outer), decoy(6)]}, [outer], 9)
    first = encoded([salt(22), {"_sd": [digest(named)]}])
    second = encoded([salt(23), {"_sd": [digest(named)]}])
    elements = [{"...": digest(first)}, {"...": digest(second)}]
    yield placed("digest-in-two-disclosures", why, {"list": elements}, [first, second, named], 9)


def _unplaced(named: str, element: str) -> Iterator[Case]:
    why = "Every disclosure has its digest in the payload, or in a disclosure that is shown too."
    yield placed("disclosure-of-nothing", why, {}, [named], 10)
    yield placed("disclosure-beside-others", why, {"_sd": [digest(named)]}, [named, element], 10)
    yield bad("disclosure-without-outer", why, presented(PAYLOAD, [CITY]), BadDisclosure, 10)
    yield bad("disclosure-of-other-token", why, presented(PAYLOAD, [*DISCLOSURES, named]), BadDisclosure, 10)
    respelled = base64url.encode(base64url.decode(BAND).replace(b",", b", "))
    yield bad("disclosure-respelled", why, presented(PAYLOAD, [respelled]), BadDisclosure, 10)
    changed = encoded([salt(1), "band", "100"])
    yield bad("disclosure-changed", why, presented(PAYLOAD, [changed, FIRST]), BadDisclosure, 10)
    yield placed("digest-as-plain-text", why, {"note": digest(named)}, [named], 10)
    yield placed("digest-as-plain-element", why, {"list": [digest(element)]}, [element], 10)
    hexadecimal = base64url.decode(digest(named)).hex()
    yield placed("digest-in-hexadecimal", why, {"_sd": [hexadecimal]}, [named], 10)
    yield placed("digest-with-padding", why, {"_sd": [digest(named) + "="]}, [named], 10)
    ring = encoded([_S, "self", {"_sd": [decoy(7)]}])
    yield placed("disclosure-in-itself", why, {"inner": {"_sd": [decoy(8)]}}, [ring], 10)
