"""Confirm by passkey (bevestigen met een toegangssleutel): the member of a session shows once more who it is."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.service.access.sessions import Method, Opened, Session
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.step_up_session import StepUp, step_up_session
from verifier.service.usecases.use_passkey import Use, use_passkey


@dataclass(frozen=True, slots=True)
class PasskeyConfirmed:
    """What the browser of ``session`` answered."""

    use: Use
    session: Session


def confirm_by_passkey(uow: UnitOfWork, confirmed: PasskeyConfirmed, /, *, at: int) -> Opened:
    """The session under a new id; raises what :func:`use_passkey` and :func:`step_up_session` raise.

    Durable with the transaction. For the register alone.
    """
    member = use_passkey(uow, confirmed.use, at=at)
    step = StepUp(
        id_hash=confirmed.session.id_hash,
        member=member,
        method=Method.PASSKEY,
        assurance=confirmed.session.assurance,
    )
    return step_up_session(uow, step, at=at)
