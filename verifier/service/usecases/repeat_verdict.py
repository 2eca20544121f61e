"""Repeat a verdict (een gegeven oordeel herhalen)."""

from __future__ import annotations

from verifier.service.store.said import Said
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.judge_question import GivenVerdict, judge_question
from verifier.service.usecases.verdict_question import VerdictQuestion


def repeat_verdict(uow: UnitOfWork, question: VerdictQuestion, /, *, at: int) -> str | None:
    """The verdict's token when it was given before; None when there is a new one to give. Writes nothing.

    What was found is remembered with the newest statement that is kept: as long as there is no newer one, and the
    day has not ended, the same question of the same buyer has the same answer, and costs one look-up.
    """
    name = (question.client, question.contract, question.moment)
    known, newest = uow.said.find(name, at=at), uow.as_register().statements.newest()
    if known is not None and known.newest == newest:
        return known.token
    judged = judge_question(uow, question, at=at)
    if not isinstance(judged, GivenVerdict):
        return None
    uow.said.remember(name, Said(judged.token, newest, at))
    return judged.token
