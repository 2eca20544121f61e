"""A submission (inzending): a statement as a client sent it, kept once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from verifier.core.errors import SameIdOtherContent, WrongIssuer
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Statement
from verifier.core.wire.envelope import digest_of, typ_of
from verifier.service.store.unit_of_work import UnitOfWork

S = TypeVar("S", bound=Statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """``client`` is who stands at the door, by access token; ``unverified_token`` is what it sent."""

    client: PartyId
    unverified_token: str


@dataclass(frozen=True, slots=True)
class Kept(Generic[S]):
    """The receipt, and what was kept just now under ``leaf_index``; None when it was kept before."""

    receipt: str
    new: Verified[S] | None
    leaf_index: int = -1


def keep_once(uow: UnitOfWork, submission: Submission, verify: Callable[[], Verified[S]], *, at: int) -> Kept[S]:
    """Verify, log and keep a statement of the client itself; a retry is answered as the first time.

    Raises what ``verify`` raises, :class:`WrongIssuer` when the client sends what another party signed, and
    :class:`SameIdOtherContent` when this party used the ``jti`` before. Durable with the transaction.
    """
    typ_of(submission.unverified_token)
    row = uow.statements.row(digest_of(submission.unverified_token))
    if row is not None and row.iss == submission.client:
        return Kept(row.receipt, None)
    verified = verify()
    statement = verified.statement
    if statement.iss != submission.client:
        raise WrongIssuer("a statement of the party that sends it", field="iss")
    if uow.statements.row_of_id(statement.iss, statement.jti) is not None:
        raise SameIdOtherContent("an identifier that this party did not use before", field="jti")
    return Kept(uow.keep(verified, at=at), verified, uow.log.size - 1)
