"""Let credentials fall (nalevingsbewijzen laten vervallen) at once, when what is beneath them is false or gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.end_credentials import end_credentials
from verifier.service.usecases.publish_status_list import publish_status_list


@dataclass(frozen=True, slots=True)
class Fallen:
    """Contracts, each with the leaf of the first statement about it that does not stand.

    What is ``false`` takes along the answers on a framework too, which rest on its call-offs.
    """

    since: Mapping[Digest, int]
    false: bool = True


def fall_credentials(uow: UnitOfWork, fallen: Fallen, /, *, at: int) -> int:
    """End every credential whose answer was given after a statement that does not stand; how many.

    Durable with the transaction, as is the list that says so; the next answer brings a new credential.
    """
    uow = uow.as_register()
    since = _with_frameworks(uow, fallen.since) if fallen.false else fallen.since
    issued = uow.credentials.of_contracts(since)
    ended = end_credentials(uow, (each for each in issued if each.leaf_index >= since[each.contract]), at=at)
    for uri in sorted({each.status.uri for each in ended}):
        publish_status_list(uow, uri, at=at)
    return len(ended)


def _with_frameworks(uow: UnitOfWork, since: Mapping[Digest, int]) -> Mapping[Digest, int]:
    first = dict(since)
    for contract, leaf_index in since.items():
        found = uow.evidence.contract(contract)
        framework = found.statement.framework if found is not None else None
        if framework is not None:
            first[framework] = min(leaf_index, first.get(framework, leaf_index))
    return first
