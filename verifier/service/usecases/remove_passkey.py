"""Remove a passkey (een toegangssleutel weghalen): of a device that was lost, or that went to somebody else."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import WrongValue
from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.read_ways import read_ways
from verifier.web.refusals import ConfirmationNeeded


@dataclass(frozen=True, slots=True)
class Removal:
    """The session's member no longer has ``passkey``."""

    session: Session
    passkey: str


def remove_passkey(uow: UnitOfWork, removal: Removal, /, *, at: int) -> None:
    """Take the passkey away, when it is the member's.

    1. the member confirmed lately who it is: :class:`ConfirmationNeeded`; 2. it keeps another way in:
    :class:`WrongValue`. Sessions that were opened with it are ended by signing out everywhere. Durable with the
    transaction.
    """
    session = removal.session
    if not session.is_certain(at=at):  # 1
        raise ConfirmationNeeded("a member who confirmed in the last ten minutes")
    own = uow.people.passkeys.of_member(session.member)
    if len(own) + len(read_ways(uow, session, at=at).names) < 3:  # 2
        raise WrongValue("another way to sign in, before the last one goes", field="passkey")
    uow.people.passkeys.remove(removal.passkey, member=session.member)
