"""How to verify a presentation (vertoning): an SD-JWT, with or without key binding, of whichever issuer is trusted.

RFC 9901, section 7, every MUST a step; for ``dc+sd-jwt`` also SD-JWT VC. What is stricter than they ask is in ADR
0030. The keys are given: whose they are, and whether the issuer may say what it says, the reader knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from verifier.core.errors import (
    BadDisclosure,
    BadKeyBinding,
    MissingMember,
    Refusal,
    TrustMissing,
    Unsupported,
    WrongAudience,
    WrongIssuer,
    WrongType,
    WrongValue,
)
from verifier.core.model.evidence import Verified
from verifier.core.model.presentation import KeyBinding, Presentation
from verifier.core.model.statement import Digest
from verifier.core.procedure.asked_at import seconds_of
from verifier.core.procedure.key_binding import verify_key_binding
from verifier.core.procedure.presenting import Expected, require_valid_now
from verifier.core.wire.fields import MAX_SECONDS
from verifier.core.wire.foreign_jws import ForeignJws, choose_key, read_payload, require_signature, split_jws
from verifier.core.wire.sd_jwt.disclosing import DIGEST, NEVER_DISCLOSED, put_in_place
from verifier.core.wire.sd_jwt.disclosure import MAX_DEPTH, MAX_TOKEN, SD_ALG, read_disclosures
from verifier.core.wire.sd_jwt.form import Parts, split_sd_jwt

SD_JWT_VC: Final = "dc+sd-jwt"
#: The types that are credentials; the older name only where a reader asks for it.
_VC_TYPES = frozenset({SD_JWT_VC, "vc+sd-jwt"})


class VerifiedPresentation(Verified[Presentation]):
    """A presentation that passed every step; ``token`` is the whole of it, ``digest`` of the issuer-signed JWT."""

    __slots__ = ()

    @property
    def claims(self) -> Mapping[str, Any]:
        return self.statement.claims

    @property
    def issuer(self) -> str | None:
        return self.statement.issuer

    @property
    def vct(self) -> str | None:
        return self.statement.vct

    @property
    def key_binding(self) -> KeyBinding | None:
        return self.statement.key_binding


def verify_presentation(  # noqa: PLR0913 - other programs call it by this signature
    token: str,
    *,
    issuer_keys: Sequence[Mapping[str, Any]],
    at: int | datetime,
    typ: str | None = SD_JWT_VC,
    issuer: str | None = None,
    vct: str | None = None,
    audience: str | None = None,
    nonce: str | None = None,
    key_binding_max_age: int = 300,
    require_key_binding: bool = False,
) -> VerifiedPresentation:
    """Verify ``token``, an SD-JWT or SD-JWT+KB of ``typ``, at ``at``: Unix seconds, or a datetime with a time zone.

    ``issuer_keys`` are public JWKs of P-256, chosen by the ``kid`` of the token, or the only one. None for
    ``issuer``, ``vct``, ``audience`` or ``nonce`` means that it is not compared; a ``typ`` of None, that the header
    has none.

    1. The token is split: one JWS, disclosures, perhaps a key binding; at most 128 KiB and 1,024 disclosures. 2. A
    key binding is there when the verifier requires one, which then also says its audience and nonce. 3. The header
    has ``alg`` ES256 and exactly this ``typ``, and nothing that a reader must understand or that brings a key.
    4. The key is one of ``issuer_keys``. 5. The signature holds. 6. The payload is an object, its ``_sd_alg`` is
    sha-256 or absent. 7. Each disclosure is an array of two or three, salt and name being text. 8. Each digest
    gives way to its disclosure, of the kind of that place and with a name that is not there yet; what is left goes.
    9. No digest occurs twice. 10. Each disclosure has its place. 11. Of a ``dc+sd-jwt``: ``vct`` is there, and
    ``iss nbf exp cnf vct vct#integrity aka_vcts status`` stand in the payload itself, whole. 12. ``iss`` and
    ``vct`` are those expected. 13. ``exp`` is later, ``nbf`` is not, and ``iat`` at most five minutes later; an
    ``aud`` of the issuer names ``audience``; each may be absent.

    With a key binding, required or not: 14. ``cnf`` holds the holder's key as a JWK. 15. Its header has ES256 and
    ``kb+jwt``. 16. Its signature holds. 17. It was signed at most ``key_binding_max_age`` seconds ago, and at most
    five minutes from now. 18. It is for ``audience``, on ``nonce``. 19. Its ``sd_hash`` is of this presentation.
    20. ``exp`` and ``nbf``, if it has them, allow this moment.

    Raises a :class:`Refusal`, with the number of the step in ``step``, and nothing else; :class:`TrustMissing` is
    *undecided*, any other *invalid*. Deliberately not checked: the status (``core.procedure.status``), who the
    issuer is (the reader chose the keys), and whether a nonce was used before (the reader keeps them).
    """
    expected = Expected(seconds_of(at=at), _typ(typ), issuer, vct, audience, nonce, _age(key_binding_max_age))
    step = 1
    try:
        parts = split_sd_jwt(token)
        step = 2
        if require_key_binding:
            _require_key_binding(parts, expected)
        step = 3
        jws = split_jws(parts.issuer_signed, typ=typ)
        step = 4
        key = choose_key(issuer_keys, kid=jws.kid)
        step = 5
        require_signature(jws, key)
        step = 6
        payload = _payload(jws)
        step = 7
        disclosures = read_disclosures(parts.encoded)
        step = 8  # 8, 9 or 10: the refusal says which
        claims = put_in_place(payload, disclosures)
        step = 11
        if typ in _VC_TYPES:
            _require_credential(payload, claims)
        step = 12
        _require_expected(claims, expected)
        step = 13
        require_valid_now(claims, at=expected.at)
        _require_addressed(claims, expected)
    except Refusal as refusal:
        refusal.step = refusal.step or str(step)
        raise
    binding = verify_key_binding(parts, claims, expected)  # 14 to 20
    told = Presentation(claims, claims.get("iss"), _text(claims, "vct"), binding)
    return VerifiedPresentation(told, token, Digest(jws.digest))


def _payload(jws: ForeignJws) -> dict[str, Any]:
    payload = read_payload(jws, limit=MAX_TOKEN, depth=MAX_DEPTH)
    if payload.get(SD_ALG, DIGEST) != DIGEST:
        raise Unsupported("sha-256", field=SD_ALG)
    return payload


def _require_key_binding(parts: Parts, expected: Expected) -> None:
    if expected.audience is None or expected.nonce is None:
        raise TrustMissing("the audience and nonce that a key binding must have", field="nonce")
    if parts.key_binding is None:
        raise BadKeyBinding("a key binding", field="key_binding")


def _require_credential(payload: Mapping[str, Any], claims: Mapping[str, Any]) -> None:
    if not _text(payload, "vct"):
        raise MissingMember("the type of the credential as text", field="vct")
    for name in NEVER_DISCLOSED:
        if name in claims and (name not in payload or claims[name] != payload[name]):
            raise BadDisclosure("a claim that is never disclosed, wholly in the payload", field=name)
    for name in ("cnf", "status"):
        if not isinstance(claims.get(name, {}), dict):
            raise WrongValue("an object", field=name)
    if not isinstance(claims.get("vct#integrity", ""), str):
        raise WrongValue("text", field="vct#integrity")


def _require_expected(claims: Mapping[str, Any], expected: Expected) -> None:
    if not isinstance(claims.get("iss", ""), str):
        raise WrongValue("an issuer as text", field="iss")
    if expected.issuer is not None and claims.get("iss") != expected.issuer:
        raise WrongIssuer("the issuer that is expected", field="iss")
    if expected.vct is not None and claims.get("vct") != expected.vct:
        raise WrongType("the type of credential that is expected", field="vct")


def _require_addressed(claims: Mapping[str, Any], expected: Expected) -> None:
    """``aud`` of the issuer's own, where it limits who may accept this (RFC 7519, 4.1.3)."""
    if "aud" not in claims:
        return
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if expected.audience is None or expected.audience not in audiences:
        raise WrongAudience("the audience that is expected, among those that the issuer names", field="aud")


def _typ(typ: str | None) -> str | None:
    if typ is not None and not isinstance(typ, str):
        raise WrongValue("the typ of a token", field="typ")
    return typ


def _age(seconds: int) -> int:
    if type(seconds) is not int or not 0 <= seconds <= MAX_SECONDS:
        raise WrongValue("a number of seconds, not negative", field="key_binding_max_age")
    return seconds


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) else None
