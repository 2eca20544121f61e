"""Withdraw a statement (een verklaring intrekken)."""

from __future__ import annotations

from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement
from verifier.core.model.standing import ContractState
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import Withdrawal, WithdrawalReason
from verifier.core.procedure.evidence import is_withdrawn
from verifier.core.procedure.withdrawal import verify_withdrawal
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.fall_credentials import Fallen, fall_credentials
from verifier.service.usecases.granting import Granting
from verifier.service.usecases.keep_once import keep_once
from verifier.service.usecases.submission import Submission


def withdraw_statement(uow: UnitOfWork, submission: Submission, /, *, at: int) -> str:
    """Verify and keep a withdrawal, and let go of the hours that no longer count; its receipt.

    What is withdrawn as forged takes the credentials that rest on it along at once, and so does a contract that is
    no longer in force; anything else shows with the next answer (PROTOCOL 6).
    """

    def verify() -> Verified[Withdrawal]:
        return verify_withdrawal(submission.unverified_token, evidence=uow.evidence, trust=uow.trust, at=at)

    kept = keep_once(uow, submission, verify, at=at)
    if kept.new is not None:
        _settle(uow, kept.new.statement, leaf_index=kept.leaf_index, at=at)
    return kept.receipt


def _settle(uow: UnitOfWork, withdrawal: Withdrawal, *, leaf_index: int, at: int) -> None:
    withdrawn = withdrawal.statement
    contract, placement = uow.evidence.contract(withdrawn), _placement(uow, withdrawn)
    if contract is not None and is_withdrawn(contract, evidence=uow.evidence):
        uow.contracts.move(withdrawn, ContractState.WITHDRAWN, at=at)
        fall_credentials(uow, Fallen({withdrawn: 0}, false=False), at=at)
    if placement is not None:
        uow.placements.withdraw(placement, leaf_index=leaf_index, at=at)
        Granting(uow, at=at).cancel(placement)
    if withdrawal.reason is WithdrawalReason.FORGED:
        row = uow.statements.row(withdrawn)
        if row is not None:
            fall_credentials(uow, Fallen({Digest(row.contract): row.leaf_index}), at=at)


def _placement(uow: UnitOfWork, withdrawn: Digest) -> Digest | None:
    """The placement that a withdrawal is about; None when it is about a contract."""
    found = uow.evidence.statement(withdrawn)
    if found is not None and isinstance(found.statement, Eligibility):
        return found.statement.placement
    return withdrawn if found is not None and isinstance(found.statement, Placement) else None
