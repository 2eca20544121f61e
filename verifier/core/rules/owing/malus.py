"""A malus (malus): what is withheld for a shortfall, as a share of it that buyer and contractor agreed on."""

from __future__ import annotations

from verifier.core.errors import WrongValue
from verifier.core.model.contract import Contract
from verifier.core.rules.owing.obligation import check_agreed
from verifier.core.rules.table.rounding import rounded
from verifier.core.rules.table.ruleset import RuleSet

_BASIS = 10_000


def malus_amount(ruleset: RuleSet, contract: Contract, *, shortfall: int) -> int:
    """What is withheld for ``shortfall`` eurocents: the contract's share of it, in eurocents.

    Raises :class:`WrongValue` for a negative shortfall, and for a malus that is not the rule set's.
    """
    if shortfall < 0:
        raise WrongValue("a shortfall that is not negative", field="shortfall")
    check_agreed(ruleset, contract)
    return rounded(ruleset, shortfall * contract.malus_basis_points, _BASIS)
