"""List colleagues (collega's tonen): the members of an organisation, and who was invited."""

from __future__ import annotations

from typing import NamedTuple

from verifier.service.store.invitations import Invitation
from verifier.service.store.members import Member
from verifier.service.store.unit_of_work import UnitOfWork


class Colleagues(NamedTuple):
    """Both in the order in which they came."""

    members: tuple[Member, ...]
    invitations: tuple[Invitation, ...]


def list_colleagues(uow: UnitOfWork, _: None, /, *, at: int) -> Colleagues:
    """Those of the party at the door."""
    return Colleagues(uow.people.members.listed(), uow.people.invitations.listed(at=at))
