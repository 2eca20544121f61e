"""What was agreed (afgesproken): a rule set in which the gaps are filled that buyer and contractor filled together.

An agreement fills what the published table leaves unspecified, and never changes what it states.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from verifier.core.errors import WrongValue
from verifier.core.model.agreed_terms import AgreedBonusKind, AgreedStacking, AgreedTerms, Rounding
from verifier.core.rules.table.building_blocks import (
    Bonus,
    BonusKind,
    Category,
    FullTimeForm,
    FullTimeYear,
    Stacking,
    Window,
    WindowKind,
    WindowStart,
)
from verifier.core.rules.table.consistency import require_calculable
from verifier.core.rules.table.ruleset import RuleSet

#: The family of bonuses of which the highest counts by agreement, where the table names none.
AGREED_FAMILY = "agreed"


def settled(ruleset: RuleSet, agreed: AgreedTerms | None) -> RuleSet:
    """``ruleset`` with what ``agreed`` fills; its digest stays that of the published bytes.

    Raises :class:`WrongValue`, naming the member, for a term on which the rule set is not silent; and for one that
    does not fit the rest: an hourly amount that comes to no whole eurocents, or bonuses that do not compare.
    """
    if agreed is None:
        return ruleset
    for member, fill in _FILLS.items():
        term = getattr(agreed, member)
        if term is not None:
            filled = fill(ruleset, term)
            if filled == ruleset:
                raise WrongValue("a term on which the rule set is silent", field=member)
            ruleset = filled
    require_calculable(ruleset)
    return ruleset


def _weekly_hours(ruleset: RuleSet, hours: int) -> RuleSet:
    return _full_time(ruleset, FullTimeYear(FullTimeForm.WEEKLY, hours))


def _yearly_hours(ruleset: RuleSet, hours: int) -> RuleSet:
    return _full_time(ruleset, FullTimeYear(FullTimeForm.YEARLY, hours))


def _full_time(ruleset: RuleSet, agreed: FullTimeYear) -> RuleSet:
    if ruleset.full_time.hours.yearly is not None:
        return ruleset
    return replace(ruleset, full_time=replace(ruleset.full_time, hours=agreed))


def _start_window(ruleset: RuleSet, months: int) -> RuleSet:
    return replace(ruleset, start_window_months=months) if ruleset.start_window_months is None else ruleset


def _rounding(ruleset: RuleSet, rounding: Rounding) -> RuleSet:
    return replace(ruleset, rounding=rounding) if ruleset.rounding is None else ruleset


def _window(ruleset: RuleSet, months: int) -> RuleSet:
    window = Window(WindowKind.MONTHS, months, WindowStart.FIRST_COUNTED_MONTH)

    def fill(row: Category) -> Category:
        return replace(row, window=window) if row.window.kind is WindowKind.UNSPECIFIED else row

    return replace(ruleset, categories=tuple(map(fill, ruleset.categories)))


def _bonus_kind(ruleset: RuleSet, kind: AgreedBonusKind) -> RuleSet:
    def fill(row: Bonus) -> Bonus:
        return replace(row, kind=BonusKind(kind)) if row.kind is BonusKind.UNSPECIFIED else row

    return replace(ruleset, bonuses=tuple(map(fill, ruleset.bonuses)))


def _bonus_stacking(ruleset: RuleSet, stacking: AgreedStacking) -> RuleSet:
    def fill(row: Bonus) -> Bonus:
        if row.stacking is not Stacking.UNSPECIFIED:
            return row
        family = AGREED_FAMILY if stacking is AgreedStacking.HIGHEST else None
        return replace(row, stacking=Stacking(stacking), family=row.family or family)

    return replace(ruleset, bonuses=tuple(map(fill, ruleset.bonuses)))


#: How each term fills a rule set; what it leaves as it was is no gap.
_FILLS: Mapping[str, Callable[[RuleSet, Any], RuleSet]] = {
    "full_time_weekly_hours": _weekly_hours,
    "full_time_yearly_hours": _yearly_hours,
    "start_window_months": _start_window,
    "window_months": _window,
    "bonus_kind": _bonus_kind,
    "bonus_stacking": _bonus_stacking,
    "rounding": _rounding,
}
