"""Statuses (statussen) for tests: the office of a register that does not serve, at whatever moment a test says."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, insert, select
from sqlmodel import Session, col

from tests.service.register.cast import Cast
from tests.service.register.places import Database as Rows
from tests.service.register.running import settings_in
from verifier import clock
from verifier.core.model.evidence import Verified
from verifier.core.model.status import CredentialStatus, StatusListToken, StatusRef
from verifier.core.procedure.status import open_status_token, status_of
from verifier.service.store.status_tables import StatusListRow, StatusPlaceRow
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.publish_statuses import publish_statuses
from verifier.service.wiring import Register, assemble

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Desk:
    """A register without a socket; ``write`` runs one transaction."""

    cast: Cast
    register: Register
    folder: Path

    @property
    def rows(self) -> Rows:
        return Rows(self.folder)

    def write(self, work: Callable[[UnitOfWork], R]) -> R:
        def verb(uow: UnitOfWork, _: None, /, *, at: int) -> R:
            return work(uow)

        return asyncio.run(self.register.office.write(verb, None, client=None))

    def given(self, count: int = 1, *, at: int = 0, until: int | None = None) -> list[StatusRef]:
        """So many places, given out in one transaction."""
        at = at or clock.now()
        return self.write(lambda uow: [uow.statuses.allocate(at=at, until=until) for _ in range(count)])

    def set(self, ref: StatusRef, status: CredentialStatus, *, at: int = 0) -> None:
        self.write(lambda uow: uow.statuses.set(ref, status, at=at or clock.now()))

    def publish(self, *, at: int) -> int:
        """What the beat does; how many lists were signed."""
        return self.write(lambda uow: publish_statuses(uow, None, at=at))

    def newest(self, uri: str, *, at: int) -> Verified[StatusListToken]:
        """The newest list at ``uri``, opened under the directory's keys."""
        token = self.write(lambda uow: uow.statuses.published(uri))
        assert token is not None
        return open_status_token(token, uri=uri, trust=self.cast.trust, at=at)

    def told(self, ref: StatusRef, *, at: int) -> CredentialStatus:
        """The status at ``ref`` by the newest list."""
        return status_of(self.newest(ref.uri, at=at), ref)


@contextmanager
def desk(cast: Cast, folder: Path) -> Iterator[Desk]:
    """A register of ``folder``, as one process has it open."""
    register = assemble(cast.register.custodian, cast.register.kit, settings_in(folder))
    try:
        yield Desk(cast, register, folder)
    finally:
        register.database.close()
        register.allowances.close()


def unsafe_allocate(session: Session, *, size: int, at: int, uri: str) -> StatusRef:
    """A place as the database alone would give it: of the newest list, whatever is free in it there."""
    opened = session.execute(select(func.count()).select_from(StatusListRow)).scalar_one()
    if not opened:
        session.execute(insert(StatusListRow).values(list="list", uri=uri, size=size, opened_at=at))
    given = set(session.execute(select(col(StatusPlaceRow.place))).scalars())
    free = sorted(set(range(size)) - given)
    place = random.choice(free)  # noqa: S311 # where it is drawn is the point, not by what
    session.execute(insert(StatusPlaceRow).values(list="list", place=place, given_at=at))
    return StatusRef(uri, place)
