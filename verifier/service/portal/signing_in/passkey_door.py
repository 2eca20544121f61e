"""The door of passkeys (deur van de passkeys): signing in with one, confirming with one, and a member's own.

A button begins, by a form; the page that answers holds what the device is asked, and its script posts what the
device answers. The page connects to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from fastapi import APIRouter, Request, Response

from verifier.core.errors import Malformed, NotFresh, Refusal, Untrusted, WrongValue
from verifier.core.wire import base64url
from verifier.service.access.attempts import Aim
from verifier.service.access.passkeys import RelyingParty, creation_options, read_label, request_options
from verifier.service.access.sessions import Method
from verifier.service.portal.catalogue import Language, words
from verifier.service.portal.cookies import id_hash_of
from verifier.service.portal.form import CSRF, read_form
from verifier.service.portal.page import FORMS, LanguageOf, address, localized, page
from verifier.service.portal.signing_in.arriving import ACCOUNT, arrived
from verifier.service.portal.signing_in.attempting import begin, forget, keep, owe_failure, take
from verifier.service.portal.signing_in.faults import refused
from verifier.service.portal.visit import CONFIRM, SIGN_IN, AnyVisit, CertainVisit, Visit, see_other
from verifier.service.routes.doorkeeper import OfficeOf, tokens_of
from verifier.service.usecases.add_passkey import Creation, add_passkey
from verifier.service.usecases.confirm_by_passkey import PasskeyConfirmed, confirm_by_passkey
from verifier.service.usecases.list_passkeys import list_passkeys
from verifier.service.usecases.remove_passkey import Removal, remove_passkey
from verifier.service.usecases.rename_passkey import NewName, rename_passkey
from verifier.service.usecases.sign_in_by_passkey import PasskeyShown, sign_in_by_passkey
from verifier.service.usecases.use_passkey import Use
from verifier.service.usecases.verb import Office
from verifier.web.refusals import SignInRefused, TooManyRequests

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

DOMAIN: Final = "passkeys"
SIGN_IN_HERE: Final = f"{SIGN_IN}/passkey"
CONFIRM_HERE: Final = f"{CONFIRM}/passkey"
OWN: Final = f"{ACCOUNT}/passkeys"
_MENDED: Final = (Malformed, Untrusted, SignInRefused, TooManyRequests)

#: What somebody is told of a refusal; of any other, that it did not work.
_FAULTS: Final[Mapping[type[Refusal], str]] = {NotFresh: "fault_late", TooManyRequests: "fault_patience"}


class Asking(NamedTuple):
    """A page on which the device is asked: how its texts' names begin, the function, its address, the way back."""

    kind: str
    method: str
    path: str
    back: str


_USE: Final = Asking("use_", "get", SIGN_IN_HERE, SIGN_IN)
_CONFIRM: Final = Asking("confirm_", "get", CONFIRM_HERE, ACCOUNT)
_MAKE: Final = Asking("make_", "create", OWN, OWN)


@localized(router, SIGN_IN_HERE)
async def offer(request: Request, language: LanguageOf) -> Response:
    """A button to begin with, for who comes here by address."""
    return _ask(request, language, _USE, None)


@localized(router, SIGN_IN_HERE, method="POST")
async def begin_signing_in(request: Request, language: LanguageOf) -> Response:
    """Ask the device for any passkey of this register."""
    await read_form(request, visit=None, optional=(CSRF,))
    try:
        attempt = await begin(request, Method.PASSKEY, Aim.SIGN_IN, language=language, visit=None)
    except TooManyRequests as refusal:
        return _failed(request, language, _USE, None, refusal)
    options = request_options(attempt, _party(request))
    return keep(_ask(request, language, _USE, None, options=options), Method.PASSKEY, attempt)


@localized(router, f"{SIGN_IN_HERE}/answer", method="POST")
async def sign_in(request: Request, language: LanguageOf, office: OfficeOf) -> Response:
    """What the device answered, for a session."""
    form = await read_form(request, "answer", visit=None, optional=(CSRF,))
    try:
        taken = await take(request, Method.PASSKEY, {Aim.SIGN_IN}, visit=None)
        use = Use(unverified_answer=form["answer"], attempt=taken.attempt, party=_party(request))
        shown = PasskeyShown(use=use, replaced=id_hash_of(request))
        opened = await office.write(sign_in_by_passkey, shown, client=None)
    except _MENDED as refusal:
        return _failed(request, language, _USE, None, refusal)
    return forget(arrived(request, opened, language), Method.PASSKEY)


@localized(router, CONFIRM_HERE)
async def offer_to_confirm(request: Request, visit: AnyVisit) -> Response:
    """A button to begin with."""
    return _ask(request, visit.language, _CONFIRM, visit)


@localized(router, CONFIRM_HERE, method="POST")
async def begin_confirming(request: Request, visit: AnyVisit, office: OfficeOf) -> Response:
    """Ask the device for a passkey of this member."""
    await read_form(request, visit=visit)
    own = await office.read(list_passkeys, visit.session.member, client=visit.organisation)
    attempt = await begin(request, Method.PASSKEY, Aim.STEP_UP, language=visit.language, visit=visit)
    options = request_options(attempt, _party(request), allowed=[each.credential for each in own])
    return keep(_ask(request, visit.language, _CONFIRM, visit, options=options), Method.PASSKEY, attempt)


@localized(router, f"{CONFIRM_HERE}/answer", method="POST")
async def confirm(request: Request, visit: AnyVisit, office: OfficeOf) -> Response:
    """What the device answered, for the same session under a new id."""
    form = await read_form(request, "answer", visit=visit)
    try:
        taken = await take(request, Method.PASSKEY, {Aim.STEP_UP}, visit=visit)
        use = Use(unverified_answer=form["answer"], attempt=taken.attempt, party=_party(request))
        opened = await office.write(confirm_by_passkey, PasskeyConfirmed(use, visit.session), client=None)
    except _MENDED as refusal:
        return _failed(request, visit.language, _CONFIRM, visit, refusal)
    response = arrived(request, opened, visit.language, home=ACCOUNT, happened="confirmed")
    return forget(response, Method.PASSKEY)


@localized(router, OWN)
async def own(request: Request, visit: AnyVisit, office: OfficeOf) -> Response:
    """The member's passkeys, with a form for another."""
    return await _list(request, visit, office)


@localized(router, OWN, method="POST")
async def begin_making(request: Request, visit: CertainVisit, office: OfficeOf) -> Response:
    """Ask the device to make a passkey, which its member has named."""
    form = await read_form(request, "label", visit=visit)
    try:
        label = read_label(form["label"])
    except WrongValue as refusal:
        return await _list(request, visit, office, refusal, told=form)
    known = await office.read(list_passkeys, visit.session.member, client=visit.organisation)
    attempt = await begin(request, Method.PASSKEY, Aim.ADD_PASSKEY, language=visit.language, visit=visit)
    options = creation_options(
        attempt,
        _party(request),
        member=base64url.decode(visit.session.member),
        name=f"{visit.name} ({visit.organisation_name})",
        known=[each.credential for each in known],
    )
    asked = _ask(request, visit.language, _MAKE, visit, options=options, label=label)
    return keep(asked, Method.PASSKEY, attempt)


@localized(router, f"{OWN}/answer", method="POST")
async def make(request: Request, visit: CertainVisit, office: OfficeOf) -> Response:
    """What the device made, to sign in with from now on."""
    form = await read_form(request, "answer", "label", visit=visit)
    try:
        taken = await take(request, Method.PASSKEY, {Aim.ADD_PASSKEY}, visit=visit)
        creation = Creation(
            unverified_answer=form["answer"],
            attempt=taken.attempt,
            party=_party(request),
            session=visit.session,
            label=form["label"],
        )
        await office.write(add_passkey, creation, client=None)
    except _MENDED as refusal:
        return await _list(request, visit, office, refusal, told=form)
    return forget(see_other(address(OWN, visit.language), happened="passkey_made"), Method.PASSKEY)


@localized(router, f"{OWN}/rename", method="POST")
async def rename(request: Request, visit: AnyVisit, office: OfficeOf) -> Response:
    """Another name for a passkey."""
    form = await read_form(request, "passkey", "label", visit=visit)
    try:
        name = NewName(visit.session, form["passkey"], form["label"])
        await office.write(rename_passkey, name, client=visit.organisation)
    except WrongValue as refusal:
        return await _list(request, visit, office, refusal)
    return see_other(address(OWN, visit.language), happened="passkey_renamed")


@localized(router, f"{OWN}/remove", method="POST")
async def remove(request: Request, visit: CertainVisit, office: OfficeOf) -> Response:
    """A passkey less."""
    form = await read_form(request, "passkey", visit=visit)
    try:
        await office.write(remove_passkey, Removal(visit.session, form["passkey"]), client=visit.organisation)
    except WrongValue as refusal:
        return await _list(request, visit, office, refusal)
    return see_other(address(OWN, visit.language), happened="passkey_removed")


def _party(request: Request) -> RelyingParty:
    return RelyingParty.at(tokens_of(request).issuer)


def _ask(
    request: Request,
    language: Language,
    asking: Asking,
    visit: Visit | None,
    **filled: str,
) -> Response:
    """The page that asks the device, or, without options, offers to."""
    told: dict[str, str] = {"options": "", "label": "", "fault": "", **filled}
    return page(
        request,
        "signing_in/passkey_ask.html",
        language,
        policy=FORMS,
        visit=visit,
        domain=DOMAIN,
        script="passkey_page.js",
        other_address=address(asking.path, language.other),
        **asking._asdict(),
        **told,
    )


def _failed(
    request: Request, language: Language, asking: Asking, visit: Visit | None, refusal: Refusal
) -> Response:
    """The page again, with what to do; nobody is told which part was not good, but that it took too long."""
    owe_failure(request, refusal)
    fault = words(language, DOMAIN)[_FAULTS.get(type(refusal), "fault_use")]
    return forget(refused(request, _ask(request, language, asking, visit, fault=fault), refusal), Method.PASSKEY)


async def _list(
    request: Request,
    visit: Visit,
    office: Office,
    refusal: Refusal | None = None,
    told: Mapping[str, str] | None = None,
) -> Response:
    """The member's passkeys, with what to mend."""
    texts, field = words(visit.language, DOMAIN), "" if refusal is None else refusal.field
    shown = page(
        request,
        "signing_in/passkey_list.html",
        visit.language,
        policy=FORMS,
        visit=visit,
        domain=DOMAIN,
        own=await office.read(list_passkeys, visit.session.member, client=visit.organisation),
        faults={} if refusal is None else {field or "content": texts.get(f"fault_{field}", texts["fault_make"])},
        told=dict(told or {"label": ""}),
        other_address=address(OWN, visit.language.other),
    )
    return shown if refusal is None else refused(request, shown, refusal)
