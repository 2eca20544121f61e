"""Tell apart (uiteenhalen): who stands behind what a new answer would let a buyer work out from those before it.

Answers are held against each other over time, over the call-offs of a framework, and over the buyer's contracts on
which the same people work (ADR 0023).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
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
    around = _around(uow, contract, asked.contracts)
    told = [answer for each in around for answer in _told(uow, each)]
    if not told:
        return ()
    rests_on = {digest for answer in (asked, *told) for digest in answer.contracts}
    changes = worked(uow.statements.granted_lines(rests_on), uow.evidence.person_of(rests_on))
    return differences(changes, told, asked)


def _around(uow: UnitOfWork, contract: Verified[Contract], asked: frozenset[Digest]) -> list[Verified[Contract]]:
    """The contracts whose answers count: its own, of its framework and call-offs, and of the same people."""
    evidence = uow.evidence
    head = contract.statement.framework or contract.digest
    family = {head, *(each.digest for each in evidence.call_offs_of(head))}
    beside = evidence.contracts_beside(asked, contract.statement.iss)
    found = (evidence.contract(digest) for digest in asked | family | beside)
    return [each for each in found if each is not None]


def _told(uow: UnitOfWork, contract: Verified[Contract]) -> Iterator[Answer]:
    """What was answered on a contract, as far as a later answer is held against it."""
    evidence = uow.evidence
    call_offs = call_offs_in_force(contract, evidence=evidence, public=evidence)
    verdicts = evidence.verdicts_of(contract.digest)
    return filter(None, (told_answer(each.statement, contract.statement, call_offs) for each in verdicts))
