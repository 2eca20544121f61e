"""Admit an enrolment (een aanmelding opnemen)."""

from __future__ import annotations

from verifier.core.errors import SameIdOtherContent
from verifier.core.model.directory import Enrolment
from verifier.core.procedure.directory import verify_enrolment
from verifier.core.wire.envelope import digest_of, typ_of
from verifier.core.wire.statements import typ_of_noun
from verifier.service.store.unit_of_work import UnitOfWork


def admit_enrolment(uow: UnitOfWork, unverified_token: str, /, *, at: int) -> str:
    """Verify, log and keep an enrolment that the registrar signed; its receipt.

    Whoever brings it, the registrar's signature is what counts. A retry gets the first receipt.
    """
    typ_of(unverified_token)
    row = uow.statements.row(digest_of(unverified_token))
    if row is not None and row.typ == typ_of_noun(Enrolment):
        return row.receipt
    verified = verify_enrolment(unverified_token, trust=uow.trust, at=at)
    if uow.statements.row_of_id(verified.statement.iss, verified.statement.jti) is not None:
        raise SameIdOtherContent("an identifier that this party did not use before", field="jti")
    uow.trust_changed = True
    return uow.keep(verified, at=at)
