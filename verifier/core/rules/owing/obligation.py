"""An obligation (verplichting): how much social return a contract owes, as buyer and contractor agreed it."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from verifier.core.errors import UnknownReference, Unspecified, WrongValue
from verifier.core.model.contract import Contract, Obligation
from verifier.core.rules.table.gaps import unspecified
from verifier.core.rules.table.obligation_rules import Certificate
from verifier.core.rules.table.rounding import rounded
from verifier.core.rules.table.ruleset import RuleSet, supported

_BASIS = 10_000


class Applicability(StrEnum):
    """Whether a rule set asks for social return at a contract's value; below the threshold no amount follows."""

    APPLIES = "applies"
    BELOW_THRESHOLD = "below_threshold"
    UNSPECIFIED = "unspecified"


def applicability(ruleset: RuleSet, *, value: int) -> Applicability:
    """Whether an obligation follows from the rule set for a contract of ``value`` eurocents without VAT.

    What was agreed and signed stands whatever the answer is: this is for the talk before it.
    """
    threshold = ruleset.obligation.threshold
    if threshold is None:
        return Applicability.UNSPECIFIED
    return Applicability.APPLIES if value >= threshold else Applicability.BELOW_THRESHOLD


def obligation_amount(
    ruleset: RuleSet, *, value: int, obligation: Obligation, certificates: Collection[str] = ()
) -> int:
    """The obligation in eurocents for a contract of ``value`` eurocents without VAT.

    1. the agreed amount, or the agreed percentage of the value, rounded as the rule set says; 2. the rule set's cap
    lowers it; where the rule set states no cap, what was agreed stands; 3. the discount of ``certificates``, the
    codes of those that the contractor proved to have.

    Raises :class:`WrongValue` for a negative number, and for neither or both of percentage and amount;
    :class:`UnknownReference` for a certificate that the rule set does not know; :class:`Unspecified` for two that
    do not compare; :class:`Unsupported`.
    """
    agreed = [part for part in (obligation.basis_points, obligation.amount) if part is not None]
    if len(agreed) != 1:
        raise WrongValue("either a percentage or an amount", field="obligation")
    if value < 0 or agreed[0] < 0:
        raise WrongValue("a value and an obligation that are not negative", field="obligation")
    supported(ruleset, "obligation")
    amount = agreed[0]  # 1
    if obligation.basis_points is not None:
        amount = rounded(ruleset, value * obligation.basis_points, _BASIS)
    cap = ruleset.obligation.cap  # 2
    amount = amount if cap is None else min(amount, cap)
    return amount - _discount(ruleset, amount, value, certificates)  # 3


def obligation_of(ruleset: RuleSet, contract: Contract) -> int:
    """:func:`obligation_amount` of ``contract``, with the certificates that it names."""
    return obligation_amount(
        ruleset, value=contract.value, obligation=contract.obligation, certificates=contract.certificates
    )


def check_agreed(ruleset: RuleSet, contract: Contract) -> None:
    """Hold what a contract agrees on to what its rule set states.

    1. the obligation is not below the least that may be agreed, nor below the cap where that is lower
    (Súdwest-Fryslân); 2. the malus is the rule set's, where that states one (Rijnmond). Raises :class:`WrongValue`.
    """
    rule, agreed = ruleset.obligation, contract.obligation
    owed = (agreed.amount or 0) * _BASIS + contract.value * (agreed.basis_points or 0)
    least = contract.value * (rule.least_basis_points or 0)
    if owed < (least if rule.cap is None else min(least, rule.cap * _BASIS)):  # 1
        raise WrongValue("at least the share of the value that the rule set asks", field="obligation")
    if ruleset.malus_basis_points not in (None, contract.malus_basis_points):  # 2
        raise WrongValue("the malus that the rule set states", field="malus_basis_points")


def meets_full_time_share(ruleset: RuleSet, *, in_groups: int, all_jobs: int) -> bool:
    """Whether people of the groups fill so many of a contractor's jobs that it owes nothing more.

    Both are hundredths of full-time jobs (5%-FTE-regeling). Raises :class:`Unspecified` where the rule set has no
    such rule, and :class:`WrongValue` for numbers that cannot be.
    """
    share = ruleset.obligation.full_time_share_basis_points
    if share is None:
        raise Unspecified("a rule on the share of full-time jobs", field="full_time_share_basis_points")
    if not 0 <= in_groups <= all_jobs or all_jobs == 0:
        raise WrongValue("jobs of the groups among all jobs", field="in_groups")
    return in_groups * _BASIS >= all_jobs * share


def _discount(ruleset: RuleSet, amount: int, value: int, codes: Collection[str]) -> int:
    """Eurocents that lapse: of each family the highest certificate; an exemption leaves nothing, whatever else."""
    known = {each.code: each for each in ruleset.obligation.certificates}
    if not known.keys() >= set(codes):
        raise UnknownReference("certificates that the rule set knows", field="certificates")
    discounts: dict[str, int] = {}
    for certificate in (known[code] for code in codes):
        lapses = _lapses(ruleset, certificate, amount, value)
        discounts[certificate.family] = max(lapses, discounts.get(certificate.family, 0))
    if amount in discounts.values():
        return amount
    if len(discounts) > 1:
        raise unspecified("certificates", field="certificates")
    return sum(discounts.values())


def _lapses(ruleset: RuleSet, certificate: Certificate, amount: int, value: int) -> int:
    discount = rounded(ruleset, amount * certificate.discount_basis_points, _BASIS)
    bound = certificate.at_most_of_value_basis_points
    return discount if bound is None else min(discount, rounded(ruleset, value * bound, _BASIS))
