"""Contracts in store (opdrachten in behandeling): where each stands, and since when."""

from __future__ import annotations

from sqlmodel import select

from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.standing import ContractState, Side
from verifier.core.model.statement import Digest
from verifier.service.store.scope import Repository
from verifier.service.store.tables import ContractRow


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

    def move(self, digest: Digest, state: ContractState, *, at: int) -> None:
        """Note that a contract was accepted or withdrawn. Durable with the transaction."""
        row = self._session.exec(
            select(ContractRow).where(
                ContractRow.digest == digest, self.scope.admits(ContractRow.buyer, ContractRow.contractor)
            )
        ).one()
        row.state, row.since = state, at
        self._session.flush()

    def of(self, side: Side, digest: Digest) -> ContractRow | None:
        """Where a contract stands of which the viewer is on this ``side``; None for any other digest."""
        mine = ContractRow.buyer if side is Side.BUYER else ContractRow.contractor
        return self._session.exec(
            select(ContractRow).where(ContractRow.digest == digest, self.scope.owns(mine))
        ).first()
