"""Read endings (beëindigingen ophalen): from which day each withdrawn placement of a contract counts no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import Withdrawal
from verifier.service.store.unit_of_work import UnitOfWork


def read_endings(uow: UnitOfWork, contract: Digest, /, *, at: int) -> Mapping[Digest, date]:
    """The earliest effective day of each statement of the client's on ``contract`` that was withdrawn.

    Empty for a contract of somebody else, as for one that does not exist.
    """
    found: dict[Digest, date] = {}
    for each in uow.statements.of_contract(contract, Withdrawal):
        said = each.statement
        found[said.statement] = min(said.effective_date, found.get(said.statement, said.effective_date))
    return found
