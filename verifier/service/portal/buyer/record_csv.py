"""A record (staat voor het dossier) of a buyer's contracts as CSV, as a spreadsheet of the reader opens it.

Dutch spreadsheets part cells by semicolons and write decimals with a comma, English ones by commas and with a
point. No cell is read as a formula. What was answered is named by the digest of its verdict, which is in every
bundle of it: the bundle itself is another each minute, because the log grows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from verifier.core.model.evidence import Verified
from verifier.core.model.verdict import Verdict
from verifier.core.wire import base64url
from verifier.service.portal.catalogue import Language, Words, words
from verifier.service.portal.page import address
from verifier.service.usecases.read_parties import ReadParties
from verifier.service.usecases.survey_given import GivenContract

#: Before what a spreadsheet reads as a formula: at the begin of a cell, and behind whatever it may part cells by.
_ACTIVE: Final = re.compile(r"^(?=[=+\-@\t\r\n])|(?<=[,;\t\r\n])(?=[ ]*[=+\-@])")
_CENTS: Final = 100
#: Columns of what was answered, in both records; the text of a head is called ``record_`` and its name.
_ANSWER: Final = (
    "moment",
    "verdict",
    "band",
    "people",
    "shortfall",
    "answered_at",
    "verdict_digest",
    "verify_at",
)
OF_CONTRACTS: Final = (
    "reference",
    "contractor",
    "contractor_id",
    "state",
    "first_day",
    "last_day",
    "ruleset",
    "value",
    "obligation",
    *_ANSWER,
    "next_duty",
    "due",
    "overdue",
    "contract_digest",
    "framework_digest",
    "page",
)
OF_VERDICTS: Final = (*_ANSWER, "floor", "activities", "payment", "malus", "policy", "log", "size", "root")


@dataclass(frozen=True, slots=True)
class Records:
    """Records for a reader of ``language``, of the register at ``public_url``, of which ``parties`` have names."""

    language: Language
    public_url: str
    parties: ReadParties

    def of_contracts(self, contracts: Iterable[GivenContract]) -> bytes:
        """A row a contract, with what was answered last."""
        return self._written(OF_CONTRACTS, map(self._contract, contracts))

    def of_verdicts(self, verdicts: Iterable[Verified[Verdict]]) -> bytes:
        """A row an answer, the earliest first."""
        return self._written(OF_VERDICTS, map(self._verdict, verdicts))

    def _written(self, names: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
        """UTF-8, with a mark that spreadsheets know it by; names of columns first."""
        written = io.StringIO(newline="")
        writer = csv.writer(written, delimiter=";" if self.language is Language.NL else ",")
        writer.writerow([self._words[f"record_{name}"] for name in names])
        writer.writerows([harmless(_told(row.get(name))) for name in names] for row in rows)
        return written.getvalue().encode("utf-8-sig")

    def _contract(self, given: GivenContract) -> Mapping[str, object]:
        contract, duty = given.contract.statement, given.duties[0] if given.duties else None
        return {
            "reference": contract.reference,
            "contractor": self.parties.name_of(contract.contractor),
            "contractor_id": contract.contractor,
            "state": self._words[f"standing_{given.state}"],
            "first_day": contract.first_day,
            "last_day": contract.last_day,
            "ruleset": contract.ruleset.name,
            "value": self._money(contract.value),
            "obligation": self._money(given.owed.obligation if given.owed else None),
            **(self._answer(given.verdicts[-1]) if given.verdicts else {}),
            "next_duty": self._words[f"duty_{duty.kind}"] if duty else None,
            "due": duty.due if duty else None,
            "overdue": self._words["yes" if given.is_overdue else "no"],
            "contract_digest": base64url.encode(given.contract.digest),
            "framework_digest": _digest(contract.framework),
            "page": self._address(f"/buyer/contracts/{base64url.encode(given.contract.digest)}"),
        }

    def _verdict(self, verdict: Verified[Verdict]) -> Mapping[str, object]:
        said = verdict.statement
        return {
            **self._answer(verdict),
            "floor": self._money(said.floor_rounded),
            "activities": self._money(said.activities_total),
            "payment": self._decimal(said.payment_basis_points),
            "malus": self._money(said.malus),
            "policy": said.policy,
            "log": said.as_of.log_origin,
            "size": said.as_of.size,
            "root": _digest(said.as_of.root),
        }

    def _answer(self, verdict: Verified[Verdict]) -> Mapping[str, object]:
        said = verdict.statement
        return {
            "moment": said.as_of.moment,
            "verdict": self._words[f"verdict_{said.verdict}"],
            "band": said.band,
            "people": said.placements_class,
            "shortfall": self._money(said.shortfall_step),
            "answered_at": datetime.fromtimestamp(said.iat, UTC).isoformat(timespec="seconds"),
            "verdict_digest": _digest(verdict.digest),
            "verify_at": self._address("/verify"),
        }

    def _money(self, cents: int | None) -> str | None:
        """Euros without marks between thousands, so that a spreadsheet reads a number."""
        return self._decimal(cents)

    def _decimal(self, hundredths: int | None) -> str | None:
        if hundredths is None:
            return None
        mark = "," if self.language is Language.NL else "."
        return f"{hundredths // _CENTS}{mark}{hundredths % _CENTS:02d}"

    def _address(self, path: str) -> str:
        return self.public_url + address(path, self.language)

    @property
    def _words(self) -> Words:
        return words(self.language, "buyer")


def harmless(cell: str) -> str:
    """The text of a cell, with an apostrophe before whatever a spreadsheet would read as a formula.

    One of another language parts cells by another mark than this file does.
    """
    return _ACTIVE.sub("'", cell)


def _digest(octets: bytes | None) -> str | None:
    return None if octets is None else base64url.encode(octets)


def _told(fact: object) -> str:
    return "" if fact is None else str(fact)
