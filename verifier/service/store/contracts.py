"""Contracts in store (opdrachten in behandeling): where each stands, and since when."""

from __future__ import annotations

from typing import Final

from sqlmodel import col, select

from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.standing import ContractState, Side
from verifier.core.model.statement import Digest
from verifier.service.store.scope import Repository
from verifier.service.store.tables import ContractPartyRow, ContractRow

#: The side of a contract on which its auditor is: none of those that have a part in it.
AUDITOR: Final = "auditor"


class Contracts(Repository):
    """The contract table in one transaction, as far as one scope reaches."""

    def offer(self, contract: Verified[Contract], *, leaf_index: int, at: int) -> None:
        """Note a contract that was registered. Durable with the transaction."""
        self._session.add(
            ContractRow(
                digest=contract.digest,
                buyer=contract.statement.iss,
                contractor=contract.statement.contractor,
                state=ContractState.OFFERED,
                since=at,
                leaf_index=leaf_index,
            )
        )
        self._session.flush()

    def name_parties(self, contract: Verified[Contract], *, leaf_index: int) -> None:
        """Note whom a contract names beside its two parties: who attests for it, may call off from it or audits it.

        Durable with the transaction; for the register alone.
        """
        self.scope.require_register()
        said = contract.statement
        buyers = said.call_offs.buyers if said.call_offs is not None else ()
        named: list[tuple[PartyId, str]] = [(each.party, Side.CONTRACTOR) for each in said.parties]
        named += [(each, Side.BUYER) for each in buyers]
        named += [(said.auditor, AUDITOR)] if said.auditor is not None else []
        for party, side in named:
            self._session.add(
                ContractPartyRow(contract=contract.digest, party=party, side=side, leaf_index=leaf_index)
            )
        self._session.flush()

    def names_viewer(self, digest: Digest, *sides: Side) -> bool:
        """Whether a contract names the viewer beside its buyer and contractor, on one of these ``sides``."""
        named = select(ContractPartyRow.side).where(
            ContractPartyRow.contract == digest,
            self.scope.owns(ContractPartyRow.party),
            col(ContractPartyRow.side).in_(sides),
        )
        return self._session.exec(named).first() is not None

    def names_auditor(self, digest: Digest) -> bool:
        """Whether a contract names the viewer as its auditor."""
        named = select(ContractPartyRow.side).where(
            ContractPartyRow.contract == digest,
            self.scope.owns(ContractPartyRow.party),
            ContractPartyRow.side == AUDITOR,
        )
        return self._session.exec(named).first() is not None

    def move(self, digest: Digest, state: ContractState, *, at: int) -> None:
        """Note that a contract was accepted or withdrawn. Durable with the transaction."""
        row = self.standing(digest)
        row.state, row.since = state, at
        self._session.flush()

    def standing(self, digest: Digest) -> ContractRow:
        """Where a contract within the scope stands."""
        admitted = self.scope.admits(ContractRow.buyer, ContractRow.contractor)
        return self._session.exec(select(ContractRow).where(ContractRow.digest == digest, admitted)).one()

    def of(self, side: Side, digest: Digest) -> ContractRow | None:
        """Where a contract stands of which the viewer is on this ``side``; None for any other digest."""
        mine = ContractRow.buyer if side is Side.BUYER else ContractRow.contractor
        return self._session.exec(
            select(ContractRow).where(ContractRow.digest == digest, self.scope.owns(mine))
        ).first()
