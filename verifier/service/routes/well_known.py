"""Well-known addresses (vaste adressen): where a standard OAuth client finds out how to get a token here.

Outside the version, for anyone, and cacheable. NL GOV OAuth 1.1.0 (Authorization Server Profile, *Discovery*)
advises a week; the keys are good for an hour, as a new one signs from the moment it is there.
"""

from __future__ import annotations

import json
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from verifier.service.routes.doorkeeper import ADMISSION, SCOPES, tokens_of
from verifier.web.conditional import ANY_ORIGIN, conditional

_PREFIX: Final = "/.well-known"
_KEYS: Final = "/jwks.json"
_WEEK: Final = {**ANY_ORIGIN, "Cache-Control": "public, max-age=604800"}
_HOUR: Final = {**ANY_ORIGIN, "Cache-Control": "public, max-age=3600"}

#: Not in the API's document: what is here, the standards describe.
router = APIRouter(prefix=_PREFIX, include_in_schema=False)


@router.get("/oauth-authorization-server")
async def metadata(request: Request) -> Response:
    """The metadata of the register as authorization server (RFC 8414, 2 and 3); it has no user to send anywhere."""
    issuer = tokens_of(request).issuer
    found = {
        "issuer": issuer,
        "token_endpoint": issuer + ADMISSION,
        "jwks_uri": issuer + _PREFIX + _KEYS,
        "scopes_supported": list(SCOPES),
        "response_types_supported": [],
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
    }
    return conditional(request, _json(found), headers=_WEEK)


@router.get(_KEYS)
async def keys(request: Request) -> Response:
    """The public keys of access tokens, the one that signs and those that verify for a while (RFC 7517, 5)."""
    return conditional(request, _json({"keys": tokens_of(request).published()}), headers=_HOUR)


def _json(found: dict[str, Any]) -> bytes:
    return json.dumps(found, separators=(",", ":")).encode()
