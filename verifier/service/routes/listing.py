"""Listings (lijsten): what the use cases found, in the shapes of the doors."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.service.routes.bodies import (
    CountedPlacementBody,
    DecisionResult,
    DecisionsAnswer,
    GivenTicketBody,
    GrantedBody,
    InputsAnswer,
    TicketsAnswer,
)
from verifier.service.usecases.issue_tickets import GivenTicket
from verifier.service.usecases.outcome import Outcome
from verifier.service.usecases.read_inputs import ReadInputs


def counted_inputs(found: ReadInputs) -> InputsAnswer:
    return InputsAnswer(
        log_size=found.log_size,
        placements=[
            CountedPlacementBody.model_construct(
                placement=each.placement.digest,
                statement=each.placement.token,
                eligibility=each.eligibility.token,
                granted=[
                    GrantedBody.model_construct(month=month, grant=granted.grant)
                    for month, granted in sorted(each.granted.items())
                ],
            )
            for each in found.placements
        ],
        hours=[each.token for each in found.hours],
        grants=[each.token for each in found.grants],
    )


def given_tickets(found: Sequence[GivenTicket]) -> TicketsAnswer:
    return TicketsAnswer(tickets=[GivenTicketBody(evaluator=each.evaluator, ticket=each.token) for each in found])


def decision_results(found: Sequence[Outcome[str]]) -> DecisionsAnswer:
    return DecisionsAnswer(
        results=[
            DecisionResult(receipt=each.answer, problem=None if each.problem is None else dict(each.problem))
            for each in found
        ]
    )
