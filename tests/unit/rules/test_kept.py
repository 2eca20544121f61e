"""People kept: persons by pseudonym, over the months with granted hours, and never twice."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from verifier.core.model.calendar import Month, months
from verifier.core.model.statement import Digest
from verifier.core.rules.telling.people import kept, months_worked

JANUARY, DECEMBER = Month(2026, 1), Month(2026, 12)
A, B, C = (Digest(bytes([each]) * 32) for each in range(3))


def test_two_placements_of_one_person_are_one() -> None:
    worked = months_worked(
        [(A, b"one"), (B, b"one"), (C, b"two")],
        {
            A: months(JANUARY, Month(2026, 3)),
            B: months(Month(2026, 3), Month(2026, 6)),
            C: months(JANUARY, JANUARY),
        },
    )
    assert sorted(map(len, worked)) == [1, 6]
    assert kept(worked, months=6, until=Month(2026, 6)) == 1
    assert kept(worked, months=6, until=Month(2026, 5)) == 0
    assert kept(worked, months=1, until=JANUARY) == 2


def test_a_placement_over_new_year_ties_two_pseudonyms() -> None:
    links = [(A, b"2026"), (B, b"2027"), (C, b"2026"), (C, b"2027")]
    worked = months_worked(links, {A: [JANUARY], B: [Month(2027, 2)], C: [DECEMBER]})
    assert worked == (frozenset({JANUARY, DECEMBER, Month(2027, 2)}),)


def test_a_gap_does_not_start_anew_and_nobody_without_hours_counts() -> None:
    spell = [*months(JANUARY, Month(2026, 3)), *months(Month(2026, 8), Month(2026, 10))]
    worked = months_worked([(A, b"one"), (B, b"two")], {A: spell, B: []})
    assert kept(worked, months=6, until=DECEMBER) == 1
    assert len(worked) == 1


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 12)), max_size=20), st.randoms())
def test_order_never_matters_and_more_months_never_lose_a_person(
    spells: list[tuple[int, int, int]], shuffle: Random
) -> None:
    digests = [Digest(bytes([each]) * 32) for each in range(4)]
    links = [(digests[each], bytes([each // 2])) for each in range(4)]
    worked: dict[Digest, set[Month]] = {}
    counted = [0]
    for placement, _, number in spells:
        worked.setdefault(digests[placement], set()).add(Month(2026, number))
        counted.append(kept(months_worked(links, worked), months=2, until=DECEMBER))
    assert counted == sorted(counted)
    shuffled = list(links)
    shuffle.shuffle(shuffled)
    assert months_worked(shuffled, worked) == months_worked(links, worked)
