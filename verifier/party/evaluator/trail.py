"""An evaluator's trail (spoor): a line of JSON for each thing it did, with the members of :class:`Event` only.

No element, proof or ticket has a place in it: whoever reads the trail learns which agency asked, when, how often.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Action(StrEnum):
    """What an evaluator does."""

    EVALUATE = "evaluate"
    ADOPT = "adopt_directory"


@dataclass(frozen=True, slots=True)
class Event:
    """``result`` is ``ok`` or a refusal's code; ``agency`` is empty until a signature proved it."""

    at: int
    action: Action
    result: str
    agency: str = ""
    count: int = 0


Trail = Callable[[Event], None]


def standard_error(event: Event) -> None:
    """Write ``event`` on standard error, and be done with it before the answer leaves."""
    sys.stderr.write(json.dumps(asdict(event)) + "\n")
    sys.stderr.flush()
