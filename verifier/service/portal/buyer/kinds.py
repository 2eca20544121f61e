"""Kinds of activities (soorten activiteiten) that were reported to a buyer, counted by what rule sets call them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from verifier.core.model.standing import ActivityState
from verifier.service.usecases.survey_given_activities import GivenActivity


@dataclass(slots=True)
class KindCount:
    """How often a kind was ``reported`` and ``confirmed``; ``worth`` in eurocents, before limits and caps."""

    title: str
    reported: int = 0
    confirmed: int = 0
    worth: int = 0


def kinds_of(activities: Iterable[GivenActivity], language: str) -> Sequence[KindCount]:
    """A row for each kind, the most reported first; what was withdrawn is in none."""
    found: dict[str, KindCount] = {}
    for each in activities:
        if each.state is ActivityState.WITHDRAWN:
            continue
        title: str = getattr(each.kind.title, language)
        row = found.setdefault(title, KindCount(title))
        row.reported += 1
        row.confirmed += each.state is ActivityState.CONFIRMED
        row.worth += each.worth or 0
    return sorted(found.values(), key=lambda each: (-each.reported, each.title))
