"""Open a session (een sessie openen): a member has shown at a browser who it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.service.access.sessions import ABSOLUTE, IDLE, Method, Opened, new_name, new_secret, required_hash
from verifier.service.store.sessions import StoredSession
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.seat_session import seat_session
from verifier.web.refusals import SignInRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """``member`` has shown by ``method`` who it is, with the ``assurance`` that its provider gave, if any.

    ``replaced`` is the digest of the id that the browser brought: that session ends, whoever's it was.
    """

    member: str
    method: Method
    assurance: str = ""
    replaced: bytes | None = field(default=None, repr=False)


def open_session(uow: UnitOfWork, command: SignIn, /, *, at: int) -> Opened:
    """A session under a new id, which the browser did not choose and nobody knew before (THREATS 3.3, fixation).

    Who calls has verified what the member showed. :class:`SignInRefused` for a member that there is not (any more),
    or whose organisation has no door. Durable with the transaction. For the register alone.
    """
    people = uow.people
    member = people.members.find(command.member)
    if member is None:
        raise SignInRefused("a member")
    if command.replaced is not None and (before := people.sessions.of_id(command.replaced)) is not None:
        people.sessions.end(before.handle)
    people.sessions.forget(seen_before=at - IDLE, created_before=at - ABSOLUTE)
    secret = new_secret()
    stored = StoredSession(
        handle=new_name(),
        id_hash=required_hash(secret),
        member=member.member,
        organisation=member.organisation,
        csrf=new_secret(),
        method=command.method,
        assurance=command.assurance,
        created_at=at,
        seen_at=at,
        stepped_up_at=at,
    )
    people.sessions.add(stored)
    session = seat_session(uow, stored, at=at)
    if session is None:
        raise SignInRefused("a member of an organisation with a door")
    return Opened(secret, session)
