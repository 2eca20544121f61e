"""An aspect (onderdeel): one thing that a rule set or one of its rows says, as JSON and in words.

What two rule sets can differ in is exactly what stands here; the rest is the form of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.ruleset import RuleSet

R = TypeVar("R")


class Part(StrEnum):
    """A part of a rule set, in the order in which differences are told."""

    ORIGIN = "origin"
    VALIDITY = "validity"
    FULL_TIME = "full_time"
    PEOPLE = "people"
    BONUSES = "bonuses"
    COUNTING = "counting"
    ACTIVITIES = "activities"
    ACTIVITY_CAPS = "activity_caps"
    OBLIGATION = "obligation"
    CERTIFICATES = "certificates"
    SHORTFALL = "shortfall"
    PUBLICATION = "publication"
    UNSUPPORTED = "unsupported"
    GAPS = "gaps"
    OPEN_POINTS = "open_points"


@dataclass(frozen=True, slots=True)
class Aspect(Generic[R]):
    """``member`` is what the JSON calls it, ``called`` what people call it."""

    part: Part
    member: str
    called: Words
    written: Callable[[R], Any]
    words: Callable[[R], Words]


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """Rows of one kind: their code and title, whom or what each is about, and what each says."""

    part: Part
    rows: Callable[[RuleSet], Sequence[R]]
    name: Callable[[R], tuple[str, Words]]
    subject: Callable[[R], Any]
    written: Callable[[R], Any]
    summary: Callable[[R], Words]
    aspects: Sequence[Aspect[R]]
