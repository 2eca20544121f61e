"""Placements in store (plaatsingen in behandeling): what waits on which agency, and what travels beside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, Update, bindparam, func, select, update

from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest
from verifier.service.store.dialects import insert_all
from verifier.service.store.scope import Repository, Scope
from verifier.service.store.tables import METADATA, PlacementRow

_TABLE: Final = METADATA.tables["placement"]
_P: Final = _TABLE.c


class Arrival(NamedTuple):
    """A placement that was kept just now, and the subject that only its agency can open."""

    placement: Verified[Placement]
    sealed_subject: bytes
    leaf_index: int


class Placements(Repository):
    """The placement table in one transaction, as far as one scope reaches; a buyer's reaches nothing of it."""

    def add(self, arrivals: Sequence[Arrival], *, at: int) -> None:
        """Put placements in their agencies' queues, sealed subjects beside them. Durable with the transaction."""
        if arrivals:
            insert_all(self._session, PlacementRow, [_values(each, at=at) for each in arrivals])

    def row(self, digest: Digest) -> Row[Any]:
        """The whole row of a placement within the scope."""
        return self._found(_by_digest, of=digest).one()

    def decide(
        self, digest: Digest, state: PlacementState, *, sealed_opening: bytes | None, leaf_index: int, at: int
    ) -> None:
        """Record the agency's answer; the sealed subject goes. Durable with the transaction."""
        decided = {"to": state, "at": at, "leaf": leaf_index, "opening": sealed_opening}
        self._found(_decided, of=digest, **decided)

    def touch(self, digests: Collection[Digest], *, leaf_index: int) -> None:
        """Note that a statement changed what these placements count for. Durable with the transaction."""
        if digests:
            self._found(_touched, digests=list(digests), leaf=leaf_index)

    def withdraw(self, digest: Digest, *, leaf_index: int, at: int) -> None:
        """Record a withdrawal; the sealed subject goes. Durable with the transaction."""
        self.decide(
            digest,
            PlacementState.WITHDRAWN,
            sealed_opening=self.row(digest).sealed_opening,
            leaf_index=leaf_index,
            at=at,
        )

    def expire(self, *, before: int, at: int) -> int:
        """Expire what waits since before ``before``; the sealed subjects go. Durable with the transaction."""
        return self._found(_expired, before=before, at=at).rowcount

    def count_waiting(self) -> int:
        """How many placements wait, on all agencies together as far as the scope reaches."""
        return int(self._found(_waiting).scalar_one())

    def tally(self, contract: Digest) -> Mapping[PlacementState, int]:
        """How many placements the viewer itself attested for a contract, by where they stand."""
        return {PlacementState(row.state): row.tally for row in self._found(_tallied, contract=contract)}

    def changed_since(self, contract: Digest, leaf_index: int) -> int:
        """How many placements of a contract changed after ``leaf_index``: the events of PROTOCOL 6."""
        return int(self._found(_changed, contract=contract, leaf_index=leaf_index).scalar_one())


def _admitted(scope: Scope) -> ColumnElement[bool]:
    return scope.admits(PlacementRow.contractor, PlacementRow.agency)


def _by_digest(scope: Scope) -> Select[Any]:
    return select(_TABLE).where(_admitted(scope), _P.digest == bindparam("of"))


def _decided(scope: Scope) -> Update:
    return (
        update(_TABLE)
        .where(_admitted(scope), _P.digest == bindparam("of"))
        .values(
            state=bindparam("to"),
            since=bindparam("at"),
            last_change=bindparam("leaf"),
            sealed_subject=None,
            sealed_opening=bindparam("opening"),
        )
    )


def _touched(scope: Scope) -> Update:
    touched = update(_TABLE).where(_admitted(scope), _P.digest.in_(bindparam("digests", expanding=True)))
    return touched.values(last_change=bindparam("leaf"))


def _expired(scope: Scope) -> Update:
    waiting = _admitted(scope), _P.state == PlacementState.WAITING, _P.since < bindparam("before")
    return (
        update(_TABLE)
        .where(*waiting)
        .values(state=PlacementState.EXPIRED, since=bindparam("at"), sealed_subject=None)
    )


def _waiting(scope: Scope) -> Select[Any]:
    return select(func.count()).select_from(_TABLE).where(_admitted(scope), _P.state == PlacementState.WAITING)


def _tallied(scope: Scope) -> Select[Any]:
    return (
        select(_P.state, func.count().label("tally"))
        .where(scope.owns(PlacementRow.contractor), _P.contract == bindparam("contract"))
        .group_by(_P.state)
    )


def _changed(scope: Scope) -> Select[Any]:
    return (
        select(func.count())
        .select_from(_TABLE)
        .where(
            _admitted(scope),
            _P.contract == bindparam("contract"),
            _P.last_change > bindparam("leaf_index"),
            _P.state.in_((PlacementState.ELIGIBLE, PlacementState.WITHDRAWN)),
        )
    )


def _values(arrival: Arrival, *, at: int) -> dict[str, Any]:
    placement = arrival.placement.statement
    return {
        "digest": arrival.placement.digest,
        "contract": placement.contract,
        "contractor": placement.iss,
        "agency": placement.agency,
        "state": PlacementState.WAITING,
        "since": at,
        "last_change": arrival.leaf_index,
        "leaf_index": arrival.leaf_index,
        "sealed_subject": arrival.sealed_subject,
    }
