"""About credentials (over nalevingsbewijzen): who issues them under which keys, and what their type is.

Static paths outside ``/v1``, for anyone and cacheable: SD-JWT VC, draft 19, *JWT VC Issuer Metadata* and *Type
Metadata*. The keys stand in the document itself, so that there is one address to ask and never an empty one.
"""

from __future__ import annotations

import json
from typing import Final

from fastapi import APIRouter, Request, Response

from verifier import shipped
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.usecases.read_issuer import read_issuer
from verifier.web.conditional import ANY_ORIGIN, conditional

#: Not in the API's document: what is here, the standard describes.
router = APIRouter(include_in_schema=False)

ISSUER: Final = "/.well-known/jwt-vc-issuer"
COMPLIANCE: Final = "/credentials/compliance.v1.json"
_HOUR: Final = {**ANY_ORIGIN, "Cache-Control": "public, max-age=3600"}
_DAY: Final = {**ANY_ORIGIN, "Cache-Control": "public, max-age=86400"}


@router.get(ISSUER)
async def issuer(request: Request, office: OfficeOf) -> Response:
    """The register as issuer, and its keys: the one that signs, and those whose credentials are still about."""
    found = await office.read(read_issuer, None, client=None)
    told = {"issuer": found.address, "jwks": {"keys": list(found.keys)}}
    return conditional(request, json.dumps(told, separators=(",", ":")).encode(), headers=_HOUR)


@router.get(COMPLIANCE)
async def compliance_type(request: Request) -> Response:
    """What a compliance credential is, and what its claims are called."""
    return conditional(request, shipped.credential_type("compliance.v1"), headers=_DAY)
