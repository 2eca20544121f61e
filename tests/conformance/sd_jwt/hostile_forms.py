"""Hostile forms and headers (vijandige vormen): what is refused before any disclosure is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.conformance.sd_jwt.presented import (
    CANARY,
    DISCLOSURES,
    HEADER,
    HOLDER,
    ISSUER,
    OTHER,
    PAYLOAD,
    PLAIN,
    TYP,
    VALID,
    Case,
    bad,
    encoded,
    joined,
    jws,
    presented,
    question,
    respelled,
)
from tests.unsafe_keys import P256_ORDER
from verifier.core.errors import (
    BadDisclosure,
    BadSignature,
    NotCanonical,
    NotStrictJson,
    TooLarge,
    TrustMissing,
    UnknownKey,
    Unsupported,
    WrongHeader,
    WrongType,
    WrongValue,
)
from verifier.core.wire import base64url

JWT, *_REST = VALID.split("~")
_INPUT, _, _SIGNATURE = JWT.rpartition(".")
_H, _, _P = _INPUT.partition(".")
_RAW = base64url.decode(_SIGNATURE)
_R, _S = _RAW[:32], _RAW[32:]
_FORMS: dict[str, str] = {
    "empty": "",
    "tilde": "~",
    "tildes": "~~~",
    "no-tilde": JWT,
    "no-jwt": joined("", DISCLOSURES),
    "empty-disclosure": f"{JWT}~~",
    "empty-disclosure-inside": f"{JWT}~{DISCLOSURES[0]}~~{DISCLOSURES[1]}~",
    "leading-tilde": f"~{VALID}",
    "full-width-tilde": VALID.replace("~", "\uff5e"),
    "not-ascii": VALID.replace("~", "é~", 1),
    "json-serialisation": '{"payload":"e30","signatures":[]}',
}


def forms() -> Iterator[Case]:
    """Step 1, and what a part of a JWS looks like (step 3)."""
    once = "The parts are one JWT, disclosures, and perhaps a key binding, with a tilde after each but the last."
    for name, token in _FORMS.items():
        yield bad(f"form-{name}", once, token, NotCanonical, 1)
    yield bad(
        "form-twice", "A disclosure is sent once.", joined(JWT, [*DISCLOSURES, DISCLOSURES[0]]), BadDisclosure, 1
    )
    yield bad("length-one-over", "At most 128 KiB.", JWT + "~" * (128 * 1024), TooLarge, 1)
    many = joined(JWT, [encoded(["s", number]) for number in range(1025)])
    yield bad("disclosures-one-over", "At most 1,024 disclosures.", many, TooLarge, 1)
    jose = "JWS compact is three parts of canonical base64url, and a signature of 64 bytes."
    for name, token in {
        "two-parts": _INPUT,
        "one-part": _H,
        "four-parts": f"{JWT}.{_SIGNATURE}",
        "no-header": f".{_P}.{_SIGNATURE}",
        "no-payload": f"{_H}..{_SIGNATURE}",
        "no-signature": f"{_INPUT}.",
        "padding-header": f"{_H}=.{_P}.{_SIGNATURE}",
        "padding-signature": f"{JWT}==",
        "space": f" {JWT}",
        "newline": f"{JWT}\n",
        "standard-alphabet": f"{_INPUT}.{'+/' * 43}",
        "signature-short": f"{_INPUT}.{base64url.encode(_RAW[:63])}",
        "signature-long": f"{_INPUT}.{base64url.encode(_RAW + b'0')}",
        "signature-der": f"{_INPUT}.{base64url.encode(ISSUER.sign_der(_INPUT.encode()))}",
        "signature-last-bits": f"{_INPUT}.{respelled(_SIGNATURE)}",
    }.items():
        yield bad(f"jws-{name}", jose, joined(token, DISCLOSURES), NotCanonical, 3)
    yield bad("jws-padding-payload", jose, joined(f"{_H}.{_P}=.{_SIGNATURE}", DISCLOSURES), BadSignature, 5)


_ALGORITHMS: dict[str, Any] = {
    "none": "none",
    "none-capital": "None",
    "empty": "",
    "hs256": "HS256",
    "es384": "ES384",
    "es256k": "ES256K",
    "eddsa": "EdDSA",
    "lower": "es256",
    "list": ["ES256"],
    "null": None,
}
_TYPS: dict[str, Any] = {
    "absent": None,
    "older": "vc+sd-jwt",
    "jwt": "JWT",
    "capitals": TYP.upper(),
    "media-type": f"application/{TYP}",
    "key-binding": "kb+jwt",
    "space": f"{TYP} ",
    "list": [TYP],
}


_REFUSED_MEMBERS: dict[str, Any] = {
    "crit": ["exp"],
    "b64": False,
    "jwk": OTHER.jwk,
    "jku": f"https://{CANARY}.example/keys",
    "x5u": f"https://{CANARY}.example/chain",
    "zip": "DEF",
    "enc": "A256GCM",
}


def headers() -> Iterator[Case]:
    """Step 3."""
    for name, alg in _ALGORITHMS.items():
        yield _header(f"alg-{name}", "The algorithm is ES256, whatever a token says.", {"alg": alg}, WrongHeader)
    for name, typ in _TYPS.items():
        yield _header(
            f"typ-{name}", "The typ is the one that is expected, compared exactly.", {"typ": typ}, WrongType
        )
    for name, value in _REFUSED_MEMBERS.items():
        why = f"A header with {name} changes how the token is read, or brings a key."
        yield _header(f"header-{name}", why, {name: value}, WrongHeader)
    for name, kid in {"number": 7, "null": None, "list": [ISSUER.kid]}.items():
        header = {**HEADER, "kid": kid}
        yield bad(f"kid-{name}", "A kid is text.", presented(PAYLOAD, DISCLOSURES, header=header), WrongHeader, 3)
    text = encoded(HEADER)
    for name, raw, refused in (
        ("duplicate", b'{"alg":"ES256","typ":"dc+sd-jwt","alg":"none"}', NotStrictJson),
        ("duplicate-escaped", b'{"alg":"ES256","typ":"dc+sd-jwt","\\u0061lg":"none"}', NotStrictJson),
        ("trailing", base64url.decode(text) + b"1", NotStrictJson),
        ("bom", b"\xef\xbb\xbf" + base64url.decode(text), NotStrictJson),
        ("nan", b'{"alg":"ES256","typ":"dc+sd-jwt","x":NaN}', NotStrictJson),
        ("list", b'["ES256"]', WrongHeader),
        ("text", b'"ES256"', WrongHeader),
        ("empty", b"{}", WrongHeader),
        ("long", b'{"alg":"ES256","typ":"dc+sd-jwt","x5c":["%b"]}' % (b"A" * 20_000), TooLarge),
    ):
        why = "A header is one JSON object that no two readers read differently, of at most 16 KiB."
        yield bad(f"header-{name}", why, presented(PAYLOAD, DISCLOSURES, header=raw), refused, 3)


def _header(name: str, why: str, changed: dict[str, Any], refused: type[WrongHeader] | type[WrongType]) -> Case:
    header = {member: value for member, value in {**HEADER, **changed}.items() if value is not None}
    return bad(name, why, presented(PAYLOAD, DISCLOSURES, header=header), refused, 3)


_ZERO, _ORDER = bytes(32), P256_ORDER.to_bytes(32, "big")
_SIGNATURES: dict[str, bytes] = {
    "r-zero": _ZERO + _S,
    "s-zero": _R + _ZERO,
    "zeros": _ZERO + _ZERO,
    "s-is-order": _R + _ORDER,
    "swapped": _S + _R,
    "one-bit": _RAW[:-1] + bytes([_RAW[-1] ^ 1]),
    "ones": b"\xff" * 64,
}


def keys() -> Iterator[Case]:
    """Steps 4 and 5."""
    other = {**OTHER.jwk, "kid": "other"}
    for name, why, listed, refused in (
        ("none", "Without a key of the issuer nothing can be decided.", [], TrustMissing),
        ("other-kid", "No key has the kid of the token.", [other], UnknownKey),
        (
            "two-same-kid",
            "Two keys have the kid of the token.",
            [{**ISSUER.jwk, "kid": ISSUER.kid}] * 2,
            UnknownKey,
        ),
        ("two-unnamed", "No key has the kid of the token.", [OTHER.jwk, HOLDER.jwk], UnknownKey),
        ("private", "A private key is no key to verify with.", [{**ISSUER.jwk, "d": CANARY}], WrongValue),
        ("encryption", "The key is for something else.", [{**ISSUER.jwk, "use": "enc"}], WrongValue),
        ("operations", "The key is for something else.", [{**ISSUER.jwk, "key_ops": ["sign"]}], WrongValue),
        ("other-alg", "The key is for another algorithm.", [{**ISSUER.jwk, "alg": "ES384"}], WrongValue),
        ("symmetric", "A secret is no key to verify with.", [{"kty": "oct", "k": CANARY}], WrongValue),
        ("no-y", "A point has two coordinates.", [{**ISSUER.jwk, "y": None}], WrongValue),
        ("off-curve", "The point is not on the curve.", [{**ISSUER.jwk, "y": ISSUER.jwk["x"]}], WrongValue),
        ("not-objects", "Keys are objects.", [CANARY], WrongValue),
    ):
        yield Case(f"keys-{name}", why, {**question(VALID), "issuer_keys": listed}, refused, "4")
    unnamed = presented(PAYLOAD, DISCLOSURES, header={"alg": "ES256", "typ": TYP})
    two = {**question(unnamed), "issuer_keys": [ISSUER.jwk, OTHER.jwk]}
    yield Case("keys-two-without-kid", "Without a kid only one key can be meant.", two, UnknownKey, "4")
    signature = "The signature is not of that key over these bytes."
    for name, raw in _SIGNATURES.items():
        token = joined(f"{_INPUT}.{base64url.encode(raw)}", DISCLOSURES)
        yield bad(f"signature-{name}", signature, token, BadSignature, 5)
    changed = f"{_H}.{encoded({**PAYLOAD, 'iss': CANARY})}.{_SIGNATURE}"
    yield bad("signature-other-payload", signature, joined(changed, DISCLOSURES), BadSignature, 5)
    wrong = joined(jws({**HEADER, "kid": ISSUER.kid}, PAYLOAD, key=OTHER), DISCLOSURES)
    yield bad("signature-other-key", signature, wrong, BadSignature, 5)
    spaced = f"{encoded(b' ' + base64url.decode(_H))}.{_P}.{_SIGNATURE}"
    yield bad("signature-other-header", signature, joined(spaced, DISCLOSURES), BadSignature, 5)


_DIGESTS: dict[str, Any] = {
    "sha-512": "sha-512",
    "md5": "md5",
    "capitals": "SHA-256",
    "java": "sha256",
    "list": ["sha-256"],
    "null": None,
    "empty": "",
}


def payloads() -> Iterator[Case]:
    """Step 6."""
    whole = base64url.decode(_P)
    why = "A payload is one JSON object that no two readers read differently."
    for name, raw in {
        "duplicate": whole[:-1] + b',"iss":"x"}',
        "duplicate-escaped": whole[:-1] + b',"i\\u0073s":"x"}',
        "duplicate-nested": whole[:-1] + b',"x":{"a":1,"a":1}}',
        "nan": whole[:-1] + b',"x":NaN}',
        "infinity": whole[:-1] + b',"x":-Infinity}',
        "overflow": whole[:-1] + b',"x":1e400}',
        "huge-integer": whole[:-1] + b',"x":' + b"9" * 5000 + b"}",
        "deep": whole[:-1] + b',"x":' + b"[" * 33 + b"]" * 33 + b"}",
        "very-deep": whole[:-1] + b',"x":' + b"[" * 4000 + b"]" * 4000 + b"}",
        "trailing": whole + b"{}",
        "cut-off": whole[:-1],
        "bom": b"\xef\xbb\xbf" + whole,
        "utf-16": whole.decode().encode("utf-16"),
        "latin-1": whole[:-1] + b',"x":"\xe9"}',
        "surrogate": whole[:-1] + b',"x":"\\ud800"}',
        "nul": whole[:-1] + b',"x":"\\u0000"}',
        "raw-control": whole[:-1] + b',"x":"\x01"}',
        "single-quotes": whole.replace(b'"', b"'"),
    }.items():
        yield bad(f"payload-{name}", why, joined(jws(HEADER, raw), DISCLOSURES), NotStrictJson, 6)
    wide = whole[:-1] + b',"x":[' + b",".join([b"[]"] * 4096) + b"]}"
    yield bad("payload-wide", "At most 4,096 arrays and objects.", joined(jws(HEADER, wide), []), TooLarge, 6)
    padded = f"{_H}.{_P}="
    signed = f"{padded}.{base64url.encode(ISSUER.sign(padded.encode()))}"
    yield bad("payload-padding", why, joined(signed, DISCLOSURES), NotCanonical, 6)
    for name, value in {"list": [PAYLOAD], "text": CANARY, "null": None, "number": 7}.items():
        yield bad(f"payload-is-{name}", why, joined(jws(HEADER, value), DISCLOSURES), NotCanonical, 6)
    for name, alg in _DIGESTS.items():
        token = presented({**PAYLOAD, "_sd_alg": alg}, DISCLOSURES)
        yield bad(f"sd-alg-{name}", "The digest is sha-256.", token, Unsupported, 6)
    yield bad("sd-alg-number", "The digest is sha-256.", presented({**PLAIN, "_sd_alg": 256}), Unsupported, 6)
