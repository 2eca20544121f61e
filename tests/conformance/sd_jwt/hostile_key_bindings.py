"""Hostile key bindings (vijandige sleutelbindingen): the credential is good; who shows it, or to whom, is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.conformance.sd_jwt.hostile_claims import WRONG_DATES, without
from tests.conformance.sd_jwt.presented import (
    ASKED,
    AT,
    AUDIENCE,
    BAND,
    BOUND,
    CANARY,
    DISCLOSURES,
    FLOOR,
    HOLDER,
    ISSUER,
    KB_HEADER,
    NONCE,
    OTHER,
    PAYLOAD,
    PLAIN,
    VALID,
    Case,
    bad,
    bound,
    digest,
    presented,
)
from verifier.core.errors import (
    BadKeyBinding,
    BadSignature,
    MissingMember,
    NotCanonical,
    NotFresh,
    NotStrictJson,
    Refusal,
    TrustMissing,
    WrongAudience,
    WrongHeader,
    WrongType,
    WrongValue,
)
from verifier.core.wire import base64url


def _asked(name: str, why: str, token: str, refused: type[Refusal], step: int, **more: Any) -> Case:
    return bad(name, why, token, refused, step, **{**ASKED, **more})


def policies() -> Iterator[Case]:
    """Step 2."""
    yield _asked("kb-absent", "The verifier requires a key binding.", VALID, BadKeyBinding, 2)
    required = "Who requires a key binding says for whom and on which nonce."
    for name, asked in {"nothing": {}, "audience": {"audience": AUDIENCE}, "nonce": {"nonce": NONCE}}.items():
        more = {"require_key_binding": True, **asked}
        yield bad(f"kb-asked-{name}", required, BOUND, TrustMissing, 2, **more)


def holders() -> Iterator[Case]:
    """Step 14."""
    why = "The credential names the holder's key, as a public JWK of P-256."
    for name, cnf, refused in (
        ("kid-only", {"kid": HOLDER.kid}, BadKeyBinding),
        ("empty", {}, BadKeyBinding),
        ("jwk-text", {"jwk": CANARY}, WrongValue),
        ("jwk-null", {"jwk": None}, WrongValue),
        ("jwk-private", {"jwk": {**HOLDER.jwk, "d": CANARY}}, WrongValue),
        ("jwk-encryption", {"jwk": {**HOLDER.jwk, "use": "enc"}}, WrongValue),
        ("jwk-other-alg", {"jwk": {**HOLDER.jwk, "alg": "ES384"}}, WrongValue),
        ("jwk-other-curve", {"jwk": {**HOLDER.jwk, "crv": "P-384"}}, WrongValue),
        ("jwk-okp", {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": HOLDER.jwk["x"]}}, WrongValue),
        ("jwk-off-curve", {"jwk": {**HOLDER.jwk, "y": HOLDER.jwk["x"]}}, WrongValue),
        ("jwk-padding", {"jwk": {**HOLDER.jwk, "x": HOLDER.jwk["x"] + "="}}, WrongValue),
    ):
        token = bound(presented({**PAYLOAD, "cnf": cnf}, DISCLOSURES))
        yield _asked(f"kb-cnf-{name}", why, token, refused, 14)
    nobody = bound(presented(without("cnf")))
    yield _asked("kb-cnf-absent", why, nobody, BadKeyBinding, 14)
    yield bad("kb-cnf-absent-not-required", why, nobody, BadKeyBinding, 14)


_HEADERS: tuple[tuple[str, dict[str, Any], type[Refusal]], ...] = (
    ("alg-none", {"alg": "none"}, WrongHeader),
    ("alg-hs256", {"alg": "HS256"}, WrongHeader),
    ("alg-es384", {"alg": "ES384"}, WrongHeader),
    ("typ-absent", {"typ": None}, WrongType),
    ("typ-jwt", {"typ": "JWT"}, WrongType),
    ("typ-capitals", {"typ": "KB+JWT"}, WrongType),
    ("typ-credential", {"typ": "dc+sd-jwt"}, WrongType),
    ("crit", {"crit": ["exp"]}, WrongHeader),
    ("jwk", {"jwk": OTHER.jwk}, WrongHeader),
    ("kid-number", {"kid": 7}, WrongHeader),
)


def tokens() -> Iterator[Case]:
    """Steps 15 and 16."""
    for name, changed, refused in _HEADERS:
        header = {member: value for member, value in {**KB_HEADER, **changed}.items() if value is not None}
        yield _asked(f"kb-{name}", "A key binding is kb+jwt, with ES256.", bound(VALID, header=header), refused, 15)
    *_, kb = BOUND.split("~")
    first, second, _ = kb.split(".")
    form = "A key binding is JWS compact with a signature of 64 bytes."
    for name, text in {
        "one-part": first,
        "two-parts": f"{first}.{second}",
        "padding": f"{kb}==",
        "disclosure": BAND,
        "newline": f"{kb}\n",
    }.items():
        yield _asked(f"kb-{name}", form, VALID + text, NotCanonical, 15)
    yield _asked(
        "kb-duplicate-header",
        form,
        bound(VALID, header=b'{"alg":"ES256","typ":"x","typ":"kb+jwt"}'),
        NotStrictJson,
        15,
    )
    signature = "The holder named in the credential signed it."
    for name, token in {
        "other-key": bound(VALID, key=OTHER),
        "issuer-key": bound(VALID, key=ISSUER),
        "changed": f"{VALID}{first}.{second}.{base64url.encode(bytes(63) + bytes([1]))}",
        "other-claims": f"{VALID}{first}.{_p(second)}.{kb.rpartition('.')[2]}",
    }.items():
        yield _asked(f"kb-signature-{name}", signature, token, BadSignature, 16)
    wrong = bound(VALID, key=OTHER)
    yield bad("kb-signature-not-required", signature, wrong, BadSignature, 16)


def _p(payload: str) -> str:
    return base64url.encode(base64url.decode(payload).replace(NONCE.encode(), NONCE[::-1].encode()))


def freshness() -> Iterator[Case]:
    """Step 17."""
    why = "A key binding was signed just now."
    for name, iat in {"old": AT - 301, "old-by-a-fraction": AT - 300.5, "later": AT + 301, "zero": 0}.items():
        yield _asked(f"kb-iat-{name}", why, bound(VALID, iat=iat), NotFresh, 17)
    yield _asked("kb-iat-older-than-asked", why, BOUND, NotFresh, 17, key_binding_max_age=9)
    for name, value in WRONG_DATES.items():
        claims = {"iat": value, "aud": AUDIENCE, "nonce": NONCE, "sd_hash": digest(VALID)}
        yield _asked(f"kb-iat-{name}", "A moment is a number of seconds.", bound(VALID, claims), WrongValue, 17)
    yield _asked("kb-iat-absent", why, bound(VALID, iat=None), MissingMember, 17)
    shape = "Its payload is one JSON object that no two readers read differently."
    twice = b'{"iat":%d,"aud":"%b","nonce":"x","nonce":"%b"}' % (AT, AUDIENCE.encode(), NONCE.encode())
    for name, raw, refused in (
        ("duplicate", twice, NotStrictJson),
        ("nan", b'{"iat":NaN}', NotStrictJson),
        ("list", b"[]", NotCanonical),
        ("null", b"null", NotCanonical),
    ):
        yield _asked(f"kb-payload-{name}", shape, bound(VALID, raw), refused, 17)


def transactions() -> Iterator[Case]:
    """Steps 18 to 20."""
    ours = "It is for this verifier, on the nonce of this question."
    yield _asked("kb-aud-other", ours, bound(VALID, aud="https://other.example"), WrongAudience, 18)
    yield _asked("kb-aud-slash", ours, bound(VALID, aud=f"{AUDIENCE}/"), WrongAudience, 18)
    yield _asked("kb-nonce-other", ours, bound(VALID, nonce="other"), BadKeyBinding, 18)
    yield _asked("kb-nonce-empty", ours, bound(VALID, nonce=""), BadKeyBinding, 18)
    yield _asked("kb-nonce-capitals", ours, bound(VALID, nonce=NONCE.upper()), BadKeyBinding, 18)
    for name, value in {"absent": None, "number": 7, "list": [AUDIENCE]}.items():
        yield _asked(f"kb-aud-{name}", "An audience is one text.", bound(VALID, aud=value), MissingMember, 18)
        yield _asked(f"kb-nonce-{name}", "A nonce is text.", bound(VALID, nonce=value), MissingMember, 18)
    yield bad("kb-aud-not-required", ours, bound(VALID, aud="x"), WrongAudience, 18, audience=AUDIENCE)
    yield bad("kb-nonce-not-required", ours, bound(VALID, nonce="x"), BadKeyBinding, 18, nonce=NONCE)
    this = "It is over these disclosures, all of them, in this order."
    *_, kb = BOUND.split("~")
    fewer = presented(PAYLOAD, DISCLOSURES[:-1])
    reordered = presented(PAYLOAD, [FLOOR, BAND, *DISCLOSURES[2:]])
    for name, token in {
        "fewer": fewer + kb,
        "none": presented(PAYLOAD) + kb,
        "other-order": reordered + kb,
        "other-credential": presented({**PAYLOAD, "note": 1}, DISCLOSURES) + kb,
        "re-signed": presented({**PAYLOAD}, DISCLOSURES, header={**KB_HEADER, "typ": "dc+sd-jwt"}) + kb,
        "absent": bound(VALID, sd_hash=None),
        "null": bound(VALID, {"iat": AT, "aud": AUDIENCE, "nonce": NONCE, "sd_hash": None}),
        "list": bound(VALID, sd_hash=[digest(VALID)]),
        "padding": bound(VALID, sd_hash=digest(VALID) + "="),
        "hexadecimal": bound(VALID, sd_hash=base64url.decode(digest(VALID)).hex()),
        "without-tilde": bound(VALID, sd_hash=digest(VALID[:-1])),
        "jwt-alone": bound(VALID, sd_hash=digest(VALID.partition("~")[0])),
    }.items():
        yield _asked(f"sd-hash-{name}", this, token, BadKeyBinding, 19)
    more = "Whatever else it says as a JWT holds too."
    yield _asked("kb-expired", more, bound(VALID, exp=AT), NotFresh, 20)
    yield _asked("kb-not-yet", more, bound(VALID, nbf=AT + 1), NotFresh, 20)
    yield _asked("kb-exp-text", more, bound(VALID, exp="never"), WrongValue, 20)
    twice = bound(BOUND[: len(VALID)] + "", exp=AT - 1)
    yield _asked("kb-exp-earlier", more, twice, NotFresh, 20)
    stripped = bound(presented({**PLAIN, "cnf": {"jwk": HOLDER.jwk}}), nbf=AT + 10**6)
    yield _asked("kb-nbf-later", more, stripped, NotFresh, 20)
