"""A publication policy (publicatiebeleid): how many people must stand behind what a buyer is told (PROTOCOL 6).

The numbers of ``publication-v1`` are floors: a rule set may be stricter, never laxer.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationPolicy:
    """The thresholds of one policy; the defaults are those of ``publication-v1``.

    ``people``, ``largest_share_basis_points`` (of the granted hours, one person's part) and ``events`` (placement
    events since the last answer) guard an interim verdict, the band and the shortfall; ``people_for_rounded``
    guards the rounded floor. ``shortfall_step`` and ``floor_step`` are in eurocents.
    """

    name: str = "publication-v1"
    people: int = 5
    largest_share_basis_points: int = 5_000
    events: int = 5
    people_for_rounded: int = 10
    shortfall_step: int = 500_000
    floor_step: int = 1_000_000
    placements_class_step: int = 5


PUBLICATION_V1 = PublicationPolicy()
