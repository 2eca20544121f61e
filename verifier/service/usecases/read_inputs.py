"""Read inputs (grondslag ophalen): everything that a contractor needs to compute and prove its claim."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, Hours
from verifier.core.model.party import PartyId
from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.core.procedure.evidence import accepted_contract, attested_contract, require_open
from verifier.core.procedure.inputs import EffectivePlacement
from verifier.core.procedure.owing import call_offs_in_force
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
    """What counts for a contract now; :class:`NotFound` unless it is this contractor's, or lists this party.

    A party that is listed gets what it attested itself, for its subtotal. Of a contract that was closed nothing is
    left to claim with (:class:`ContractClosed`). For a framework that is judged as one it is the union of what
    counts for its call-offs.
    """
    if uow.contracts.of(Side.CONTRACTOR, query.contract) is None:
        return _own(uow, query)
    contract = accepted_contract(query.contract, party=query.client, evidence=uow.evidence)
    require_open(contract, evidence=uow.evidence)
    uow = uow.as_register()  # what counts for it rests on the ledger
    evidence = uow.evidence
    counting = (contract.digest, *call_offs_in_force(contract, evidence=evidence, public=evidence))
    placements = tuple(each for digest in counting for each in evidence.effective_placements(digest))
    return _resting_on(uow, placements)


def _own(uow: UnitOfWork, query: InputsQuery) -> ReadInputs:
    if not uow.contracts.names_viewer(query.contract, Side.CONTRACTOR):
        raise NotFound("an address that exists")
    evidence = uow.evidence_behind_contract
    contract = attested_contract(query.contract, party=query.client, evidence=evidence)
    counting = evidence.effective_placements(contract.digest)
    own = tuple(each for each in counting if each.placement.statement.iss == query.client)
    return _resting_on(uow.as_register(), own)


def _resting_on(uow: UnitOfWork, placements: tuple[EffectivePlacement, ...]) -> ReadInputs:
    digests = {granted.grant for each in placements for granted in each.granted.values()}
    grants = uow.statements.find_all(digests, Grant)
    hours = uow.statements.find_all({grant.statement.hours for grant in grants}, Hours)
    return ReadInputs(uow.log.size, placements, hours, grants)
