"""Bundles that no directory bears out (niet gedekt): by its keys, its witnesses, or as it does not hold itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.portal.bundle_case import STRANGER, Case, case, year
from tests.world.scheme import (
    BUYER,
    DAY,
    EVALUATOR1,
    EVALUATOR2,
    MUNICIPALITY,
    REGISTER,
    ROOT,
    signing_key,
)
from tests.world.year import Year
from verifier.core.log.cosignature import cosign
from verifier.core.model.directory import Witness
from verifier.core.model.party import PartyId
from verifier.core.wire.note import parse_note, write_note


def directories() -> Iterator[Case]:
    """Steps 2, 5 and 8: what the directory says of keys, and directories that do not hold together."""
    key = signing_key(REGISTER).kid
    iat = year().said[0].verdict.iat
    ends: list[dict[str, int]] = [
        {"compromised_since": iat + 1},
        {"compromised_since": iat - DAY},
        {"revoked_at": iat},
        {"revoked_at": iat + 1},
        {"not_after": iat - 1},
        {"not_before": iat + 1},
    ]
    for number, end in enumerate(ends):
        ended = Year()
        ended.scheme.retire(key, at=ended.at, **end)
        yield case(f"key {number}", world=ended)
    scheme = year().scheme
    spoil: dict[str, Callable[[Any], dict[str, Any]]] = {
        "by nobody known": lambda _: {},
        "no evaluator": lambda _: {"evaluator1": BUYER},
        "one evaluator": lambda now: {"evaluator2": now.evaluator1},
        "two registers": lambda now: {
            "institutions": (*now.institutions, replace(now.institutions[0], id=PartyId("kvk:11111111")))
        },
        "an institution twice": lambda now: {"institutions": now.institutions * 2},
        "a year twice": lambda now: {"evaluator_years": now.evaluator_years * 2},
        "no element": lambda now: {"evaluator_years": (replace(now.evaluator_years[0], pk1=b"\1" + bytes(31)),)},
        "a key twice": lambda now: {"keys": (*now.keys, now.keys[0])},
        "a party unknown": lambda now: {"institutions": now.institutions[:-1]},
        "too long": lambda now: {"exp": now.iat + 31 * DAY},
        "a quorum of nobody": lambda _: {"quorum": 1},
        "a log of small order": lambda now: {"log": replace(now.log, keys=(bytes(32),))},
    }
    for name, change in spoil.items():
        signer = STRANGER if name == "by nobody known" else ROOT
        changed = scheme.next_directory(at=year().at, **change(scheme.directory.statement))
        yield case(f"directory: {name}", directory=scheme.sign_directory(changed, signer))


def witnessed() -> Iterator[Case]:
    """Step 9, and step 5 for a key that was compromised: the witnesses' time decides."""
    keys = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3)]
    witnesses = tuple(
        Witness(f"w{number}.example", (key.public_key().public_bytes_raw(),), party=party, url="https://w.example")
        for number, (key, party) in enumerate(zip(keys, (EVALUATOR1, EVALUATOR2, MUNICIPALITY), strict=True))
    )
    for count, since in ((0, None), (1, None), (2, None), (3, None), (2, -1), (2, 0), (3, 60)):
        watched = Year()
        watched.scheme.renew(at=watched.at, witnesses=witnesses, quorum=2)
        seen = watched.said[0].verdict.iat + DAY
        if since is not None:
            watched.scheme.retire(signing_key(REGISTER).kid, at=watched.at, compromised_since=seen + since)
        note = parse_note(watched.note)
        lines = [
            cosign(note.body, name=each.origin, public_key=each.keys[0], at=seen + 10 * number, sign=key.sign)
            for number, (key, each) in enumerate(zip(keys[:count], witnesses, strict=False))
        ]
        whole = write_note(note.body, [*note.signatures, *lines])
        yield case(f"witnesses {count} {since}", world=watched, log_proof=watched.log_proof(0, whole))
        spoiled_note = whole[:-8] + "AAAAAA=\n"
        if count and since is None:
            yield case(f"witnesses {count}, one false", world=watched, log_proof=watched.log_proof(0, spoiled_note))
