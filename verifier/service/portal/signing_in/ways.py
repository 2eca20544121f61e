"""Ways (manieren): how members of this register may sign in, as its pages offer them.

Each way has its own parts of the pages, ``signing_in/<way>_sign_in.html``, ``..._confirm.html`` and
``..._account.html``, and is offered where its part is there.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import Request

from verifier.service.access.limits import Use
from verifier.service.access.names import read_login
from verifier.service.access.passwords import Passwords
from verifier.service.access.sessions import required_hash
from verifier.service.access.visitors import visitor_of
from verifier.service.portal.visit import Visit, require_certain
from verifier.service.routes.doorkeeper import allowances_of, office_of
from verifier.service.usecases.read_ways import read_ways
from verifier.service.usecases.recall_password import recall_password
from verifier.web.refusals import NotFound, SignInRefused

PASSWORD: Final = "password"  # noqa: S105 - the name of a way
_SHOWN: Final = 16


def passwords_of(request: Request) -> Passwords:
    """What keeps passwords here; :class:`NotFound` at a register that has none."""
    passwords: Passwords | None = request.state.passwords
    if passwords is None:
        raise NotFound("a page of this register")
    return passwords


def ways_of(request: Request) -> tuple[str, ...]:
    """The ways that this register offers, in the order in which it does."""
    offered = {"passkey": True, "openid": getattr(request.state, "openid", None), PASSWORD: request.state.passwords}
    return tuple(name for name, is_there in offered.items() if is_there)


async def member_of_password(request: Request, unverified_login: str, unverified_password: str) -> str:
    """The member who has this password; :class:`SignInRefused` for everything else.

    Every attempt is counted, under one name and from one address: :class:`TooManyRequests` beyond what is allowed,
    whether the password would have been right or not (THREATS 3.3).
    """
    passwords, allowances = passwords_of(request), allowances_of(request)
    login = read_login(unverified_login)
    visitor = visitor_of(request.state.origin_of(request.scope))
    if visitor:
        await allowances.require(Use.FAILURES, visitor)
    await allowances.spend(Use.SIGN_INS, required_hash(login).hex()[:_SHOWN])
    found = await office_of(request).read(recall_password, login, client=None)
    try:
        await passwords.require(unverified_password, kept=found.kept or None)
    except SignInRefused:
        if visitor:
            allowances.owe(Use.FAILURES, visitor)
        raise
    return found.member


async def require_may_add_way(request: Request, visit: Visit) -> None:
    """Raise :class:`ConfirmationNeeded` unless the member confirmed lately, or has nothing yet to confirm with.

    Who came by a one-time link has nothing else, and must be able to set something up for as long as it is there.
    """
    own = await office_of(request).read(read_ways, visit.session, client=visit.organisation)
    if own.names:
        require_certain(visit)


def shown(request: Request, visit: Visit | None, **more: Any) -> dict[str, Any]:
    """What every page of this room is filled with."""
    openid = getattr(request.state, "openid", None)
    return {"ways": ways_of(request), "openid": openid, "faults": {}, "told": {}, **more, "visit": visit}
