"""Hostile tokens (vijandige tokens): what a verifier must refuse at the envelope, and what it must accept.

Each is made from one valid token, and names the one refusal that it earns and why.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.wire.hostile_forms import forms
from tests.conformance.wire.hostile_headers import headers
from tests.conformance.wire.hostile_json import json_texts
from tests.conformance.wire.hostile_signatures import signatures
from tests.conformance.wire.token_under_test import (
    CLAIMS,
    HEADER,
    VALID,
    Case,
    R,
    S,
    signed,
    text_of,
    token,
    with_numbers,
    with_payload,
)
from tests.unsafe_keys import P256_ORDER
from verifier.core.wire import strict_json


def accepted() -> Iterator[Case]:
    yield Case("valid", "The token from which the others are made.", VALID, None)
    high = "An ECDSA signature has a second form, r || n − s. It is accepted, and has the same digest."
    yield Case("signature-twin", high, with_numbers(R, P256_ORDER - S), None)
    spaced = strict_json.write(CLAIMS).replace(b",", b" ,\n\t")
    why = "White space between the members is signed bytes like any other; they are kept as they came."
    yield Case("payload-white-space", why, token(strict_json.write(HEADER), spaced), None)
    reordered = {name: HEADER[name] for name in ("kid", "typ", "alg")}
    yield Case("header-other-order", "JSON members have no order.", signed(reordered), None)
    escaped = text_of(CLAIMS).replace("kvk", "\\u006bvk").encode()
    yield Case(
        "payload-escaped-letter", "An escape is another spelling of the same text.", with_payload(escaped), None
    )


def cases() -> list[Case]:
    """Every case; the names are unique."""
    return [*accepted(), *headers(), *json_texts(), *forms(), *signatures()]
