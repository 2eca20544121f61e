"""A record (staat voor het dossier) of a buyer's contracts as CSV, that no spreadsheet reads as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from verifier.core.wire import base64url
from verifier.service.usecases.survey_given import GivenContract

#: With which a spreadsheet begins a formula.
_ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
HEADS: Final = (
    "reference",
    "contract",
    "contractor",
    "state",
    "first_day",
    "last_day",
    "value_eurocents",
    "obligation_eurocents",
    "verdict",
    "moment",
    "band",
    "shortfall_step_eurocents",
    "answered_at",
    "next_duty",
    "due",
    "overdue",
)


def write_record(contracts: Iterable[GivenContract]) -> bytes:
    """The record in UTF-8, with a mark that spreadsheets know it by; a row a contract, names of columns first."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(HEADS)
    writer.writerows([harmless(str(cell)) for cell in _row(each)] for each in contracts)
    return written.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The text of a cell, with an apostrophe before it where a spreadsheet would read a formula."""
    return f"'{cell}" if cell.startswith(_ACTIVE) else cell


def _row(given: GivenContract) -> Sequence[object]:
    contract, said, duty = given.contract.statement, given.latest, given.duties[0] if given.duties else None
    return (
        contract.reference,
        base64url.encode(given.contract.digest),
        contract.contractor,
        given.state,
        contract.first_day,
        contract.last_day,
        contract.value,
        _told(given.owed.obligation if given.owed else None),
        _told(said.verdict if said else None),
        _told(said.as_of.moment if said else None),
        _told(said.band if said else None),
        _told(said.shortfall_step if said else None),
        _told(said.iat if said else None),
        _told(duty.kind if duty else None),
        _told(duty.due if duty else None),
        "yes" if given.is_overdue else "no",
    )


def _told(fact: object) -> object:
    return "" if fact is None else fact
