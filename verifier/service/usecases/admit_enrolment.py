"""Admit an enrolment (een aanmelding opnemen)."""

from __future__ import annotations

from verifier.core.errors import SameIdOtherContent, StaleRevision
from verifier.core.model.directory import Enrolment
from verifier.core.procedure.directory import verify_enrolment
from verifier.core.wire.envelope import digest_of, typ_of
from verifier.core.wire.statements import typ_of_noun
from verifier.service.audit import concerns
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.fall_by_keys import fall_by_keys


def admit_enrolment(uow: UnitOfWork, unverified_token: str, /, *, at: int) -> str:
    """Verify, log and keep an enrolment that the registrar signed; its receipt.

    Whoever brings it, the registrar's signature is what counts. A retry gets the first receipt. The newest
    enrolment of a key says what its validity is: :class:`StaleRevision` for one that was signed before the last, so
    that nobody brings back by an old one what a newer one ended. Credentials that rest on what a key said after it
    was compromised fall at once.
    """
    typ_of(unverified_token)
    digest = digest_of(unverified_token)
    concerns(digest)
    row = uow.statements.row(digest)
    if row is not None and row.typ == typ_of_noun(Enrolment):
        return str(row.receipt)
    verified = verify_enrolment(unverified_token, trust=uow.trust, at=at)
    if uow.statements.row_of_id(verified.statement.iss, verified.statement.jti) is not None:
        raise SameIdOtherContent("an identifier that this party did not use before", field="jti")
    last = _last_of(uow, verified.statement.key.kid)
    if last is not None and verified.statement.iat < last.iat:
        raise StaleRevision("an enrolment that is newer than the key's last", field="iat")
    receipt = uow.keep(verified, at=at).receipt
    fall_by_keys(uow, [verified.statement.key], at=at)
    return receipt


def _last_of(uow: UnitOfWork, kid: str) -> Enrolment | None:
    enrolments = [each.statement for each in uow.statements.all_of(Enrolment) if each.statement.key.kid == kid]
    return enrolments[-1] if enrolments else None
