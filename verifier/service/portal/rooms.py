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
from verifier.service.portal.buyer import given_page
from verifier.service.portal.contractor import contracts_page, keys_page, placement_page
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
    keys_page.router,
    desk_page.router,
    decisions_page.router,
    desk_keys_page.router,
    given_page.router,
)

Answering = Callable[[Request, Any], Coroutine[Any, Any, Response]]
ANSWERS: Final[Mapping[type[Exception], Answering]] = MappingProxyType(
    {SessionEnded: to_sign_in, ConfirmationNeeded: to_confirm}
)
