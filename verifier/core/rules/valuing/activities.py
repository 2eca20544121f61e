"""Activities (activiteiten): what they count for, alone and together, under the limits and caps of a rule set.

Nothing about a person is in them, so anyone computes this. Sums are exact, in parts of a eurocent, and rounded
once, at the end; in which order activities come makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from verifier.core.errors import NotAccepted, UnknownReference, WrongValue
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.calendar import Month
from verifier.core.rules.table.activity_kinds import (
    WHOLE,
    ActivityCap,
    ActivityKind,
    Confirmer,
    LimitPer,
    Measure,
    MeasureBy,
)
from verifier.core.rules.table.gaps import unspecified
from verifier.core.rules.table.rounding import rounded
from verifier.core.rules.table.ruleset import RuleSet, supported

#: Parts of a eurocent in which sums are exact: a hundredth of a unit times a basis point.
PARTS = 1_000_000

_UNIT, _BASIS = 100, 10_000
#: How an activity is valued that the buyer's adviser agreed to, where the table has no measure.
_AS_AGREED = Measure(MeasureBy.COST)

Confirmed = tuple[Activity, ActivityConfirmation | None]


@dataclass(frozen=True, slots=True)
class CountedActivities:
    """Eurocents: what the activities of a contract count for in all, and what each kind comes to before the
    caps."""

    eurocents: int
    by_kind: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Accepted:
    """One activity as it was accepted: a quantity within its limit, or eurocents spent."""

    day: date
    quantity: int
    spent: int

    @property
    def week(self) -> date:
        """The Monday of its week."""
        return self.day - timedelta(days=self.day.weekday())


def check_activity(ruleset: RuleSet, activity: Activity) -> ActivityKind:
    """The kind of ``activity``, when the rule set can value it.

    Raises :class:`UnknownReference` for a kind that the table does not have, :class:`Unsupported` for one that
    cannot be calculated, :class:`Unspecified` when the table does not say how it is valued or who confirms it, and
    :class:`WrongValue` when it states a quantity where the table values what was spent, or the reverse, or part of
    a unit of which only whole ones exist.
    """
    kind = ruleset.activity_kind(activity.kind)
    if kind is None:
        raise UnknownReference("a kind of activity that the rule set values", field="kind")
    supported(ruleset, "activities", kind.code)
    if kind.confirmed_by is Confirmer.UNSPECIFIED:
        raise unspecified("confirmed_by", field="confirmed_by")
    by = _measure(kind, activity).by
    if by in WHOLE and (activity.quantity or 0) % _UNIT:
        raise WrongValue("whole units", field="quantity")
    return kind


def value_activity(ruleset: RuleSet, activity: Activity, confirmation: ActivityConfirmation | None) -> int:
    """Eurocents that ``activity`` counts for by itself, before it shares a limit or a cap with others.

    Raises what :func:`counted_activities` raises.
    """
    kind = check_activity(ruleset, activity)
    return rounded(ruleset, _worth_of_kind(kind, [_accepted(kind, activity, confirmation)]), PARTS)


def counted_activities(ruleset: RuleSet, confirmed: Iterable[Confirmed], *, obligation: int) -> CountedActivities:
    """What the activities of one contract count for, each with its confirmation if it has one.

    1. of each, what was accepted, within the limit of one activity; 2. of each kind, in the months in which it may
    count, within the limits of a week and of the contract, with its surcharge; 3. together, within the caps, of
    which a share is of ``obligation`` eurocents. Raises what :func:`check_activity` raises, :class:`NotAccepted`
    for one that is not confirmed, and :class:`WrongValue` for a confirmation of more, or of something else, than
    was stated.
    """
    by_kind: defaultdict[str, list[_Accepted]] = defaultdict(list)
    for activity, confirmation in confirmed:
        kind = check_activity(ruleset, activity)
        by_kind[kind.code].append(_accepted(kind, activity, confirmation))  # 1
    worth = {kind.code: _worth_of_kind(kind, by_kind[kind.code]) for kind in ruleset.activities}  # 2
    total = _capped(ruleset.activity_caps, worth, obligation)  # 3
    return CountedActivities(
        rounded(ruleset, total, PARTS),
        {code: rounded(ruleset, parts, PARTS) for code, parts in worth.items() if parts},
    )


def _measure(kind: ActivityKind, activity: Activity) -> Measure:
    spent = activity.amount is not None
    if not kind.measures and not kind.by_agreement:
        raise unspecified("measure", field="measures")
    measure = kind.measure(spent=spent) if kind.measures else (_AS_AGREED if spent else None)
    if measure is None and spent:
        raise WrongValue("a quantity: the rule set does not value what was spent", field="amount")
    if measure is None:
        raise WrongValue("an amount: the rule set values what was spent", field="quantity")
    return measure


def _accepted(kind: ActivityKind, activity: Activity, confirmation: ActivityConfirmation | None) -> _Accepted:
    stated = (activity.quantity, activity.amount)
    if confirmation is None:
        if kind.confirmed_by is not Confirmer.NOBODY:
            raise NotAccepted("an activity that was confirmed by the party of the rule set", field="activity")
        accepted = stated
    else:
        accepted = (confirmation.quantity, confirmation.amount)
    for most, part in zip(stated, accepted, strict=True):
        if (most is None) != (part is None) or (part or 0) > (most or 0):
            raise WrongValue("at most what was stated, in the same measure", field="quantity")
    quantity = min([accepted[0] or 0, *_limits(kind, LimitPer.ACTIVITY, "quantity")])
    return _Accepted(activity.day, quantity, accepted[1] or 0)


def _worth_of_kind(kind: ActivityKind, accepted: Sequence[_Accepted]) -> int:
    """Parts of a eurocent that activities of one kind come to, the caps apart."""
    counting = _in_time(kind, accepted)
    worth = _of_spent(kind, counting) + _surcharge(kind, counting) + _of_quantities(kind, counting)
    return min([worth, *(most * PARTS for most in _limits(kind, LimitPer.CONTRACT, "amount"))])


def _in_time(kind: ActivityKind, accepted: Sequence[_Accepted]) -> Sequence[_Accepted]:
    """Those in the months in which the kind counts, the month of the first one the first."""
    if kind.months_at_most is None or not accepted:
        return accepted
    after = Month.of(min(each.day for each in accepted)).plus(kind.months_at_most)
    return [each for each in accepted if Month.of(each.day) < after]


def _of_spent(kind: ActivityKind, counting: Iterable[_Accepted]) -> int:
    measure = kind.measure(spent=True) or _AS_AGREED
    most = [limit * PARTS for limit in _limits(kind, LimitPer.ACTIVITY, "amount")]
    return sum(min([each.spent * measure.share_basis_points * (PARTS // _BASIS), *most]) for each in counting)


def _surcharge(kind: ActivityKind, counting: Iterable[_Accepted]) -> int:
    """A share of what was spent, bounded for each activity or for all of them."""
    surcharge = kind.surcharge
    if surcharge is None:
        return 0
    shares = [each.spent * surcharge.share_basis_points * (PARTS // _BASIS) for each in counting]
    most = surcharge.at_most * PARTS
    return sum(min(each, most) for each in shares) if surcharge.per is LimitPer.ACTIVITY else min(sum(shares), most)


def _of_quantities(kind: ActivityKind, counting: Iterable[_Accepted]) -> int:
    measure = kind.measure(spent=False)
    if measure is None or measure.amount is None:
        return 0
    weeks: defaultdict[date, int] = defaultdict(int)
    for each in counting:
        weeks[each.week] += each.quantity
    of_a_week = _limits(kind, LimitPer.WEEK, "quantity")
    quantity = sum(min([each, *of_a_week]) for each in weeks.values())
    quantity = min([quantity, *_limits(kind, LimitPer.CONTRACT, "quantity")])
    return quantity * measure.amount * (PARTS // _UNIT)


def _limits(kind: ActivityKind, per: LimitPer, of: str) -> list[int]:
    found = (getattr(limit, of) for limit in kind.limits if limit.per is per)
    return [most for most in found if most is not None]


def _capped(caps: Iterable[ActivityCap], worth: Mapping[str, int], obligation: int) -> int:
    """The sum under all caps; a smaller cap first, since caps lie within each other or apart."""
    parts: dict[frozenset[str], int] = {frozenset({code}): each for code, each in worth.items()}
    for cap in sorted(caps, key=lambda each: len(each.kinds)):
        kinds = frozenset(cap.kinds)
        within = [each for each in parts if each <= kinds]
        most = obligation * (cap.share_basis_points or 0) * (PARTS // _BASIS)
        if cap.amount is not None:
            most = cap.amount * PARTS
        parts[kinds] = min(sum(parts.pop(each) for each in within), most)
    return sum(parts.values())
