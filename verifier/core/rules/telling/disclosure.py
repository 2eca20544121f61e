"""Disclosure (openbaarmaking): the floors that may be proven, and what a buyer may be told (PROTOCOL 5 and 6).

Everything is computed from public numbers: the obligation, a proven floor, and counts. Amounts are eurocents.
Whether something is told follows from people, hours and events alone, never from a floor: silence says nothing of a
value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from verifier.core.errors import OffGrid
from verifier.core.rules.table.policy import PublicationPolicy
from verifier.core.rules.telling.people import People

_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What may be said at a moment; when ``new_answer`` is false the last answer is repeated with its date.

    Without ``pace``, an answer on the way only warns (:func:`expected`). ``people`` are the fewest behind what is
    said: no floor is shown finer than they allow.
    """

    new_answer: bool
    band: bool
    shortfall_step: bool
    floor_rounded: bool
    placements_class: bool
    pace: bool = False
    people: int = 0


def floors(policy: PublicationPolicy, *, remaining: int, people: int) -> tuple[int, ...]:
    """The disclosure grid: equal parts of ``remaining``, rounded up to the cent so that each proves its full share.

    ``remaining`` is the obligation less counted activities; ``people`` the distinct people with granted hours.
    Quarters; they are halved, and halved again, while each part keeps ``people_per_step`` of the people and
    ``floor_step`` eurocents. More people keep every floor of fewer. Empty when nothing remains; equal floors (below
    four cents) are given once.
    """
    parts = _QUARTERS
    while 2 * parts * policy.people_per_step <= people and remaining >= 2 * parts * policy.floor_step:
        parts *= 2
    return _shares(remaining, parts)


def quarter_floors(remaining: int) -> tuple[int, ...]:
    """25, 50, 75 and 100 % of ``remaining``: what is on the grid for any number of people."""
    return _shares(remaining, _QUARTERS)


def check_on_grid(policy: PublicationPolicy, floor: int, *, remaining: int, people: int) -> None:
    """Refuse with :class:`OffGrid` a floor that tells more than the policy allows: none of :func:`floors`."""
    if floor not in floors(policy, remaining=remaining, people=people):
        raise OffGrid("a floor on the disclosure grid", field="floor")


def is_dominated(policy: PublicationPolicy, *, largest: int, total: int) -> bool:
    """Whether one person has more than the policy's share (half by default) of the ``total`` granted hours."""
    return largest * 10_000 > total * policy.largest_share_basis_points


def disclose(
    policy: PublicationPolicy, behind: Iterable[People], *, final: bool, events_since_last: int
) -> Disclosure:
    """What the buyer may be told at one moment (PROTOCOL 6, ADR 0023).

    ``behind`` are the people behind the answer, and those behind every difference between it and what was told
    before (``suppression.differences``): each must be enough. ``events_since_last`` counts placement events since
    the last answer. A final verdict is always given, and how much was reached only when enough people hide in it;
    on the way that takes more of them.
    """
    groups = tuple(behind)
    enough = events_since_last >= policy.events and all(_are_enough(policy, each) for each in groups)
    fewest = min((each.count for each in groups), default=0)
    many = fewest >= policy.people_for_rounded and all(each.peers >= policy.peers_on_the_way for each in groups)
    measured = enough and all(each.peers >= policy.peers_for_band for each in groups) and (final or many)
    return Disclosure(
        new_answer=final or enough,
        band=measured,
        shortfall_step=measured,
        floor_rounded=measured and fewest >= policy.people_for_rounded,
        placements_class=measured,
        pace=final or (enough and many),
        people=fewest,
    )


def expected(obligation: int, *, quarters: int, pace: bool) -> int:
    """What must have been reached to be on track when ``quarters`` of the time have passed: that many of four.

    Without ``pace`` half of those quarters, rounded down: the answer is *behind* only when it is seriously so, and
    says next to nothing about anybody.
    """
    return -(-obligation * (quarters if pace else quarters // 2) // _QUARTERS)


def shown(policy: PublicationPolicy, floor: int, *, remaining: int, people: int) -> int:
    """``floor``, brought down to the grid of so few ``people``; 0 below its lowest floor."""
    return max((each for each in floors(policy, remaining=remaining, people=people) if each <= floor), default=0)


def band(reached: int, obligation: int) -> str:
    """The quarter of ``obligation`` in which ``reached`` lies: ``0-25`` to ``75-100``, or ``100`` when reached.

    An obligation of nothing is reached.
    """
    quarters = 4 if reached >= obligation else 4 * reached // obligation
    return "100" if quarters == 4 else f"{25 * quarters}-{25 * quarters + 25}"


def shortfall_step(policy: PublicationPolicy, *, reached: int, obligation: int) -> int:
    """What is lacking at most, rounded up to the policy's step; 0 when nothing is."""
    lacking = max(0, obligation - reached)
    return -(-lacking // policy.shortfall_step) * policy.shortfall_step


def floor_rounded(policy: PublicationPolicy, floor: int) -> int:
    """A proven floor, rounded down to the policy's step."""
    return floor // policy.floor_step * policy.floor_step


def placements_class(policy: PublicationPolicy, placements: int) -> str:
    """A class of the number of placements: ``<5``, ``5-9``, ``10-14`` and so on in the policy's step."""
    step = policy.placements_class_step
    if placements < step:
        return f"<{step}"
    low = placements // step * step
    return f"{low}-{low + step - 1}"


def _are_enough(policy: PublicationPolicy, people: People) -> bool:
    hidden = people.count >= policy.people and people.peers >= policy.peers
    return hidden and not is_dominated(policy, largest=people.largest, total=people.total)


def _shares(remaining: int, parts: int) -> tuple[int, ...]:
    return tuple(sorted({-(-remaining * part // parts) for part in range(1, parts + 1)})) if remaining > 0 else ()
