"""A witness's trail (spoor): a line of JSON for each request, with the members of :class:`Event` only."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a witness does."""

    COSIGN = "cosign"
    ADOPT = "adopt_directory"


@dataclass(frozen=True, slots=True)
class Event:
    """``result`` is ``ok``, ``stale`` or a refusal's code; ``log`` is empty until it is one that is watched."""

    at: int
    action: Action
    result: str
    log: str = ""
    size: int = 0


Trail = Callable[[Event], None]


def standard_error(event: Event) -> None:
    """Write ``event`` on standard error, and be done with it before the answer leaves."""
    sys.stderr.write(f"{json.dumps(asdict(event))}\n")
    sys.stderr.flush()
