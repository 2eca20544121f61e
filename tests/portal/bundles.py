"""Bundles under test (getoetste bundels): valid ones, and every step made to fail, with the kit and the moment."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.portal.bundle_case import STRANGER, Case, case, year
from tests.portal.untrusted import directories, witnessed
from tests.world.crediting import HOUR, LIST, PLACES, PUBLIC_URL, credential_of, status_list
from tests.world.publishing import signed_head
from tests.world.scheme import (
    BUYER,
    DAY,
    MUNICIPALITY,
    REGISTER,
    REGISTRAR,
    ROOT,
    opening_key,
    signing_key,
)
from verifier.core.model.calendar import Month
from verifier.core.model.status import CredentialStatus, StatusRef
from verifier.core.model.verdict import Outcome, TargetAnswer
from verifier.core.trust.kit import write_kit
from verifier.core.wire import base64url
from verifier.core.wire.bundle import FIRST_FORMAT
from verifier.core.wire.envelope import seal_envelope
from verifier.core.wire.sd_jwt import present, with_key_binding
from verifier.core.wire.statements import sign_statement
from verifier.core.wire.status_list import OWN_LIMIT, encode

#: How many bundles with changed bytes.
SPOILED = 60


@cache
def cases() -> tuple[Case, ...]:
    """Every case; the names are unique."""
    made = (*plain(), *signed(), *credentials(), *statuses(), *directories(), *witnessed(), *spoiled())
    assert len({each.name for each in made}) == len(made)
    return made


def plain() -> Iterator[Case]:
    """Bundles as they are, at every moment that matters, and under other kits."""
    world, kit = year(), year().scheme.kit
    iat, end = world.said[0].verdict.iat, world.scheme.directory.statement.exp
    for index in range(3):
        yield Case(f"valid {index}", world.bundle(index), write_kit(kit), world.at)
    moments = (0, iat - 301, iat - 300, iat, world.at + HOUR, world.at + HOUR + 1, end, end + 1, end + 400 * DAY)
    yield from (case(f"at {each}", at=each) for each in (*moments, 2**40, 2**41))
    lasting = status_list(at=end - HOUR)
    yield from (case(f"to the end {late}", at=end + late, status_list=lasting) for late in (0, 1))
    yield case("without credential", credential=None)
    yield case("without list", status_list=None)
    yield case("another nonce", leaf_nonce=bytes(32))
    yield case("first format", format=FIRST_FORMAT)
    yield case("another policy", policy="publication-v2")
    yield case("another root", kit=replace(kit, roots=(STRANGER.jwk,)))
    yield case("two roots", kit=replace(kit, roots=(STRANGER.jwk, ROOT.jwk)))
    yield case("a root that seals", kit=replace(kit, roots=(opening_key(MUNICIPALITY).jwk,)))
    yield case("a newer kit", kit=replace(kit, directory_version=kit.directory_version + 1))
    yield case("another's proof", log_proof=world.log_proof(1))
    twice = world.bundle().replace(b'"policy"', b'"policy":"a","policy"')
    yield Case("a member twice", twice, write_kit(kit), world.at)
    for number, changed in enumerate(_files(json.loads(world.bundle()))):
        yield Case(f"file {number}", changed, write_kit(kit), world.at)


def _files(members: dict[str, Any]) -> Iterator[bytes]:
    whole = json.dumps(members).encode()
    yield from (
        b"",
        whole[:-1],
        whole + b"}",
        b"\xef\xbb\xbf" + whole,
        whole + b"\xff",
        b"[" * 100,
        b" " * 5_242_881,
    )
    yield from (
        b"null",
        b'"x"',
        b"{}",
        b'{"format":7}',
        b'{"format":"plaatsbewijs-bundle-v3"}',
        b" " + whole + b"\n",
    )
    for name in members:
        yield json.dumps({**members, name: None}).encode()
        yield json.dumps({each: value for each, value in members.items() if each != name}).encode()
    yield json.dumps({**members, "__proto__": 1}).encode()
    yield json.dumps({**members, "policy": "a\nb"}).encode()
    yield json.dumps({**members, "policy": "\u202e"}).encode()
    yield json.dumps({**members, "policy": "e\u0301"}).encode()
    yield json.dumps({**members, "policy": "\U0001f600" * 64}).encode()
    for line in ("extra AA==", "extra ", "index 01", "index 9007199254740992", "index 7", "x"):
        first, _, rest = members["log_proof"].partition("\n")
        yield json.dumps({**members, "log_proof": f"{first}\n{line}\n{rest}"}).encode()
    proof: str = members["log_proof"]
    for changed in (proof[:-1], proof + "\n", proof.replace("\n\n", "\n"), proof.replace("—", "-"), proof * 9):
        yield json.dumps({**members, "log_proof": changed}).encode()


def signed() -> Iterator[Case]:
    """Step 3, and what follows where somebody signed another verdict."""
    said = year().said[0].verdict
    signers = {"stranger": STRANGER, "registrar": REGISTRAR, "buyer": signing_key(BUYER)}
    for name, key in signers.items():
        yield case(f"verdict by {name}", verdict=sign_statement(said, kid=key.kid, sign=key.sign))
    others: dict[str, dict[str, Any]] = {
        "iss": {"iss": BUYER},
        "aud": {"aud": BUYER},
        "not in the log": {"band": "100"},
        "another log": {"as_of": replace(said.as_of, log_origin="other.example/log")},
        "beyond the checkpoint": {"as_of": replace(said.as_of, size=640)},
        "all told": {
            "targets": (TargetAnswer("people", Outcome.MET),),
            "payment_basis_points": 9_000,
            "malus": 10**15,
        },
    }
    key = signing_key(REGISTER)
    for name, changes in others.items():
        token = sign_statement(replace(said, **changes), kid=key.kid, sign=key.sign)
        yield case(f"verdict: {name}", verdict=token)
    for name, note in {
        "another log's head": signed_head(3, bytes(32), origin="other.example/log"),
        "an empty log": signed_head(3, bytes(32)),
        "a stranger's head": signed_head(3, bytes(32), key=Ed25519PrivateKey.from_private_bytes(bytes(32))),
    }.items():
        yield case(name, log_proof=year().log_proof(0, note))


def credentials() -> Iterator[Case]:
    """Steps 10 and 11."""
    world, said = year(), year().said[0].verdict
    whole, end = credential_of(said), world.scheme.directory.statement.exp
    changes: dict[str, dict[str, Any]] = {
        "contract": {"contract": bytes(32)},
        "outcome": {"verdict": Outcome.MET},
        "band": {"band": "100"},
        "floor": {"floor_rounded": 1},
        "nothing told": {"activities_total": None},
        "month": {"as_of": replace(said.as_of, moment=Month(2026, 2))},
        "another log": {"as_of": replace(said.as_of, log_origin="other.example/log")},
        "issuer": {"iss": "https://other.example"},
        "of the future": {"iat": world.at + 301, "exp": world.at + DAY},
        "soon over": {"exp": world.at + 60},
        "over": {"exp": world.at},
        "after the directory": {"iat": end + DAY, "exp": end + 9 * DAY},
        "place outside": {"status": StatusRef(LIST, PLACES)},
        "another list": {"status": StatusRef(f"{PUBLIC_URL}/status/2", 0)},
        "a list elsewhere": {"status": StatusRef("https://other.example/status/1", 0)},
    }
    for name, change in changes.items():
        yield case(f"credential: {name}", credential=credential_of(said, **change))
    bound = with_key_binding(whole, audience="a", nonce="n", iat=world.at, sign=STRANGER.sign)
    texts = {
        "stranger": credential_of(said, 0, STRANGER),
        "buyer": credential_of(said, 0, signing_key(BUYER)),
        "cut off": whole[:-1],
        "changed": whole.replace("~", "~A", 1),
        "one more": whole + "WyJ4Il0~",
        "twice": whole + whole.split("~")[1] + "~",
        "nothing": "~",
        "no json": "a.b.c~",
        "no tilde": whole.partition("~")[0],
        "less": present(whole, names=["band"]),
        "bound by another": bound,
    }
    for name, text in texts.items():
        yield case(f"credential: {name}", credential=text)
    yield case("later, after the directory", at=end + 2 * DAY, credential=texts["less"])


def statuses() -> Iterator[Case]:
    """Steps 12 to 14."""
    at = year().at
    for value in range(4):
        lst: Any = {0: value, 1: 2}
        yield case(f"status {value}", status_list=status_list(lst, at=at))
    taken_back = {0: CredentialStatus.INVALID}
    yield case("an old list", status_list=status_list(taken_back, at=at - 100 * HOUR))
    changes: dict[str, dict[str, Any]] = {
        "by a stranger": {"key": STRANGER},
        "by a buyer": {"key": signing_key(BUYER)},
        "early": {"at": at + 301},
        "at the edge": {"at": at + 300},
        "another": {"sub": f"{PUBLIC_URL}/status/2"},
        "issued elsewhere": {"iss": "https://other.example"},
        "too long": {"exp": at + 73 * HOUR},
        "soon over": {"exp": at + 60},
    }
    for name, change in changes.items():
        yield case(f"list: {name}", status_list=status_list(**{"at": at, **change}))
    lists = {
        "at the limit": encode(bytes(OWN_LIMIT)),
        "above the limit": encode(bytes(OWN_LIMIT + 1)),
        "a bomb": encode(bytes(64 * OWN_LIMIT)),
        "cut off": encode(bytes(100))[:-4],
        "with more behind it": base64url.encode(zlib.compress(bytes(100)) + b"more"),
        "with a wrong sum": base64url.encode(zlib.compress(bytes(100))[:-1] + b"?"),
        "without compression": "AAAA",
    }
    for name, lst in lists.items():
        yield case(f"list: {name}", status_list=_listed(lst))
    yield case("list: no token", status_list="x")
    yield case("list: a verdict", status_list=year().said[0].token)


def _listed(lst: str) -> str:
    """The token of a list of the register, compressed by somebody else."""
    at, key = year().at, signing_key(REGISTER)
    claims = {"iss": PUBLIC_URL, "sub": LIST, "iat": at, "exp": at + HOUR, "ttl": HOUR}
    token: str = seal_envelope(
        {**claims, "status_list": {"bits": 2, "lst": lst}}, typ="statuslist+jwt", kid=key.kid, sign=key.sign
    )
    return token


def spoiled() -> Iterator[Case]:
    """Bytes changed at random, the same in every run."""
    chance = random.Random(20261201)  # noqa: S311 - a repeatable sample, no secret
    whole, kit = year().bundle(), write_kit(year().scheme.kit)
    for number in range(SPOILED):
        changed = bytearray(whole)
        place = chance.randrange(len(changed))
        changed[place] ^= chance.randrange(1, 256)
        yield Case(f"spoiled {number} at {place}", bytes(changed), kit, year().at)
