"""Versions (versies): which table of a region's series a tender falls under; that one decides, whatever came
later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from verifier.core.errors import OutsideWindow, UnknownReference, WrongRelation
from verifier.core.rules.table.gaps import stated
from verifier.core.rules.table.ruleset import RuleSet


def in_order(rulesets: Iterable[RuleSet], family: str) -> tuple[RuleSet, ...]:
    """The versions of ``family``, newest first: each replaces the one after it.

    Raises :class:`UnknownReference` for a family that none is of, and :class:`WrongRelation` when they are no one
    series: two replace the same one, one that is replaced is missing in between, or they go round.
    """
    members = {each.name: each for each in rulesets if each.family == family}
    if not members:
        raise UnknownReference("the family of a rule set", field="family")
    replaced = [each.replaces for each in members.values() if each.replaces in members]
    newest = [each for name, each in members.items() if name not in replaced]
    ordered: list[RuleSet] = []
    current = newest[0] if len(newest) == 1 else None
    while current is not None:
        ordered.append(current)
        current = members.get(current.replaces or "")
    if len(ordered) != len(members):
        raise WrongRelation("versions of which each replaces the one before", field="replaces")
    return tuple(ordered)


def version_at(rulesets: Iterable[RuleSet], family: str, day: date) -> RuleSet:
    """The version of ``family`` that applies to a tender of ``day``.

    A version ends where the one that replaces it begins, or on its own last day when that is earlier. Raises what
    :func:`in_order` raises, :class:`OutsideWindow` when no version applies, and :class:`Unspecified` when it
    depends on a first day that the table does not state.
    """
    for version in in_order(rulesets, family):
        first = stated(version.contracts_from, point="contracts_from", field="contracts_from")
        if day >= first:
            if version.contracts_until is not None and day > version.contracts_until:
                break
            return version
    raise OutsideWindow("a day on which a version of the table applies", field="day")
