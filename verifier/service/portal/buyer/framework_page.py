"""A call-off (nadere opdracht) of a framework: what it takes over is shown, and not asked again."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from verifier.core.model.contract import CallOffRule, Contract
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.contract_fields import CONTRACT
from verifier.service.portal.buyer.drafting_page import filled_for
from verifier.service.portal.buyer.offered import offered
from verifier.service.portal.buyer.visiting import Visiting
from verifier.service.portal.page import LanguageOf, localized, page
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.usecases.name_organisation import name_organisation
from verifier.service.usecases.read_choices import read_choices
from verifier.service.usecases.read_framework import read_framework
from verifier.service.usecases.read_parties import read_parties

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@localized(router, "/buyer/contracts/{digest}/call-off")
async def call_off(
    request: Request, language: LanguageOf, visit: Visiting, digest: DigestInPath, office: OfficeOf
) -> Response:
    """A new contract under a framework of one's own, or of others that names this buyer."""
    found = await office.read(read_framework, digest, client=visit.organisation)
    choices = await office.read(read_choices, visit.organisation, client=visit.organisation)
    framework = found.contract.statement
    filled = await filled_for(office, visit)
    return page(
        request,
        "buyer/framework.html",
        language,
        visit=visit,
        it=found,
        framework=framework,
        digest=base64url.encode(digest),
        is_whole=framework.call_offs is not None and framework.call_offs.rule is CallOffRule.WHOLE,
        ruleset=base64url.encode(framework.ruleset.digest),
        agreed=_agreed(framework),
        contractor=await office.read(name_organisation, framework.contractor, client=None),
        parties=await office.read(read_parties, None, client=None),
        offered=offered(choices, language, but=digest),
        **filled,
    )


def _agreed(framework: Contract) -> str:
    """The agreed terms as JSON, for the script that takes them over; empty when there are none."""
    if framework.agreed is None:
        return ""
    return strict_json.write(CONTRACT["agreed"].write(framework.agreed)).decode()
