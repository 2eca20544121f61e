"""Colleagues (collega's): who works here for an organisation, as what, and who is invited; for administrators."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response

from verifier.core.errors import NotAuthorised, QuotaReached, Refusal
from verifier.service.access.roles import ROLES_AT, Role, may_invite
from verifier.service.portal.form import read_form
from verifier.service.portal.page import FORMS, address, localized, page
from verifier.service.portal.signing_in.entry_door import LINK
from verifier.service.portal.signing_in.faults import DOMAIN, faults_of, refused
from verifier.service.portal.signing_in.ways import shown
from verifier.service.portal.visit import AnyVisit, CertainVisit, Visit, see_other
from verifier.service.routes.doorkeeper import OfficeOf, tokens_of
from verifier.service.usecases.change_role import RoleChange, change_role
from verifier.service.usecases.invite import InvitationWanted, invite
from verifier.service.usecases.list_colleagues import list_colleagues
from verifier.service.usecases.remove_colleague import Removal, remove_colleague
from verifier.service.usecases.verb import Office
from verifier.service.usecases.withdraw_invitation import InvitationWithdrawn, withdraw_invitation
from verifier.web.refusals import LastAdministrator, WrongForm

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

COLLEAGUES: Final = "/colleagues"
#: Where the page lists them.
_MEMBERS: Final = "members-title"


async def administrators_visit(visit: AnyVisit) -> Visit:
    """Who may see and change who works here; :class:`NotAuthorised` for everybody else."""
    if not may_invite(visit.role):
        raise NotAuthorised("an administrator of the organisation")
    return visit


async def certain_administrator(visit: CertainVisit) -> Visit:
    """The same, who did sign in or confirm lately."""
    return await administrators_visit(visit)


Administrator = Annotated[Visit, Depends(administrators_visit)]
CertainAdministrator = Annotated[Visit, Depends(certain_administrator)]


@localized(router, COLLEAGUES)
async def colleagues(request: Request, visit: Administrator, office: OfficeOf) -> Response:
    """Who works here, who is invited, and a form to invite one more."""
    return await _colleagues_page(request, visit, office)


@localized(router, f"{COLLEAGUES}/invite", method="POST")
async def invite_colleague(request: Request, visit: CertainAdministrator, office: OfficeOf) -> Response:
    """A role for a link, which is shown this once: the register keeps a digest of its secret."""
    form = await read_form(request, "role", visit=visit)
    try:
        wanted = InvitationWanted(organisation=visit.organisation, role=_role(form["role"]), by=visit.session)
        secret = await office.write(invite, wanted, client=visit.organisation)
    except (WrongForm, QuotaReached) as refusal:
        return refused(request, await _colleagues_page(request, visit, office, refusal=refusal), refusal)
    link = f"{tokens_of(request).issuer}{address(LINK, visit.language)}#{secret}"
    return await _colleagues_page(request, visit, office, link=link, link_role=form["role"])


@localized(router, f"{COLLEAGUES}/role", method="POST")
async def give_role(request: Request, visit: CertainAdministrator, office: OfficeOf) -> Response:
    """Another role for a colleague, from now on."""
    form = await read_form(request, "member", "role", visit=visit)
    try:
        change = RoleChange(member=form["member"], role=_role(form["role"]), by=visit.session)
        await office.write(change_role, change, client=visit.organisation)
    except (WrongForm, LastAdministrator) as refusal:
        return refused(request, await _colleagues_page(request, visit, office, refusal=refusal), refusal)
    return see_other(address(COLLEAGUES, visit.language), happened="role_given")


@localized(router, f"{COLLEAGUES}/remove", method="POST")
async def remove(request: Request, visit: CertainAdministrator, office: OfficeOf) -> Response:
    """A colleague goes: it is signed out everywhere, and cannot sign in again."""
    form = await read_form(request, "member", visit=visit)
    try:
        await office.write(
            remove_colleague, Removal(member=form["member"], by=visit.session), client=visit.organisation
        )
    except LastAdministrator as refusal:
        return refused(request, await _colleagues_page(request, visit, office, refusal=refusal), refusal)
    return see_other(address(COLLEAGUES, visit.language), happened="colleague_removed")


@localized(router, f"{COLLEAGUES}/withdraw", method="POST")
async def withdraw(request: Request, visit: CertainAdministrator, office: OfficeOf) -> Response:
    """An invitation that nobody used yet is taken back."""
    form = await read_form(request, "invitation", visit=visit)
    command = InvitationWithdrawn(invitation=form["invitation"], by=visit.session)
    await office.write(withdraw_invitation, command, client=visit.organisation)
    return see_other(address(COLLEAGUES, visit.language), happened="invitation_withdrawn")


def _role(unverified_role: str) -> Role:
    try:
        return Role(unverified_role)
    except ValueError:
        raise WrongForm("a role", field="role") from None


async def _colleagues_page(
    request: Request, visit: Visit, office: Office, *, refusal: Refusal | None = None, **more: str
) -> Response:
    listed = await office.read(list_colleagues, None, client=visit.organisation)
    filled: dict[str, Any] = shown(request, visit, roles=ROLES_AT[visit.door], link="", link_role="")
    filled |= {"members": listed.members, "invitations": listed.invitations, "script": "copy_link.js", **more}
    if refusal is not None:
        at = _MEMBERS if isinstance(refusal, LastAdministrator) else "role"
        filled["faults"] = faults_of(refusal, visit.language, at=at)
    return page(request, "signing_in/colleagues.html", visit.language, policy=FORMS, domain=DOMAIN, **filled)
