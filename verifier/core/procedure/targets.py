"""How to verify that targets (doelen) and milestones fit a contract, and how to judge where they stand.

A result is judged from what the register knows (hours, people, a proven floor) and told only where enough people
stand behind it; an effort is public. Of each kind of result one question is answered at a moment, so that a row of
targets cannot measure what is hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from verifier.core.errors import OutsideWindow, UnknownReference, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.target import Target, TargetKind
from verifier.core.model.verdict import Outcome, TargetAnswer, Verdict
from verifier.core.procedure.inputs import Grounds
from verifier.core.procedure.owing import ConfirmedActivity
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.telling.people import kept

_BASIS = 10_000
_FINAL = (Outcome.MET, Outcome.NOT_MET)


def check_targets(contract: Contract, ruleset: RuleSet) -> None:
    """What holds of the targets and milestones of a contract.

    1. every code stands once, and at one moment there is one target of each kind; 2. the moment is one of the
    contract's, and people can have stayed for as many months by then; 3. an activity is of a kind of the rule set,
    on a day inside the contract and no later than the moment; 4. a milestone waits for a target of the contract or
    for the obligation, each waits once, and together they are at most the whole payment.
    """
    codes = {each.code for each in contract.targets}
    asked = {(each.kind, each.moment, each.months, each.activity) for each in contract.targets}
    if not len(codes) == len(asked) == len(contract.targets):  # 1
        raise WrongValue("every code once, and one target of a kind at a moment", field="targets")
    for each in contract.targets:
        _check_target(each, contract, ruleset)
    waited_for = [each.target for each in contract.milestones]
    if not set(waited_for) <= {None, *codes}:  # 4
        raise UnknownReference("the code of a target of this contract", field="milestones")
    if len(set(waited_for)) != len(waited_for) or sum(each.basis_points for each in contract.milestones) > _BASIS:
        raise WrongValue("every milestone once, and at most the whole payment", field="milestones")


def _check_target(target: Target, contract: Contract, ruleset: RuleSet) -> None:
    if target.moment not in contract.answer_moments:  # 2
        raise OutsideWindow("one of the contract's moments", field="moment")
    if target.months is not None and target.moment.since(contract.first_month) + 1 < target.months:
        raise OutsideWindow("a moment by which people can have stayed so long", field="moment")
    if target.activity is not None and ruleset.activity_kind(target.activity) is None:  # 3
        raise UnknownReference("the code of an activity of the rule set", field="activity")
    if target.day is not None and not contract.first_day <= target.day <= target.moment.last_day:
        raise OutsideWindow("a day inside the contract, no later than the moment", field="day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What targets are judged by at the moment of ``inputs``.

    ``reached`` is in eurocents: counted activities and the proven floor, at this moment and at earlier ones.
    ``worked`` are the months with granted hours of each person. ``given`` are the answers of earlier moments.
    ``told`` is whether enough people stand behind a result, and ``term`` for how many seconds after its month a
    moment stays open.
    """

    inputs: Grounds
    reached: Mapping[Month, int]
    worked: Collection[Collection[Month]]
    activities: tuple[ConfirmedActivity, ...]
    given: tuple[Verdict, ...]
    told: bool
    term: int


def judge_targets(progress: Progress, *, at: int) -> tuple[TargetAnswer, ...]:
    """Where the targets of a contract stand at a moment, in the order of the contract: those that may be told.

    1. what was answered with *met* or *not met* is repeated; 2. a result is told when enough people stand behind
    it: at its moment; after that only when it was told of then; before that only the next one of its kind, when
    none is judged now; 3. at its moment and after, a target is *met* when it was reached at its moment, *pending*
    while a claim or a confirmation may still come, then *not met*; 4. before it, *on track* when it has reached the
    quarter that time has reached, else *behind*; people count who can still stay long enough, and an agreed day
    that is still ahead asks for nothing.
    """
    return tuple(_judged(progress, at=at))


def _judged(progress: Progress, *, at: int) -> Iterator[TargetAnswer]:
    for target in progress.inputs.contract.targets:
        before = _answer_before(progress, target)
        if before in _FINAL:  # 1
            yield TargetAnswer(target.code, before)
        elif target.kind is TargetKind.ACTIVITY or _may_be_told(progress, target):  # 2
            yield TargetAnswer(target.code, _outcome(progress, target, at=at))


def _answer_before(progress: Progress, target: Target) -> Outcome | None:
    answers = [each.outcome for said in progress.given for each in said.targets if each.code == target.code]
    return answers[-1] if answers else None


def _may_be_told(progress: Progress, target: Target) -> bool:
    moment = progress.inputs.moment
    if target.moment < moment:
        then = [said for said in progress.given if said.as_of.moment == target.moment]
        return any(each.code == target.code for said in then for each in said.targets)
    alike = [
        each.moment
        for each in progress.inputs.contract.targets
        if (each.kind, each.months) == (target.kind, target.months) and each.moment >= moment
    ]
    return progress.told and target.moment == min(alike)


def _outcome(progress: Progress, target: Target, *, at: int) -> Outcome:
    moment = progress.inputs.moment
    if target.moment <= moment:  # 3
        if _reached(progress, target, until=target.moment) >= target.least:
            return Outcome.MET
        return Outcome.PENDING if at < target.moment.plus(1).starts_at + progress.term else Outcome.NOT_MET
    if target.day is not None and target.day > moment.last_day:  # 4
        return Outcome.ON_TRACK
    expected = target.least
    if target.kind is not TargetKind.ACTIVITY:
        expected = due_by(target.least, progress.inputs.contract.first_month, moment, target.moment)
    return Outcome.ON_TRACK if _reached(progress, target, until=moment) >= expected else Outcome.BEHIND


def due_by(whole: int, first: Month, moment: Month, last: Month) -> int:
    """What of ``whole`` should be there at ``moment``, rounded up.

    A floor lies on quarters, so time is rounded down to the last quarter between ``first`` and ``last``.
    """
    elapsed, length = moment.since(first) + 1, last.since(first) + 1
    return -(-whole * (4 * elapsed // length) // 4)


def _reached(progress: Progress, target: Target, *, until: Month) -> int:
    match target.kind:
        case TargetKind.EUROS:
            return progress.reached.get(until, 0)
        case TargetKind.HOURS:
            return progress.inputs.hours_until(until)
        case TargetKind.PEOPLE_KEPT:
            to_come = target.moment.since(until)
            return kept(progress.worked, months=max(1, (target.months or 0) - to_come), until=until)
        case TargetKind.ACTIVITY:
            return sum(
                each.accepted
                for each in progress.activities
                if each.activity.kind == target.activity and (target.day is None or each.activity.day <= target.day)
            )
