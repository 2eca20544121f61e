"""The account (mijn account): where a member has signed in, how it does, and confirming who is there."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from verifier import clock
from verifier.core.errors import Refusal
from verifier.service.access.names import read_login
from verifier.service.access.passwords import read_new_password
from verifier.service.access.sessions import Method
from verifier.service.portal.cookies import forget_session
from verifier.service.portal.form import read_form
from verifier.service.portal.page import FORMS, LanguageOf, address, localized, page
from verifier.service.portal.signing_in.arriving import ACCOUNT, arrived
from verifier.service.portal.signing_in.faults import DOMAIN, faults_of, refused
from verifier.service.portal.signing_in.ways import member_of_password, passwords_of, require_may_add_way, shown
from verifier.service.portal.visit import CONFIRM, SIGN_IN, AnyVisit, Visit, see_other
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.usecases.end_session import SessionEnding, end_session
from verifier.service.usecases.end_sessions import end_sessions
from verifier.service.usecases.list_sessions import list_sessions
from verifier.service.usecases.read_ways import read_ways
from verifier.service.usecases.set_password import PasswordChosen, set_password
from verifier.service.usecases.step_up_session import StepUp, step_up_session
from verifier.service.usecases.verb import Office
from verifier.web.refusals import SignInRefused, TooManyRequests, WrongForm

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

PASSWORD: Final = f"{ACCOUNT}/password"
_MENDED: Final = (SignInRefused, TooManyRequests, WrongForm)


@localized(router, ACCOUNT)
async def account(request: Request, visit: AnyVisit, office: OfficeOf) -> Response:
    """Who somebody is here, its ways to sign in, and its sessions."""
    return await _account_page(request, visit, office)


@localized(router, f"{ACCOUNT}/end", method="POST")
async def end_one(request: Request, visit: AnyVisit, office: OfficeOf) -> Response:
    """Sign out on another device."""
    form = await read_form(request, "session", visit=visit)
    ending = SessionEnding(handle=form["session"], by=visit.session)
    await office.write(end_session, ending, client=visit.organisation)
    return see_other(address(ACCOUNT, visit.language), happened="session_ended")


@localized(router, f"{ACCOUNT}/end-all", method="POST")
async def end_all(request: Request, visit: AnyVisit, office: OfficeOf) -> Response:
    """Sign out everywhere, here too."""
    await read_form(request, visit=visit)
    await office.write(end_sessions, visit.session, client=visit.organisation)
    response = see_other(address(SIGN_IN, visit.language), happened="signed_out_everywhere")
    forget_session(response)
    return response


@localized(router, PASSWORD, method="POST")
async def choose_password(request: Request, visit: AnyVisit, office: OfficeOf) -> Response:
    """A name and a password to sign in with from now on; the member's other sessions end."""
    form = await read_form(request, "login", "password", visit=visit)
    await require_may_add_way(request, visit)
    try:
        login = read_login(form["login"])
        kept = await passwords_of(request).kept(read_new_password(form["password"], login=login))
        await office.write(set_password, PasswordChosen(by=visit.session, login=login, kept=kept), client=None)
    except WrongForm as refusal:
        told = {"login": form["login"]}
        return refused(request, await _account_page(request, visit, office, refusal, told), refusal)
    return see_other(address(ACCOUNT, visit.language), happened="password_kept")


@localized(router, CONFIRM)
async def confirm(request: Request, visit: AnyVisit, office: OfficeOf) -> Response:
    """Before keys are enrolled, and before anything changes about who may sign in: show once more who is there."""
    return await _confirm_page(request, visit, office)


@localized(router, CONFIRM, method="POST")
async def confirm_with_password(
    request: Request, language: LanguageOf, visit: AnyVisit, office: OfficeOf
) -> Response:
    """The member's own password, for the same session under a new id."""
    form = await read_form(request, "password", visit=visit)
    own = await office.read(read_ways, visit.session, client=visit.organisation)
    try:
        member = await member_of_password(request, own.login, form["password"])
        command = StepUp(id_hash=visit.session.id_hash, member=member, method=Method.PASSWORD)
        opened = await office.write(step_up_session, command, client=None)
    except _MENDED as refusal:
        return refused(request, await _confirm_page(request, visit, office, refusal), refusal)
    return arrived(request, opened, language, home=ACCOUNT, happened="confirmed")


async def _account_page(
    request: Request,
    visit: Visit,
    office: Office,
    refusal: Refusal | None = None,
    told: dict[str, str] | None = None,
) -> Response:
    filled: dict[str, Any] = shown(request, visit, told=told or {})
    filled["sessions"] = await office.read(list_sessions, visit.session, client=visit.organisation)
    filled["own"] = await office.read(read_ways, visit.session, client=visit.organisation)
    filled["is_certain"] = visit.session.is_certain(at=clock.now())
    if refusal is not None:
        filled["faults"] = faults_of(refusal, visit.language, at="password")
    return page(request, "signing_in/account.html", visit.language, policy=FORMS, domain=DOMAIN, **filled)


async def _confirm_page(request: Request, visit: Visit, office: Office, refusal: Refusal | None = None) -> Response:
    filled: dict[str, Any] = shown(request, visit)
    filled["own"] = await office.read(read_ways, visit.session, client=visit.organisation)
    if refusal is not None:
        filled["faults"] = faults_of(refusal, visit.language, at="password")
    return page(request, "signing_in/confirm.html", visit.language, policy=FORMS, domain=DOMAIN, **filled)
