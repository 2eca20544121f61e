"""Judge a question (een vraag beoordelen): what a buyer's question comes to, before anything is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verifier.core.errors import ContractClosed
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.verdict import Outcome, Verdict
from verifier.core.procedure.claim import inputs_of, require_moment_passed
from verifier.core.procedure.compliance import Assessment, Standing, assess_compliance
from verifier.core.procedure.evidence import known_ruleset
from verifier.core.procedure.framework import outcome_apart
from verifier.core.procedure.inputs import Inputs
from verifier.core.procedure.owing import call_offs_in_force, owing_at_each, owing_of
from verifier.core.rules.telling.people import People
from verifier.service.store.evidence import StoredEvidence
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.tell_apart import people_apart
from verifier.service.usecases.verdict_question import VerdictQuestion, contract_of_buyer


@dataclass(frozen=True, slots=True)
class NewVerdict:
    """What is to be said, and of what."""

    contract: Verified[Contract]
    standing: Standing
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """The token of what was said before, and is repeated."""

    contract: Verified[Contract]
    token: str


def judge_question(uow: UnitOfWork, question: VerdictQuestion, *, at: int) -> GivenVerdict | NewVerdict:
    """What ``question`` comes to: one answer per moment for everyone who asks (PROTOCOL 6). Writes nothing.

    What was answered before is repeated, byte for byte; only *pending* gives way to a later answer. A moment at
    which too few people stand behind an answer repeats the last one of an earlier moment, with its date. So does
    one of a contract that was closed since: what nobody answered in time, nobody can (:class:`ContractClosed`).

    It rests on statements that are kept, on the ends of terms for claims, and on nothing else: on that ground
    :func:`~verifier.service.usecases.repeat_verdict.repeat_verdict` remembers what it came to.
    """
    contract = contract_of_buyer(uow, question)
    uow = uow.as_register()  # from here on it is about what a buyer never sees
    given = uow.statements.of_contract(contract.digest, Verdict)
    earlier = [each for each in given if each.statement.as_of.moment < question.moment]
    at_moment = [each for each in given if each.statement.as_of.moment == question.moment]
    if at_moment and at_moment[-1].statement.verdict is not Outcome.PENDING:
        return GivenVerdict(contract, at_moment[-1].token)
    if uow.evidence.is_closed(contract.digest):
        return _as_before(contract, at_moment or earlier)
    standing, assessment = _judged(uow, contract, question.moment, given, at=at)
    if assessment is None:
        if earlier:
            return GivenVerdict(contract, earlier[-1].token)
        assessment = Assessment(outcome=Outcome.PENDING)
    if at_moment and assessment.outcome is Outcome.PENDING:
        return GivenVerdict(contract, at_moment[-1].token)
    return NewVerdict(contract, standing, assessment)


def _as_before(contract: Verified[Contract], given: Sequence[Verified[Verdict]]) -> GivenVerdict:
    if not given:
        raise ContractClosed("a moment that was answered before the contract was closed", field="moment")
    return GivenVerdict(contract, given[-1].token)


def _judged(
    uow: UnitOfWork, contract: Verified[Contract], moment: Month, given: tuple[Verified[Verdict], ...], *, at: int
) -> tuple[Standing, Assessment | None]:
    """Of a framework whose call-offs are judged apart, nothing is told but how they stand together."""
    call_offs = contract.statement.call_offs
    if call_offs is not None and not call_offs.together:
        require_moment_passed(contract.statement.answer_moments, moment, at=at)
        return _nobody(uow, contract, moment), Assessment(outcome=_outcome_apart(uow, contract, moment))
    standing = _standing(uow, contract, moment, given)
    return standing, assess_compliance(standing, at=at)


def _nobody(uow: UnitOfWork, contract: Verified[Contract], moment: Month) -> Standing:
    ruleset = known_ruleset(contract, evidence=uow.evidence)
    inputs = Inputs.of(contract.statement, moment, ())
    return Standing(inputs=inputs, ruleset=ruleset, claim=None, people=People(0, 0, 0), events=0)


def _outcome_apart(uow: UnitOfWork, framework: Verified[Contract], moment: Month) -> Outcome:
    """From the newest answer on each call-off up to ``moment``; what was not answered is pending."""
    evidence, outcomes = uow.evidence, []
    for each in call_offs_in_force(framework, evidence=evidence, public=evidence):
        told = [said.statement for said in evidence.verdicts_of(each) if said.statement.as_of.moment <= moment]
        outcomes.append(told[-1].verdict if told else Outcome.PENDING)
    return outcome_apart(outcomes)


def _standing(
    uow: UnitOfWork, contract: Verified[Contract], moment: Month, given: tuple[Verified[Verdict], ...]
) -> Standing:
    evidence = uow.evidence
    owing = owing_of(contract, moment, evidence=evidence, public=evidence)
    inputs = inputs_of(contract, moment, owing, evidence=evidence)
    claims = [each.statement for each in evidence.claims_of(contract.digest)]
    effective = [each for each in claims if each.moment == moment]
    answered = [each for each in given if each.statement.verdict is not Outcome.PENDING]
    since = answered[-1].statement.as_of.size if answered else 0
    counting = (contract.digest, *owing.call_offs)
    return Standing(
        inputs=inputs,
        ruleset=known_ruleset(contract, evidence=evidence),
        claim=effective[-1] if effective else None,
        people=evidence.people(inputs),
        events=sum(uow.placements.changed_since(each, since - 1) for each in counting),
        owed=owing.owed,
        activities=owing.activities,
        worked=evidence.worked(inputs),
        reached_before=_reached_before(contract, moment, claims, evidence),
        given=tuple(each.statement for each in answered if each.statement.as_of.moment < moment),
        framework=_framework_of(contract.statement, evidence),
        differences=people_apart(uow, contract, owing.call_offs, moment),
    )


def _reached_before(
    contract: Verified[Contract], moment: Month, claims: Sequence[Claim], evidence: StoredEvidence
) -> Mapping[Month, int]:
    """What counted activities and the newest floor of each earlier moment came to, in eurocents."""
    floors = {each.moment: each.floor for each in claims}
    earlier = [each for each in contract.statement.answer_moments if each < moment]
    owing = owing_at_each(contract, earlier, evidence=evidence, public=evidence)
    return {each: owing[each].owed.reached(floors.get(each, 0)) for each in earlier}


def _framework_of(contract: Contract, evidence: StoredEvidence) -> Contract | None:
    found = evidence.contract(contract.framework) if contract.framework is not None else None
    return found.statement if found else None
