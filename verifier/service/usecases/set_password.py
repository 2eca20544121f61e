"""Set a password (een wachtwoord instellen)."""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import WrongForm


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChosen:
    """What the member of the session ``by`` types from now on; ``kept`` is what argon2id made."""

    by: Session
    login: str = field(repr=False)
    kept: str = field(repr=False)


def set_password(uow: UnitOfWork, chosen: PasswordChosen, /, *, at: int) -> None:
    """From now on the member signs in so; its other sessions end. Durable with the transaction.

    :class:`WrongForm` when somebody else has that login. For the register alone: no two have one login.
    """
    people = uow.people
    found = people.members.of_login(chosen.login)
    if found is not None and found[0].member != chosen.by.member:
        raise WrongForm("a user name that nobody has yet", field="login")
    people.members.set_password(chosen.by.member, login=chosen.login, password=chosen.kept)
    people.sessions.end_all(chosen.by.member, but=chosen.by.handle)
