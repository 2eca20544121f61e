"""How an evaluator verifies a request for blind evaluation (blinde berekening)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from verifier.core.errors import NotFresh, QuotaReached, WrongRelation, WrongValue
from verifier.core.model.evaluation import Evaluation, Ticket
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.privacy.group import Element, decode_element
from verifier.core.procedure.intake import receive
from verifier.core.trust.directory import Trust

MAX_ELEMENTS = 64


@dataclass(frozen=True, slots=True)
class VerifiedRequest:
    """A request that may be answered, once its tickets have been spent durably."""

    evaluation: Verified[Evaluation]
    tickets: tuple[Verified[Ticket], ...]
    elements: tuple[Element, ...]


def verify_evaluation(
    unverified_token: str, *, elements: tuple[bytes, ...], evaluator: PartyId, trust: Trust, at: int
) -> VerifiedRequest:
    """Verify ``sr-evaluation+jwt`` with the elements that came beside it, as received by ``evaluator`` at ``at``.

    1. intake, by an agency's active directory key, to this evaluator (PROTOCOL 4, step 2); 2. one to 64 elements,
    each a group element other than the identity; 3. their SHA-256 is the one that was signed; 4. every ticket
    passes intake by the register's key, to this evaluator, and is for this agency; 5. no ticket twice, and together
    they allow as many elements.

    That a ticket was not used before is for the evaluator's own durable set.
    """
    evaluation, signed = receive(unverified_token, Evaluation, trust=trust, at=at, audience=evaluator)  # 1
    if not 1 <= len(elements) <= MAX_ELEMENTS:  # 2
        raise WrongValue(f"one to {MAX_ELEMENTS} elements", field="elements")
    decoded = tuple(decode_element(each) for each in elements)
    if hashlib.sha256(b"".join(elements)).digest() != evaluation.elements_sha256:  # 3
        raise WrongValue("the elements whose digest was signed", field="elements")
    tickets = tuple(
        _verify_ticket(each, evaluation, evaluator, trust=trust, at=at) for each in evaluation.tickets
    )  # 4
    if len({each.statement.ticket for each in tickets}) != len(tickets):  # 5
        raise WrongValue("every ticket once", field="tickets")
    if sum(each.statement.count for each in tickets) < len(decoded):
        raise QuotaReached("tickets for as many elements as are asked", field="tickets")
    return VerifiedRequest(Verified(evaluation, signed.token, signed.digest), tickets, decoded)


def _verify_ticket(
    unverified_ticket: str, evaluation: Evaluation, evaluator: PartyId, *, trust: Trust, at: int
) -> Verified[Ticket]:
    ticket, signed = receive(unverified_ticket, Ticket, trust=trust, at=at, audience=evaluator)
    if ticket.agency != evaluation.iss:
        raise WrongRelation("a ticket for the agency that asks", field="tickets")
    if ticket.iat > evaluation.iat + 300:
        raise NotFresh("a ticket that was given before the request", field="tickets")
    return Verified(ticket, signed.token, signed.digest)
