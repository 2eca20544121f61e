"""A desk's trail (spoor): a line of JSON for each round and directory, with the members of :class:`Event` only.

Counts, codes and a moment: no placement, contractor or person has a place in it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a desk does."""

    ROUND = "round"
    ADOPT = "adopt_directory"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a round did: placements ``fetched``, and how many ended which way.

    Decisions of an earlier round that were sent again are counted too, whether or not they were fetched.
    """

    fetched: int = 0
    eligible: int = 0
    declined: int = 0
    waiting: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """``result`` is ``ok``, a refusal's code, or the class of what broke off a round."""

    at: int
    action: Action
    result: str
    counts: Counts = Counts()


Trail = Callable[[Event], None]


def standard_error(event: Event) -> None:
    """Write ``event`` on standard error."""
    sys.stderr.write(json.dumps(asdict(event)) + "\n")
    sys.stderr.flush()
