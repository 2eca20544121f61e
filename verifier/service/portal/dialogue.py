"""The dialogue (het gesprek) on a contract, as a page of either side shows it.

A message is signed in the browser, and goes to the door of who writes it, as from any other client.
"""

from __future__ import annotations

from typing import Final

from fastapi import Request, Response

from verifier.core.model.message import MessageKind
from verifier.core.model.standing import ContractState, Side
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.service.portal.catalogue import Language, words
from verifier.service.portal.page import CONNECTED, kit_text, page
from verifier.service.portal.signing_pages import enrolled_keys
from verifier.service.portal.visit import Visit
from verifier.service.usecases.read_parties import read_parties
from verifier.service.usecases.survey_dialogue import DialogueQuery, survey_dialogue
from verifier.service.usecases.verb import Office

DOMAIN: Final = "messages"
#: Classes of so many placements that a plan may name.
CLASSES: Final = ("<5", "5-9", "10-14", "15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49")


async def dialogue_page(
    request: Request, language: Language, visit: Visit, office: Office, *, side: Side, contract: Digest
) -> Response:
    """The messages of a contract and a form for the next; NotFound for a contract that is not of this side."""
    asked = DialogueQuery(side=side, contract=contract)
    it = await office.read(survey_dialogue, asked, client=visit.organisation)
    said = it.contract.statement
    names = await office.read(read_parties, None, client=None)
    return page(
        request,
        "messages.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="message_page.js",
        kit=await kit_text(office),
        enrolled=await enrolled_keys(office, visit),
        can_sign=visit.may_write,
        is_open=it.state is not ContractState.WITHDRAWN,
        it=it,
        contract=said,
        digest=base64url.encode(contract),
        name=base64url.encode,
        other=names.name_of(said.contractor if side is Side.BUYER else said.iss),
        of_contract=f"/{side}/contracts/{base64url.encode(contract)}",
        keys=f"/{side}/keys",
        kinds=[(str(each), words(language, DOMAIN)[f"kind_{each}"]) for each in MessageKind],
        activities={each.code: getattr(each.title, language) for each in it.ruleset.activities if each.measures},
        classes=CLASSES,
    )
