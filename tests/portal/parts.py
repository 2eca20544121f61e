"""Parts under test (getoetste onderdelen): JSON texts, members, tokens and elements, and what the first
implementation says of each: the code of its refusal, and the member that it names."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.conformance.credential.test_credential_schema import SCHEMA as CREDENTIAL_SCHEMA
from tests.conformance.credential.test_credential_schema import WHOLE as CREDENTIAL
from tests.conformance.sd_jwt.corpus import corpus
from tests.conformance.sd_jwt.presented import ISSUER, PLAIN
from tests.conformance.wire.mutations import mutations, places, put
from tests.conformance.wire.reference import Reference, example, schema_name
from tests.endurance import often
from tests.portal.bundle_case import year
from tests.portal.part import Part, said
from tests.portal.texts import streams, texts
from tests.world.crediting import LIST, PUBLIC_URL
from verifier.core.model.directory import Directory
from verifier.core.model.evidence import SignedBytes
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Verdict
from verifier.core.privacy.group import decode_element
from verifier.core.procedure.presentation import verify_presentation
from verifier.core.trust.kit import read_kit, write_kit
from verifier.core.wire.credential_fields import read_credential
from verifier.core.wire.envelope import limit_of, open_envelope
from verifier.core.wire.jwk import verifying_key
from verifier.core.wire.note import require_ed25519_key
from verifier.core.wire.statements import read_statement
from verifier.core.wire.status_list import encode, read_status_token
from verifier.core.wire.strict_json import parse_foreign

VECTORS = Path(__file__).parents[1] / "vectors"
REFERENCE = Reference()
#: Of some thousands of mutations every this many is asked in a usual run; of the long one every single one.
EACH = often(23, 1)
_OTHERS: tuple[Any, ...] = (None, True, 0, -1, 7, 0.5, 2**53, 10**15 + 1, "", "x", "é", [], [None], {}, {"a": 1})


def parts() -> list[Part]:
    return [*texts(), *members(), *envelopes(), *presentations(), *elements(), *streams()]


def _status_token(claims: Any) -> Any:
    return read_status_token(SignedBytes("", "", "", Digest(bytes(32)), claims))


_DIRECTORY = example("sr-directory+jwt")
_STATUS_LIST = {
    "iss": PUBLIC_URL,
    "sub": LIST,
    "iat": 1_783_000_000,
    "exp": 1_783_000_900,
    "ttl": 3600,
    "status_list": {"bits": 2, "lst": encode(bytes(64)), "aggregation_uri": f"{PUBLIC_URL}/status"},
}
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "directory": lambda claims: read_statement(claims, Directory),
    "verdict": lambda claims: read_statement(claims, Verdict),
    "credential": read_credential,
}


def members() -> Iterator[Part]:
    """Every kind of change of every member, each shape closed in the same way and refused in the same order."""
    changed: dict[str, Iterator[Any]] = {
        "directory": _mutated("sr-directory+jwt", _DIRECTORY),
        "verdict": _mutated("sr-verdict+jwt", example("sr-verdict+jwt")),
        "credential": (each.claims for each in mutations(REFERENCE, CREDENTIAL_SCHEMA, CREDENTIAL)),
    }
    for shape, several in changed.items():
        for number, claims in enumerate(several):
            if number % EACH == 0:
                yield _members(shape, number, claims, _READERS[shape])
    for number, claims in enumerate(_loosely(_STATUS_LIST)):
        yield _members("statusList", number, claims, _status_token)
    for number, claims in enumerate(_loosely(json.loads(write_kit(year().scheme.kit)))):
        octets = json.dumps(claims).encode()
        yield Part(f"kit {number}", {"ask": "kit", "kit": octets}, said(read_kit, octets))


def _mutated(typ: str, claims: dict[str, Any]) -> Iterator[Any]:
    return (each.claims for each in mutations(REFERENCE, REFERENCE.schemas[schema_name(typ)], claims))


def _loosely(claims: dict[str, Any]) -> Iterator[Any]:
    """Each member of another type, gone, or beside one more."""
    yield claims
    for path, value in places(claims):
        yield from (put(claims, path, other) for other in _OTHERS)
        if isinstance(value, dict):
            yield put(claims, path, {**value, "extra": 1})
            for name in value:
                yield put(claims, path, {other: each for other, each in value.items() if other != name})


def _members(shape: str, number: int, claims: Any, read: Callable[[Any], Any]) -> Part:
    octets = json.dumps(claims).encode()
    bounds = {"limit": 2**24, "depth": 32}
    checked = said(lambda: read(parse_foreign(octets, **bounds)))
    return Part(f"{shape} {number}", {"ask": "members", "shape": shape, "members": octets}, checked)


def envelopes() -> Iterator[Part]:
    """The committed vectors of the envelope."""
    for path in sorted(VECTORS.glob("envelope/*/vector.json")):
        vector = json.loads(path.read_bytes())
        keys = {key.kid: key for key in map(verifying_key, vector["keys"])}
        token, typ = vector["token"], vector["typ"]
        asked = {"token": token, "typ": typ, "signers": vector["keys"], "limit": limit_of(typ)}
        checked = said(open_envelope, token, typ=typ, keys=keys)
        yield Part(f"envelope {path.parent.name}", {"ask": "envelope", **asked}, checked)


def presentations() -> Iterator[Part]:
    """The corpus of presentations, those of a credential of which nothing more is asked."""
    for each in corpus():
        question, token = each.question, each.question["token"]
        plain = question.keys() == {"token", "issuer_keys", "at"} and question["issuer_keys"] == [ISSUER.jwk]
        if plain and isinstance(token, str) and isinstance(question["at"], int) and token.isascii():
            asked = {"token": token, "signers": [ISSUER.jwk], "at": question["at"], "vct": PLAIN["vct"]}
            checked = said(_presented, **question)
            yield Part(f"presentation {each.name}", {"ask": "presentation", **asked}, checked)


def _presented(*, token: str, **asked: Any) -> Any:
    return verify_presentation(token, vct=PLAIN["vct"], **asked)


def elements() -> Iterator[Part]:
    """Encodings of ristretto255 that are none, that are, and random ones; and Ed25519 keys."""
    found = [bytes.fromhex(each) for each in _hexes(VECTORS / "group")]
    chance = random.Random(9496)  # noqa: S311 - a repeatable sample, no secret
    found += [chance.randbytes(32) for _ in range(40)] + [bytes(32), b"\1" + bytes(31), b"\xff" * 32, bytes(31)]
    for number, octets in enumerate(found):
        checked = said(decode_element, octets)
        yield Part(f"element {number}", {"ask": "element", "octets": octets}, checked)
        checked = said(require_ed25519_key, octets)
        yield Part(f"Ed25519 key {number}", {"ask": "ed25519", "octets": octets}, checked)


def _hexes(folder: Path) -> Iterator[str]:
    """Every text of 64 hexadecimal digits in the vectors of ``folder``."""
    for path in sorted(folder.glob("*.json")):
        for _, value in places(json.loads(path.read_bytes())):
            if isinstance(value, str) and len(value) == 64:
                yield value
