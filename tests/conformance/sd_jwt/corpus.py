"""The corpus (verzameling): presentations that must be refused, each with code and step, and some valid ones."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.sd_jwt import hostile_claims, hostile_disclosures, hostile_forms, hostile_key_bindings
from tests.conformance.sd_jwt.presented import (
    ASKED,
    AT,
    AUDIENCE,
    BOUND,
    CLAIMS,
    DISCLOSURES,
    HEADER,
    ISSUER,
    OTHER,
    PAYLOAD,
    PLAIN,
    TYP,
    VALID,
    Case,
    bound,
    decoy,
    digest,
    encoded,
    good,
    presented,
    question,
    salt,
)


def accepted() -> Iterator[Case]:
    yield good("valid", "The presentation of which the others are made.", VALID, CLAIMS)
    yield good("valid-bound", "The same with key binding.", BOUND, CLAIMS, **ASKED)
    yield good("bound-not-required", "A key binding that nobody asked for is checked, and holds.", BOUND, CLAIMS)
    nothing = {**PLAIN, "activities": ["fair"]}
    yield good("nothing-disclosed", "Without disclosures digests are left out.", presented(PAYLOAD), nothing)
    plain = presented(PLAIN)
    yield good("no-digests", "A credential of which nothing can be concealed.", plain, PLAIN)
    no_kid = presented(PAYLOAD, DISCLOSURES, header={"alg": "ES256", "typ": TYP})
    yield good("no-kid", "Without a kid the only key is meant.", no_kid, CLAIMS)
    chained = presented(PAYLOAD, DISCLOSURES, header={**HEADER, "x5c": ["MIIB"], "cty": "x", "vctm": []})
    yield good("more-header", "Members that are not understood are passed over.", chained, CLAIMS)
    named = {**ISSUER.jwk, "kid": ISSUER.kid, "use": "sig", "alg": "ES256", "key_ops": ["verify"], "x5c": ["MIIB"]}
    among = {**question(VALID), "issuer_keys": [{**OTHER.jwk, "kid": "other"}, {"kty": "RSA", "kid": "rsa"}, named]}
    yield Case("key-among-others", "Keys carry more members, and others beside them.", among, None, claims=CLAIMS)
    empty = presented({**PLAIN, "_sd": [], "inner": {"_sd": [decoy(5)]}, "list": [{"...": decoy(6)}]})
    yield good("only-decoys", "What is not disclosed leaves nothing.", empty, {**PLAIN, "inner": {}, "list": []})
    odd = presented({**PLAIN, "_sd": ["no digest at all"]})
    yield good("digest-of-nothing", "A digest without disclosure is ignored, whatever it looks like.", odd, PLAIN)
    iat = encoded([salt(40), "iat", AT - 5])
    without = {name: value for name, value in PLAIN.items() if name != "iat"}
    disclosed = presented({**without, "_sd": [digest(iat)]}, [iat])
    yield good("iat-disclosed", "The moment of signing may be disclosed.", disclosed, {**without, "iat": AT - 5})
    inner = encoded([salt(41), "exp", "none"])
    deeper = presented({**PLAIN, "degree": {"_sd": [digest(inner)]}}, [inner])
    yield good("name-deeper", "Deeper down a name is any name.", deeper, {**PLAIN, "degree": {"exp": "none"}})
    fractions = {**PLAIN, "exp": AT + 0.5, "nbf": AT - 0.5, "iat": AT + 300, "rate": -1.25e-3}
    yield good("fractions", "A moment may have a fraction (RFC 7519, section 2).", presented(fractions), fractions)
    text = {**PLAIN, "text": "a\r\n\tb \u200d e\u0301"}
    yield good("text", "Text of others has line breaks, and any normal form.", presented(text), text)
    for_us = {**PLAIN, "aud": ["https://other.example", AUDIENCE]}
    yield good("aud-among-others", "The issuer names the verifier.", presented(for_us), for_us, audience=AUDIENCE)
    example = presented({"sub": "x", "_sd": []}, header={"alg": "ES256", "typ": "example+sd-jwt"})
    yield good("other-typ", "Of another typ no credential is asked.", example, {"sub": "x"}, typ="example+sd-jwt")
    spaced = bound(VALID, iat=AT - 300.0, exp=AT + 1, extra={"a": 1})
    yield good("bound-at-the-edge", "The oldest that is asked for, and more members.", spaced, CLAIMS, **ASKED)


def refused() -> Iterator[Case]:
    forms, disclosures = hostile_forms, hostile_disclosures
    claims, bindings = hostile_claims, hostile_key_bindings
    for cases in (
        (forms.forms, forms.headers, forms.keys, forms.payloads),
        (disclosures.disclosures, disclosures.places),
        (claims.credentials, claims.expectations, claims.moments, claims.questions),
        (bindings.policies, bindings.holders, bindings.tokens, bindings.freshness, bindings.transactions),
    ):
        for some in cases:
            yield from some()


def corpus() -> list[Case]:
    """Every case; the names are unique."""
    return [*accepted(), *refused()]
