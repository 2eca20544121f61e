"""Drafting a contract: what may be typed for parties, targets and milestones, and what is refused by name."""

from __future__ import annotations

from datetime import date

import pytest

from verifier.cli.arguments import Unfit
from verifier.cli.drafting import Basics, Joining, milestone, party_as, target
from verifier.core.model.calendar import Month
from verifier.core.model.contract import ContractParty, ContractRole
from verifier.core.model.party import PartyId
from verifier.core.model.target import Milestone, Target, TargetKind

JUNE = Month(2026, 6)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("half=euros:20000@2026-06", {"kind": TargetKind.EUROS, "least": 2_000_000}),
        ("uren=hours:1872.5@2026-06", {"kind": TargetKind.HOURS, "least": 187_250}),
        ("blijft=people_kept/12:3@2026-06", {"kind": TargetKind.PEOPLE_KEPT, "least": 3, "months": 12}),
        (
            "les=activity/gastles:2@2026-06:2026-05-20",
            {"kind": TargetKind.ACTIVITY, "least": 200, "activity": "gastles", "day": date(2026, 5, 20)},
        ),
    ],
    ids=["euros", "hours", "people", "activity"],
)
def test_a_target_is_a_line(text: str, meant: dict[str, object]) -> None:
    read = target(text)
    assert (read.code, read.moment) == (text.partition("=")[0], JUNE)
    assert {name: getattr(read, name) for name in meant} == meant
    left = {"months", "activity", "day"} - meant.keys()
    assert all(getattr(read, name) is None for name in left)
    assert isinstance(read, Target)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "half",
        "half=euros",
        "half=euros:20000",
        "half=dollars:1@2026-06",
        "half=euros:veel@2026-06",
        "half=euros:1@juni",
        "blijft=people_kept/12:3.5@2026-06",
        "blijft=people_kept:3@2026-06",
        "les=activity/gastles:2@2026-06:ooit",
    ],
)
def test_what_is_no_target_is_not_repeated(text: str) -> None:
    with pytest.raises(Unfit) as refused:
        target(text)
    assert not text or text not in refused.value.message


def test_parties_and_milestones() -> None:
    listed = ContractParty(PartyId("kvk:12345678"), ContractRole.SUBCONTRACTOR)
    assert party_as("kvk:12345678=subcontractor") == listed
    for text in ("kvk:12345678", "kvk:12345678=friend", "friend=subcontractor"):
        with pytest.raises(Unfit):
            party_as(text)
    assert milestone("10=les") == Milestone(1_000, "les")
    assert milestone("12.5") == Milestone(1_250)


@pytest.mark.parametrize(("percent", "amount"), [(None, None), (500, 100)], ids=["neither", "both"])
def test_an_obligation_is_a_percentage_or_an_amount(percent: int | None, amount: int | None) -> None:
    """No default of five percent: it is what was agreed, or nothing is written."""
    day = date(2026, 1, 1)
    basics = Basics("W-1", PartyId("kvk:12345678"), 100, day, day, "utrecht-current", percent, amount)
    with pytest.raises(Unfit):
        basics.members()


def test_buyers_call_off_from_a_framework() -> None:
    with pytest.raises(Unfit):
        Joining(call_off_buyer=[PartyId("oin:00000099000000007000")]).members()
