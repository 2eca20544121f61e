"""Read an enrolment (een aanmelding ophalen)."""

from __future__ import annotations

from verifier.core.model.directory import Enrolment
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


def read_enrolment(uow: UnitOfWork, kid: str, /, *, at: int) -> str:
    """The token of the newest enrolment of the key ``kid``; :class:`NotFound` when there is none."""
    for enrolment in reversed(uow.statements.all_of(Enrolment)):
        if enrolment.statement.key.kid == kid:
            return enrolment.token
    raise NotFound("an address that exists")
