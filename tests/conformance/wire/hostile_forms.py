"""Hostile forms (vijandige vormen): refused for how the token as a whole is written."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.wire.token_under_test import (
    CANARY,
    CLAIMS,
    HEADER_PART,
    KEY,
    PAYLOAD_PART,
    SIGNATURE,
    SIGNING_INPUT,
    VALID,
    Case,
    signed,
)
from verifier.core.errors import (
    NotCanonical,
    TooLarge,
)
from verifier.core.wire import base64url

TEXTS = {
    "empty": "",
    "one-part": HEADER_PART,
    "two-parts": SIGNING_INPUT,
    "unsecured": SIGNING_INPUT + ".",
    "four-parts": f"{VALID}.{SIGNATURE}",
    "five-parts": f"{VALID}.{SIGNATURE}.{SIGNATURE}",
    "dots": "..",
    "no-header": f".{PAYLOAD_PART}.{SIGNATURE}",
    "no-payload": f"{HEADER_PART}..{SIGNATURE}",
    "leading-space": f" {VALID}",
    "trailing-newline": f"{VALID}\n",
    "trailing-crlf": f"{VALID}\r\n",
    "inner-newline": VALID.replace(".", ".\n", 1),
    "trailing-nul": f"{VALID}\0",
    "bom": f"\ufeff{VALID}",
    "bearer": f"Bearer {VALID}",
    "full-width-dot": VALID.replace(".", "．"),
    "surrogate": f"{VALID}\ud800",
    "json-serialisation": '{"payload":"' + PAYLOAD_PART + '"}',
    "disclosures": f"{VALID}~{CANARY}~",
    "padding-header": f"{HEADER_PART}=.{PAYLOAD_PART}.{SIGNATURE}",
    "padding-payload": f"{HEADER_PART}.{PAYLOAD_PART}==.{SIGNATURE}",
    "padding-signature": f"{VALID}==",
    "standard-alphabet": f"{HEADER_PART}.{PAYLOAD_PART}+/.{SIGNATURE}",
    "percent-encoded": VALID.replace(".", "%2E"),
}


def forms() -> Iterator[Case]:
    why = "JWS compact is three parts in base64url, no less and no more, and nothing around them."
    for name, text in TEXTS.items():
        yield Case(f"form-{name}", why, text, NotCanonical)
    yield from _spellings()
    yield from _sizes()


def _spellings() -> Iterator[Case]:
    last = "The unused bits of the last character are zero, so that one value has one text"
    yield Case("canonical-signature", f"{last}: signature.", VALID[:-1] + _next(VALID[-1]), NotCanonical)
    for name, part, others in (("header", HEADER_PART, 0), ("payload", PAYLOAD_PART, 1)):
        padded = _non_canonical(base64url.decode(part))
        parts = [HEADER_PART, PAYLOAD_PART]
        parts[others] = padded
        signing_input = ".".join(parts)
        raw = f"{signing_input}.{base64url.encode(KEY.sign(signing_input.encode()))}"
        yield Case(f"canonical-{name}", f"{last}: {name}, with a good signature.", raw, NotCanonical)
    odd = f"{HEADER_PART}.{PAYLOAD_PART}{'A' * ((1 - len(PAYLOAD_PART)) % 4)}"
    odd_token = f"{odd}.{base64url.encode(KEY.sign(odd.encode()))}"
    yield Case("length-one-over-four", "No bytes have a text of this length.", odd_token, NotCanonical)


def _sizes() -> Iterator[Case]:
    yield Case("too-large", "At most 16 KiB.", f"{HEADER_PART}.{'A' * 16384}.{SIGNATURE}", TooLarge)
    long = signed(claims={**CLAIMS, "x": "x" * 12_100})
    yield Case("one-character-too-large", "At most 16 KiB.", long + "A" * (16385 - len(long)), TooLarge)


def _next(character: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return alphabet[(alphabet.index(character) + 1) % 64]


def _non_canonical(json_text: bytes) -> str:
    """The same JSON (a space more or less at the end), with a bit set in the last character that carries none."""
    while len(json_text) % 3 == 0:
        json_text += b" "
    text = base64url.encode(json_text)
    return text[:-1] + _next(text[-1])
