"""Bonuses (bonussen): which additions a person gets to a category's value, and how they combine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verifier.core.errors import Unspecified, Unsupported
from verifier.core.rules.table.building_blocks import Attester, Bonus, BonusKind, Category, Condition, Per, Stacking
from verifier.core.rules.table.gaps import unspecified
from verifier.core.rules.table.rounding import rounded
from verifier.core.rules.table.ruleset import RuleSet, supported
from verifier.core.rules.valuing.conditions import holds
from verifier.core.rules.valuing.windows import Circumstances

_BASIS = 10_000


def bonuses_of(ruleset: RuleSet, case: Circumstances, issuer: Attester) -> tuple[Bonus, ...]:
    """The bonuses that count for a person: each that applies, and of a family at most the highest.

    Raises :class:`Unsupported` for one that ``issuer`` cannot state, :class:`Unspecified` when the rule set does
    not say whether it is one-off, or how those that apply combine, and :class:`Undecided` when a fact is missing.
    """
    applying = [
        bonus
        for bonus in ruleset.bonuses
        if holds(bonus.condition, case.facts, placement=case.placement, contract=case.contract)
    ]
    for bonus in applying:
        supported(ruleset, bonus.code)
        if _turns_on_what_is_attested(bonus.condition):
            check_attester(bonus.attested_by, issuer, field="traits")
        if bonus.kind is BonusKind.UNSPECIFIED:
            raise unspecified("bonus_kind", field="bonuses")
    _check_stacking(applying)
    return _highest(applying)


def check_attester(attester: Attester, issuer: Attester, *, field: str) -> None:
    """Refuse a row that somebody else than ``issuer`` states, or of which the rule set does not say who does."""
    if attester is Attester.UNSPECIFIED:
        raise unspecified("attested_by", field=field)
    if attester is not issuer:
        raise Unsupported("a row that this issuer can state", field=field)


def flat_amount(ruleset: RuleSet, bonus: Bonus, category: Category) -> int:
    """The eurocents of a one-off ``bonus`` on top of ``category``; 0 for one per year.

    Raises :class:`Unspecified` for a multiple of a value that is not per full-time year.
    """
    if bonus.kind is BonusKind.FLAT:
        return bonus.amount
    if bonus.multiple_basis_points is None:
        return 0
    if category.per is not Per.FULL_TIME_YEAR:
        raise Unspecified("a value per full-time year of which a multiple can be taken", field="bonuses")
    return rounded(ruleset, category.amount * bonus.multiple_basis_points, _BASIS)


def flat_code(bonus: Bonus) -> str:
    """The code under which a one-off bonus counts once: its own, or its family's when the highest counts."""
    return bonus.family if bonus.stacking is Stacking.HIGHEST and bonus.family is not None else bonus.code


def _turns_on_what_is_attested(condition: Condition) -> bool:
    """Age follows from a birth date and the kind of employment is public: nobody needs to state them."""
    return bool(condition.traits or condition.all_traits or condition.without_traits)


def _check_stacking(applying: Sequence[Bonus]) -> None:
    """An unspecified bonus is unclear beside any other; with a family, beside those of the family alone."""
    for bonus in applying:
        if bonus.stacking is Stacking.UNSPECIFIED:
            beside = [each for each in applying if bonus.family is None or each.family == bonus.family]
            if len(beside) > 1:
                raise unspecified("bonus_stacking", field="bonuses")


def _highest(applying: Iterable[Bonus]) -> tuple[Bonus, ...]:
    """Of a family with a bonus of which the highest counts, the highest alone; the rest as it is."""
    found = list(applying)
    families = {each.family for each in found if each.stacking is Stacking.HIGHEST and each.family is not None}
    kept = [each for each in found if each.family not in families]
    highest = (max((each for each in found if each.family == family), key=_amount) for family in sorted(families))
    return (*kept, *highest)


def _amount(bonus: Bonus) -> int:
    return bonus.amount
