"""Read inputs (grondslag ophalen): everything that a contractor needs to compute and prove its claim."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, Hours
from verifier.core.model.party import PartyId
from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.core.procedure.evidence import accepted_contract
from verifier.core.procedure.inputs import EffectivePlacement
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class InputsQuery:
    """A contractor asks about one of its contracts."""

    client: PartyId
    contract: Digest


@dataclass(frozen=True, slots=True)
class ReadInputs:
    """The effective placements, the log's size they hold at, and each statement that their grants rest on, once."""

    log_size: int
    placements: tuple[EffectivePlacement, ...]
    hours: tuple[Verified[Hours], ...]
    grants: tuple[Verified[Grant], ...]


def read_inputs(uow: UnitOfWork, query: InputsQuery, /, *, at: int) -> ReadInputs:
    """What counts for a contract now; :class:`NotFound` unless it is this contractor's."""
    if uow.contracts.of(Side.CONTRACTOR, query.contract) is None:
        raise NotFound("an address that exists")
    contract = accepted_contract(query.contract, party=query.client, evidence=uow.evidence)
    uow = uow.as_register()  # what counts for it rests on the ledger
    placements = uow.evidence.effective_placements(contract.digest)
    digests = {granted.grant for each in placements for granted in each.granted.values()}
    grants = uow.statements.find_all(digests, Grant)
    hours = uow.statements.find_all({grant.statement.hours for grant in grants}, Hours)
    return ReadInputs(uow.log.size, placements, hours, grants)
