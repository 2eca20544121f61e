"""Unsafe routes: one that forgets who asks, and one with a parameter of which nobody knows whose it is."""

from __future__ import annotations

from fastapi import APIRouter

from verifier.core.model.statement import Digest
from verifier.service.routes.agency import Agency
from verifier.service.routes.bodies import StatementAnswer
from verifier.service.routes.buyer import Buyer
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound

forgetful = APIRouter(prefix="/buyer", tags=["buyer"])
strange = APIRouter(prefix="/agency", tags=["agency"])


def _read_anything(uow: UnitOfWork, digest: Digest, /, *, at: int) -> str:
    row = uow.statements.row(digest)
    if row is None:
        raise NotFound("an address that exists")
    return str(row.token)


@forgetful.get("/statements/{digest}/copy")
async def unsafe_copy(client: Buyer, digest: DigestInPath, office: OfficeOf) -> StatementAnswer:
    """Any statement, for any buyer."""
    return StatementAnswer(statement=await office.read(_read_anything, digest, client=None))


@strange.get("/people/{person}")
async def unsafe_person(client: Agency, person: str) -> None:
    """Nothing, about somebody."""
