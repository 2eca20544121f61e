"""What is exchanged (uitwisseling): claims of every shape, which parts can be disclosed, and which are shown."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.conformance.sd_jwt.presented import HEADER, PLAIN, jws
from verifier.core.wire.sd_jwt import Path, conceal, present, write_sd_jwt


@dataclass(frozen=True, slots=True)
class Exchange:
    """``claims`` of a credential; ``disclosable`` may be shown, ``shown`` is; ``decoys`` by the path they are in.

    Its end is far away: PyPI ``sd-jwt`` binds at the moment that it runs.
    """

    name: str
    claims: Mapping[str, Any]
    disclosable: tuple[Path, ...]
    shown: tuple[Path, ...]
    decoys: Mapping[Path, int]


PERSON: dict[str, Any] = {
    **{name: value for name, value in PLAIN.items() if name != "status"},
    "exp": 4_000_000_000,
    "sub": "urn:example:1",
    "name": "Þykkvabæjarklaustur ４丁目",
    "quoted": 'a "b" \\ c / d',
    "lines": "one\ntwo\tthree",
    "empty": "",
    "number": -17,
    "fraction": 1.5,
    "yes": True,
    "nothing": None,
    "address": {"street": "Kerkstraat 1", "city": "Utrecht", "place": {"country": "NL", "region": "UT"}},
    "courses": ["welding", {"kind": "school", "hours": [8, 16]}, ["a", "b"], "lifting"],
    "none": [],
    "void": {},
}
FLAT: tuple[Path, ...] = tuple(
    (name,) for name in ("sub", "name", "quoted", "lines", "empty", "number", "fraction")
)
REST: tuple[Path, ...] = tuple((name,) for name in ("yes", "nothing", "address", "courses", "none", "void"))
NESTED: tuple[Path, ...] = (("address", "street"), ("address", "city"), ("address", "place", "country"))
ARRAYS: tuple[Path, ...] = (("courses", 0), ("courses", 1), ("courses", 2), ("courses", 3))
DEEP: tuple[Path, ...] = (
    ("address",),
    ("address", "street"),
    ("address", "place"),
    ("address", "place", "country"),
    ("courses",),
    ("courses", 1),
    ("courses", 1, "hours"),
    ("courses", 1, "hours", 0),
    ("courses", 2, 1),
)
EXCHANGES = (
    Exchange("flat", PERSON, (*FLAT, *REST), (*FLAT, *REST), {}),
    Exchange("flat-some", PERSON, (*FLAT, *REST), (("name",), ("nothing",), ("courses",)), {}),
    Exchange("flat-none", PERSON, (*FLAT, *REST), (), {}),
    Exchange("nested", PERSON, NESTED, NESTED, {}),
    Exchange("nested-some", PERSON, NESTED, (("address", "city"),), {}),
    Exchange("arrays", PERSON, ARRAYS, ARRAYS, {}),
    Exchange("arrays-some", PERSON, ARRAYS, (("courses", 1), ("courses", 3)), {}),
    Exchange("recursive", PERSON, DEEP, DEEP, {}),
    Exchange(
        "recursive-some", PERSON, DEEP, (("address",), ("address", "place"), ("courses",), ("courses", 1)), {}
    ),
    Exchange("decoys", PERSON, (*FLAT, *NESTED), FLAT[:2], {(): 3, ("address",): 2, ("void",): 1}),
    Exchange("decoys-in-arrays", PERSON, ARRAYS, ARRAYS[:2], {("courses",): 2, ("none",): 1}),
    Exchange("nothing-to-conceal", PERSON, (), (), {}),
)


def salts() -> Iterator[bytes]:
    """The same in every run."""
    number = 0
    while True:
        yield hashlib.sha256(b"exchanged %d" % number).digest()[:16]
        number += 1


def ours(exchange: Exchange) -> str:
    """What is shown of it, issued and presented by our own code."""
    payload, disclosures = conceal(
        exchange.claims, disclosable=exchange.disclosable, salts=salts(), decoys=exchange.decoys
    )
    return present(write_sd_jwt(jws(HEADER, payload), disclosures), names=exchange.shown)


def expected(exchange: Exchange) -> dict[str, Any]:
    """The claims without what could be shown and is not, elements from the last to the first."""
    left: dict[str, Any] = copy.deepcopy(dict(exchange.claims))
    concealed = sorted(
        set(exchange.disclosable) - set(exchange.shown), key=lambda path: [str(each) for each in path]
    )
    for path in reversed(concealed):
        _take_out(left, path)
    return left


def _take_out(left: Any, path: Path) -> None:
    *outer, last = path
    for step in outer:
        try:
            left = left[step]
        except (KeyError, IndexError, TypeError):
            return  # taken out already with what it lay in
    del left[last]


def frame(exchange: Exchange) -> dict[str, Any]:
    """What npm's library calls a disclosure frame."""
    made: dict[str, Any] = {}
    for path in exchange.disclosable:
        _within(made, path[:-1]).setdefault("_sd", []).append(str(path[-1]))
    for path, count in exchange.decoys.items():
        _within(made, path)["_sd_decoy"] = count
    return made


def selection(exchange: Exchange) -> dict[str, Any]:
    """What npm's library calls a presentation frame."""
    made: dict[str, Any] = {}
    for path in sorted(exchange.shown, key=len):
        outer = _within(made, path[:-1])
        outer[str(path[-1])] = {} if any(each[: len(path)] == path != each for each in exchange.shown) else True
    return made


def _within(made: dict[str, Any], path: Path) -> dict[str, Any]:
    for step in path:
        made = made.setdefault(str(step), {})
    return made
