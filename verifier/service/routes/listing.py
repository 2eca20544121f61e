"""Listings (lijsten): what the use cases found, in the shapes of the doors."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.core.errors import Refusal
from verifier.service.routes.bodies import (
    ContractsAnswer,
    CountedPlacementBody,
    DecisionResult,
    DecisionsAnswer,
    GivenTicketBody,
    GrantedBody,
    InputsAnswer,
    ListedContractBody,
    ListedPlacementBody,
    PlacementsAnswer,
    QueueAnswer,
    TicketsAnswer,
    WaitingPlacementBody,
)
from verifier.service.usecases.issue_tickets import GivenTicket
from verifier.service.usecases.list_contracts import ListedContract
from verifier.service.usecases.list_placements import ListedPlacement
from verifier.service.usecases.list_waiting import WaitingPlacement
from verifier.service.usecases.read_inputs import ReadInputs
from verifier.web.problems import problem_document


def listed_contracts(found: Sequence[ListedContract]) -> ContractsAnswer:
    return ContractsAnswer(
        contracts=[
            ListedContractBody.model_construct(
                digest=each.contract.digest, statement=each.contract.token, state=each.state
            )
            for each in found
        ]
    )


def listed_placements(found: Sequence[ListedPlacement]) -> PlacementsAnswer:
    return PlacementsAnswer(
        placements=[
            ListedPlacementBody.model_construct(
                digest=each.digest, statement=each.token, state=each.state, since=each.since
            )
            for each in found
        ]
    )


def waiting_placements(found: Sequence[WaitingPlacement]) -> QueueAnswer:
    return QueueAnswer(
        placements=[
            WaitingPlacementBody.model_construct(
                digest=each.digest,
                statement=each.token,
                contract=each.contract_token,
                sealed_subject=each.sealed_subject,
                since=each.since,
            )
            for each in found
        ]
    )


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


def decision_results(found: Sequence[str | Refusal]) -> DecisionsAnswer:
    return DecisionsAnswer(results=[_result(each) for each in found])


def _result(found: str | Refusal) -> DecisionResult:
    if isinstance(found, Refusal):
        return DecisionResult(problem=problem_document(found))
    return DecisionResult(receipt=found)
