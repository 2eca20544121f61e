"""A second implementation reads what ours writes, and ours what it writes: npm ``@sd-jwt/jwt-status-list``.

It checks no signature: tokens are signed here, under the key of the register, and verified by our procedure.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.world import World
from tests.world.scheme import DAY, REGISTER, signing_key
from verifier.core.errors import Refusal
from verifier.core.model.status import CredentialStatus, StatusList, StatusListToken, StatusRef
from verifier.core.procedure.status import status_of, verify_status_token
from verifier.core.wire.envelope import seal_envelope
from verifier.core.wire.status_list import TYP, decode, encode, pack, status_at, write_status_token

HERE = Path(__file__).parent
INSTALLED = HERE / "node_modules" / "@sd-jwt" / "jwt-status-list"
VECTORS = HERE.parents[1] / "vectors" / "status_list" / "draft21.json"
ISSUER = "https://register.example"
URI = f"{ISSUER}/status/n4bQgYhMfWWaL-qgxVrQFQ"
SIZE = 2**17
KEY = signing_key(REGISTER)

pytestmark = pytest.mark.slow


def drawn() -> Iterator[tuple[int, list[int]]]:
    """Lists of every number of bits, empty places and odd lengths included."""
    chance = random.Random(20261201)  # noqa: S311 # the same lists every time
    for bits in (1, 2, 4, 8):
        for size in (8 // bits, 16, 1000, 4096):
            yield bits, [chance.choice((0, 0, 0, chance.randrange(1 << bits))) for _ in range(size)]


LISTS = list(drawn())
COMMITTED = json.loads(VECTORS.read_text())
TOLD = {3: 1, 4: 2, SIZE - 1: 1}


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def ours(world: World) -> str:
    """A token of the register."""
    statuses = StatusList(2, pack(TOLD, bits=2, size=SIZE), f"{ISSUER}/status")
    noun = StatusListToken(ISSUER, URI, world.at, world.at + DAY, 3600, statuses)
    return write_status_token(noun, kid=KEY.kid, sign=KEY.sign)


def questions(world: World) -> Iterator[dict[str, Any]]:
    for bits, statuses in LISTS:
        packed = pack(dict(enumerate(statuses)), bits=bits, size=len(statuses))
        yield {"ask": "decode", "lst": encode(packed), "bits": bits}
    for bits, statuses in LISTS:
        yield {"ask": "encode", "statuses": statuses, "bits": bits}
    for vector in COMMITTED:
        yield {"ask": "decode", "lst": vector["lst"], "bits": vector["bits"]}
    yield {"ask": "read", "token": ours(world)}
    payload = {"iss": ISSUER, "sub": URI, "iat": world.at, "exp": world.at + DAY, "ttl": 3600}
    yield {"ask": "write", "statuses": [0, 1, 2, 3], "bits": 2, "payload": payload}
    yield {"ask": "decode", "lst": "AAAA", "bits": 1}


@pytest.fixture(scope="module")
def answers(world: World) -> Iterator[dict[str, Any]]:
    """The peer's answers, in the order of the questions; it runs once."""
    if not INSTALLED.exists() and not shutil.which("npm") and "CI" not in os.environ:
        pytest.skip("Node is not installed: `make setup` installs the peer once it is")
    assert INSTALLED.exists(), "run `make setup`, which installs the peer by `npm ci`"
    asked = "".join(json.dumps(each) + "\n" for each in questions(world))
    done = subprocess.run(  # noqa: S603 -- our own pinned peer
        [shutil.which("node") or "node", str(HERE / "peer.mjs")],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return iter([json.loads(line) for line in done.stdout.splitlines()])


def some(statuses: Sequence[int]) -> dict[str, int]:
    """As the peer tells them: the places that are not 0."""
    return {str(place): status for place, status in enumerate(statuses) if status}


def test_they_agree_both_ways(world: World, answers: Iterator[dict[str, Any]]) -> None:
    for bits, statuses in LISTS:
        assert next(answers) == {"bits": bits, "size": len(statuses), "statuses": some(statuses)}
    for bits, statuses in LISTS:
        packed = decode(next(answers)["lst"], bits)
        assert [status_at(packed, bits, place) for place in range(len(statuses))] == statuses
    for vector in COMMITTED:
        told = next(answers)
        expected = {place: status for place, status in vector["statuses"].items() if status}
        assert (told["bits"], told["statuses"]) == (vector["bits"], expected)
    assert next(answers) == {"bits": 2, "size": SIZE, "statuses": {str(place): to for place, to in TOLD.items()}}
    written = next(answers)
    assert written["header"] == {"alg": "ES256", "typ": TYP}
    token = seal_envelope(written["payload"], typ=written["header"]["typ"], kid=KEY.kid, sign=KEY.sign)
    verified = verify_status_token(token, uri=URI, trust=world.trust, at=world.at)
    assert [status_of(verified, StatusRef(URI, place)) for place in range(3)] == list(CredentialStatus)
    assert "failure" in next(answers), "negative control: what is no list is none for either"
    with pytest.raises(Refusal):
        decode("AAAA", 1)
    assert list(answers) == []
