"""Link OpenID Connect (een aanmelddienst koppelen): a member signs in by the provider from now on."""

from __future__ import annotations

from verifier.core.errors import NotAuthorised, WrongValue
from verifier.service.access.openid import require_assurance
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.confirm_by_openid import ProviderConfirmed
from verifier.web.refusals import ConfirmationNeeded


def link_openid(uow: UnitOfWork, linking: ProviderConfirmed, /, *, at: int) -> None:
    """Keep who the session's member is to the provider.

    1. the member confirmed lately who it is: :class:`ConfirmationNeeded`; 2. the provider speaks for the member's
    organisation: :class:`NotAuthorised`; 3. at a level that its role needs; 4. nobody else is known so:
    :class:`WrongValue`. What the provider knew the member as before, counts no more. Durable with the transaction.
    For the register alone.
    """
    session, signed_in, subjects = linking.session, linking.signed_in, uow.people.openid_subjects
    if not session.is_certain(at=at):  # 1
        raise ConfirmationNeeded("a member who confirmed in the last ten minutes")
    if signed_in.organisation != session.organisation:  # 2
        raise NotAuthorised("a member of the organisation that the provider names", field="organisation")
    require_assurance(signed_in, session.role, linking.terms)  # 3
    other = subjects.member_of(signed_in.subject)
    if other not in (None, session.member) and uow.people.members.find(str(other)) is not None:  # 4
        raise WrongValue("somebody who is no other member here", field="provider")
    subjects.remove_all(session.member)
    subjects.keep(signed_in.subject, member=session.member, organisation=session.organisation, at=at)
