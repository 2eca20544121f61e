"""A contractor's keys at its door (sleutels van een opdrachtnemer): which are enrolled, for what and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from verifier.core.model.party import Purpose
from verifier.service.routes.contractor import Contractor
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.routes.list_bodies import Instant
from verifier.service.usecases.list_keys import ListedKey, list_keys

router = APIRouter(prefix="/contractor", tags=["contractor"])


class KeyBody(BaseModel):
    """A key by its thumbprint, and its validity; ``active`` says whether it may be used now."""

    kid: Annotated[str, Field(examples=["n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"])]
    purpose: Purpose
    not_before: Instant
    not_after: Instant
    revoked_at: Instant | None = None
    compromised_since: Instant | None = None
    active: bool


class KeysAnswer(BaseModel):
    """Every key that was ever enrolled for this contractor, the oldest first."""

    keys: list[KeyBody]


@router.get("/keys", response_model_exclude_none=True)
async def enrolled_keys(client: Contractor, office: OfficeOf) -> KeysAnswer:
    """This contractor's own keys, of all its workplaces."""
    return _listed(await office.read(list_keys, client, client=client))


def _listed(found: Sequence[ListedKey]) -> KeysAnswer:
    return KeysAnswer(keys=[_body(each) for each in found])


def _body(listed: ListedKey) -> KeyBody:
    key = listed.record
    return KeyBody(
        kid=key.kid,
        purpose=key.purpose,
        not_before=key.not_before,
        not_after=key.not_after,
        revoked_at=key.revoked_at,
        compromised_since=key.compromised_since,
        active=listed.active,
    )
