"""Hostile signatures (vijandige handtekeningen): refused for their size or because they do not hold."""

from __future__ import annotations

import base64 as standard_base64
from collections.abc import Iterator

from tests.conformance.wire.token_under_test import (
    CANARY,
    CLAIMS,
    HEADER,
    HEADER_PART,
    KEY,
    OTHER,
    PAYLOAD_PART,
    RAW,
    SIGNATURE,
    SIGNING_INPUT,
    Case,
    R,
    S,
    token,
    with_numbers,
    with_signature,
)
from tests.unsafe_keys import P256_ORDER
from verifier.core.errors import (
    BadSignature,
    NotCanonical,
)
from verifier.core.wire import base64url, strict_json

SIZES = {
    "63-bytes": RAW[:63],
    "65-bytes": RAW + b"\0",
    "leading-zero": b"\0" + RAW,
    "der": KEY.sign_der(SIGNING_INPUT.encode()),
    "96-bytes": RAW + RAW[:32],
    "one-byte": b"\0",
}
NUMBERS = {
    "zero": (0, 0),
    "r-zero": (0, S),
    "s-zero": (R, 0),
    "s-one": (R, 1),
    "r-is-order": (P256_ORDER, S),
    "s-is-order": (R, P256_ORDER),
    "all-ones": (2**256 - 1, 2**256 - 1),
    "swapped": (S, R),
    "r-negated": (P256_ORDER - R, S),
}


def signatures() -> Iterator[Case]:
    size = "A signature is 64 bytes, r || s"
    for name, raw in SIZES.items():
        yield Case(f"signature-{name}", f"{size}.", with_signature(raw), NotCanonical)
    padded = f"{SIGNING_INPUT}.{standard_base64.b64encode(RAW).decode()}"
    yield Case("signature-standard-base64", f"{size}, in base64url.", padded, NotCanonical)
    why = "The signature does not hold: r or s is another number."
    for name, (r, s) in NUMBERS.items():
        yield Case(f"signature-{name}", why, with_numbers(r, s), BadSignature)
    yield from _misplaced()


def _misplaced() -> Iterator[Case]:
    """Signatures of the right form, over something else or by somebody else."""
    bad = "The signature does not hold"
    by_other = token(strict_json.write(HEADER), strict_json.write(CLAIMS), key=OTHER)
    yield Case("signature-other-key", f"{bad}: another key signed.", by_other, BadSignature)
    earlier = base64url.encode(strict_json.write({**CLAIMS, "iat": 1}))
    over_earlier = f"{HEADER_PART}.{earlier}.{SIGNATURE}"
    yield Case("signature-other-payload", f"{bad}: it is over another payload.", over_earlier, BadSignature)
    reordered = base64url.encode(strict_json.write({name: HEADER[name] for name in ("kid", "typ", "alg")}))
    over_reordered = f"{reordered}.{PAYLOAD_PART}.{SIGNATURE}"
    yield Case("signature-other-header", f"{bad}: it is over another header.", over_reordered, BadSignature)
    flipped = with_signature(bytes([RAW[0] ^ 128]) + RAW[1:])
    yield Case("signature-first-bit", f"{bad}: one bit differs.", flipped, BadSignature)
    no_json = f"{HEADER_PART}.{base64url.encode(b'{' + CANARY.encode())}.{SIGNATURE}"
    why = "A payload is not read before its signature holds."
    yield Case("signature-before-payload", why, no_json, BadSignature)
