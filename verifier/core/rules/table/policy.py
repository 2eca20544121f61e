"""A publication policy (publicatiebeleid): how many people must stand behind what a buyer is told (PROTOCOL 6).

The numbers of ``publication-v1`` are floors: a rule set may be stricter, never laxer. Those that PROTOCOL does not
have are measured, in ADR 0023.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationPolicy:
    """The thresholds of one policy; the defaults are those of ``publication-v1``.

    ``people``, ``largest_share_basis_points`` (of the granted hours, one person's part), ``peers``
    (``People.peers``) and ``events`` (placement events since the last answer) guard every new answer on the
    way. ``peers_for_band`` guards how much was reached: the band, the shortfall and the class of placements. On
    the way that takes ``people_for_rounded`` and ``peers_on_the_way`` as well; ``people_for_rounded`` also
    guards the rounded floor. A floor may be finer than a quarter when each step is worth at least
    ``people_per_step`` of the people. ``shortfall_step`` and ``floor_step`` are in eurocents.
    """

    name: str = "publication-v1"
    people: int = 5
    largest_share_basis_points: int = 5_000
    events: int = 5
    peers: int = 2
    peers_for_band: int = 3
    people_for_rounded: int = 10
    peers_on_the_way: int = 6
    people_per_step: int = 4
    shortfall_step: int = 500_000
    floor_step: int = 1_000_000
    placements_class_step: int = 5


PUBLICATION_V1 = PublicationPolicy()
