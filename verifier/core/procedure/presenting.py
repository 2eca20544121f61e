"""What a verifier expects of a presentation (verwachting), the steps it takes, and the moments that it allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from verifier.core.errors import NotFresh, WrongValue
from verifier.core.procedure.intake import NEWEST
from verifier.core.wire.fields import MAX_SECONDS

#: The clause, the Dutch and the English sentence of each numbered step of ``core.procedure.presentation``.
STEPS: Mapping[int, tuple[str, str, str]] = {
    1: (
        "RFC 9901, 7.1 (1), 7.3 (3)",
        "de vertoning bestaat uit een token, openbaarmakingen en misschien een sleutelbinding",
        "the presentation is a token, disclosures and perhaps a key binding",
    ),
    2: (
        "RFC 9901, 7.3 (1, 2)",
        "de sleutelbinding die wij eisen is er",
        "the key binding that we require is there",
    ),
    3: (
        "RFC 9901, 7.1 (2a); RFC 8725, 3.1, 3.11",
        "de kop is die van dit soort, met ES256",
        "the header is of this typ, with ES256",
    ),
    4: ("RFC 9901, 7.1 (2c)", "de sleutel is er een van de uitgever", "the key is one of the issuer's"),
    5: ("RFC 9901, 7.1 (2b)", "de uitgever heeft het getekend", "the issuer signed it"),
    6: ("RFC 9901, 7.1 (2d)", "de samenvattingen zijn met SHA-256 gemaakt", "digests are made with SHA-256"),
    7: ("RFC 9901, 7.1 (3a)", "elke openbaarmaking is leesbaar", "every disclosure reads"),
    8: (
        "RFC 9901, 7.1 (3b to 3f)",
        "elke openbaarmaking past op haar plaats",
        "every disclosure fits where its digest stands",
    ),
    9: ("RFC 9901, 7.1 (4)", "geen samenvatting staat er twee keer", "no digest stands there twice"),
    10: (
        "RFC 9901, 7.1 (5)",
        "van elke openbaarmaking staat er een samenvatting",
        "the digest of every disclosure stands there",
    ),
    11: (
        "SD-JWT VC, 2.2.2.3",
        "wat een geldig bewijs zelf moet zeggen staat erin",
        "what a credential must say itself stands in it",
    ),
    12: (
        "RFC 9901, 7.1 (2c); SD-JWT VC, 2.2.2.1",
        "uitgever en soort zijn die wij verwachten",
        "issuer and type are what we expect",
    ),
    13: ("RFC 9901, 7.1 (6)", "het bewijs is nu geldig", "it is valid at this moment"),
    14: ("RFC 9901, 7.3 (5a)", "de sleutel van de houder staat erin", "the holder's key stands in it"),
    15: (
        "RFC 9901, 7.3 (5b, 5d)",
        "de sleutelbinding is van dit soort, met ES256",
        "the key binding is of its typ, with ES256",
    ),
    16: ("RFC 9901, 7.3 (5c)", "de houder heeft haar getekend", "the holder signed it"),
    17: ("RFC 9901, 7.3 (5e)", "zij is zojuist getekend", "it was signed just now"),
    18: ("RFC 9901, 7.3 (5f)", "zij is voor ons, op onze vraag", "it is for us, on our nonce"),
    19: ("RFC 9901, 7.3 (5g)", "zij is over deze vertoning", "it is over this presentation"),
    20: ("RFC 9901, 7.3 (5h)", "zij is verder een geldig token", "it is a valid token in all else"),
}


class Expected(NamedTuple):
    """What is compared, None being nothing; when it is, and how old a key binding may be, in seconds."""

    at: int
    typ: str | None
    issuer: str | None
    vct: str | None
    audience: str | None
    nonce: str | None
    max_age: int


def require_valid_now(claims: Mapping[str, Any], *, at: int) -> None:
    """``exp``, ``nbf`` and ``iat`` (RFC 7519, 4.1.4 to 4.1.6), each optional."""
    exp = numeric_date(claims, "exp")
    if exp is not None and at >= exp:
        raise NotFresh("a moment before its end", field="exp")
    nbf = numeric_date(claims, "nbf")
    if nbf is not None and at < nbf:
        raise NotFresh("a moment not before its beginning", field="nbf")
    iat = numeric_date(claims, "iat")
    if iat is not None and at < iat - NEWEST:
        raise NotFresh("a moment that is not before it was signed", field="iat")


def numeric_date(claims: Mapping[str, Any], name: str) -> int | float | None:
    """A NumericDate (RFC 7519, section 2): seconds, of which a fraction is allowed; true and text are none."""
    if name not in claims:
        return None
    value: int | float = claims[name]
    if type(value) not in (int, float) or not 0 <= value <= MAX_SECONDS:
        raise WrongValue("a moment in Unix seconds", field=name)
    return value
