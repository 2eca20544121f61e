"""The picture (het overzicht) that all who work for a buyer share: its contracts, counted, and chosen from.

Everything in it is what a buyer may know of a contract (PROTOCOL 6), and follows from what each was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from verifier.core.model.calendar import day_of
from verifier.core.model.duty import Duty, DutyKind
from verifier.core.model.standing import ContractState, MomentState, Side
from verifier.core.model.verdict import Outcome
from verifier.service.usecases.survey_given import GivenContract

#: How far ahead something counts as near.
NEAR: Final = timedelta(days=31)
_LACKING: Final = frozenset({Outcome.NOT_MET, Outcome.BEHIND})


class Shown(StrEnum):
    """Which contracts of the picture are shown."""

    OURS = "ours"
    THEIRS = "theirs"
    MET = "met"
    NOT_MET = "not_met"
    NEAR = "near"
    OFFERED = "offered"
    FRAMEWORK = "framework"


def waits_on(given: GivenContract, side: Side, *, today: date) -> bool:
    """Whether ``side`` can bring a contract further now: a duty that is near, a moment, or a word to say."""
    said = given.contract.statement
    party = said.iss if side is Side.BUYER else said.contractor
    return (
        any(each.party == party and is_near(each, today=today) for each in given.duties)
        or any(each.waits_on is side and each.state is not MomentState.TO_COME for each in given.moments)
        or any(each.iss != party for each in given.unanswered)
    )


def is_near(duty: Duty, *, today: date) -> bool:
    """Whether a duty is to be done now; what is confirmed or accepted can be so at once."""
    return duty.due <= today + NEAR or duty.kind is not DutyKind.DO_ACTIVITY


def has_deadline(given: GivenContract, *, today: date) -> bool:
    """Whether something is due within a month, or was due before."""
    if given.state is ContractState.WITHDRAWN:
        return False
    last = today + NEAR
    closing = [each.closes_at for each in given.moments if each.state in {MomentState.OPEN, MomentState.PENDING}]
    opening = [each.opens_at for each in given.moments if each.state is MomentState.TO_COME]
    return (
        any(each.due <= last for each in given.duties)
        or any(today <= day_of(each - 1) <= last for each in closing if each is not None)
        or any(today <= day_of(each) <= last for each in opening)
    )


def is_lacking(given: GivenContract) -> bool:
    """Whether the last answer says that it is not met, or behind."""
    return given.latest is not None and given.latest.verdict in _LACKING


_TESTS: Final[Mapping[Shown, Callable[[GivenContract, date], bool]]] = MappingProxyType(
    {
        Shown.OURS: lambda each, today: waits_on(each, Side.BUYER, today=today),
        Shown.THEIRS: lambda each, today: waits_on(each, Side.CONTRACTOR, today=today),
        Shown.MET: lambda each, _: each.latest is not None and each.latest.verdict is Outcome.MET,
        Shown.NOT_MET: lambda each, _: is_lacking(each),
        Shown.NEAR: lambda each, today: has_deadline(each, today=today),
        Shown.OFFERED: lambda each, _: each.state is ContractState.OFFERED,
        Shown.FRAMEWORK: lambda each, _: each.contract.statement.call_offs is not None,
    }
)


def chosen(
    contracts: Sequence[GivenContract], shown: Shown | None, *, today: date
) -> list[tuple[int, GivenContract]]:
    """The contracts to be shown, each with its place among all, by which a page of them is found again."""
    test = _TESTS[shown] if shown else _every
    return [(place, each) for place, each in enumerate(contracts) if test(each, today)]


def counts(contracts: Sequence[GivenContract], *, today: date) -> Mapping[Shown, int]:
    """How many contracts there are of each."""
    return {shown: sum(test(each, today) for each in contracts) for shown, test in _TESTS.items()}


def _every(_: GivenContract, __: date) -> bool:
    return True
