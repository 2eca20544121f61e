"""Telling (vertellen): how an answer is held against those that a buyer was told before (PROTOCOL 6, ADR 0023).

From statements alone: verdicts say what was told, grants say what was worked, in the order of the log. An auditor
who holds them finds why an answer was held back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from verifier.core.model.contract import Contract
from verifier.core.model.hours import Grant, Hours
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Outcome, Verdict
from verifier.core.rules.telling.suppression import Answer, GrantedLine


def told_answer(verdict: Verdict, contract: Contract, call_offs: Collection[Digest] = ()) -> Answer | None:
    """What ``verdict`` on ``contract`` rests on, and on the ``call_offs`` that are judged with it.

    None where it told nothing that a later answer is held against: *pending*, or an end without a band, which is
    answered whatever stands behind it.
    """
    ends = verdict.as_of.moment >= contract.moments[-1]
    if verdict.verdict is Outcome.PENDING or (ends and verdict.band is None):
        return None
    return Answer(frozenset((verdict.contract, *call_offs)), verdict.as_of.moment, verdict.as_of.size)


def granted_lines(grants: Iterable[tuple[int, Grant]], hours: Mapping[Digest, Hours]) -> Iterator[GrantedLine]:
    """The lines of ``grants``, each with its leaf index; ``hours`` are those that they grant, by digest.

    Raises :class:`KeyError` for a grant of other hours.
    """
    for leaf, grant in grants:
        reported = hours[grant.hours]
        for line in grant.lines:
            yield GrantedLine(reported.contract, line.placement, reported.month, leaf, line.hours)
