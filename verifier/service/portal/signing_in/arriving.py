"""Arriving (binnenkomen): what a browser gets when its member has shown who it is, by whatever means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fastapi import Request, Response

from verifier.service.access.doors import Door
from verifier.service.access.sessions import Opened
from verifier.service.audit import acts
from verifier.service.portal.catalogue import Language
from verifier.service.portal.cookies import keep_happened, keep_session, take_wanted
from verifier.service.portal.page import address
from verifier.service.portal.visit import see_other

ACCOUNT: Final = "/account"
#: Where members of an organisation begin, by its door.
HOMES: Final[Mapping[Door, str]] = MappingProxyType(
    {Door.CONTRACTOR: "/contractor", Door.AGENCY: "/desk", Door.BUYER: "/buyer", Door.AUDITOR: ACCOUNT}
)


def arrived(
    request: Request, opened: Opened, language: Language, *, home: str = "", happened: str = ""
) -> Response:
    """The session's id for the browser, and the way to the page that it had asked for, or else to ``home``.

    Without either to where its organisation begins. The same after a step-up, which gave a new id too; the page
    there tells what ``happened``.
    """
    session = opened.session
    acts(session.organisation, member=session.member)
    response = see_other("")
    wanted = take_wanted(request, response)
    response.headers["Location"] = wanted or address(home or HOMES[session.door], language)
    keep_session(response, opened)
    if happened:
        keep_happened(response, happened)
    return response
