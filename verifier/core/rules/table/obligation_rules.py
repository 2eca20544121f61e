"""An obligation rule (regel voor de verplichting): what a rule set says of how much a contract owes.

Money is eurocents, shares basis points. The obligation itself is agreed, never a default.
"""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.rules.table.building_blocks import Status, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate of the contractor that lowers the obligation; 10000 basis points of discount is an exemption.

    Of one ``family`` (the steps of the PSO) the highest counts. ``at_most_of_value_basis_points``: the discount is
    at most that share of the contract's value.
    """

    code: str
    family: str
    title: Words
    status: Status
    discount_basis_points: int
    at_most_of_value_basis_points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationRule:
    """The highest obligation there may be, and the contract value from which there is one; None is unspecified.

    ``least_basis_points`` is the lowest percentage that may be agreed; ``customary_basis_points`` is what the
    region says it usually asks: told, never applied. ``full_time_share_basis_points``: who employs that share of
    its full-time jobs with people of the groups owes nothing more.
    """

    cap: int | None
    threshold: int | None
    least_basis_points: int | None = None
    customary_basis_points: tuple[int, ...] = ()
    full_time_share_basis_points: int | None = None
    certificates: tuple[Certificate, ...] = ()
