"""What is owed: adding up and carrying neither make nor lose a cent, in whatever order they come."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from verifier.core.rules.owing.owed import Balance, Owed, balance, together

MONEY = st.integers(0, 10**12)
CALL_OFFS = st.lists(st.tuples(MONEY, MONEY), max_size=8)


def test_what_remains_is_never_below_nothing() -> None:
    assert Owed(100, 30).remaining == 70
    assert Owed(100, 130).remaining == 0
    assert Owed(100, 30).reached(70) == 100


def test_a_surplus_covers_a_shortfall_and_no_more() -> None:
    assert balance([(100, 130), (100, 80)]) == Balance(surplus=30, shortfall=20, carried=20)
    short = balance([(100, 130), (100, 20), (50, 50)])
    assert (short.carried, short.left_short, short.left_over) == (30, 50, 0)
    assert balance([]) == Balance(0, 0, 0)


@given(CALL_OFFS)
def test_carrying_creates_no_value(call_offs: list[tuple[int, int]]) -> None:
    found = balance(call_offs)
    owed, reached = sum(each for each, _ in call_offs), sum(each for _, each in call_offs)
    assert found.left_over - found.left_short == reached - owed
    assert 0 in (found.left_over, found.left_short)
    assert 0 <= found.carried <= min(found.surplus, found.shortfall)


@given(CALL_OFFS, st.randoms())
def test_order_never_matters(call_offs: list[tuple[int, int]], shuffle: Random) -> None:
    shuffled = list(call_offs)
    shuffle.shuffle(shuffled)
    assert balance(shuffled) == balance(call_offs)
    parts = [Owed(*each) for each in call_offs]
    assert together([Owed(*each) for each in shuffled]) == together(parts)


@given(CALL_OFFS)
def test_what_is_left_short_is_what_the_framework_lacks_as_one(call_offs: list[tuple[int, int]]) -> None:
    """One proof over everything and a settlement between call-offs come to the same cent."""
    framework = together(Owed(obligation) for obligation, _ in call_offs)
    reached = sum(each for _, each in call_offs)
    assert balance(call_offs).left_short == max(0, framework.obligation - framework.reached(reached))


@given(CALL_OFFS, MONEY, st.data())
def test_more_reached_never_leaves_more_short(
    call_offs: list[tuple[int, int]], more: int, data: st.DataObject
) -> None:
    if call_offs:
        place = data.draw(st.integers(0, len(call_offs) - 1))
        obligation, reached = call_offs[place]
        raised = [*call_offs[:place], (obligation, reached + more), *call_offs[place + 1 :]]
        assert balance(raised).left_short <= balance(call_offs).left_short


@given(CALL_OFFS)
def test_splitting_a_framework_never_pays(call_offs: list[tuple[int, int]]) -> None:
    """Two frameworks cannot lend to each other: together they are left at least as short as one."""
    for place in range(len(call_offs) + 1):
        apart = balance(call_offs[:place]).left_short + balance(call_offs[place:]).left_short
        assert apart >= balance(call_offs).left_short
