"""Nouns that decide something themselves: what a withdrawal leaves, which months are committed, who is a party."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.world import World
from verifier.core.errors import WrongValue
from verifier.core.model.calendar import Month, months
from verifier.core.model.contract import Contract
from verifier.core.model.party import party_id
from verifier.core.model.placement import committed_months, contract_scopes
from verifier.core.model.report import Report, Status
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import Withdrawal, WithdrawalReason

JANUARY, MARCH = Month(2026, 1), Month(2026, 3)


def contract(**changes: Any) -> Contract:
    return World().draft_contract(**changes)


def withdrawal(day: date) -> Withdrawal:
    return Withdrawal(
        **World().claims(contract().iss),
        statement=Digest(bytes(32)),
        reason=WithdrawalReason.ENDED,
        effective_date=day,
    )


class TestWithdrawal:
    @pytest.mark.parametrize(
        ("day", "left"),
        [
            (date(2026, 1, 1), 0),
            (date(2026, 1, 31), 0),
            (date(2026, 2, 1), 1),
            (date(2026, 2, 2), 2),
            (date(2026, 3, 1), 2),
            (date(2026, 3, 31), 3),
            (date(2026, 4, 1), 3),
            (date(2030, 1, 1), 3),
        ],
    )
    def test_leaves_whole_months_before_its_date(self, day: date, left: int) -> None:
        """Of January to March, for a placement that began in January (PROTOCOL 5: windows are whole months)."""
        kept = [month for month in months(JANUARY, MARCH) if withdrawal(day).leaves(month, from_month=JANUARY)]
        assert kept == list(months(JANUARY, MARCH))[:left]


class TestPlacement:
    def test_months_are_committed_from_the_first_day_to_the_contracts_end(self) -> None:
        agreed = contract()
        assert committed_months(agreed, date(2026, 11, 30)) == (Month(2026, 11), Month(2026, 12))
        assert committed_months(agreed, date(2025, 6, 1)) == months(JANUARY, Month(2026, 12))
        assert committed_months(agreed, date(2027, 1, 1)) == ()

    def test_every_calendar_year_of_a_contract_is_a_scope(self) -> None:
        assert contract_scopes(contract()) == ("2026",)
        over = contract(first_day=date(2025, 12, 31), last_day=date(2027, 1, 1))
        assert contract_scopes(over) == ("2025", "2026", "2027")


class TestParty:
    @pytest.mark.parametrize("text", ["oin:00000099000000001000", "oin:00000001ABCDEFGH0000", "kvk:12345678"])
    def test_is_named_by_oin_or_kvk(self, text: str) -> None:
        assert party_id(text) == text

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "kvk:1234567",
            "kvk:123456789",
            "KVK:12345678",
            "oin:0000009900000000100",
            "oin:00000099000000001001",
            "kvk:12345678\n",
            " kvk:12345678",
            "kvk:１２３４５６７８",
        ],
    )
    def test_and_by_nothing_else(self, text: str) -> None:
        with pytest.raises(WrongValue):
            party_id(text)


def test_a_report_is_neither_true_nor_false() -> None:
    for status in Status:
        with pytest.raises(TypeError):
            bool(Report(status, ()))
