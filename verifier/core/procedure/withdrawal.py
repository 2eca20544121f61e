"""How to verify a withdrawal (intrekking)."""

from __future__ import annotations

from datetime import date

from verifier.core.errors import AlreadyDecided, OutsideWindow, UnknownReference, Unsupported
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.contract import Contract
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Statement
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.procedure.evidence import Evidence
from verifier.core.procedure.intake import receive
from verifier.core.trust.directory import Trust


def verify_withdrawal(unverified_token: str, *, evidence: Evidence, trust: Trust, at: int) -> Verified[Withdrawal]:
    """Verify ``sr-withdrawal+jwt`` as received at ``at``.

    1. intake, by a buyer, contractor or agency; 2. what is withdrawn is known and may be withdrawn: a contract, a
    placement, an eligibility, an activity or its confirmation, never an acceptance or a grant (hours are corrected
    by a revision);
    3. it is withdrawn by its own signer; once a contract was accepted also by its contractor, as it then takes
    both; 4. the effective date is not before the statement's own; 5. this party did not withdraw it before.
    """
    withdrawal, signed = receive(unverified_token, Withdrawal, trust=trust, at=at)  # 1
    withdrawn = evidence.statement(withdrawal.statement)
    if withdrawn is None or withdrawal.iss not in _signers(withdrawn, evidence):  # 2, 3
        raise UnknownReference("the digest of a statement that this party may withdraw", field="statement")
    if withdrawal.effective_date < _first_day(withdrawn.statement, evidence):  # 4
        raise OutsideWindow("a date that is not before the statement's own first day", field="effective_date")
    if any(each.statement.iss == withdrawal.iss for each in evidence.withdrawals_of(withdrawal.statement)):  # 5
        raise AlreadyDecided("a statement that this party did not withdraw before", field="statement")
    return Verified(withdrawal, signed.token, signed.digest)


def _signers(withdrawn: Verified[Statement], evidence: Evidence) -> set[PartyId]:
    statement = withdrawn.statement
    if isinstance(statement, Contract) and evidence.acceptance_of(withdrawn.digest) is not None:
        return {statement.iss, statement.contractor}
    if isinstance(statement, Contract | Placement | Eligibility | Activity | ActivityConfirmation):
        return {statement.iss}
    raise Unsupported("a contract, a placement, an eligibility or an activity", field="statement")


def _first_day(withdrawn: Statement, evidence: Evidence) -> date:
    if isinstance(withdrawn, ActivityConfirmation):
        confirmed = evidence.statement(withdrawn.activity)
        return _first_day(confirmed.statement, evidence) if confirmed else date.max
    if isinstance(withdrawn, Activity):
        return withdrawn.day
    if isinstance(withdrawn, Eligibility):
        placement = evidence.placement(withdrawn.placement)
        return placement.statement.first_day if placement else date.max
    if isinstance(withdrawn, Contract | Placement):
        return withdrawn.first_day
    return date.max
