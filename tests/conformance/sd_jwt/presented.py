"""A presentation under test (toetsvertoning): one that is valid, and how to make others of any part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.unsafe_keys import UnsafeSigningKey
from verifier.core.errors import Refusal
from verifier.core.wire import base64url

ISSUER, HOLDER, OTHER = UnsafeSigningKey(11), UnsafeSigningKey(12), UnsafeSigningKey(13)
AT = 1_750_000_000
AUDIENCE, NONCE = "https://buyer.example", "n-0S6_WzA2Mj"
TYP, KB_TYP = "dc+sd-jwt", "kb+jwt"
#: Put into every place where a text may stand: a refusal must not repeat it.
CANARY = "KanarieXQ7"

Json = dict[str, Any]

HEADER: Json = {"alg": "ES256", "typ": TYP, "kid": ISSUER.kid}
KB_HEADER: Json = {"alg": "ES256", "typ": KB_TYP}
PLAIN: Json = {
    "iss": "https://register.example",
    "vct": "urn:example:compliance:1",
    "iat": AT - 1000,
    "nbf": AT - 1000,
    "exp": AT + 1000,
    "cnf": {"jwk": HOLDER.jwk},
    "status": {"status_list": {"idx": 7, "uri": "https://register.example/status/1"}},
}


def encoded(value: Any) -> str:
    """JSON of ``value``, or the bytes themselves, in base64url."""
    octets = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return base64url.encode(octets)


def respelled(text: str) -> str:
    """The same bytes in another base64url; ``text`` has bits to spare in its last character."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(text) % 4
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


def salt(number: int) -> str:
    return base64url.encode(hashlib.sha256(b"salt %d" % number).digest()[:16])


def digest(disclosure: str) -> str:
    return base64url.encode(hashlib.sha256(disclosure.encode("ascii")).digest())


def decoy(number: int) -> str:
    return digest(f"decoy{number}")


def jws(header: Any, payload: Any, *, key: UnsafeSigningKey = ISSUER) -> str:
    signing_input = f"{encoded(header)}.{encoded(payload)}"
    return f"{signing_input}.{base64url.encode(key.sign(signing_input.encode('ascii')))}"


def joined(issuer_signed: str, disclosures: Sequence[str]) -> str:
    return "".join(f"{each}~" for each in (issuer_signed, *disclosures))


def presented(payload: Any, disclosures: Sequence[str] = (), *, header: Any = HEADER) -> str:
    return joined(jws(header, payload), disclosures)


def bound(
    presentation: str,
    claims: Any = None,
    *,
    header: Any = KB_HEADER,
    key: UnsafeSigningKey = HOLDER,
    **changed: Any,
) -> str:
    """``presentation`` with a key binding; of ``changed`` members None means that it is left out."""
    made = {"iat": AT - 10, "aud": AUDIENCE, "nonce": NONCE, "sd_hash": digest(presentation), **changed}
    whole = {name: value for name, value in made.items() if value is not None} if claims is None else claims
    return presentation + jws(header, whole, key=key)


BAND = encoded([salt(1), "band", "50-75"])
FLOOR = encoded([salt(2), "floor", 250_000])
CITY = encoded([salt(3), "city", "Utrecht"])
STREET = encoded([salt(4), "street", "Kerkstraat"])
ADDRESS = encoded([salt(5), "address", {"_sd": [digest(CITY), digest(STREET), decoy(1)], "country": "NL"}])
FIRST = encoded([salt(6), {"kind": "school"}])
SECOND = encoded([salt(7), "advice"])
DISCLOSURES = (BAND, FLOOR, CITY, STREET, ADDRESS, FIRST, SECOND)
PAYLOAD: Json = {
    **PLAIN,
    "activities": [{"...": digest(FIRST)}, "fair", {"...": decoy(2)}, {"...": digest(SECOND)}],
    "_sd": sorted([digest(BAND), digest(FLOOR), digest(ADDRESS), decoy(3)]),
    "_sd_alg": "sha-256",
}
CLAIMS: Json = {
    **PLAIN,
    "activities": [{"kind": "school"}, "fair", "advice"],
    "band": "50-75",
    "floor": 250_000,
    "address": {"country": "NL", "city": "Utrecht", "street": "Kerkstraat"},
}
VALID = presented(PAYLOAD, DISCLOSURES)
BOUND = bound(VALID)
ASKED: Json = {"audience": AUDIENCE, "nonce": NONCE, "require_key_binding": True}


def question(token: Any, **more: Any) -> Json:
    return {"token": token, "issuer_keys": [ISSUER.jwk], "at": AT, **more}


@dataclass(frozen=True, slots=True)
class Case:
    """``question`` is a line of the command; ``refused`` is None when the presentation is valid, as ``claims``."""

    name: str
    why: str
    question: Mapping[str, Any]
    refused: type[Refusal] | None
    step: str = ""
    claims: Mapping[str, Any] | None = None


def bad(name: str, why: str, token: Any, refused: type[Refusal], step: int | str, **more: Any) -> Case:
    return Case(name, why, question(token, **more), refused, str(step))


def good(name: str, why: str, token: str, claims: Mapping[str, Any], **more: Any) -> Case:
    return Case(name, why, question(token, **more), None, claims=claims)
