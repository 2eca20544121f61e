"""Begin an attempt (een poging beginnen): a browser wants to sign in, or its member to confirm or add a means."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.service.access.attempts import LIFETIME, Aim, Attempt
from verifier.service.access.sessions import Method
from verifier.service.store.attempts import StoredAttempt
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """``attempt`` was drawn for this browser; ``session`` is the handle of the session that it is in, or empty."""

    attempt: Attempt
    means: Method
    aim: Aim
    language: str
    session: str = ""


def begin_attempt(uow: UnitOfWork, begun: Begun, /, *, at: int) -> Attempt:
    """The attempt, which may be taken up once from now on; those that are over are forgotten.

    Durable with the transaction; a crash before it leaves a browser with an attempt that nobody knows. For the
    register alone.
    """
    attempts = uow.people.attempts
    attempts.forget(before=at - LIFETIME)
    attempts.add(
        StoredAttempt(begun.attempt.name, begun.means, begun.aim, begun.session, begun.language, created_at=at)
    )
    return begun.attempt
