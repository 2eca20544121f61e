"""Visiting (bezoek): who may come to the pages of a buyer."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends

from verifier.service.access.doors import Door
from verifier.service.portal.visit import Visit, VisitAt

#: A member of a buyer; anybody else is sent to sign in, or finds nothing here.
Visiting = Annotated[Visit, Depends(VisitAt(Door.BUYER))]
#: The domain of the texts of these pages.
DOMAIN: Final = "buyer"
