"""The door of OpenID Connect (deur van de aanmelddienst): to this register's provider, and back from it.

A browser goes there by a link, never by a form: a page of ours may send no form elsewhere. Signing in is one link;
who has signed in begins with a form of the session, and goes on by the link on the page that answers, so that no
other site makes a member confirm or link anything.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from verifier.core.errors import Malformed, Refusal, Untrusted
from verifier.core.wire import strict_json
from verifier.service.access.attempts import Aim
from verifier.service.access.openid import Back
from verifier.service.access.sessions import Method
from verifier.service.portal.catalogue import Language, words
from verifier.service.portal.cookies import id_hash_of
from verifier.service.portal.form import read_form
from verifier.service.portal.page import FORMS, LanguageOf, address, localized, page
from verifier.service.portal.signing_in.arriving import ACCOUNT, arrived
from verifier.service.portal.signing_in.attempting import begin, forget, keep, owe_failure, take
from verifier.service.portal.signing_in.faults import refused
from verifier.service.portal.signing_in.openid_way import OPENID_BACK, OpenIdWay
from verifier.service.portal.visit import CONFIRM, SIGN_IN, AnyVisit, CertainVisit, SomeVisit, Visit, see_other
from verifier.service.routes.doorkeeper import office_of, tokens_of
from verifier.service.usecases.admit_subject import Vouched
from verifier.service.usecases.confirm_by_openid import ProviderConfirmed, confirm_by_openid
from verifier.service.usecases.link_openid import link_openid
from verifier.service.usecases.read_ways import read_ways
from verifier.service.usecases.sign_in_by_openid import ProviderSignIn, sign_in_by_openid
from verifier.service.usecases.take_attempt import Taken
from verifier.web.bodies import JSON
from verifier.web.refusals import NotFound, SessionEnded, SignInRefused, TooManyRequests, Unavailable

#: Not in the API's document: these are for people, and for the provider.
router = APIRouter(include_in_schema=False)

DOMAIN: Final = "openid"
SIGN_IN_HERE: Final = f"{SIGN_IN}/openid"
CONFIRM_HERE: Final = f"{CONFIRM}/openid"
OWN: Final = f"{ACCOUNT}/openid"
_MENDED: Final = (Malformed, Untrusted, SignInRefused, TooManyRequests, Unavailable)
_OPENID: Final = Method.OPENID


class CameBack(BaseModel):
    """The parameters with which providers lead back; nobody here reads the last three."""

    code: str = Field("", max_length=2000)
    state: str = Field("", max_length=200)
    iss: str = Field("", max_length=200)
    error: str = Field("", max_length=200)
    error_description: str = Field("", max_length=2000)
    error_uri: str = Field("", max_length=2000)
    session_state: str = Field("", max_length=2000)


def way_of(request: Request) -> OpenIdWay:
    """The provider of this register; :class:`NotFound` where there is none."""
    way: OpenIdWay | None = request.state.openid
    if way is None:
        raise NotFound("a page of this register")
    return way


@localized(router, SIGN_IN_HERE)
async def go(request: Request, language: LanguageOf) -> Response:
    """To the provider, which asks who is there."""
    way = way_of(request)
    try:
        attempt = await begin(request, _OPENID, Aim.SIGN_IN, language=language, visit=None)
        there = await way.provider.address(attempt, again=False)
    except _MENDED as refusal:
        return _failed(request, language, None, refusal)
    return keep(see_other(there), _OPENID, attempt)


@router.get(OPENID_BACK)
async def come_back(
    request: Request,
    visit: SomeVisit,
    came: Annotated[CameBack, Query()],
) -> Response:
    """From the provider, with a code for what was begun at this browser."""
    way, language = way_of(request), Language.NL
    back = Back(code=came.code, state=came.state, iss=came.iss, error=came.error)
    try:
        taken = await take(request, _OPENID, {Aim.SIGN_IN, Aim.STEP_UP, Aim.LINK}, visit=visit)
        language = Language(taken.language)
        response = await _finished(request, way, back, taken, visit)
    except _MENDED as refusal:
        return forget(_failed(request, language, visit, refusal), _OPENID)
    return forget(response, _OPENID)


@localized(router, CONFIRM_HERE)
async def offer_to_confirm(request: Request, visit: AnyVisit) -> Response:
    """A button to begin with."""
    return _ask(request, visit, "confirm_", CONFIRM_HERE)


@localized(router, CONFIRM_HERE, method="POST")
async def begin_confirming(request: Request, visit: AnyVisit) -> Response:
    """A link to the provider, which asks once more who is there."""
    return await _begun(request, visit, Aim.STEP_UP, "confirm_", CONFIRM_HERE)


@localized(router, OWN)
async def own(request: Request, visit: AnyVisit) -> Response:
    """Whether the member signs in by the provider, with a button to make it so."""
    return _ask(request, visit, await _kind(request, visit), OWN)


@localized(router, OWN, method="POST")
async def begin_linking(request: Request, visit: CertainVisit) -> Response:
    """A link to the provider, which says who the member is to it."""
    return await _begun(request, visit, Aim.LINK, await _kind(request, visit), OWN)


@localized(router, f"{SIGN_IN_HERE}/leave")
async def leave(request: Request, language: LanguageOf) -> Response:
    """To where the provider signs its people out, if that is offered; signing in here needs it again then."""
    way = way_of(request)
    home = address(SIGN_IN, language)
    if not way.offers_sign_out:
        return see_other(home)
    try:
        there = await way.provider.sign_out_address(tokens_of(request).issuer + home)
    except Unavailable as refusal:
        return _failed(request, language, None, refusal)
    return see_other(there or home)


@router.get(f"{SIGN_IN_HERE}/keys")
async def keys(request: Request) -> Response:
    """The register's own public keys at the provider, as a JWK set (RFC 7517, 5)."""
    return Response(strict_json.write({"keys": way_of(request).keys}), media_type=JSON)


async def _finished(request: Request, way: OpenIdWay, back: Back, taken: Taken, visit: Visit | None) -> Response:
    """What was begun, done; what the provider says is read before anything is."""
    signed_in = await way.provider.signed_in(back, taken.attempt, again=taken.aim is not Aim.SIGN_IN)
    office, language = office_of(request), Language(taken.language)
    if taken.aim is Aim.SIGN_IN:
        sign_in = ProviderSignIn(vouched=Vouched(signed_in, way.admission), replaced=id_hash_of(request))
        return arrived(request, await office.write(sign_in_by_openid, sign_in, client=None), language)
    if visit is None:
        raise SessionEnded("a session")
    confirmed = ProviderConfirmed(signed_in, way.admission.terms, visit.session)
    if taken.aim is Aim.STEP_UP:
        opened = await office.write(confirm_by_openid, confirmed, client=None)
        return arrived(request, opened, language, home=ACCOUNT, happened="confirmed")
    await office.write(link_openid, confirmed, client=None)
    return see_other(address(OWN, language), happened="provider_linked")


async def _begun(request: Request, visit: Visit, aim: Aim, kind: str, path: str) -> Response:
    await read_form(request, visit=visit)
    way = way_of(request)
    try:
        attempt = await begin(request, _OPENID, aim, language=visit.language, visit=visit)
        there = await way.provider.address(attempt, again=True)
    except _MENDED as refusal:
        return _failed(request, visit.language, visit, refusal)
    return keep(_ask(request, visit, kind, path, there=there), _OPENID, attempt)


async def _kind(request: Request, visit: Visit) -> str:
    ways = await office_of(request).read(read_ways, visit.session, client=visit.organisation)
    return "linked_" if ways.has_openid else "link_"


def _ask(request: Request, visit: Visit, kind: str, path: str, *, there: str = "") -> Response:
    return page(
        request,
        "signing_in/openid_ask.html",
        visit.language,
        policy=FORMS,
        visit=visit,
        domain=DOMAIN,
        openid=way_of(request),
        kind=kind,
        path=path,
        there=there,
        other_address=address(path, visit.language.other),
    )


def _failed(request: Request, language: Language, visit: Visit | None, refusal: Refusal) -> Response:
    """What to do now: why it is in the refusal's field, for what a person can mend, and nowhere else."""
    owe_failure(request, refusal)
    texts = words(language, DOMAIN)
    reason = refusal.code if isinstance(refusal, Unavailable | TooManyRequests) else refusal.field
    shown = page(
        request,
        "signing_in/openid_failed.html",
        language,
        policy=FORMS,
        visit=visit,
        domain=DOMAIN,
        openid=way_of(request),
        fault=texts.say(
            f"fault_{reason}" if f"fault_{reason}" in texts else "fault", provider=way_of(request).name
        ),
        other_address=address(SIGN_IN, language.other),
    )
    return refused(request, shown, refusal)
