"""Statuses in store (statussen): places given out, how each status changed, and the lists as they were signed.

What was never changed is valid, given out or not: nothing here tells the two apart in a list. Rows of places and
changes are never taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, delete, exists, func, insert, or_, select
from sqlalchemy.engine import CursorResult
from sqlmodel import Session, col

from verifier.core.errors import AlreadyDecided, UnknownReference
from verifier.core.model.status import TRANSITIONS, CredentialStatus, StatusListToken, StatusRef
from verifier.service.store.draw import Draw
from verifier.service.store.scope import RegisterRepository, Scope
from verifier.service.store.status_tables import StatusChangeRow, StatusListRow, StatusPlaceRow, StatusTokenRow

#: The public path of the lists, below the register's address.
STATUS_PATH: Final = "/status"


class Listed(NamedTuple):
    """A list: its name, and how many places it has."""

    list: str
    size: int


class Published(NamedTuple):
    """A list as it was signed at ``iat``, with as many ``changes``; times in Unix seconds."""

    token: str
    iat: int
    exp: int
    good_until: int
    changes: int


class Statuses(RegisterRepository):
    """The status tables in one transaction."""

    def __init__(self, session: Session, scope: Scope, *, draw: Draw, public_url: str) -> None:
        super().__init__(session, scope)
        self._draw = draw
        self._prefix = f"{public_url}{STATUS_PATH}/"

    def allocate(self, *, at: int, until: int | None = None) -> StatusRef:
        """A place of its own for one credential, valid from now on; never the place of another.

        ``until`` is when nobody need ask any more (its ``exp``); without it the list is published for ever. Durable
        with the transaction; a place whose transaction failed is not given again.
        """
        drawn = self._draw.draw()
        uri = self._prefix + drawn.list
        if self._find(uri) is None:
            row = {"list": drawn.list, "uri": uri, "size": self._draw.size, "opened_at": at}
            self._session.execute(insert(StatusListRow).values(row))
        given = {"list": drawn.list, "place": drawn.place, "given_at": at, "until": until}
        self._session.execute(insert(StatusPlaceRow).values(given))
        return StatusRef(uri, drawn.place)

    def set(self, ref: StatusRef, status: CredentialStatus, *, at: int) -> None:
        """Change the status at ``ref``. Durable with the transaction, and told with the next list that is signed.

        :class:`UnknownReference` for a place that was never given out, :class:`AlreadyDecided` for a change that is
        none of :data:`TRANSITIONS`. Two changes at once cannot follow on the same one: a row's key is its number.
        """
        name = self.require(ref.uri).list
        given = select(col(StatusPlaceRow.place)).where(
            col(StatusPlaceRow.list) == name, col(StatusPlaceRow.place) == ref.index
        )
        if self._session.execute(given).first() is None:
            raise UnknownReference("a status that was given out", field="status")
        number, current = self._latest(name, ref.index)
        if status not in TRANSITIONS[current]:
            raise AlreadyDecided("a status that this one may still become", field="status")
        row = {"list": name, "place": ref.index, "number": number + 1, "status": int(status), "changed_at": at}
        self._session.execute(insert(StatusChangeRow).values(row))

    def status(self, ref: StatusRef) -> CredentialStatus:
        """The status at ``ref`` as it is kept, published or not; :class:`UnknownReference` for another list."""
        return self._latest(self.require(ref.uri).list, ref.index)[1]

    def current(self, uri: str) -> Mapping[int, CredentialStatus]:
        """Every place of the list at ``uri`` that is not valid now; :class:`UnknownReference` for none of ours."""
        rows, ours = StatusChangeRow, col(StatusChangeRow.list) == self.require(uri).list
        newest = (
            select(col(rows.place), func.max(col(rows.number)).label("number"))
            .where(ours)
            .group_by(col(rows.place))
            .subquery()
        )
        latest = (col(rows.place) == newest.c.place) & (col(rows.number) == newest.c.number)
        found = select(col(rows.place), col(rows.status)).join(newest, latest).where(ours, col(rows.status) != 0)
        return {place: CredentialStatus(status) for place, status in self._session.execute(found).all()}

    def changes(self, name: str) -> int:
        """How many changes the list ``name`` had."""
        counted = select(func.count()).where(col(StatusChangeRow.list) == name)
        return int(self._session.execute(counted).scalar_one())

    def addresses(self, *, at: int) -> Sequence[str]:
        """The lists about which somebody may still ask at ``at``, the oldest first."""
        until = col(StatusPlaceRow.until)
        asked = exists().where(
            col(StatusPlaceRow.list) == col(StatusListRow.list), or_(until.is_(None), until >= at)
        )
        order = col(StatusListRow.opened_at), col(StatusListRow.list)
        return self._session.execute(select(col(StatusListRow.uri)).where(asked).order_by(*order)).scalars().all()

    def require(self, uri: str) -> Listed:
        """The list at ``uri``, whatever the register's address is by now; :class:`UnknownReference` for none."""
        found = self._find(uri)
        if found is None:
            raise UnknownReference("a status list of this register", field="uri")
        return found

    def publish(self, name: str, token: str, noun: StatusListToken, *, changes: int) -> None:
        """Keep a signed list. Durable with the transaction, before anyone is given it."""
        row = {"iat": noun.iat, "exp": noun.exp, "good_until": noun.good_until, "changes": changes}
        self._session.execute(insert(StatusTokenRow).values(list=name, token=token, **row))

    def published(self, uri: str) -> str | None:
        """The newest token of the list at ``uri``; None before the first, and for no list of ours."""
        listed = self._find(uri)
        newest = None if listed is None else self.newest(listed.list)
        return None if newest is None else newest.token

    def newest(self, name: str) -> Published | None:
        """The list ``name`` as it was signed last."""
        return self._published(col(StatusTokenRow.list) == name)

    def valid_at(self, name: str, *, time: int) -> Published | None:
        """The list ``name`` as the newest token told it at ``time``: signed by then, and not expired then."""
        found = self._published(col(StatusTokenRow.list) == name, col(StatusTokenRow.iat) <= time)
        return None if found is None or found.exp < time else found

    def forget(self, *, before: int) -> int:
        """Delete what was signed before ``before``; how many. Durable with the transaction."""
        gone = self._session.execute(delete(StatusTokenRow).where(col(StatusTokenRow.iat) < before))
        return gone.rowcount if isinstance(gone, CursorResult) else 0

    def _find(self, uri: str) -> Listed | None:
        found = select(col(StatusListRow.list), col(StatusListRow.size)).where(col(StatusListRow.uri) == uri)
        row = self._session.execute(found).first()
        return None if row is None else Listed(*row)

    def _latest(self, name: str, place: int) -> tuple[int, CredentialStatus]:
        """The number of the latest change of a place, 0 before the first, and what it became."""
        rows = StatusChangeRow
        found = (
            select(col(rows.number), col(rows.status))
            .where(col(rows.list) == name, col(rows.place) == place)
            .order_by(col(rows.number).desc())
            .limit(1)
        )
        row = self._session.execute(found).first()
        return (0, CredentialStatus.VALID) if row is None else (row[0], CredentialStatus(row[1]))

    def _published(self, *where: ColumnElement[bool]) -> Published | None:
        columns = [col(getattr(StatusTokenRow, name)) for name in Published._fields]
        found = select(*columns).where(*where).order_by(col(StatusTokenRow.iat).desc()).limit(1)
        row = self._session.execute(found).first()
        return None if row is None else Published(*row)
