"""List rule sets (bouwblokken tonen): which tables this register has published."""

from __future__ import annotations

from verifier.core.rules.table.ruleset import RuleSet
from verifier.service.store.unit_of_work import UnitOfWork


def list_rulesets(uow: UnitOfWork, _: None, /, *, at: int) -> tuple[RuleSet, ...]:
    """Every published rule set, by name and version."""
    return tuple(
        sorted((each.ruleset for each in uow.rulesets.values()), key=lambda each: (each.name, each.version))
    )
