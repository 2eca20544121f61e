"""The Python peers (andere uitvoeringen): PyPI ``sd-jwt`` issues, presents and verifies; polaris verifies."""

from __future__ import annotations

import json
from typing import Any

from jwcrypto.jwk import JWK
from polaris_oid4vp.sdjwt import verify_presentation
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from tests.conformance.sd_jwt.exchanged import Exchange
from tests.conformance.sd_jwt.presented import AT, AUDIENCE, ISSUER, NONCE, TYP
from verifier.core.wire.sd_jwt import Path

#: Made anew in each run: what it signs is verified under its public half.
ISSUING, HOLDING = JWK.generate(kty="EC", crv="P-256"), JWK.generate(kty="EC", crv="P-256")


def public(key: JWK) -> dict[str, Any]:
    members: dict[str, Any] = key.export_public(as_dict=True)
    return members


def issued(exchange: Exchange, *, bound: bool) -> str:
    """What PyPI ``sd-jwt`` issues and presents of ``exchange``."""
    claims = {name: value for name, value in exchange.claims.items() if name != "cnf"}
    wrapped = _wrapped(claims, (), exchange)
    issuer = SDJWTIssuer(
        wrapped, ISSUING, HOLDING, add_decoy_claims=bool(exchange.decoys), extra_header_parameters={"typ": TYP}
    )
    holder = SDJWTHolder(issuer.sd_jwt_issuance)
    chosen = _chosen(exchange.claims, (), exchange)
    if bound:
        holder.create_presentation(chosen, NONCE, AUDIENCE, HOLDING)
    else:
        holder.create_presentation(chosen)
    return str(holder.sd_jwt_presentation)


def read_by_sd_jwt(token: str, *, bound: bool, key: dict[str, Any] = ISSUER.jwk) -> dict[str, Any]:
    asked = {"expected_aud": AUDIENCE, "expected_nonce": NONCE} if bound else {}
    verifier = SDJWTVerifier(token, lambda *_: JWK.from_json(json.dumps(key)), **asked)
    payload: dict[str, Any] = verifier.get_verified_payload()
    return payload


def read_by_polaris(token: str, *, bound: bool, key: dict[str, Any] = ISSUER.jwk, at: int = AT) -> dict[str, Any]:
    verdict = verify_presentation(
        token,
        expected_nonce=NONCE,
        expected_audience=AUDIENCE,
        issuer_jwks=[key],
        now=at,
        require_key_binding=bound,
    )
    if not verdict.authentic:
        raise ValueError(verdict.code)
    claims: dict[str, Any] = verdict.claims
    return claims


def _wrapped(value: Any, path: Path, exchange: Exchange) -> Any:
    """``value`` with a mark at every member and element that can be disclosed."""
    if isinstance(value, dict):
        return {
            SDObj(name) if (*path, name) in exchange.disclosable else name: _wrapped(inner, (*path, name), exchange)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        items = [_wrapped(inner, (*path, index), exchange) for index, inner in enumerate(value)]
        return [SDObj(each) if (*path, index) in exchange.disclosable else each for index, each in enumerate(items)]
    return value


def _chosen(value: Any, path: Path, exchange: Exchange) -> Any:
    """What the holder chooses to show, in the shape of the claims; None where it chooses not to."""
    if path in exchange.disclosable and path not in exchange.shown:
        return None
    if isinstance(value, dict):
        inner = {name: _chosen(each, (*path, name), exchange) for name, each in value.items()}
        return {name: each for name, each in inner.items() if each is not None} or True
    if isinstance(value, list):
        return [_chosen(each, (*path, index), exchange) for index, each in enumerate(value)] or True
    return True
