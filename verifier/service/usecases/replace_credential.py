"""Replace a credential (een nalevingsbewijs vervangen): a new answer has one, and ends those before it."""

from __future__ import annotations

from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.issuing import holder_key
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.end_credentials import end_credentials
from verifier.service.usecases.issue_credential import Issue, issue_credential


def replace_credential(
    uow: UnitOfWork, contract: Verified[Contract], said: tuple[Verified[Verdict], int], /, *, at: int
) -> None:
    """End what was issued for this moment of the contract and those before it; issue the credential of ``said``.

    ``said`` is a verdict and its leaf. Whether anything beneath an earlier answer fell makes no difference: the
    status of a credential changes when an answer does, and tells nothing more (PROTOCOL 6, ADR 0032). A contractor
    without an active key gets none until it asks for it with one. Durable with the transaction.
    """
    verdict, leaf_index = said
    earlier = uow.credentials.of_contracts([contract.digest])
    end_credentials(uow, (each for each in earlier if each.moment <= verdict.statement.as_of.moment), at=at)
    holder = holder_key(contract.statement.contractor, trust=uow.trust, at=at)
    if holder is not None:
        issue = Issue(contract=contract, verdict=verdict, leaf_index=leaf_index, holder=holder)
        issue_credential(uow, issue, at=at)
