"""Name an organisation (een organisatie noemen): what people call it."""

from __future__ import annotations

from verifier.core.model.directory import Enrolment
from verifier.core.model.party import PartyId
from verifier.service.store.unit_of_work import UnitOfWork


def name_organisation(uow: UnitOfWork, party: PartyId, /, *, at: int) -> str:
    """The name in the directory, else that of the newest enrolment of one of its keys, else the party id itself."""
    if uow.trust.role_of(party) is not None:
        return uow.trust.institution(party).name
    enrolments = uow.as_register().statements.all_of(Enrolment)
    named = (each.statement.name for each in reversed(enrolments) if each.statement.key.party == party)
    return next(named, str(party))
