"""Activities and obligations on the wire (velden van activiteiten en verplichting): how a rule set's JSON is read.

``schemas/ruleset.v1.schema.json`` says the same; a test proves that both accept and refuse the same.
"""

from __future__ import annotations

from typing import Any

from verifier.core.rules.table.activity_kinds import (
    SPENT,
    ActivityCap,
    ActivityKind,
    Confirmer,
    Limit,
    LimitPer,
    Measure,
    MeasureBy,
    Surcharge,
)
from verifier.core.rules.table.obligation_rules import Certificate, ObligationRule
from verifier.core.rules.table.table_fields import AMOUNT, CODE, ROW, codes, flag, or_unspecified, require
from verifier.core.wire.fields import MAX_MONEY, array, choice, integer, optional, record


def _measure(**members: Any) -> Measure:
    """What was spent counts for a share of it; a quantity for an amount a unit."""
    spent = members["by"] in SPENT
    allowed = ["share_basis_points"] if spent else ["per_person"]
    require([] if spent else ["amount"], given=members.keys() - {"by"}, allowed=allowed)
    return Measure(**members)


def _limit(**members: Any) -> Limit:
    """A quantity for whatever; an amount not for a week, since an invoice is of no week."""
    amount = "amount" in members and members["per"] is not LimitPer.WEEK
    require(["amount"] if amount else ["quantity"], given=members.keys() - {"per"})
    return Limit(**members)


def _cap(**members: Any) -> ActivityCap:
    bound = "amount" if "amount" in members else "share_basis_points"
    require([bound], given=members.keys() - {"code", "kinds"})
    return ActivityCap(**members)


def _per_activity_or_contract(surcharge: Surcharge) -> None:
    require([], given=["per"] if surcharge.per is LimitPer.WEEK else [])


_SHARE = integer(1, 20_000)
_MEASURE = record(
    _measure,
    {
        "by": choice(MeasureBy),
        "share_basis_points": optional(_SHARE),
        "amount": optional(AMOUNT),
        "per_person": optional(flag()),
    },
)
_LIMIT = record(
    _limit, {"per": choice(LimitPer), "quantity": optional(integer(1, 10**9)), "amount": optional(AMOUNT)}
)
_SURCHARGE = record(
    Surcharge, {"share_basis_points": _SHARE, "at_most": AMOUNT, "per": choice(LimitPer)}, _per_activity_or_contract
)
ACTIVITY = record(
    ActivityKind,
    {
        **ROW,
        "measures": array(_MEASURE, 0, 8),
        "by_agreement": flag(),
        "confirmed_by": choice(Confirmer),
        "limits": optional(array(_LIMIT, 1, 8)),
        "surcharge": optional(_SURCHARGE),
        "months_at_most": optional(integer(1, 120)),
    },
)
ACTIVITY_CAP = record(
    _cap,
    {
        "code": CODE,
        "kinds": codes(1),
        "share_basis_points": optional(integer(1, 10_000)),
        "amount": optional(AMOUNT),
    },
)

_BOUND = or_unspecified(integer(0, MAX_MONEY))
_CERTIFICATE = record(
    Certificate,
    {
        **ROW,
        "family": CODE,
        "discount_basis_points": integer(1, 10_000),
        "at_most_of_value_basis_points": optional(integer(1, 10_000)),
    },
)
OBLIGATION = record(
    ObligationRule,
    {
        "cap": _BOUND,
        "threshold": _BOUND,
        "least_basis_points": optional(integer(1, 10_000)),
        "customary_basis_points": optional(array(integer(1, 10_000), 1, 8)),
        "full_time_share_basis_points": optional(integer(1, 10_000)),
        "certificates": optional(array(_CERTIFICATE, 1, 32)),
    },
)
