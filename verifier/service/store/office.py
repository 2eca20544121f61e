"""The office (kantoor): runs one verb in one transaction, at one moment, under the trust of that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol, TypeVar

from sqlmodel import Session

from verifier.clock import now
from verifier.core.errors import TrustMissing
from verifier.core.model.statement import Digest
from verifier.core.procedure.directory import require_current
from verifier.core.trust.directory import Trust
from verifier.core.trust.kit import Kit
from verifier.service.store.database import Database
from verifier.service.store.log import LogBatch
from verifier.service.store.trust import stored_trust
from verifier.service.store.unit_of_work import Powers, PublishedRules, UnitOfWork

C = TypeVar("C")
C_contra = TypeVar("C_contra", contravariant=True)
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class _Verb(Protocol[C_contra, R_co]):
    def __call__(self, uow: UnitOfWork, command: C_contra, /, *, at: int) -> R_co: ...


class TransactionalOffice:
    """Verbs over one database. Trust is read once and again after every commit that changed it.

    A directory that has expired is trusted in nothing: :class:`DirectoryExpired` until the next is adopted.
    """

    def __init__(
        self, database: Database, powers: Powers, rulesets: Mapping[Digest, PublishedRules], kit: Kit
    ) -> None:
        self._database = database
        self._powers = powers
        self._rulesets = rulesets
        self._kit = kit
        self._trust: Trust | None = None
        self._turn = asyncio.Lock()

    async def refresh(self) -> None:
        """Read trust again from what is durable; one after the other, so that no older reading comes last."""
        async with self._turn:
            try:
                self._trust = await self._database.read(stored_trust)
            except TrustMissing:
                self._trust = None

    async def write(self, verb: _Verb[C, R], command: C) -> R:
        """Run ``verb`` in the writer's next group; return after the commit is durable."""
        changed = False

        def work(session: Session, log: LogBatch) -> R:
            nonlocal changed
            at = now()
            uow = self._unit(session, log, at=at)
            result = verb(uow, command, at=at)
            changed = uow.trust_changed
            return result

        result = await self._database.write(work)
        if changed:
            await self.refresh()
        return result

    async def read(self, verb: _Verb[C, R], command: C) -> R:
        """Run ``verb`` on a snapshot; it must not change anything."""

        def work(session: Session) -> R:
            at = now()
            return verb(self._unit(session, LogBatch(session), at=at), command, at=at)

        return await self._database.read(work)

    def _unit(self, session: Session, log: LogBatch, *, at: int) -> UnitOfWork:
        return UnitOfWork(
            session,
            log,
            powers=self._powers,
            trusted=lambda: self._current_trust(at=at),
            kit=self._kit,
            rulesets=self._rulesets,
        )

    def _current_trust(self, *, at: int) -> Trust:
        if self._trust is None:
            raise TrustMissing("an adopted directory")
        require_current(self._trust.directory, at=at)
        return self._trust
