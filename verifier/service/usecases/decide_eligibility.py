"""Decide an eligibility (een doelgroepbevestiging vastleggen)."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import WrongValue
from verifier.core.model.eligibility import Decision, Eligibility, PseudonymOpening
from verifier.core.model.evidence import Verified
from verifier.core.model.standing import PlacementState
from verifier.core.procedure.eligibility import verify_eligibility, verify_pseudonyms
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.granting import Granting
from verifier.service.usecases.keep_once import keep_once
from verifier.service.usecases.submission import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilitySubmission(Submission):
    """``sealed_opening`` is for the contractor alone; ``pseudonyms`` become indexes and are not kept."""

    sealed_opening: bytes
    pseudonyms: tuple[PseudonymOpening, ...]


def decide_eligibility(uow: UnitOfWork, submission: EligibilitySubmission, /, *, at: int) -> str:
    """Verify and keep an agency's answer, tie the placement to its person's indexes, and grant waiting hours.

    The receipt tells the agency nothing about other placements of the same person.
    """

    def verify() -> Verified[Eligibility]:
        return verify_eligibility(
            submission.unverified_token,
            sealed_opening=submission.sealed_opening,
            evidence=uow.evidence_behind_placement,
            trust=uow.trust,
            at=at,
        )

    kept = keep_once(uow, submission, verify, at=at)
    if kept.new is not None:
        _settle(uow, kept.new.statement, submission.sealed_opening, leaf_index=kept.leaf_index, at=at)
        _count(uow.as_register(), kept.new.statement, submission.pseudonyms, at=at)
    return kept.receipt


def _settle(uow: UnitOfWork, eligibility: Eligibility, sealed_opening: bytes, *, leaf_index: int, at: int) -> None:
    eligible = eligibility.decision is Decision.ELIGIBLE
    state = PlacementState.ELIGIBLE if eligible else PlacementState.DECLINED
    opening = sealed_opening or None
    uow.placements.decide(eligibility.placement, state, sealed_opening=opening, leaf_index=leaf_index, at=at)


def _count(uow: UnitOfWork, eligibility: Eligibility, pseudonyms: tuple[PseudonymOpening, ...], *, at: int) -> None:
    if eligibility.decision is Decision.DECLINED:
        if pseudonyms:
            raise WrongValue("no pseudonyms beside a declined placement", field="pseudonyms")
        return
    verify_pseudonyms(eligibility, pseudonyms)
    for opening in pseudonyms:
        index = uow.powers.index(opening.scope.encode("ascii") + b"\x00" + opening.pseudonym)
        uow.ledger.link(eligibility.placement, opening.scope, index)
    Granting(uow, at=at).waiting(eligibility.placement)
