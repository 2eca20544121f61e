"""Withdraw an invitation (een uitnodiging intrekken)."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.require_administrator import require_administrator


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWithdrawn:
    """The name of the invitation, and ``by`` whom it is withdrawn."""

    invitation: str
    by: Session


def withdraw_invitation(uow: UnitOfWork, withdrawn: InvitationWithdrawn, /, *, at: int) -> None:
    """Its secret is good for nothing any more; nothing happens when it was used or has expired.

    :class:`NotAuthorised` for who may not invite. Durable with the transaction.
    """
    require_administrator(uow, withdrawn.by, at=at)
    uow.people.invitations.withdraw(withdrawn.invitation)
