"""Confirm by OpenID Connect (bevestigen met een aanmelddienst): the provider saw a session's member just now."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.service.access.openid import SignedIn, Terms, require_assurance
from verifier.service.access.sessions import Method, Opened, Session
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.step_up_session import StepUp, step_up_session
from verifier.web.refusals import SignInRefused


@dataclass(frozen=True, slots=True)
class ProviderConfirmed:
    """Whom the provider vouches for at the browser of ``session``."""

    signed_in: SignedIn
    terms: Terms
    session: Session


def confirm_by_openid(uow: UnitOfWork, confirmed: ProviderConfirmed, /, *, at: int) -> Opened:
    """The session under a new id; raises what :func:`require_assurance` and :func:`step_up_session` raise.

    :class:`SignInRefused` for somebody whom the provider does not know as a member: nobody comes in this way.
    Durable with the transaction. For the register alone.
    """
    member = uow.people.openid_subjects.member_of(confirmed.signed_in.subject)
    if member is None:
        raise SignInRefused("the member of the session")
    require_assurance(confirmed.signed_in, confirmed.session.role, confirmed.terms)
    step = StepUp(
        id_hash=confirmed.session.id_hash,
        member=member,
        method=Method.OPENID,
        assurance=confirmed.signed_in.assurance,
    )
    return step_up_session(uow, step, at=at)
