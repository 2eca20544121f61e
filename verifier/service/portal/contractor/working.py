"""Working (aan het werk): what the pages of hours have of a contract, and of the placements that hours are of."""

from __future__ import annotations

import json
from typing import Any, Final

from verifier.core.model.standing import ContractState
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.service.portal.page import kit_text
from verifier.service.portal.signing_pages import enrolled_keys
from verifier.service.portal.visit import Visit
from verifier.service.usecases.read_endings import read_endings
from verifier.service.usecases.read_parties import read_parties
from verifier.service.usecases.survey_contract import SurveyQuery, survey_contract
from verifier.service.usecases.verb import Office

#: The domain of the texts of these pages.
DOMAIN: Final = "hours"


async def filled_for(office: Office, visit: Visit, contract: Digest) -> dict[str, Any]:
    """What a page of hours is filled with; ``NotFound`` for a contract of somebody else.

    ``withdrawn`` is JSON: by the digest of a placement, the day from which it counts no more.
    """
    query = SurveyQuery(client=visit.organisation, contract=contract)
    surveyed = await office.read(survey_contract, query, client=visit.organisation)
    ended = await office.read(read_endings, contract, client=visit.organisation)
    return {
        "visit": visit,
        "domain": DOMAIN,
        "kit": await kit_text(office),
        "enrolled": await enrolled_keys(office, visit),
        "contract": surveyed.contract.statement,
        "digest": base64url.encode(contract),
        "is_open": surveyed.state is ContractState.ACCEPTED,
        "can_sign": visit.may_write,
        "parties": await office.read(read_parties, None, client=None),
        "withdrawn": json.dumps({base64url.encode(each): day.isoformat() for each, day in ended.items()}),
    }
