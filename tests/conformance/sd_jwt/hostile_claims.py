"""Hostile claims (vijandige gegevens): every part fits, and the credential says what it may not, or not now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.conformance.sd_jwt.presented import (
    AT,
    AUDIENCE,
    CANARY,
    DISCLOSURES,
    HOLDER,
    PAYLOAD,
    PLAIN,
    VALID,
    Case,
    bad,
    decoy,
    digest,
    encoded,
    presented,
    salt,
)
from verifier.core.errors import (
    BadDisclosure,
    MissingMember,
    NotFresh,
    Refusal,
    WrongAudience,
    WrongIssuer,
    WrongType,
    WrongValue,
)

#: What SD-JWT VC keeps out of disclosures, each with a value it could have.
KEPT: dict[str, Any] = {
    "iss": "https://other.example",
    "nbf": AT - 1000,
    "exp": AT + 10**6,
    "cnf": {"jwk": HOLDER.jwk},
    "vct": "urn:example:other:1",
    "vct#integrity": "sha256-x",
    "aka_vcts": ["urn:example:other:1"],
    "status": {"status_list": {"idx": 8, "uri": "https://other.example/status/1"}},
}
WRONG_DATES: dict[str, Any] = {
    "text": str(AT),
    "true": True,
    "null": None,
    "list": [AT],
    "object": {"at": AT},
    "negative": -1,
    "milliseconds": AT * 1000,
}


def without(name: str) -> dict[str, Any]:
    return {member: value for member, value in PLAIN.items() if member != name}


def credentials() -> Iterator[Case]:
    """Step 11."""
    why = "This claim of a credential stands in the payload itself, whole, or not at all."
    for name, value in KEPT.items():
        text = encoded([salt(30), name, value])
        payload = {**without(name), "_sd": [digest(text)]}
        label = name.replace("#", "-")
        step, refused = (11, MissingMember) if name == "vct" else (11, BadDisclosure)
        yield bad(f"disclosed-{label}", why, presented(payload, [text]), refused, step)
    member, element = encoded([salt(31), "idx", 8]), encoded([salt(32), "urn:example:other:1"])
    inside: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("status", {"status": {"_sd": [digest(member)]}}, member),
        ("status-deeper", {"status": {"status_list": {"uri": "x", "_sd": [digest(member)]}}}, member),
        ("cnf", {"cnf": {"jwk": HOLDER.jwk, "_sd": [digest(member)]}}, member),
        ("aka-vcts", {"aka_vcts": [{"...": digest(element)}]}, element),
    )
    for name, changed, text in inside:
        yield bad(f"disclosed-inside-{name}", why, presented({**PLAIN, **changed}, [text]), BadDisclosure, 11)
    hidden = {**PLAIN, "status": {"_sd": [decoy(9)]}}
    yield bad("undisclosed-inside-status", why, presented(hidden), BadDisclosure, 11)
    yield bad("vct-absent", "A credential has a type.", presented(without("vct")), MissingMember, 11)
    for name, value in {"empty": "", "number": 7, "list": [PLAIN["vct"]], "null": None}.items():
        token = presented({**PLAIN, "vct": value})
        yield bad(f"vct-{name}", "A credential has a type, as text.", token, MissingMember, 11)
    for name, value in {"cnf": CANARY, "status": [CANARY], "vct#integrity": 7}.items():
        label = name.replace("#", "-")
        yield bad(f"{label}-wrong", f"{name} has its own form.", presented({**PLAIN, name: value}), WrongValue, 11)


def expectations() -> Iterator[Case]:
    """Step 12."""
    other = "The verifier asked for another."
    yield bad("issuer-other", other, VALID, WrongIssuer, 12, issuer="https://other.example")
    yield bad("issuer-slash", other, VALID, WrongIssuer, 12, issuer=f"{PLAIN['iss']}/")
    yield bad("issuer-absent", other, presented(without("iss")), WrongIssuer, 12, issuer=PLAIN["iss"])
    yield bad("vct-other", other, VALID, WrongType, 12, vct="urn:example:compliance:2")
    yield bad("vct-prefix", other, VALID, WrongType, 12, vct="urn:example:compliance")
    for name, value in {"number": 7, "list": [PLAIN["iss"]], "null": None}.items():
        yield bad(f"iss-{name}", "An issuer is text.", presented({**PLAIN, "iss": value}), WrongValue, 12)


def moments() -> Iterator[Case]:
    """Step 13."""
    outside: dict[str, dict[str, float]] = {
        "expired": {"exp": AT - 1},
        "expires-now": {"exp": AT},
        "expired-by-a-fraction": {"exp": AT - 0.5},
        "not-yet": {"nbf": AT + 1},
        "not-yet-by-a-fraction": {"nbf": AT + 0.5},
        "signed-later": {"iat": AT + 301},
    }
    for name, changed in outside.items():
        token = presented({**PAYLOAD, **changed}, DISCLOSURES)
        yield bad(f"moment-{name}", "The moment is outside what the issuer allowed.", token, NotFresh, 13)
    for claim in ("exp", "nbf", "iat"):
        for name, value in WRONG_DATES.items():
            token = presented({**PAYLOAD, claim: value}, DISCLOSURES)
            yield bad(f"{claim}-{name}", "A moment is a number of seconds.", token, WrongValue, 13)
    disclosed = encoded([salt(33), "iat", AT + 10**6])
    payload = {**without("iat"), "_sd": [digest(disclosed)]}
    yield bad("moment-disclosed", "What is disclosed counts too.", presented(payload, [disclosed]), NotFresh, 13)
    named = "The issuer says who may accept this, and it is not the verifier."
    for name, value in {"other": "https://other.example", "others": ["https://other.example"], "number": 7}.items():
        token = presented({**PLAIN, "aud": value})
        yield bad(f"aud-{name}", named, token, WrongAudience, 13, audience=AUDIENCE)
    yield bad("aud-unasked", named, presented({**PLAIN, "aud": AUDIENCE}), WrongAudience, 13)


def questions() -> Iterator[Case]:
    """What a verifier asks wrongly is refused too, before any step."""
    for name, at in {"negative": -1, "later": 2**41, "text": "yesterday", "no-zone": "2025-06-15T15:06:40"}.items():
        yield _asked(f"at-{name}", "A moment is in seconds, or has its time zone.", {"at": at})
    yield _asked("age-negative", "An age is not negative.", {"key_binding_max_age": -1})


def _asked(name: str, why: str, changed: dict[str, Any], refused: type[Refusal] = WrongValue) -> Case:
    return bad(name, why, VALID, refused, "", **changed)
