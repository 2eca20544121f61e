"""Answer a buyer with a verdict (een oordeel geven)."""

from __future__ import annotations

from verifier.core.model.statement import Digest
from verifier.core.model.verdict import AsOf, Verdict
from verifier.service.store.shortcuts import unless_repeated
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.judge_question import GivenVerdict, NewVerdict, judge_question
from verifier.service.usecases.repeat_verdict import repeat_verdict
from verifier.service.usecases.replace_credential import replace_credential
from verifier.service.usecases.verdict_question import VerdictQuestion


@unless_repeated(repeat_verdict)
def answer_verdict(uow: UnitOfWork, question: VerdictQuestion, /, *, at: int) -> str:
    """The verdict's token, of what :func:`judge_question` comes to.

    A new one is signed, logged and kept, and has a credential: durable together.
    """
    judged = judge_question(uow, question, at=at)
    return judged.token if isinstance(judged, GivenVerdict) else _say(uow.as_register(), judged, at=at)


def _say(uow: UnitOfWork, new: NewVerdict, *, at: int) -> str:
    contract, standing, assessment = new.contract, new.standing, new.assessment
    verdict = Verdict(
        **uow.claims(at=at),
        contract=contract.digest,
        as_of=AsOf(
            moment=standing.inputs.moment,
            log_origin=uow.trust.directory.log.origin,
            size=uow.log.size,
            root=Digest(uow.log.root()),
            inputs=standing.inputs.digest,
        ),
        ruleset=contract.statement.ruleset,
        policy=standing.ruleset.policy.name,
        verdict=assessment.outcome,
        band=assessment.band,
        shortfall_step=assessment.shortfall_step,
        floor_rounded=assessment.floor_rounded,
        placements_class=assessment.placements_class,
        activities_total=assessment.activities_total,
        targets=assessment.targets,
        payment_basis_points=assessment.payment_basis_points,
        malus=assessment.malus,
    )
    said = uow.say(verdict, at=at)
    replace_credential(uow, contract, said, at=at)
    return said[0].token
