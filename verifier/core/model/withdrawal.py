"""A withdrawal (intrekking): final, by the signer of what is withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest, Statement


class WithdrawalReason(StrEnum):
    """Code list ``withdrawal-reasons.v1``; none of them says anything about a person."""

    ENTERED_IN_ERROR = "entered_in_error"
    ENDED = "ended"
    CONTRACT_CHANGED = "contract_changed"
    FORGED = "forged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Statement):
    """``sr-withdrawal+jwt``: from ``effective_date`` on, ``statement`` no longer counts."""

    statement: Digest
    reason: WithdrawalReason
    effective_date: date

    def leaves(self, month: Month, *, from_month: Month) -> bool:
        """Whether ``month`` still counts for a statement whose first month is ``from_month``.

        Windows are whole months (PROTOCOL 5): the month in which the effective date falls counts only when
        the date is past the first of it, and never when it is the first month itself (ADR 0007).
        """
        last = Month.of(self.effective_date)
        return month < last or (month == last and self.effective_date.day > 1 and month > from_month)
