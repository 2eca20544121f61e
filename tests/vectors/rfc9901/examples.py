"""The examples of RFC 9901 (voorbeelden), typed over as what was signed: payloads, disclosures and signatures.

Texts are made of them as the RFC's own script did: ``json.dumps`` as it comes. A character that was typed wrongly
shows as a signature that does not hold.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from verifier.core.wire import base64url

Json = dict[str, Any]

ISSUER_JWK: Json = {
    "kty": "EC",
    "crv": "P-256",
    "x": "b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ",
    "y": "Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8",
}
HOLDER_JWK: Json = {
    "kty": "EC",
    "crv": "P-256",
    "x": "TCAER19Zvu3OHF4j4W4vfSVoHIP1ILilDls7vCeGemc",
    "y": "ZxjiWWbZMQGHVWKVQ4hbSIirsVfuecCE6t4jT9F2HZQ",
}
AUDIENCE, NONCE = "https://verifier.example.org", "1234567890"


@dataclass(frozen=True, slots=True)
class Example:
    """``disclosures`` and ``shown`` (their places) in the order of the text; ``bound`` is iat, hash, signature."""

    clause: str
    typ: str
    payload: Json
    signature: str
    disclosures: Sequence[Sequence[Any]]
    shown: Sequence[int]
    bound: tuple[int, str, str] | None
    claims: Json

    @property
    def issuer_signed(self) -> str:
        header = {"alg": "ES256", "typ": self.typ}
        return f"{_text(header)}.{_text(self.payload)}.{self.signature}"

    @property
    def issued(self) -> str:
        return "".join(f"{each}~" for each in (self.issuer_signed, *map(_text, self.disclosures)))

    @property
    def presented(self) -> str:
        shown = [_text(self.disclosures[each]) for each in self.shown]
        presentation = "".join(f"{each}~" for each in (self.issuer_signed, *shown))
        if self.bound is None:
            return presentation
        iat, sd_hash, signature = self.bound
        claims = {"nonce": NONCE, "aud": AUDIENCE, "iat": iat, "sd_hash": sd_hash}
        return f"{presentation}{_text({'alg': 'ES256', 'typ': 'kb+jwt'})}.{_text(claims)}.{signature}"


def _text(value: Any) -> str:
    return base64url.encode(json.dumps(value).encode())


SIMPLE = Example(
    "RFC 9901, section 5",
    "example+sd-jwt",
    {
        "_sd": [
            "CrQe7S5kqBAHt-nMYXgc6bdt2SH5aTY1sU_M-PgkjPI",
            "JzYjH4svliH0R3PyEMfeZu6Jt69u5qehZo7F7EPYlSE",
            "PorFbpKuVu6xymJagvkFsFXAbRoc2JGlAUA2BA4o7cI",
            "TGf4oLbgwd5JQaHyKVQZU9UdGE0w5rtDsrZzfUaomLo",
            "XQ_3kPKt1XyX7KANkqVR6yZ2Va5NrPIvPYbyMvRKBMM",
            "XzFrzwscM6Gn6CJDc6vVK8BkMnfG8vOSKfpPIZdAfdE",
            "gbOsI4Edq2x2Kw-w5wPEzakob9hV1cRD0ATN3oQL9JM",
            "jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4",
        ],
        "iss": "https://issuer.example.com",
        "iat": 1683000000,
        "exp": 1883000000,
        "sub": "user_42",
        "nationalities": [
            {"...": "pFndjkZ_VCzmyTa6UjlZo3dh-ko8aIKQc9DlGzhaVYo"},
            {"...": "7Cf6JkPudry3lcbwHgeZ8khAv1U1OSlerP0VkBJrWZ0"},
        ],
        "_sd_alg": "sha-256",
        "cnf": {"jwk": HOLDER_JWK},
    },
    "MczwjBFGtzf-6WMT-hIvYbkb11NrV1WMO-jTijpMPNbswNzZ87wY2uHz-CXo6R04b7jYrpj9mNRAvVssXou1iw",
    (
        ["2GLC42sKQveCfGfryNRN9w", "given_name", "John"],
        ["eluV5Og3gSNII8EYnsxA_A", "family_name", "Doe"],
        ["6Ij7tM-a5iVPGboS5tmvVA", "email", "johndoe@example.com"],
        ["eI8ZWm9QnKPpNPeNenHdhQ", "phone_number", "+1-202-555-0101"],
        ["Qg_O64zqAxe412a108iroA", "phone_number_verified", True],
        [
            "AJx-095VPrpTtN4QMOqROA",
            "address",
            {"street_address": "123 Main St", "locality": "Anytown", "region": "Anystate", "country": "US"},
        ],
        ["Pc33JM2LchcU_lHggv_ufQ", "birthdate", "1940-01-01"],
        ["G02NSrQfjFXQ7Io09syajA", "updated_at", 1570000000],
        ["lklxF5jMYlGTPUovMNIvCA", "US"],
        ["nPuoQnkRFq3BIeAm7AnXFA", "DE"],
    ),
    (1, 5, 0, 8),
    (
        1748537244,
        "0_Af-2B-EhLWX5ydh_w2xzwmO6iM66B_2QCEanI4fUY",
        "T3SIus2OidNl41nmVkTZVCKKhOAX97aOldMyHFiYjHm261eLiJ1YiuONFiMN8QlCmYzDlBLAdPvrXh52KaLgUQ",
    ),
    {
        "iss": "https://issuer.example.com",
        "iat": 1683000000,
        "exp": 1883000000,
        "sub": "user_42",
        "nationalities": ["US"],
        "cnf": {"jwk": HOLDER_JWK},
        "family_name": "Doe",
        "address": {"street_address": "123 Main St", "locality": "Anytown", "region": "Anystate", "country": "US"},
        "given_name": "John",
    },
)
