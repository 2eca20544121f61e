"""Admit a client (een client toelaten): a recognised assertion is used up."""

from __future__ import annotations

from verifier.core.errors import Replayed
from verifier.core.model.party import PartyId
from verifier.service.access.assertions import ClientAssertion
from verifier.service.store.unit_of_work import UnitOfWork


def admit_client(uow: UnitOfWork, assertion: ClientAssertion, /, *, at: int) -> PartyId:
    """The party of an assertion that :func:`recognise_client` verified.

    Its use is durable before anyone gets a token, so that it cannot be used again, by no process and not even after
    a restart: :class:`Replayed`.
    """
    if not uow.replays.spend(assertion.iss, assertion.jti, expires_at=assertion.exp, at=at):
        raise Replayed("a client assertion that was not used before", field="jti")
    return assertion.iss
