"""Answer a buyer with a verdict (een oordeel geven)."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import AsOf, Outcome, Verdict
from verifier.core.procedure.compliance import CLAIM_TERM, Assessment, Standing, assess_compliance
from verifier.core.procedure.evidence import known_ruleset
from verifier.core.procedure.inputs import Inputs
from verifier.service.store.said import Said
from verifier.service.store.shortcuts import unless_repeated
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.verdict_question import VerdictQuestion, contract_of_buyer


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a question comes to: the token that is repeated, or what is to be said by a new one."""

    contract: Verified[Contract]
    token: str | None = None
    standing: Standing | None = None
    assessment: Assessment | None = None


def repeat_verdict(uow: UnitOfWork, question: VerdictQuestion, /, *, at: int) -> str | None:
    """The verdict's token when it was given before; None when there is a new one to give. Writes nothing.

    What was found is remembered with the newest statement about the contract: as long as there is no newer one, and
    the term for claims has not ended since, the same question has the same answer, and costs one look-up.
    """
    name = (question.client, question.contract, question.moment)
    known = uow.said.find(name, at=at)
    if known is not None and _newest(uow, question.contract, known.contractor) == known.newest:
        return known.token
    judged = _judge(uow, question, at=at)
    if judged.token is not None:
        contractor = judged.contract.statement.contractor
        newest = _newest(uow, question.contract, contractor)
        closes_at = question.moment.plus(1).starts_at + CLAIM_TERM
        said = Said(judged.token, contractor, newest, until=closes_at if at < closes_at else None)
        uow.said.remember(name, said)
    return judged.token


@unless_repeated(repeat_verdict)
def answer_verdict(uow: UnitOfWork, question: VerdictQuestion, /, *, at: int) -> str:
    """The verdict's token: one answer per moment for everyone who asks (PROTOCOL 6).

    What was answered before is repeated, byte for byte; only *pending* gives way to a later answer. A moment at
    which too few people stand behind an answer repeats the last one of an earlier moment, with its date.
    """
    judged = _judge(uow, question, at=at)
    if judged.token is not None:
        return judged.token
    return _say(uow.as_register(), judged, at=at)


def _newest(uow: UnitOfWork, contract: Digest, contractor: PartyId) -> int:
    return uow.as_register().statements.newest_of(contract, contractor)


def _judge(uow: UnitOfWork, question: VerdictQuestion, *, at: int) -> _Judged:
    contract = contract_of_buyer(uow, question)
    uow = uow.as_register()  # from here on it is about what a buyer never sees
    given = uow.statements.of_contract(contract.digest, Verdict)
    earlier = [each for each in given if each.statement.as_of.moment < question.moment]
    at_moment = [each for each in given if each.statement.as_of.moment == question.moment]
    if at_moment and at_moment[-1].statement.verdict is not Outcome.PENDING:
        return _Judged(contract, at_moment[-1].token)
    standing = _standing(uow, contract, question.moment, given)
    assessment = assess_compliance(standing, at=at)
    if assessment is None:
        if earlier:
            return _Judged(contract, earlier[-1].token)
        assessment = Assessment(outcome=Outcome.PENDING)
    if at_moment and assessment.outcome is Outcome.PENDING:
        return _Judged(contract, at_moment[-1].token)
    return _Judged(contract, None, standing, assessment)


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


def _say(uow: UnitOfWork, judged: _Judged, *, at: int) -> str:
    contract, standing, assessment = judged.contract, judged.standing, judged.assessment
    if standing is None or assessment is None:
        raise LookupError("a verdict of nothing")
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
