"""The entry (ingang): signing in with a password, coming in by a one-time link, and signing out.

A link carries its secret behind the ``#``, which no browser sends along; the page's script puts it into the form,
and who has no script pastes it there. An invitation is shown before it is accepted: nobody becomes a member, or
somebody else, by following a link alone.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from verifier.core.errors import Refusal
from verifier.service.access.limits import Use
from verifier.service.access.names import read_name
from verifier.service.access.sessions import Method, Opened, hash_of
from verifier.service.access.visitors import visitor_of
from verifier.service.portal.catalogue import Language
from verifier.service.portal.cookies import forget_session, id_hash_of
from verifier.service.portal.form import CSRF, read_form
from verifier.service.portal.page import FORMS, LanguageOf, address, localized, page
from verifier.service.portal.signing_in.arriving import ACCOUNT, HOMES, arrived
from verifier.service.portal.signing_in.faults import DOMAIN, faults_of, refused
from verifier.service.portal.signing_in.ways import member_of_password, shown
from verifier.service.portal.visit import SIGN_IN, SomeVisit, Visit, see_other
from verifier.service.routes.doorkeeper import OfficeOf, allowances_of, office_of
from verifier.service.usecases.accept_invitation import InvitationAccepted, accept_invitation
from verifier.service.usecases.end_session import SessionEnding, end_session
from verifier.service.usecases.look_up_invitation import look_up_invitation
from verifier.service.usecases.open_session import SignIn, open_session
from verifier.web.refusals import SignInRefused, TooManyRequests, WrongForm

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

LINK: Final = f"{SIGN_IN}/link"
WELCOME: Final = f"{SIGN_IN}/welcome"
_MENDED: Final = (SignInRefused, TooManyRequests, WrongForm)


@localized(router, SIGN_IN)
async def sign_in(request: Request, language: LanguageOf, visit: SomeVisit) -> Response:
    """The ways to sign in; who has signed in is led to where it works."""
    if visit is not None:
        return see_other(address(HOMES[visit.door], language))
    return _sign_in_page(request, language)


@localized(router, SIGN_IN, method="POST")
async def sign_in_with_password(request: Request, language: LanguageOf, office: OfficeOf) -> Response:
    """A name and its password for a session."""
    form = await read_form(request, "login", "password", visit=None)
    try:
        member = await member_of_password(request, form["login"], form["password"])
        command = SignIn(member=member, method=Method.PASSWORD, replaced=id_hash_of(request))
        opened = await office.write(open_session, command, client=None)
    except _MENDED as refusal:
        told = {"login": form["login"]}
        return refused(request, _sign_in_page(request, language, refusal, told=told), refusal)
    return arrived(request, opened, language)


@localized(router, LINK)
async def follow_link(request: Request, language: LanguageOf, visit: SomeVisit) -> Response:
    """Where a one-time link leads: a field for its secret, which the script fills and posts."""
    return _link_page(request, language, visit)


@localized(router, LINK, method="POST")
async def use_link(request: Request, language: LanguageOf, visit: SomeVisit, office: OfficeOf) -> Response:
    """A secret: of a member's link for its session, of an invitation for the page that asks for a name."""
    form = await read_form(request, "secret", visit=None)
    secret = secret_in(form["secret"])
    try:
        await _require_patience(request)
        found = await office.read(look_up_invitation, hash_of(secret), client=None)
        if found.is_known:
            return arrived(request, await _accepted(request, secret), language)
    except _MENDED as refusal:
        _owe_patience(request, refusal)
        return refused(request, _link_page(request, language, visit, refusal), refusal)
    filled = shown(request, visit, secret=secret, invitation=found)
    return page(request, "signing_in/welcome.html", language, policy=FORMS, domain=DOMAIN, **filled)


@localized(router, WELCOME, method="POST")
async def accept(request: Request, language: LanguageOf, visit: SomeVisit, office: OfficeOf) -> Response:
    """A secret and a name: a new member, who has signed in and now chooses how to from now on."""
    form = await read_form(request, "secret", "name", visit=None)
    secret = form["secret"]
    try:
        await _require_patience(request)
        found = await office.read(look_up_invitation, hash_of(secret), client=None)
    except _MENDED as refusal:
        _owe_patience(request, refusal)
        return refused(request, _link_page(request, language, visit, refusal), refusal)
    try:
        opened = await _accepted(request, secret, name=read_name(form["name"]))
    except _MENDED as refusal:
        faults = faults_of(refusal, language, at="name")
        filled = shown(request, visit, secret=secret, invitation=found, faults=faults, told=form)
        again = page(request, "signing_in/welcome.html", language, policy=FORMS, domain=DOMAIN, **filled)
        return refused(request, again, refusal)
    return arrived(request, opened, language, home=ACCOUNT)


@localized(router, "/sign-out", method="POST")
async def sign_out(request: Request, language: LanguageOf, visit: SomeVisit, office: OfficeOf) -> Response:
    """The session ends, here and for the access tokens that it gave; without one there is nothing to do."""
    await read_form(request, visit=visit, optional=() if visit else (CSRF,))
    if visit is not None:
        ending = SessionEnding(handle=visit.session.handle, by=visit.session)
        await office.write(end_session, ending, client=visit.organisation)
    response = see_other(address(SIGN_IN, language), happened="signed_out" if visit else "")
    forget_session(response)
    return response


def secret_in(unverified_text: str) -> str:
    """The secret in what was pasted: the whole link, or what stands behind its ``#``."""
    return unverified_text.rpartition("#")[2].strip()


async def _accepted(request: Request, secret: str, *, name: str = "") -> Opened:
    command = InvitationAccepted(secret_hash=hash_of(secret), name=name, replaced=id_hash_of(request))
    return await office_of(request).write(accept_invitation, command, client=None)


def _sign_in_page(
    request: Request, language: Language, refusal: Refusal | None = None, told: dict[str, str] | None = None
) -> Response:
    filled: dict[str, Any] = shown(request, None, told=told or {})
    if refusal is not None:
        filled["faults"] = faults_of(refusal, language, at="password")
    return page(request, "signing_in/sign_in.html", language, policy=FORMS, domain=DOMAIN, **filled)


def _link_page(
    request: Request, language: Language, visit: Visit | None, refusal: Refusal | None = None
) -> Response:
    filled: dict[str, Any] = shown(request, visit, script="sign_in_link.js")
    if refusal is not None:
        filled["faults"] = faults_of(refusal, language, at="secret")
    return page(request, "signing_in/link.html", language, policy=FORMS, domain=DOMAIN, **filled)


async def _require_patience(request: Request) -> None:
    """Who brought many wrong secrets from one address waits, whatever it brings now."""
    visitor = visitor_of(request.state.origin_of(request.scope))
    if visitor:
        await allowances_of(request).require(Use.FAILURES, visitor)


def _owe_patience(request: Request, refusal: Refusal) -> None:
    visitor = visitor_of(request.state.origin_of(request.scope))
    if visitor and isinstance(refusal, SignInRefused):
        allowances_of(request).owe(Use.FAILURES, visitor)
