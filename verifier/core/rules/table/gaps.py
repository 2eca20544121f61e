"""A gap (leemte): what the published table does not state; an open point says so, and nothing is guessed.

Using one raises :class:`Unspecified`, which names the member of the rule set and the open point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from verifier.core.errors import Unspecified
from verifier.core.rules.table.activity_kinds import Confirmer
from verifier.core.rules.table.building_blocks import (
    Attester,
    Bonus,
    BonusKind,
    Category,
    FullTimeForm,
    Per,
    Stacking,
    Window,
    WindowKind,
    WindowStart,
)

if TYPE_CHECKING:  # the noun whose reader looks for gaps
    from verifier.core.rules.table.ruleset import RuleSet

T = TypeVar("T")


def gaps(ruleset: RuleSet) -> frozenset[str]:
    """The codes of everything that ``ruleset`` leaves unspecified; each must be among its open points."""
    return frozenset(code for code, is_silent in GAPS.items() if is_silent(ruleset))


def unspecified(name: str, *, field: str) -> Unspecified:
    """The refusal to use the member ``field``, on which the table is silent: see the open point called ``name``."""
    return Unspecified(f"a rule that the rule set does not state; see its open point {name}", field=field)


def stated(value: T | None, *, point: str, field: str) -> T:
    """``value``, or :class:`Unspecified` when the rule set does not state it."""
    if value is None:
        raise unspecified(point, field=field)
    return value


def _rows(ruleset: RuleSet) -> tuple[Category | Bonus, ...]:
    return (*ruleset.categories, *ruleset.bonuses)


def _windows(ruleset: RuleSet) -> Iterator[Window]:
    return (row.window for row in _rows(ruleset) if row.window is not None)


#: What may be unspecified, by the code of its open point.
GAPS: Mapping[str, Callable[[RuleSet], bool]] = {
    "source_page": lambda table: any(each.address is None for each in table.sources),
    "contracts_from": lambda table: table.contracts_from is None,
    "full_time": lambda table: table.full_time.hours.base is FullTimeForm.UNSPECIFIED,
    "categories": lambda table: not table.categories,
    "value": lambda table: any(row.per is Per.UNSPECIFIED for row in table.categories),
    "hours_per_day": lambda table: any(row.per is Per.DAY and not row.hours_per_day for row in table.categories),
    "hourly_for": lambda table: table.hourly_for is None and any(row.hourly_amount for row in _rows(table)),
    "counting_window": lambda table: any(each.kind is WindowKind.UNSPECIFIED for each in _windows(table)),
    "window_start": lambda table: any(each.counted_from is WindowStart.UNSPECIFIED for each in _windows(table)),
    "bonus_kind": lambda table: any(row.kind is BonusKind.UNSPECIFIED for row in table.bonuses),
    "bonus_stacking": lambda table: any(row.stacking is Stacking.UNSPECIFIED for row in table.bonuses),
    "attested_by": lambda table: any(row.attested_by is Attester.UNSPECIFIED for row in _rows(table)),
    "measure": lambda table: any(not kind.measures and not kind.by_agreement for kind in table.activities),
    "confirmed_by": lambda table: any(kind.confirmed_by is Confirmer.UNSPECIFIED for kind in table.activities),
    "start_window": lambda table: table.start_window_months is None,
    "certificates": lambda table: len({each.family for each in table.obligation.certificates}) > 1,
    "obligation_cap": lambda table: table.obligation.cap is None,
    "obligation_threshold": lambda table: table.obligation.threshold is None,
    "malus": lambda table: table.malus_basis_points is None,
    "rounding": lambda table: table.rounding is None,
}
