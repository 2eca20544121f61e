"""How to verify a key binding (sleutelbinding): the holder's own signature over what it shows, for one verifier.

Steps 14 to 20 of ``core.procedure.presentation`` (RFC 9901, section 7.3, step 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verifier.core.errors import BadKeyBinding, MissingMember, NotFresh, Refusal, WrongAudience
from verifier.core.model.presentation import KeyBinding
from verifier.core.procedure.intake import NEWEST
from verifier.core.procedure.presenting import Expected, numeric_date, require_valid_now
from verifier.core.wire.foreign_jws import foreign_key, read_payload, require_signature, split_jws
from verifier.core.wire.jwk import PublicKey
from verifier.core.wire.sd_jwt.disclosure import MAX_DEPTH, MAX_TOKEN
from verifier.core.wire.sd_jwt.form import KEY_BINDING_TYP, Parts, sd_hash


def verify_key_binding(parts: Parts, claims: Mapping[str, Any], expected: Expected) -> KeyBinding | None:
    """Steps 14 to 20 on the key binding of ``parts``, whose processed payload is ``claims``.

    None when there is none, and when the verifier did not say which audience and nonce it expects: then nothing
    binds it to a transaction.
    """
    if parts.key_binding is None:
        return None
    step = 14
    try:
        holder = _holder_key(claims)
        step = 15
        jws = split_jws(parts.key_binding, typ=KEY_BINDING_TYP)
        step = 16
        require_signature(jws, holder)
        step = 17
        binding = read_payload(jws, limit=MAX_TOKEN, depth=MAX_DEPTH)
        iat = _require_just_now(binding, expected)
        step = 18
        _require_transaction(binding, expected)
        step = 19
        if binding.get("sd_hash") != sd_hash(parts.presentation):
            raise BadKeyBinding("the digest of this presentation", field="sd_hash")
        step = 20
        require_valid_now(binding, at=expected.at)
    except Refusal as refusal:
        refusal.step = refusal.step or str(step)
        raise
    if expected.audience is None or expected.nonce is None:
        return None
    return KeyBinding(binding["aud"], binding["nonce"], iat)


def _holder_key(claims: Mapping[str, Any]) -> PublicKey:
    cnf = claims.get("cnf")
    if not isinstance(cnf, dict) or "jwk" not in cnf:
        raise BadKeyBinding("the key of the holder as a JWK", field="cnf")
    return foreign_key(cnf["jwk"])


def _require_just_now(binding: Mapping[str, Any], expected: Expected) -> int | float:
    iat = numeric_date(binding, "iat")
    if iat is None:
        raise MissingMember("the moment of signing", field="iat")
    if not expected.at - expected.max_age <= iat <= expected.at + NEWEST:
        raise NotFresh("a key binding that was signed just now", field="iat")
    return iat


def _require_transaction(binding: Mapping[str, Any], expected: Expected) -> None:
    for name in ("aud", "nonce"):
        if not isinstance(binding.get(name), str):
            raise MissingMember("this member as text", field=name)
    if expected.audience is not None and binding["aud"] != expected.audience:
        raise WrongAudience("the audience that is expected", field="aud")
    if expected.nonce is not None and binding["nonce"] != expected.nonce:
        raise BadKeyBinding("the nonce that was given", field="nonce")
