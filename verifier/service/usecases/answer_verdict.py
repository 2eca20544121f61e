"""Answer a buyer with a verdict (een oordeel geven)."""

from __future__ import annotations

from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import AsOf, Outcome, Verdict
from verifier.core.procedure.compliance import Assessment, Standing, assess_compliance
from verifier.core.procedure.evidence import known_ruleset
from verifier.core.procedure.inputs import Inputs
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.verdict_question import VerdictQuestion, contract_of_buyer


def answer_verdict(uow: UnitOfWork, question: VerdictQuestion, /, *, at: int) -> str:
    """The verdict's token: one answer per moment for everyone who asks (PROTOCOL 6).

    What was answered before is repeated, byte for byte; only *pending* gives way to a later answer. A moment at
    which too few people stand behind an answer repeats the last one of an earlier moment, with its date.
    """
    contract = contract_of_buyer(uow, question)
    uow = uow.as_register()  # from here on it is about what a buyer never sees
    given = uow.statements.of_contract(contract.digest, Verdict)
    earlier = [each for each in given if each.statement.as_of.moment < question.moment]
    at_moment = [each for each in given if each.statement.as_of.moment == question.moment]
    if at_moment and at_moment[-1].statement.verdict is not Outcome.PENDING:
        return at_moment[-1].token
    standing = _standing(uow, contract, question.moment, given)
    assessment = assess_compliance(standing, at=at)
    if assessment is None:
        if earlier:
            return earlier[-1].token
        assessment = Assessment(outcome=Outcome.PENDING)
    if at_moment and assessment.outcome is Outcome.PENDING:
        return at_moment[-1].token
    return _say(uow, contract, standing, assessment, at=at)


def _standing(
    uow: UnitOfWork, contract: Verified[Contract], moment: Month, given: tuple[Verified[Verdict], ...]
) -> Standing:
    inputs = Inputs.of(contract.statement, moment, uow.evidence.effective_placements(contract.digest))
    claims = uow.statements.of_contract(contract.digest, Claim, moment)
    answered = [each for each in given if each.statement.verdict is not Outcome.PENDING]
    since = answered[-1].statement.as_of.size if answered else 0
    return Standing(
        inputs=inputs,
        ruleset=known_ruleset(contract, evidence=uow.evidence),
        claim=claims[-1].statement if claims else None,
        people=uow.evidence.people(inputs),
        events=uow.placements.changed_since(contract.digest, since - 1),
    )


def _say(
    uow: UnitOfWork, contract: Verified[Contract], standing: Standing, assessment: Assessment, *, at: int
) -> str:
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
    )
    return uow.say(verdict, at=at)[0].token
