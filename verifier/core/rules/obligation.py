"""An obligation (verplichting): how much social return a contract owes, as buyer and contractor agreed it."""

from __future__ import annotations

from verifier.core.errors import WrongValue
from verifier.core.model.contract import Contract, Obligation
from verifier.core.rules.ruleset import RuleSet

_BASIS = 10_000


def obligation_amount(ruleset: RuleSet, *, value: int, obligation: Obligation) -> int:
    """The obligation in eurocents for a contract of ``value`` eurocents without VAT.

    A percentage is taken exactly and rounded half up to the cent. The rule set's cap lowers the result; where
    the rule set states no cap, what was agreed stands. Raises :class:`WrongValue` for a negative number, and
    for neither or both of percentage and amount.
    """
    agreed = [part for part in (obligation.basis_points, obligation.amount) if part is not None]
    if len(agreed) != 1:
        raise WrongValue("either a percentage or an amount", field="obligation")
    if value < 0 or agreed[0] < 0:
        raise WrongValue("a value and an obligation that are not negative", field="obligation")
    amount = agreed[0]
    if obligation.basis_points is not None:
        amount = (value * obligation.basis_points + _BASIS // 2) // _BASIS
    return amount if ruleset.obligation.cap is None else min(amount, ruleset.obligation.cap)


def obligation_of(ruleset: RuleSet, contract: Contract) -> int:
    """:func:`obligation_amount` of ``contract``."""
    return obligation_amount(ruleset, value=contract.value, obligation=contract.obligation)
