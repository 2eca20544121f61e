"""A verb (werkwoord): one use case, one callable, one transaction; and the office that runs it for a door."""

from __future__ import annotations

from typing import Protocol, TypeVar

from verifier.core.model.party import PartyId
from verifier.service.store.unit_of_work import UnitOfWork

C_contra = TypeVar("C_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)
C = TypeVar("C")
R = TypeVar("R")


class Verb(Protocol[C_contra, R_co]):
    """What a use case is: it gets a unit of work, a command and the moment in Unix seconds."""

    def __call__(self, uow: UnitOfWork, command: C_contra, /, *, at: int) -> R_co: ...


class Office(Protocol):
    """Runs verbs in transactions; a result leaves only after the commit that it rests on.

    ``client`` is the party at the door, within whose scope the verb works; None is the register itself, which sees
    everything: for what is public, for the operator and for publishing.
    """

    async def write(self, verb: Verb[C, R], command: C, *, client: PartyId | None) -> R: ...

    async def read(self, verb: Verb[C, R], command: C, *, client: PartyId | None) -> R: ...
