"""Complementary suppression: what a buyer's answers let it take apart is always that of enough people.

The oracle is plain arithmetic on vectors of hours, for all that was told: a later answer less an earlier one, a
whole less some of its parts, and both at once. It shares nothing with the pieces that it checks.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.rules.table.policy import PUBLICATION_V1, PublicationPolicy
from verifier.core.rules.telling.disclosure import disclose
from verifier.core.rules.telling.people import People, person_of
from verifier.core.rules.telling.suppression import Answer, GrantedLine, Worked, differences, worked

MARCH, JUNE, SEPTEMBER = Month(2026, 3), Month(2026, 6), Month(2026, 9)
MOMENTS = (MARCH, JUNE, SEPTEMBER)
LATE = 1_000
STRICT = PublicationPolicy(people=7, peers=4, largest_share_basis_points=3_000, events=7)


def contract(number: int) -> Digest:
    return Digest(bytes([number]) * 32)


def person(number: int) -> bytes:
    return bytes([number])


def work(on: int, month: Month, *people: int, hours: int = 100, leaf: int = 0) -> list[Worked]:
    """The same hours for each of ``people``."""
    return [Worked(contract(on), month, leaf, person(each), hours) for each in people]


def answer(*on: int, moment: Month = MARCH, size: int = LATE) -> Answer:
    return Answer(frozenset(map(contract, on)), moment, size)


def counts(found: tuple[People, ...]) -> list[int]:
    return sorted(each.count for each in found)


class TestPieces:
    def test_a_first_answer_adds_itself(self) -> None:
        assert counts(differences(work(1, MARCH, *range(6)), (), answer(1))) == [6]

    def test_a_whole_and_its_parts_leave_a_rest(self) -> None:
        changes = [*work(1, MARCH, *range(6)), *work(2, MARCH, *range(10, 16)), *work(3, MARCH, 20, 21)]
        told = (answer(1), answer(2))
        assert counts(differences(changes, told, answer(1, 2, 3))) == [2]
        assert counts(differences(changes, told[:1], answer(1, 2, 3))) == [8]

    def test_a_part_of_a_told_whole_leaves_a_rest_as_well(self) -> None:
        changes = [*work(1, MARCH, *range(6)), *work(2, MARCH, 10, 11)]
        assert counts(differences(changes, (answer(1, 2),), answer(1))) == [2, 6]

    def test_all_parts_and_the_whole_allow_nothing_new(self) -> None:
        changes = [*work(1, MARCH, *range(6)), *work(2, MARCH, *range(10, 16))]
        assert differences(changes, (answer(1), answer(2)), answer(1, 2)) == ()

    def test_a_later_answer_adds_what_was_worked_since(self) -> None:
        changes = [*work(1, MARCH, *range(8)), *work(1, JUNE, 0, 1)]
        assert counts(differences(changes, (answer(1),), answer(1, moment=JUNE))) == [2]

    def test_a_rest_is_followed_through_time(self) -> None:
        """The rest is that of six people in March, and of one of them until June."""
        changes = [*work(1, MARCH, *range(6)), *work(2, MARCH, *range(10, 16))]
        changes += [*work(1, JUNE, *range(6)), *work(2, JUNE, 10)]
        told = (answer(1), answer(1, 2), answer(1, moment=JUNE))
        assert counts(differences(changes, told, answer(1, 2, moment=JUNE))) == [1]

    def test_what_was_taken_back_between_two_answers_counts(self) -> None:
        changes = [*work(1, MARCH, *range(8)), *work(1, MARCH, 0, hours=-100, leaf=50)]
        told = (answer(1, size=50),)
        assert differences(changes, told, answer(1, moment=JUNE)) == (People.of([100]),)

    def test_an_earlier_moment_that_is_asked_late_cuts_what_was_told(self) -> None:
        changes = [*work(1, MARCH, *range(3)), *work(1, JUNE, *range(8))]
        assert counts(differences(changes, (answer(1, moment=JUNE),), answer(1))) == [3, 8]


class TestOverlap:
    def test_the_same_people_on_two_contracts_can_be_held_against_each_other(self) -> None:
        changes = [*work(1, MARCH, *range(8)), *work(2, MARCH, *range(7))]
        assert counts(differences(changes, (answer(1),), answer(2))) == [1, 7]

    def test_other_people_cannot(self) -> None:
        changes = [*work(1, MARCH, *range(8)), *work(2, MARCH, *range(10, 17))]
        assert counts(differences(changes, (answer(1),), answer(2))) == [7]

    def test_equal_hours_leave_nothing(self) -> None:
        changes = [*work(1, MARCH, *range(7)), *work(2, MARCH, *range(7))]
        assert counts(differences(changes, (answer(1),), answer(2))) == [7]


class CountedAnswer(Answer):
    """An answer that counts how often it is laid over what was worked."""

    laid = itertools.count()

    def rests_on(self, worked: Worked) -> bool:
        next(self.laid)
        return super().rests_on(worked)


def laid_over(contracts: int) -> int:
    """How often answers are laid over changes, when one person works on every contract of a buyer."""
    changes = [each for on in range(contracts) for each in work(on, MARCH, *range(5))]
    told = [CountedAnswer(frozenset((contract(on),)), MARCH, LATE) for on in range(1, contracts)]
    before = next(CountedAnswer.laid)
    differences(changes, told, CountedAnswer(frozenset((contract(0),)), MARCH, LATE))
    return next(CountedAnswer.laid) - before


def test_twice_the_contracts_are_twice_the_work() -> None:
    """The fault this guards against: every answer laid over everything, as a thousand contracts cannot be."""
    assert laid_over(80) < 2.2 * laid_over(40)


def test_grants_become_changes_in_whatever_order_they_come() -> None:
    lines = [
        GrantedLine(contract(1), Digest(b"p" * 32), MARCH, 7, 0),
        GrantedLine(contract(1), Digest(b"p" * 32), MARCH, 3, 150),
        GrantedLine(contract(1), Digest(b"q" * 32), MARCH, 5, 100),
        GrantedLine(contract(1), Digest(b"q" * 32), MARCH, 6, 100),
    ]
    whose = person_of([(Digest(b"p" * 32), b"1"), (Digest(b"q" * 32), b"2")])
    found = worked(lines, whose)
    assert found == worked(lines[::-1], whose)
    assert [(each.leaf, each.person, each.hours) for each in found] == [
        (3, b"1", 150),
        (5, b"2", 100),
        (7, b"1", -150),
    ]


# Everything that a buyer asks, over a framework of three call-offs and a contract of its own

SCOPES = ((1,), (2,), (3,), (1, 2, 3), (4,))
CELLS = [(number, month) for number in (1, 2, 3, 4) for month in MOMENTS]
HOURS = st.dictionaries(
    st.tuples(st.sampled_from(CELLS), st.integers(0, 30)), st.integers(1, 160), min_size=20, max_size=120
)
ASKED = st.permutations([answer(*scope, moment=moment) for scope in SCOPES for moment in MOMENTS])


def changes_of(hours: Mapping[tuple[tuple[int, Month], int], int]) -> list[Worked]:
    return [Worked(contract(on), month, 0, person(who), worth) for ((on, month), who), worth in hours.items()]


def let_through(policy: PublicationPolicy, changes: list[Worked], asked: list[Answer]) -> list[Answer]:
    told: list[Answer] = []
    for each in asked:
        behind = (People.of(vector(changes, each).values()), *differences(changes, told, each))
        if disclose(policy, behind, final=False, events_since_last=policy.events).new_answer:
            told.append(each)
    return told


def vector(changes: list[Worked], asked: Answer) -> dict[bytes, int]:
    found: defaultdict[bytes, int] = defaultdict(int)
    for each in changes:
        if each.contract in asked.contracts and each.month <= asked.moment:
            found[each.person] += each.hours
    return found


def taken_apart(changes: list[Worked], told: list[Answer]) -> Iterator[People]:
    """Every difference that can be named: a span of time on a whole, less spans within it on some of its parts."""
    vectors = {each: vector(changes, each) for each in told}
    spans = list(spans_of(told))
    for whole in spans:
        within = [each for each in spans if lies_within(each, whole)]
        for size in range(4):
            for some in itertools.combinations(within, size):
                if len({part[1].contracts for part in some}) == size:
                    yield less(stretch(vectors, whole), *(stretch(vectors, part) for part in some))


#: From an earlier answer, or from the start, to a later one on the same contracts.
Span = tuple[Answer | None, Answer]


def spans_of(told: list[Answer]) -> Iterator[Span]:
    for later in told:
        yield None, later
        for earlier in told:
            if earlier.contracts == later.contracts and earlier.moment < later.moment:
                yield earlier, later


def lies_within(part: Span, whole: Span) -> bool:
    begins = whole[0] is None or (part[0] is not None and part[0].moment >= whole[0].moment)
    return begins and part[1].contracts < whole[1].contracts and part[1].moment <= whole[1].moment


def stretch(vectors: Mapping[Answer, Mapping[bytes, int]], span: Span) -> dict[bytes, int]:
    before = vectors[span[0]] if span[0] else {}
    return {who: hours - before.get(who, 0) for who, hours in vectors[span[1]].items()}


def less(whole: Mapping[bytes, int], *parts: Mapping[bytes, int]) -> People:
    return People.of(hours - sum(part.get(who, 0) for part in parts) for who, hours in whole.items())


def breaches(policy: PublicationPolicy, changes: list[Worked], told: list[Answer]) -> list[People]:
    return [each for each in taken_apart(changes, told) if each.count and not is_safe(policy, each)]


def is_safe(policy: PublicationPolicy, people: People) -> bool:
    return (
        people.count >= policy.people
        and 10_000 * people.largest <= policy.largest_share_basis_points * people.total
    )


@given(hours=HOURS, asked=ASKED)
def test_nothing_that_was_told_can_be_taken_apart(
    hours: Mapping[tuple[tuple[int, Month], int], int], asked: list[Answer]
) -> None:
    changes = changes_of(hours)
    assert breaches(PUBLICATION_V1, changes, let_through(PUBLICATION_V1, changes, asked)) == []


def test_without_suppression_it_could_be() -> None:
    """The control: each of these answers has enough people by itself, and the whole less the part has one."""
    changes = [*work(1, MARCH, *range(6)), *work(2, MARCH, 10)]
    alone = [
        each
        for each in (answer(1), answer(1, 2))
        if is_safe(PUBLICATION_V1, People.of(vector(changes, each).values()))
    ]
    assert counts(tuple(breaches(PUBLICATION_V1, changes, alone))) == [1]
    assert let_through(PUBLICATION_V1, changes, alone) == alone[:1]


@given(hours=HOURS, asked=ASKED)
def test_the_order_of_what_was_worked_and_told_never_matters(
    hours: Mapping[tuple[tuple[int, Month], int], int], asked: list[Answer]
) -> None:
    changes, (last, *told) = changes_of(hours), asked
    first = differences(changes, told, last)
    other = differences(sorted(changes, key=repr), sorted(told, key=repr), last)
    assert sorted(first, key=repr) == sorted(other, key=repr)


@given(hours=HOURS, asked=ASKED)
def test_the_numbers_of_contracts_never_matter(
    hours: Mapping[tuple[tuple[int, Month], int], int], asked: list[Answer]
) -> None:
    """Call-offs 1, 2, 3 become 3, 1, 2: the same is told, under the other names."""
    names = {contract(1): contract(3), contract(2): contract(1), contract(3): contract(2), contract(4): contract(4)}
    changes = changes_of(hours)
    renamed = [each._replace(contract=names[each.contract]) for each in changes]
    asked_so = [Answer(frozenset(names[on] for on in each.contracts), each.moment, each.size) for each in asked]
    told = let_through(PUBLICATION_V1, changes, asked)
    told_so = let_through(PUBLICATION_V1, renamed, asked_so)
    assert [asked.index(each) for each in told] == [asked_so.index(each) for each in told_so]


@given(hours=HOURS, asked=ASKED)
def test_a_stricter_policy_lets_nothing_more_through(
    hours: Mapping[tuple[tuple[int, Month], int], int], asked: list[Answer]
) -> None:
    """With the same told before; and all that it tells satisfies the default as well."""
    changes, told = changes_of(hours), asked[: len(asked) // 2]
    for each in asked[len(told) :]:
        behind = (People.of(vector(changes, each).values()), *differences(changes, told, each))
        strict, default = (
            disclose(policy, behind, final=False, events_since_last=7) for policy in (STRICT, PUBLICATION_V1)
        )
        assert strict.new_answer <= default.new_answer
    assert breaches(PUBLICATION_V1, changes, let_through(STRICT, changes, asked)) == []


@pytest.mark.parametrize("policy", [PUBLICATION_V1, STRICT], ids=["default", "stricter"])
def test_asking_again_adds_nothing(policy: PublicationPolicy) -> None:
    changes = work(1, MARCH, *range(9))
    assert differences(changes, (answer(1, size=LATE),), answer(1, size=LATE + 1)) == ()
    again = disclose(policy, (People.of([100] * 9),), final=False, events_since_last=0)
    assert not again.new_answer
