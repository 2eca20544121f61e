"""Verifications (controles): what somebody was shown goes in, a report comes out; for anyone, and nothing is kept.

Who asks learns what anyone with the command learns without asking: it is for who has no kit yet, and has to trust
this register's. No access token is needed, and no event tells what was shown.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from verifier.core.wire.report import write_report
from verifier.service.access.limits import Use
from verifier.service.access.visitors import visitor_of
from verifier.service.routes.doorkeeper import OfficeOf, allowances_of
from verifier.service.routes.verification_bodies import SHOWN, ReportAnswer, shown_in
from verifier.service.usecases.verify_shown import ShownBundle, ShownCredential, verify_shown
from verifier.web.problems import problem_responses

router = APIRouter(tags=["public"])

PATH = "/verifications"


async def counted_verification(request: Request) -> None:
    """Count a verification for the network address that asks; on the loopback for nobody."""
    visitor = visitor_of(request.state.origin_of(request.scope))
    if visitor:
        await allowances_of(request).spend(Use.VERIFICATIONS, visitor)


@router.post(
    PATH,
    dependencies=[Depends(counted_verification)],
    openapi_extra=SHOWN,
    responses=problem_responses(408, 413, 415),
)
async def verification(
    shown: Annotated[ShownBundle | ShownCredential, Depends(shown_in)], office: OfficeOf
) -> ReportAnswer:
    """Verify a bundle, or a credential that was shown: every step with how it ended, in Dutch and in English.

    Nothing of it is kept. A bundle is judged by the directory in it, under the roots that this register knows; a
    credential by the register's own directory and status lists. Without `audience` and `nonce` a report on a
    presentation says nothing of who shows it.
    """
    return ReportAnswer.model_validate(write_report(await office.read(verify_shown, shown, client=None)))
