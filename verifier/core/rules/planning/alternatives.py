"""Alternatives (andere invullingen): other mixes that meet an obligation, exactly or just above it.

A small search in whole people over the options of a menu: it always ends, tries the same things in the same order,
and gives the same answer. Nobody can be left out of an alternative without falling short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import combinations

from verifier.core.rules.planning.menu import Option
from verifier.core.rules.planning.proposal import MAX_PEOPLE, ProposedActivity, ProposedPeople
from verifier.core.rules.table.building_blocks import Words

#: How many alternatives are given, and how many options are tried.
WANTED, MAX_OPTIONS = 5, 30
#: Of pairs: how many people of the first, and how many are kept; and with how many options an activity is tried.
MAX_TRIED, MAX_PAIRS, MAX_FILLED = 12, 40, 8


@dataclass(frozen=True, slots=True)
class Alternative:
    """``worth`` is ``over`` more than was needed, both eurocents; ``titles`` are of the rows of ``people``."""

    people: tuple[ProposedPeople, ...]
    titles: tuple[Words, ...]
    worth: int
    over: int
    activities: tuple[ProposedActivity, ...] = ()

    @property
    def rows(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Whom and what it is made of, however many."""
        return tuple(each.target_group for each in self.people), tuple(each.kind for each in self.activities)

    @property
    def count(self) -> int:
        """How many people."""
        return sum(each.people for each in self.people)


#: The activity that counts for a remainder in eurocents, and what it counts for; None where it cannot.
Filler = Callable[[int], tuple[ProposedActivity, int] | None]


def alternatives(options: Sequence[Option], target: int, fillers: Sequence[Filler] = ()) -> tuple[Alternative, ...]:
    """The best alternatives for ``target`` eurocents: of each sort the closest, then others; the closest first."""
    if target <= 0:
        return ()
    tried = _turn_by_turn(options)[:MAX_OPTIONS]
    sorts = [
        sorted(found, key=_order)
        for found in (
            _alone(tried, target),
            _in_pairs(tried, target),
            _filled(tried, target, fillers),
            _without_people(target, fillers[:1] if tried else fillers),
        )
    ]
    best = [found[0] for found in sorts if found]
    others = sorted((each for found in sorts for each in found[1:]), key=_order)
    seen = {each.rows for each in best}
    for each in others:
        if len(best) < WANTED and each.rows not in seen:
            seen.add(each.rows)
            best.append(each)
    best += [each for each in others if each not in best][: max(0, WANTED - len(best))]
    return tuple(sorted(best, key=_order))


def closest(options: Sequence[Option], amount: int) -> tuple[Option, int] | None:
    """The option, and how many of it, whose worth is nearest above ``amount`` eurocents; None where none can be."""
    counted = [(option, option.worth.reaching(amount)) for option in _turn_by_turn(options)]
    able = [each for each in counted if each[1] <= MAX_PEOPLE]
    return min(able, key=lambda each: (each[0].worth.of(each[1]), each[1]), default=None)


def _order(found: Alternative) -> tuple[object, ...]:
    parts = tuple((each.target_group, each.people, each.hours_per_week, each.months) for each in found.people)
    return found.over, len(found.people) + len(found.activities), found.count, parts


def _turn_by_turn(options: Sequence[Option]) -> list[Option]:
    """The first option of every row, then the second of every row, and so on."""
    turns = dict[str, int]()
    numbered = list[tuple[int, int, Option]]()
    for position, option in enumerate(options):
        turns[option.row.code] = turns.get(option.row.code, -1) + 1
        numbered.append((turns[option.row.code], position, option))
    return [option for _, _, option in sorted(numbered, key=lambda each: each[:2])]


def _alone(options: Sequence[Option], target: int) -> Iterator[Alternative]:
    """People of one option."""
    for option in options:
        count = option.worth.reaching(target)
        if count <= MAX_PEOPLE:
            yield _alternative([(option, count)], target)


def _in_pairs(options: Sequence[Option], target: int) -> list[Alternative]:
    """People of two rows, of which neither could do with one less: the closest of them."""
    pairs = (pair for pair in combinations(range(len(options)), 2) if _apart(options, pair))
    counted = (each for pair in pairs for each in _counts(options, pair, target))
    closest_ones = nsmallest(MAX_PAIRS, counted)
    return [
        _alternative([(options[one], first), (options[other], second)], target)
        for _, _, one, other, first, second in closest_ones
    ]


def _apart(options: Sequence[Option], pair: tuple[int, int]) -> bool:
    return options[pair[0]].row.code != options[pair[1]].row.code


def _counts(options: Sequence[Option], pair: tuple[int, int], target: int) -> Iterator[tuple[int, ...]]:
    """How much over, how many people in all, which two options, and how many of each."""
    one, other = (options[each].worth for each in pair)
    for first in range(1, min(one.reaching(target), MAX_TRIED + 1)):
        worth = one.of(first)
        second = other.reaching(target - worth)
        second_worth = other.of(second)
        if second <= MAX_PEOPLE and one.of(first - 1) + second_worth < target:
            yield worth + second_worth - target, first + second, *pair, first, second


def _filled(options: Sequence[Option], target: int, fillers: Iterable[Filler]) -> Iterator[Alternative]:
    """As many people of one option as stay below, and an activity for what remains."""
    able = tuple(fillers)
    for option in options[:MAX_FILLED]:
        count = option.worth.reaching(target) - 1
        remains = target - option.worth.of(count)
        found = next((each for each in (fill(remains) for fill in able) if each is not None), None)
        if found is not None and 0 < count <= MAX_PEOPLE:
            activity, worth = found
            yield _alternative([(option, count)], target, activity=activity, counts=worth)


def _without_people(target: int, fillers: Iterable[Filler]) -> Iterator[Alternative]:
    """One activity for all of it, where the caps allow that."""
    for found in (fill(target) for fill in fillers):
        if found is not None:
            activity, worth = found
            yield _alternative([], target, activity=activity, counts=worth)


def _alternative(
    people: Sequence[tuple[Option, int]], target: int, *, activity: ProposedActivity | None = None, counts: int = 0
) -> Alternative:
    worth = sum(option.worth.of(count) for option, count in people) + counts
    return Alternative(
        tuple(replace(option.one, people=count) for option, count in people),
        tuple(option.row.title for option, _ in people),
        worth,
        worth - target,
        () if activity is None else (activity,),
    )
