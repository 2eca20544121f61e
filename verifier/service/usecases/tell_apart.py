"""Tell apart (uiteenhalen): who stands behind what a new answer would let a buyer work out from those before it.

Answers are held against each other over time, over the call-offs of a framework, and over the buyer's contracts on
which the same people work (ADR 0023).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.framework import family_of
from verifier.core.procedure.owing import call_offs_in_force
from verifier.core.procedure.telling import told_answer
from verifier.core.rules.telling.people import People
from verifier.core.rules.telling.suppression import Answer, differences, worked
from verifier.service.store.unit_of_work import UnitOfWork


def people_apart(
    uow: UnitOfWork, contract: Verified[Contract], call_offs: Iterable[Digest], moment: Month
) -> tuple[People, ...]:
    """The people behind every difference that an answer on ``contract`` at ``moment`` adds; for the register alone.

    Nothing when no answer was told yet that it could be held against.
    """
    asked = Answer(frozenset((contract.digest, *call_offs)), moment, uow.log.size)
    told = _told(uow, _around(uow, contract, asked.contracts))
    if not told:
        return ()
    rests_on = {digest for answer in (asked, *told) for digest in answer.contracts}
    changes = worked(uow.statements.granted_lines(rests_on), uow.evidence.person_of(rests_on))
    return differences(changes, told, asked)


def _around(uow: UnitOfWork, contract: Verified[Contract], asked: frozenset[Digest]) -> frozenset[Digest]:
    """The contracts whose answers count: its own, of its framework and call-offs, and of the same people."""
    evidence = uow.evidence
    return asked | family_of(contract, public=evidence) | evidence.contracts_beside(asked, contract.statement.iss)


def _told(uow: UnitOfWork, contracts: Collection[Digest]) -> list[Answer]:
    """What was answered on these contracts, as far as a later answer is held against it."""
    evidence = uow.evidence
    verdicts = uow.statements.of_contracts(contracts, Verdict)
    answered = uow.statements.find_all({each.statement.contract for each in verdicts}, Contract)
    known = {each.digest: each for each in answered}
    call_offs = {
        each.digest: call_offs_in_force(each, evidence=evidence, public=evidence)
        for each in answered
        if each.statement.call_offs is not None
    }
    told = (
        told_answer(
            each.statement, known[each.statement.contract].statement, call_offs.get(each.statement.contract, ())
        )
        for each in verdicts
    )
    return [answer for answer in told if answer is not None]
