"""What must hold of any activities: order never matters, more never costs, a recomputation gives the same cent."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rules.doing import COST, HOUR, MONDAY, counted, done, ruled
from tests.unit.rules.tables import activity
from verifier.core.model.activity import Activity
from verifier.core.rules.table.activity_kinds import ActivityKind, MeasureBy

BUSY = ruled(
    activity("les", HOUR, COST, limits=[{"quantity": 200, "per": "activity"}, {"quantity": 500, "per": "week"}]),
    activity("pso", {"by": "invoice", "share_basis_points": 3333}, limits=[{"amount": 77_777, "per": "activity"}]),
    activity("taal", COST, surcharge={"share_basis_points": 5_555, "at_most": 9_999, "per": "contract"}),
    caps=[
        {"code": "inner", "kinds": ["pso"], "share_basis_points": 1_111},
        {"code": "outer", "kinds": ["pso", "taal"], "share_basis_points": 2_222},
    ],
)
days = st.integers(0, 40).map(lambda number: MONDAY + timedelta(days=number))
activities = st.one_of(
    st.builds(lambda quantity, day: done("les", quantity=quantity, day=day), st.integers(1, 1_000), days),
    st.builds(
        lambda kind, amount, day: done(kind, amount=amount, day=day),
        st.sampled_from(["les", "pso", "taal"]),
        st.integers(0, 300_000),
        days,
    ),
)
OBLIGATION = 333_333


def least(*values: Fraction | int) -> Fraction:
    return min(Fraction(each) for each in values)


def recomputed(found: list[Activity]) -> int:
    """The same from the words of the rules, in fractions: nothing of the engine is used."""
    weeks: defaultdict[tuple[int, int], Fraction] = defaultdict(Fraction)
    spent: defaultdict[str, Fraction] = defaultdict(Fraction)
    for each in found:
        if each.quantity is not None:
            weeks[each.day.isocalendar()[:2]] += least(Fraction(each.quantity, 100), 2)
        elif each.kind == "pso":
            spent["pso"] += least(Fraction(each.amount or 0) * Fraction(3333, 10_000), 77_777)
        else:
            spent[each.kind] += each.amount or 0
    lessons = sum((least(hours, 5) * 10_000 for hours in weeks.values()), spent["les"])
    language = spent["taal"] + least(spent["taal"] * Fraction(5_555, 10_000), 9_999)
    bought = least(spent["pso"], OBLIGATION * Fraction(1_111, 10_000))
    total = lessons + least(bought + language, OBLIGATION * Fraction(2_222, 10_000))
    return int(total + Fraction(1, 2))


@given(st.lists(activities, max_size=12), st.randoms(use_true_random=False))
def test_a_recomputation_gives_the_same_cent_in_any_order(found: list[Activity], chance: Any) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert counted(BUSY, *found, obligation=OBLIGATION) == counted(BUSY, *shuffled, obligation=OBLIGATION)
    assert counted(BUSY, *found, obligation=OBLIGATION).eurocents == recomputed(found)


@given(st.lists(activities, max_size=8), activities)
def test_one_activity_more_never_lowers_the_sum(found: list[Activity], more: Activity) -> None:
    less = counted(BUSY, *found, obligation=OBLIGATION)
    assert counted(BUSY, *found, more, obligation=OBLIGATION).eurocents >= less.eurocents


def test_measures_are_found_by_what_they_measure() -> None:
    kind: ActivityKind = BUSY.activities[0]
    both = (kind.measure(spent=True), kind.measure(spent=False))
    assert [each and each.by for each in both] == [MeasureBy.COST, MeasureBy.HOUR]
