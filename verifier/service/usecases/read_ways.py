"""Read ways (manieren van inloggen tonen): how a member can sign in."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.service.access.sessions import Method, Session
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWays:
    """``login`` is what the member types beside its password, empty when it has none."""

    login: str = ""
    has_passkey: bool = False
    has_openid: bool = False

    @property
    def names(self) -> tuple[Method, ...]:
        """The ways that the member has set up; a one-time link is none."""
        there = {
            Method.PASSKEY: self.has_passkey,
            Method.OPENID: self.has_openid,
            Method.PASSWORD: bool(self.login),
        }
        return tuple(method for method, is_there in there.items() if is_there)


def read_ways(uow: UnitOfWork, own: Session, /, *, at: int) -> OwnWays:
    """Those of the member of a session; a member that has gone has none."""
    people = uow.people
    found = people.members.find(own.member)
    return OwnWays(
        login="" if found is None else found.login or "",
        has_passkey=bool(people.passkeys.of_member(own.member)),
        has_openid=people.openid_subjects.is_known(own.member),
    )
