"""The office (kantoor): runs one verb in one transaction, at one moment, under the trust of that moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from sqlmodel import Session

from verifier.clock import now
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.procedure.directory import require_current
from verifier.core.trust.directory import Trust
from verifier.core.trust.kit import Kit
from verifier.service.audit import noted, noting
from verifier.service.store.database import Database, Joint
from verifier.service.store.log import LogBatch
from verifier.service.store.scope import Scope
from verifier.service.store.shortcuts import ManyAtOnce, many_of, repeat_of
from verifier.service.store.trust import stored_trust
from verifier.service.store.unit_of_work import Means, Powers, PublishedRules, UnitOfWork

C = TypeVar("C")
C_contra = TypeVar("C_contra", contravariant=True)
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class _Verb(Protocol[C_contra, R_co]):
    def __call__(self, uow: UnitOfWork, command: C_contra, /, *, at: int) -> R_co: ...


class TransactionalOffice:
    """Verbs over one database, for a client within its own scope, and for None as the register itself.

    Trust is kept with the leaf at which it was read: a transaction that finds a newer one in the log's head reads
    it again, whichever process adopted it. A directory that has expired is trusted in nothing:
    :class:`DirectoryExpired` until the next is adopted.
    """

    def __init__(
        self, database: Database, powers: Powers, rulesets: Mapping[Digest, PublishedRules], kit: Kit
    ) -> None:
        self._database = database
        self._means = Means(powers, kit, rulesets)
        self._trust: tuple[int, Trust] | None = None

    async def write(self, verb: _Verb[C, R], command: C, *, client: PartyId | None) -> R:
        """Run ``verb`` in the writer's next group; return after the commit is durable."""
        repeat = repeat_of(verb)
        if repeat is not None:
            found: R | None = await self.read(repeat, command, client=client)
            if found is not None:
                return found
        note, many = noted(), many_of(verb)

        def work(session: Session, log: LogBatch) -> R:
            at = now()
            with noting(note):
                return verb(self._unit(session, log, client, at=at), command, at=at)

        if many is None:
            return await self._database.write(work)
        return await self._database.write(work, joint=Joint((many, client), command, self._jointly(many, client)))

    async def read(self, verb: _Verb[C, R], command: C, *, client: PartyId | None) -> R:
        """Run ``verb`` on a snapshot; it must not change anything."""

        def work(session: Session) -> R:
            at = now()
            return verb(self._unit(session, LogBatch(session, lock=False), client, at=at), command, at=at)

        return await self._database.read(work)

    def _jointly(
        self, many: ManyAtOnce[Any, Any], client: PartyId | None
    ) -> Callable[[Session, LogBatch, Sequence[Any]], Sequence[Any]]:
        """One verb for many, within the scope of the client that sent them all."""

        def work(session: Session, log: LogBatch, commands: Sequence[Any]) -> Sequence[Any]:
            at = now()
            return many(self._unit(session, log, client, at=at), commands, at=at)

        return work

    def _unit(self, session: Session, log: LogBatch, client: PartyId | None, *, at: int) -> UnitOfWork:
        return UnitOfWork(
            session,
            log,
            scope=self._scope_of(client),
            means=self._means,
            trusted=lambda: self._current_trust(session, log, at=at),
        )

    def _scope_of(self, client: PartyId | None) -> Scope:
        return Scope.register() if client is None else Scope.party(client)

    def _current_trust(self, session: Session, log: LogBatch, *, at: int) -> Trust:
        """The trust of this transaction; what it did not commit yet is not remembered."""
        trust = self._trust
        if trust is None or trust[0] != log.trust_leaf:
            trust = log.trust_leaf, stored_trust(session)
            if log.trust_is_durable:
                self._trust = trust
        require_current(trust[1].directory, at=at)
        return trust[1]
