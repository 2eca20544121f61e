"""Members in store (medewerkers): who may sign in for an organisation, as far as one scope reaches."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, delete, func, select, update

from verifier.core.model.party import PartyId
from verifier.service.store.member_tables import MemberRow
from verifier.service.store.scope import Repository
from verifier.service.store.tables import METADATA

_M: Final = METADATA.tables["member"].c


class Member(NamedTuple):
    """A member as it is kept; ``role`` by its code, ``login`` what it types beside its password, if it has one."""

    member: str
    organisation: PartyId
    organisation_name: str
    name: str
    role: str
    login: str | None
    created_at: int


class Members(Repository):
    """The member table in one transaction."""

    def add(self, member: Member) -> None:
        """Keep a member without a password; for the register alone. Durable with the transaction."""
        self.scope.require_register()
        self._session.add(MemberRow(**member._asdict()))
        self._session.flush()

    def find(self, member: str) -> Member | None:
        """The member of this name, when this scope may see it."""
        return self._one(_M.member == member)

    def of_login(self, login: str) -> tuple[Member, str] | None:
        """The member who signs in so, and what was kept of the password; for the register alone."""
        self.scope.require_register()
        row = self._session.execute(select(*_M).where(_M.login == login)).first()
        return None if row is None else (_member(row), row.password)

    def listed(self) -> tuple[Member, ...]:
        """The members of the viewer's organisation, in the order in which they came."""
        return self._many(self.scope.owns(MemberRow.organisation))

    def of_organisation(self, organisation: PartyId) -> tuple[Member, ...]:
        """The members of ``organisation`` whom this scope may see, in the same order."""
        return self._many(and_(self._admitted, _M.organisation == organisation))

    def with_role(self, organisation: PartyId, role: str) -> int:
        """How many members of ``organisation`` have this role."""
        wanted = self._admitted, _M.organisation == organisation, _M.role == role
        counted: int = self._session.execute(select(func.count()).where(*wanted)).scalar_one()
        return counted

    def change_role(self, member: str, role: str) -> None:
        """Give a member another role. Durable with the transaction."""
        self._session.execute(update(MemberRow).where(self._admitted, _M.member == member).values(role=role))

    def set_password(self, member: str, *, login: str, password: str) -> None:
        """Keep how a member signs in from now on; ``password`` is what argon2id made. Durable likewise."""
        changed = update(MemberRow).where(self._admitted, _M.member == member)
        self._session.execute(changed.values(login=login, password=password))

    def remove(self, member: str) -> None:
        """Take a member off. Durable likewise."""
        self._session.execute(delete(MemberRow).where(self._admitted, _M.member == member))

    @property
    def _admitted(self) -> ColumnElement[bool]:
        return self.scope.admits(MemberRow.organisation)

    def _many(self, wanted: ColumnElement[bool]) -> tuple[Member, ...]:
        found = self._session.execute(select(*_M).where(wanted).order_by(_M.created_at, _M.member))
        return tuple(map(_member, found))

    def _one(self, wanted: ColumnElement[bool]) -> Member | None:
        row = self._session.execute(select(*_M).where(self._admitted, wanted)).first()
        return None if row is None else _member(row)


def _member(row: Row[Any]) -> Member:
    return Member(
        row.member,
        PartyId(row.organisation),
        row.organisation_name,
        row.name,
        row.role,
        row.login,
        row.created_at,
    )
