"""The token of a browser (toegangsbewijs voor een browser): what the scripts of a page show at their own door.

The session's cookie opens nothing under ``/v1``. A script of the page asks here, with the token of its session in a
header that no page of another site can send, for an access token that is good for five minutes and no longer than
the session lasts. It asks again when it needs one: that counts as something done in the session.
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from verifier.core.wire import strict_json
from verifier.service.access.forgery import require_own_page, require_token
from verifier.service.access.limits import Use
from verifier.service.access.tokens import BROWSER_LIFETIME
from verifier.service.portal.form import own_origins
from verifier.service.portal.visit import AnyVisit
from verifier.service.routes.doorkeeper import allowances_of, tokens_of
from verifier.web.bodies import JSON

#: Not in the API's document: it is for our own pages.
router = APIRouter(include_in_schema=False)

PATH: Final = "/portal/token"
HEADER: Final = "X-CSRF"


@router.post(PATH)
async def portal_token(request: Request, visit: AnyVisit) -> Response:
    """``{"access_token", "expires_in", "door"}``, or 401 ``session_ended``, or 403 ``forged_request``."""
    require_own_page(request.headers, origins=own_origins(request))
    require_token(request.headers.get(HEADER, ""), of_session=visit.session.csrf)
    await allowances_of(request).spend(Use.TOKENS, visit.session.member)
    token = tokens_of(request).issue(visit.organisation, visit.door, sid=visit.session.handle)
    answer = {"access_token": token, "expires_in": BROWSER_LIFETIME, "door": str(visit.door)}
    return Response(strict_json.write(answer), media_type=JSON)
