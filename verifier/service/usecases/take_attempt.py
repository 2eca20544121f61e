"""Take an attempt up (een poging afmaken): what was begun is over, whatever comes of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from verifier.core.errors import NotFresh
from verifier.service.access.attempts import LIFETIME, Aim, Attempt
from verifier.service.access.sessions import Method
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What a browser brought back; ``session`` is the handle of the session that it is in now, or empty."""

    unverified_handle: str
    means: Method
    aims: Collection[Aim]
    session: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The attempt, what it was for, and the language in which it was begun."""

    attempt: Attempt
    aim: Aim
    language: str


def take_attempt(uow: UnitOfWork, taking: Taking, /, *, at: int) -> Taken:
    """What this browser began, by this means, less than five minutes ago, in the session that it still is in.

    It is gone before its answer is looked at, so that no answer is used twice and none is tried twice:
    :class:`NotFresh` for what is not there. Durable with the transaction. For the register alone.
    """
    attempt = Attempt.read(taking.unverified_handle)
    stored = uow.people.attempts.take(attempt.name)
    if stored is None or at - stored.created_at > LIFETIME:
        raise NotFresh("an attempt that this browser began in the last five minutes", field="attempt")
    aim = Aim(stored.aim)
    of_session = taking.session if aim is not Aim.SIGN_IN else ""
    if stored.means != taking.means or aim not in taking.aims or stored.session != of_session:
        raise NotFresh("an attempt that was begun for this, in this session", field="attempt")
    return Taken(attempt, aim, stored.language)
