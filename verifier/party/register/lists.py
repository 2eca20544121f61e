"""Lists and proofs (overzichten en bewijzen) as a client reads them at its door of the register."""

from __future__ import annotations

from typing import Any

from verifier.core.model.duty import Duty
from verifier.core.model.kind import StatementKind
from verifier.core.model.party import PartyId
from verifier.core.model.standing import ContractState
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.core.wire.fields import Field
from verifier.party.register import answers, list_answers
from verifier.party.register.answers import ListedContract, SharedContract, read_answer
from verifier.party.register.client import RegisterClient
from verifier.party.register.list_answers import (
    Event,
    KeptStatement,
    ListedActivity,
    ListedMessage,
    ListedMoments,
    ListedReceipt,
)
from verifier.party.register.pages import Listing


class StatementsClient(RegisterClient):
    """What every party may read at its door: its own receipts, and statements of which it is a party."""

    def receipts(self, *, kind: StatementKind | None = None) -> Listing[ListedReceipt]:
        """The receipts of this party's own statements, in log order."""
        return self._listing("receipts", ("receipts", list_answers.RECEIPT), kind=kind)

    def statement(self, digest: Digest) -> KeptStatement:
        """A statement as it was signed; :class:`Refused` ``not_found`` unless this party is a party of it."""
        kept: KeptStatement = read_answer(list_answers.STATEMENT, self.get(f"statements/{_name(digest)}"))
        return kept

    def proof(self, digest: Digest) -> str:
        """The log proof of a statement, unverified; :class:`Refused` ``not_yet_published`` until it is covered."""
        return self.get_bytes(f"statements/{_name(digest)}/proof").decode("utf-8", "replace")

    def _listing(self, path: str, item: tuple[str, Field], **filters: object) -> Listing[Any]:
        return Listing(self.get, path, item, filters)


class ContractsClient(StatementsClient):
    """What buyer and contractor may both read: contracts, where they stand, and what happened to them."""

    def contracts(self) -> tuple[ListedContract, ...]:
        """All contracts of this party, in log order."""
        return tuple(self.listed_contracts())

    def listed_contracts(
        self, *, state: ContractState | None = None, since: object = None, contractor: PartyId | None = None
    ) -> Listing[ListedContract]:
        """The contracts of this party, narrowed; ``since`` is a date, ``contractor`` for a buyer alone."""
        return self._listing(
            "contracts", ("contracts", answers.CONTRACT), state=state, since=since, contractor=contractor
        )

    def shared_contracts(self) -> Listing[SharedContract]:
        """The contracts that name this party beside their buyer and contractor, in log order."""
        return self._listing("shared-contracts", ("contracts", answers.SHARED_CONTRACT))

    def timeline(self, contract: Digest) -> Listing[Event]:
        """What happened to a contract, as far as this party may know, in log order."""
        return self._listing(f"contracts/{_name(contract)}/timeline", ("events", list_answers.EVENT))

    def messages(self, contract: Digest) -> Listing[ListedMessage]:
        """What both sides said about a contract, in log order."""
        return self._listing(f"contracts/{_name(contract)}/messages", ("messages", list_answers.MESSAGE))

    def activities(self, contract: Digest) -> Listing[ListedActivity]:
        """What was reported for a contract besides people, as far as this party may know, in log order."""
        return self._listing(f"contracts/{_name(contract)}/activities", ("activities", list_answers.ACTIVITY))

    def duties(self, contract: Digest) -> tuple[Duty, ...]:
        """What is still to be done for a contract, by the register's word; the earliest first."""
        answer = self.get(f"contracts/{_name(contract)}/duties")
        duties: tuple[Duty, ...] = read_answer(list_answers.DUTIES, answer, "duties")
        return duties

    def moments(self, contract: Digest) -> ListedMoments:
        """Where the reporting moments of a contract stand, by the register's word."""
        moments: ListedMoments = read_answer(list_answers.MOMENTS, self.get(f"contracts/{_name(contract)}/moments"))
        return moments


def _name(digest: Digest) -> str:
    return base64url.encode(digest)
