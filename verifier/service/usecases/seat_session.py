"""Seat a session (een sessie plaatsen): at which door it is, and as whom, by what is true of its member now."""

from __future__ import annotations

from verifier.service.access.roles import Role, door_of
from verifier.service.access.sessions import Method, Session, is_over
from verifier.service.store.sessions import StoredSession
from verifier.service.store.unit_of_work import UnitOfWork


def seat_session(uow: UnitOfWork, stored: StoredSession | None, /, *, at: int) -> Session | None:
    """The session of what is stored, or None: there is none, it is over, or its member or organisation has gone.

    Role and name are the member's now, the door that of the organisation in today's directory, so that a change
    counts at once. Raises what :attr:`UnitOfWork.trust` raises. For the register alone.
    """
    if stored is None or is_over(created_at=stored.created_at, seen_at=stored.seen_at, at=at):
        return None
    member = uow.people.members.find(stored.member)
    door = door_of(uow.trust.role_of(stored.organisation))
    if member is None or door is None or member.organisation != stored.organisation:
        return None
    return Session(
        handle=stored.handle,
        id_hash=stored.id_hash,
        member=stored.member,
        organisation=stored.organisation,
        door=door,
        role=Role(member.role),
        name=member.name,
        method=Method(stored.method),
        assurance=stored.assurance,
        created_at=stored.created_at,
        seen_at=stored.seen_at,
        stepped_up_at=stored.stepped_up_at,
        csrf=stored.csrf,
    )
