"""An activity kind (soort activiteit): social return without a person behind it, and how a rule set values it.

Money is eurocents, quantities are hundredths of a unit, shares basis points.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verifier.core.rules.table.building_blocks import Status, Words


class MeasureBy(StrEnum):
    """What the value of an activity is measured by: what was spent, or a quantity of a unit."""

    COST = "cost"
    INVOICE = "invoice"
    PROGRAMME_VALUE = "programme_value"
    HOUR = "hour"
    HALF_DAY = "half_day"
    DAY = "day"
    PERSON = "person"
    FLAT = "flat"


#: Measures of what was spent; the others are of a quantity.
SPENT = frozenset({MeasureBy.COST, MeasureBy.INVOICE, MeasureBy.PROGRAMME_VALUE})
#: Measures of which only whole units exist.
WHOLE = frozenset({MeasureBy.PERSON, MeasureBy.FLAT})


class Confirmer(StrEnum):
    """The second party that confirms an activity; ``nobody`` when the contractor's own word is enough."""

    BUYER_ADVISER = "buyer_adviser"
    RECEIVING_ORGANISATION = "receiving_organisation"
    NOBODY = "nobody"
    UNSPECIFIED = "unspecified"


class LimitPer(StrEnum):
    """What a limit holds for: one activity, one week (Monday to Sunday) or the whole contract."""

    ACTIVITY = "activity"
    WEEK = "week"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to value an activity.

    What was spent counts for ``share_basis_points`` of it; a quantity for ``amount`` a unit. ``per_person``: the
    unit counts anew for each person who takes part.
    """

    by: MeasureBy
    amount: int | None = None
    share_basis_points: int = 10_000
    per_person: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that counts, as a ``quantity`` or an ``amount``; an amount for one activity is of what was spent."""

    per: LimitPer
    quantity: int | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Surcharge:
    """What is added to what was spent: a share of it, ``at_most`` so much for one activity or the contract."""

    share_basis_points: int
    at_most: int
    per: LimitPer


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityKind:
    """A kind of activity: ``measures`` are alternatives; ``by_agreement`` asks the buyer's adviser first.

    ``months_at_most`` is how many months from the first one of its kind on such activities count.
    """

    code: str
    title: Words
    measures: tuple[Measure, ...]
    by_agreement: bool
    confirmed_by: Confirmer
    status: Status
    limits: tuple[Limit, ...] = ()
    surcharge: Surcharge | None = None
    months_at_most: int | None = None

    def measure(self, *, spent: bool) -> Measure | None:
        """The way to value what was spent, or a quantity; None when the kind has no such way."""
        return next((each for each in self.measures if (each.by in SPENT) == spent), None)


@dataclass(frozen=True, slots=True)
class ActivityCap:
    """The most that ``kinds`` count for together: a share of the obligation, or an amount; exactly one is given."""

    code: str
    kinds: tuple[str, ...]
    share_basis_points: int | None = None
    amount: int | None = None
