"""Visiting (bezoek): who may come to the pages of an agency, and the code lists in the words of its reader."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Annotated, Final

from fastapi import Depends

from verifier import shipped
from verifier.service.access.doors import Door
from verifier.service.portal.catalogue import Language
from verifier.service.portal.visit import Visit, VisitAt

#: A member of an agency; anybody else is sent to sign in, or finds nothing here.
Visiting = Annotated[Visit, Depends(VisitAt(Door.AGENCY))]
#: The domain of the texts of these pages.
DOMAIN: Final = "agency"


def listed_words(name: str, language: Language, among: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """The codes of the list ``name``, each with what it says to a reader; only those ``among`` some, if given."""
    wanted = None if among is None else frozenset(among)
    said = _codes(name)
    return [(code, texts[language]) for code, texts in said if wanted is None or code in wanted]


@cache
def _codes(name: str) -> tuple[tuple[str, dict[str, str]], ...]:
    rows = json.loads(shipped.codelist(name))["codes"]
    return tuple((row["code"], {each: row[each] for each in Language}) for row in rows)
