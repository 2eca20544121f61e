"""A contract's members on the wire (leden van een opdracht), and what other statements share with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from verifier.core.errors import MissingMember, UnknownMember, WrongValue
from verifier.core.model.agreed_terms import AgreedBonusKind, AgreedStacking, AgreedTerms, Rounding
from verifier.core.model.contract import (
    CallOffRule,
    CallOffs,
    ContractParty,
    ContractRole,
    Obligation,
    RuleSetRef,
    WorkScope,
)
from verifier.core.model.target import Milestone, Target, TargetKind
from verifier.core.wire.fields import (
    Field,
    array,
    choice,
    day,
    digest,
    integer,
    money,
    month,
    optional,
    party,
    record,
    text,
)

#: For how many months a person is kept, where a target asks for it.
KEPT_MONTHS = (6, 12)

_CODE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9.-]*", re.ASCII)
_REGION = re.compile(r"(?:GM[0-9]{4}|PV[0-9]{2})", re.ASCII)


def exactly_one(field: str, other: str) -> Callable[[Any], None]:
    """A check of a record: one of two members is there, and not both."""

    def check(made: Any) -> None:
        if (getattr(made, field) is None) == (getattr(made, other) is None):
            raise WrongValue("one of two members, and not both", field=field)

    return check


def _members_of_its_kind(made: Target) -> None:
    belongs = {
        "months": made.kind is TargetKind.PEOPLE_KEPT,
        "activity": made.kind is TargetKind.ACTIVITY,
        "day": made.kind is TargetKind.ACTIVITY,
    }
    for member, expected in belongs.items():
        if expected and getattr(made, member) is None:
            raise MissingMember("this member for a target of this kind", field=member)
        if not expected and getattr(made, member) is not None:
            raise UnknownMember("only the members of a target of this kind", field=member)
    if made.months is not None and made.months not in KEPT_MONTHS:
        raise WrongValue("6 or 12 months", field="months")


def _fills_a_gap(made: AgreedTerms) -> None:
    if made == AgreedTerms():
        raise MissingMember("at least one member", field="agreed")
    if made.full_time_weekly_hours is not None and made.full_time_yearly_hours is not None:
        raise WrongValue("full-time hours of a week or of a year, and not both", field="full_time_yearly_hours")


CODE = text(64, _CODE, "a code")
SCOPE_OF_WORK = choice(WorkScope)
RULESET = record(RuleSetRef, {"name": text(80, _NAME, "a rule set's name"), "digest": digest()})
POLICY = text(64, _NAME, "a policy's name")

_OBLIGATION = record(
    Obligation,
    {
        "basis_points": optional(integer(1, 10_000)),
        "amount": optional(money()),
        "motivation": optional(text(1500)),
    },
    exactly_one("basis_points", "amount"),
)
_CALL_OFFS = record(CallOffs, {"rule": choice(CallOffRule), "buyers": optional(array(party(), 1, 60))})
_PARTY = record(ContractParty, {"party": party(), "role": choice(ContractRole)})
_TARGET = record(
    Target,
    {
        "code": CODE,
        "kind": choice(TargetKind),
        "moment": month(),
        "least": integer(1, 10**15),
        "months": optional(integer(1, 12)),
        "activity": optional(CODE),
        "day": optional(day()),
    },
    _members_of_its_kind,
)
_MILESTONE = record(Milestone, {"basis_points": integer(1, 10_000), "target": optional(CODE)})
_AGREED = record(
    AgreedTerms,
    {
        "full_time_weekly_hours": optional(integer(100, 16_800)),
        "full_time_yearly_hours": optional(integer(5_200, 873_600)),
        "start_window_months": optional(integer(0, 120)),
        "window_months": optional(integer(1, 1200)),
        "bonus_kind": optional(choice(AgreedBonusKind)),
        "bonus_stacking": optional(choice(AgreedStacking)),
        "rounding": optional(choice(Rounding)),
    },
    _fills_a_gap,
)

CONTRACT: Mapping[str, Field] = {
    "reference": text(64),
    "contractor": party(),
    "value": money(),
    "obligation": _OBLIGATION,
    "first_day": day(),
    "last_day": day(),
    "ruleset": RULESET,
    "reference_date": day(),
    "moments": array(month(), 1, 40),
    "malus_basis_points": integer(0, 20_000),
    "framework": optional(digest()),
    "region": optional(text(6, _REGION, "a region code such as GM0344")),
    "supersedes": optional(digest()),
    "recovery_months": optional(integer(3, 24)),
    "call_offs": optional(_CALL_OFFS),
    "parties": optional(array(_PARTY, 1, 40)),
    "work": optional(SCOPE_OF_WORK),
    "targets": optional(array(_TARGET, 1, 24)),
    "milestones": optional(array(_MILESTONE, 1, 24)),
    "agreed": optional(_AGREED),
    "certificates": optional(array(CODE, 1, 8)),
    "auditor": optional(party()),
}
