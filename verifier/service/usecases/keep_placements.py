"""Keep placements (plaatsingen bewaren): verified, logged, and put in their agencies' queues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verifier.core.errors import Refusal
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement
from verifier.core.procedure.placement import verify_placement
from verifier.service.store.placements import Arrival
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.submission import Submission, keep_each


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementSubmission(Submission):
    """``sealed_subject`` is for the agency alone; nobody here can open it."""

    sealed_subject: bytes


def keep_placements(uow: UnitOfWork, submissions: Sequence[PlacementSubmission], *, at: int) -> list[str | Refusal]:
    """The receipt or the refusal of each of one client's placements, in order. Durable with the transaction.

    No placement changes what another is verified by, so what lies behind them is looked up once.
    """
    evidence = uow.remembered_evidence

    def verify(submission: PlacementSubmission) -> Verified[Placement]:
        sealed = submission.sealed_subject
        return verify_placement(
            submission.unverified_token, sealed_subject=sealed, evidence=evidence, trust=uow.trust, at=at
        )

    outcomes = keep_each(uow, submissions, verify, at=at)
    arrivals = [
        Arrival(outcome.new, submission.sealed_subject, outcome.leaf_index)
        for submission, outcome in zip(submissions, outcomes, strict=True)
        if not isinstance(outcome, Refusal) and outcome.new is not None
    ]
    uow.placements.add(arrivals, at=at)
    return [each if isinstance(each, Refusal) else each.receipt for each in outcomes]
