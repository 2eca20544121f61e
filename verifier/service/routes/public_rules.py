"""Rule sets at the public door (bouwblokken voor iedereen): which there are, what they mean, what a plan comes to.

Whoever asks for a plan is nobody in particular: it needs no access token, holds no person, and nothing of it is
kept or written down.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from verifier.core.rules.planning.plan_fields import written_plan
from verifier.service.access.limits import Use
from verifier.service.access.visitors import visitor_of
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf, allowances_of
from verifier.service.routes.plan_bodies import PlanAnswer, PlanBody
from verifier.service.routes.rule_bodies import ExplanationAnswer, RuleSetsAnswer
from verifier.service.usecases.explain_ruleset import explain_ruleset
from verifier.service.usecases.list_rulesets import list_rulesets
from verifier.service.usecases.work_out_plan import work_out_plan
from verifier.web.bodies import StrictBody
from verifier.web.conditional import ANY_ORIGIN, NOT_MODIFIED, conditional

router = APIRouter(tags=["public"])


async def counted_plan(request: Request) -> None:
    """Count a plan for the network address that asks; on the loopback, where all look the same, for nobody."""
    visitor = visitor_of(request.state.origin_of(request.scope))
    if visitor:
        await allowances_of(request).spend(Use.PLANS, visitor)


@router.get("/public/rule-sets", response_model=RuleSetsAnswer, responses=NOT_MODIFIED)
async def rule_sets(request: Request, office: OfficeOf) -> Response:
    """Every rule set that this register has published."""
    found = RuleSetsAnswer.of(await office.read(list_rulesets, None, client=None))
    return conditional(request, found, headers=ANY_ORIGIN)


@router.get("/public/rule-sets/{digest}/explanation", response_model=ExplanationAnswer, responses=NOT_MODIFIED)
async def explanation(request: Request, digest: DigestInPath, office: OfficeOf) -> Response:
    """A rule set in plain words, in Dutch and English, made from its data."""
    found = ExplanationAnswer.of(await office.read(explain_ruleset, digest, client=None))
    return conditional(request, found, headers=ANY_ORIGIN)


@router.post("/public/plans", dependencies=[Depends(counted_plan)])
async def plan(body: Annotated[PlanBody, Depends(StrictBody(PlanBody))], office: OfficeOf) -> PlanAnswer:
    """Work out what a proposal for social return comes to, before the award.

    Which obligation follows and how much it is for this contract, what each choice is worth and why, which other
    mixes would meet it, and what must still be agreed. It is about nobody; nothing of it is kept.
    """
    made = await office.read(work_out_plan, body.command(), client=None)
    return PlanAnswer.model_validate(written_plan(made))
