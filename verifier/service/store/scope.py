"""A scope (bereik): whose rows a unit of work may see and change; a party's own, or all of the register's.

Two walls hold it. The first is a WHERE in every query of a repository; a statement that is not yours and one that
does not exist are the same query with the same empty answer. The second is row-level security in PostgreSQL, which
is told the scope of every query and does not know the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import BindParameter, ClauseElement, ColumnElement, CursorResult, Executable, bindparam, or_, true
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.visitors import iterate
from sqlmodel import Session, col

from verifier.core.model.party import PartyId
from verifier.service.store.dialects import connection_of, tell_viewer

#: How the database is told that the register itself looks; no party has this name.
REGISTER = "register"

_VIEWER: Final = "viewer"


class OutsideScope(RuntimeError):
    """A fault of ours: a party's unit of work reached for what only the register may touch."""


@dataclass(frozen=True, slots=True)
class Scope:
    """``viewer`` is the party whose rows these are; :data:`REGISTER` for the register, which sees every row."""

    viewer: str

    @classmethod
    def party(cls, party: PartyId) -> Scope:
        """What ``party`` may see: the rows in which it is buyer, contractor or agency."""
        return cls(party)

    @classmethod
    def register(cls) -> Scope:
        """All rows: for publishing, for public reads, and for what follows from a client's own statement."""
        return cls(REGISTER)

    @property
    def is_register(self) -> bool:
        return self.viewer == REGISTER

    def admits(self, *tenants: InstrumentedAttribute[str] | str | None) -> ColumnElement[bool]:
        """The WHERE of this scope on a table whose ``tenants`` are these columns."""
        if self.is_register:
            return true()
        return or_(*map(self.owns, tenants))

    def owns(self, tenant: InstrumentedAttribute[str] | str | None) -> ColumnElement[bool]:
        """The WHERE of a party on one side of its rows only: this column names it."""
        return col(tenant) == bindparam(_VIEWER, self.viewer)

    def require_register(self) -> None:
        """Raise :class:`OutsideScope` for a party: these rows are the register's alone."""
        if not self.is_register:
            raise OutsideScope("only the register may touch this")


#: Puts a query together for a scope; a function of a module, so that there are as many as the program has.
Query = Callable[[Scope], Executable]


class _Prepared(NamedTuple):
    """A query, and whether it has a parameter for the viewer."""

    query: Executable
    asks_who: bool

    @classmethod
    def of(cls, query: Executable) -> _Prepared:
        parts = iterate(cast(ClauseElement, query))
        return cls(query, any(isinstance(each, BindParameter) and each.key == _VIEWER for each in parts))


_PREPARED: Final[dict[tuple[Query, type[Scope], bool], _Prepared]] = {}


class Repository:
    """Rows of one transaction under one scope."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._bare = session
        self.scope = scope

    @property
    def _session(self) -> Session:
        """The session, once the database knows who looks."""
        tell_viewer(self._bare, self.scope.viewer)
        return self._bare

    def _found(self, query: Query, **values: Any) -> CursorResult[Any]:
        """What ``query`` finds for this scope, as rows of columns; ``values`` are those of its other parameters.

        A query is put together once for every kind of scope: for many times what SQLite takes to answer it.
        """
        told = self._session
        kind = query, type(self.scope), self.scope.is_register
        prepared = _PREPARED.get(kind)
        if prepared is None:
            prepared = _PREPARED[kind] = _Prepared.of(query(self.scope))
        if prepared.asks_who:
            values[_VIEWER] = self.scope.viewer
        return connection_of(told).execute(prepared.query, values)


class RegisterRepository(Repository):
    """Rows that no party may touch; :class:`OutsideScope` for who tries."""

    def __init__(self, session: Session, scope: Scope) -> None:
        scope.require_register()
        super().__init__(session, scope)
