"""Banding (banden in de tijd): what the answers of a contract said of how far it was, as a chart draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from verifier.core.model.verdict import Outcome
from verifier.service.portal.catalogue import Language, words
from verifier.service.portal.written import filters_of
from verifier.service.usecases.survey_given import GivenContract

_TONES: Final = {
    Outcome.MET: "good",
    Outcome.ON_TRACK: "good",
    Outcome.NOT_MET: "bad",
    Outcome.BEHIND: "bad",
    Outcome.PENDING: "plain",
}


@dataclass(frozen=True, slots=True)
class Band:
    """A moment: ``low`` and ``high`` in percent of the obligation, both None where no band was told."""

    label: str
    told: str
    tone: str
    low: int | None = None
    high: int | None = None


def bands(given: GivenContract, language: Language) -> Sequence[Band]:
    """The last answer of each moment, the earliest first."""
    texts, month = words(language, "buyer"), filters_of(language)["month"]
    last = {each.statement.as_of.moment: each.statement for each in given.verdicts}
    return [
        Band(month(moment), texts[f"verdict_{said.verdict}"], _TONES[said.verdict], *_edges(said.band))
        for moment, said in sorted(last.items())
    ]


def _edges(band: str | None) -> tuple[int | None, int | None]:
    if band is None:
        return None, None
    low, _, high = band.partition("-")
    return int(low), int(high or low)
