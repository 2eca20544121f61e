"""Find the witnesses (de getuigen opzoeken), and what they have not cosigned yet."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.directory import Log, Witness
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Witnessing:
    """Whose cosignatures are wanted, of which log; ``unpublished`` is the newest signed note, if it waits."""

    log: Log
    witnesses: tuple[Witness, ...]
    unpublished: str | None


def find_witnesses(uow: UnitOfWork, _: None, /, *, at: int) -> Witnessing:
    """As the current directory says; raises :class:`TrustMissing` or :class:`DirectoryExpired` without one."""
    directory, log = uow.trust.directory, uow.stored_log
    signed = log.signed_checkpoint()
    waits = signed is not None and not log.published.has(signed.size)
    return Witnessing(directory.log, directory.witnesses, signed.note if signed is not None and waits else None)
