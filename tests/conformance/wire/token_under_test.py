"""The token under test (toetstoken): one valid token, and how to make others of any header, payload, signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.unsafe_keys import UnsafeSigningKey
from verifier.core.errors import Refusal
from verifier.core.wire import base64url, strict_json

TYP = "sr-acceptance+jwt"
KEY = UnsafeSigningKey(1)
OTHER = UnsafeSigningKey(2)
#: Put into every place where a text may stand: a refusal must not repeat it.
CANARY = "KanarieXQ7"
CLAIMS: dict[str, Any] = {
    "iss": "kvk:90000001",
    "aud": "oin:00000099000000001000",
    "jti": "01988a7e-5c00-7002-8000-000000000002",
    "iat": 1767261600,
    "contract": base64url.encode(bytes(range(32))),
}
HEADER: dict[str, Any] = {"alg": "ES256", "typ": TYP, "kid": KEY.kid}


@dataclass(frozen=True, slots=True)
class Case:
    """``refused`` is the class of the refusal; None when the token must be accepted."""

    name: str
    why: str
    token: str
    refused: type[Refusal] | None
    typ: str = TYP


def token(header: bytes, payload: bytes, *, key: UnsafeSigningKey = KEY) -> str:
    """A token over any bytes, with a good signature."""
    signing_input = f"{base64url.encode(header)}.{base64url.encode(payload)}"
    return f"{signing_input}.{base64url.encode(key.sign(signing_input.encode()))}"


def signed(header: dict[str, Any] = HEADER, claims: Any = CLAIMS) -> str:
    return token(strict_json.write(header), strict_json.write(claims))


def text_of(members: dict[str, Any]) -> str:
    return strict_json.write(members).decode()


def with_header(raw: bytes) -> str:
    return token(raw, strict_json.write(CLAIMS))


def with_payload(raw: bytes) -> str:
    return token(strict_json.write(HEADER), raw)


VALID = signed()
SIGNING_INPUT, _, SIGNATURE = VALID.rpartition(".")
HEADER_PART, _, PAYLOAD_PART = SIGNING_INPUT.partition(".")
RAW = base64url.decode(SIGNATURE)
R, S = int.from_bytes(RAW[:32], "big"), int.from_bytes(RAW[32:], "big")


def with_signature(raw: bytes) -> str:
    return f"{SIGNING_INPUT}.{base64url.encode(raw)}"


def with_numbers(r: int, s: int) -> str:
    return with_signature(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
