"""Step up (opnieuw bevestigen): the member of a session shows once more who it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from verifier.service.access.sessions import Method, Opened, new_secret, required_hash
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.seat_session import seat_session
from verifier.web.refusals import SessionEnded, SignInRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUp:
    """``member`` has shown who it is by ``method`` at the browser of the session with this ``id_hash``."""

    id_hash: bytes = field(repr=False)
    member: str
    method: Method
    assurance: str = ""


def step_up_session(uow: UnitOfWork, command: StepUp, /, *, at: int) -> Opened:
    """The same session under a new id; the old one opens nothing any more (THREATS 3.3).

    Who calls has verified what the member showed. :class:`SessionEnded` when the session is over, and
    :class:`SignInRefused` when it is another's. Its age counts on from when it began. Durable with the transaction.
    For the register alone.
    """
    sessions = uow.people.sessions
    stored = sessions.of_id(command.id_hash)
    session = seat_session(uow, stored, at=at)
    if stored is None or session is None:
        raise SessionEnded("a session")
    if session.member != command.member:
        raise SignInRefused("the member of the session")
    secret = new_secret()
    changes: dict[str, Any] = {
        "id_hash": required_hash(secret),
        "method": command.method,
        "assurance": command.assurance,
        "seen_at": at,
        "stepped_up_at": at,
    }
    sessions.renew(stored.handle, **changes)
    renewed = seat_session(uow, stored._replace(**changes), at=at)
    if renewed is None:
        raise SessionEnded("a session")
    return Opened(secret, renewed)
