"""Order a status (een status gelasten) of a credential: suspended, good again, or ended, as the operator says."""

from __future__ import annotations

from verifier.core.errors import SameIdOtherContent, UnknownReference
from verifier.core.model.status_order import StatusOrder
from verifier.core.procedure.status_order import verify_status_order
from verifier.core.wire.envelope import digest_of, typ_of
from verifier.core.wire.statements import typ_of_noun
from verifier.service.audit import concerns
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.publish_status_list import publish_status_list


def order_status(uow: UnitOfWork, unverified_token: str, /, *, at: int) -> str:
    """Verify, log and keep a status order that the registrar signed, and do what it says; its receipt.

    The list that says so is signed with it. Whoever brings it, the registrar's signature is what counts. A retry
    gets the first receipt. Raises :class:`UnknownReference` for a credential that was never issued,
    :class:`AlreadyDecided` for a status that it cannot become: *invalid* is final.
    """
    typ_of(unverified_token)
    digest = digest_of(unverified_token)
    concerns(digest)
    row = uow.statements.row(digest)
    if row is not None and row.typ == typ_of_noun(StatusOrder):
        return str(row.receipt)
    order = verify_status_order(unverified_token, trust=uow.trust, at=at)
    if uow.statements.row_of_id(order.statement.iss, order.statement.jti) is not None:
        raise SameIdOtherContent("an identifier that this party did not use before", field="jti")
    credential = uow.credentials.find(order.statement.credential)
    if credential is None:
        raise UnknownReference("the digest of a credential that was issued", field="credential")
    uow.statuses.set(credential.status, order.statement.status.status, at=at)
    publish_status_list(uow, credential.status.uri, at=at)
    return uow.keep(order, at=at).receipt
