"""The rooms of the portal (kamers): every router of pages, and what pages answer where programs get a problem.

A room that is added adds its line here.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from types import MappingProxyType
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from verifier.service.portal import asset_door, verify_page
from verifier.service.portal.agency import decisions_page, desk_page
from verifier.service.portal.agency import keys_page as desk_keys_page
from verifier.service.portal.buyer import activities_page as given_activities_page
from verifier.service.portal.buyer import contract_page as given_contract_page
from verifier.service.portal.buyer import drafting_page, framework_page, given_page, record_page
from verifier.service.portal.buyer import keys_page as buyer_keys_page
from verifier.service.portal.buyer import messages_page as given_messages_page
from verifier.service.portal.contractor import (
    activities_page,
    claims_page,
    contracts_page,
    hours_page,
    import_page,
    keys_page,
    messages_page,
    placement_page,
    proof_page,
)
from verifier.service.portal.everyone import landing, trust, who_knows_what
from verifier.service.portal.signing_in import (
    account_door,
    colleague_door,
    entry_door,
    openid_door,
    passkey_door,
    token_door,
)
from verifier.service.portal.visit import to_confirm, to_sign_in
from verifier.web.refusals import ConfirmationNeeded, SessionEnded

ROUTERS: Final[tuple[APIRouter, ...]] = (
    landing.router,
    trust.router,
    who_knows_what.router,
    verify_page.router,
    asset_door.router,
    entry_door.router,
    account_door.router,
    colleague_door.router,
    token_door.router,
    passkey_door.router,
    openid_door.router,
    contracts_page.router,
    placement_page.router,
    claims_page.router,
    activities_page.router,
    proof_page.router,
    hours_page.router,
    import_page.router,
    keys_page.router,
    desk_page.router,
    decisions_page.router,
    desk_keys_page.router,
    given_page.router,
    drafting_page.router,
    framework_page.router,
    buyer_keys_page.router,
    given_contract_page.router,
    given_activities_page.router,
    given_messages_page.router,
    record_page.router,
    messages_page.router,
)

Answering = Callable[[Request, Any], Coroutine[Any, Any, Response]]
ANSWERS: Final[Mapping[type[Exception], Answering]] = MappingProxyType(
    {SessionEnded: to_sign_in, ConfirmationNeeded: to_confirm}
)
