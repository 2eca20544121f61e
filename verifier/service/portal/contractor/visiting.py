"""Visiting (bezoek): who may come to the pages of a contractor, and what each of those pages is filled with."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Final

from fastapi import Depends

from verifier.service.access.doors import Door
from verifier.service.portal.catalogue import Language, words
from verifier.service.portal.visit import Visit, VisitAt
from verifier.service.usecases.read_parties import ReadParties

#: A member of a contractor; anybody else is sent to sign in, or finds nothing here.
Visiting = Annotated[Visit, Depends(VisitAt(Door.CONTRACTOR))]
#: The same, who signed in or confirmed lately: before keys are enrolled.
Enrolling = Annotated[Visit, Depends(VisitAt(Door.CONTRACTOR, certain=True))]
#: The domain of the texts of these pages.
DOMAIN: Final = "contractor"

Choices = list[tuple[str, str]]


def choices(codes: Iterable[StrEnum], prefix: str, language: Language) -> Choices:
    """Codes with their texts, which are called ``{prefix}_{code}``."""
    texts = words(language, DOMAIN)
    return [(str(each), texts[f"{prefix}_{each}"]) for each in codes]


def agency_choices(parties: ReadParties) -> Choices:
    """Who can be written to, by name."""
    return [(each.id, each.name) for each in parties.agencies]
