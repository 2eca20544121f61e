"""Disclosure (openbaarmaking): the floors that may be proven, and what a buyer may be told (PROTOCOL 5 and 6).

Everything is computed from public numbers: the obligation, a proven floor, and counts. Amounts are eurocents.
"""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import OffGrid
from verifier.core.rules.policy import PublicationPolicy

_QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What may be said at a moment; when ``new_answer`` is false the last answer is repeated with its date."""

    new_answer: bool
    band: bool
    shortfall_step: bool
    floor_rounded: bool
    placements_class: bool


def quarter_floors(remaining: int) -> tuple[int, ...]:
    """25, 50, 75 and 100 % of ``remaining``, rounded up to the cent so that each proves its full share.

    Empty when nothing remains; equal ones (below four cents) are given once.
    """
    return tuple(sorted({-(-remaining * quarter // 4) for quarter in _QUARTERS})) if remaining > 0 else ()


def check_on_grid(policy: PublicationPolicy, floor: int, *, remaining: int, people: int) -> None:
    """Refuse with :class:`OffGrid` a floor that tells more than the policy allows.

    ``remaining`` is the obligation less counted activities; ``people`` the distinct people with granted hours.
    From ``people_for_rounded`` on, multiples of ``floor_step`` up to ``remaining`` are on the grid as well.
    """
    if floor in quarter_floors(remaining):
        return
    stepped = 0 < floor <= remaining and floor % policy.floor_step == 0
    if not (stepped and people >= policy.people_for_rounded):
        raise OffGrid("a floor on the disclosure grid", field="floor")


def is_dominated(policy: PublicationPolicy, *, largest: int, total: int) -> bool:
    """Whether one person has more than the policy's share (half by default) of the ``total`` granted hours."""
    return largest * 10_000 > total * policy.largest_share_basis_points


def disclose(
    policy: PublicationPolicy, *, final: bool, people: int, largest_share_over_half: bool, events_since_last: int
) -> Disclosure:
    """What the buyer may be told at one moment (PROTOCOL 6).

    ``people`` are distinct and have granted hours; ``largest_share_over_half`` is :func:`is_dominated`;
    ``events_since_last`` counts placement events since the last answer. A final verdict is always given, and
    what lies behind it only when enough people do.
    """
    enough = people >= policy.people and not largest_share_over_half and events_since_last >= policy.events
    return Disclosure(
        new_answer=final or enough,
        band=enough,
        shortfall_step=enough,
        floor_rounded=enough and people >= policy.people_for_rounded,
        placements_class=enough,
    )


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
