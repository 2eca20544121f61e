"""A verdict's facts on the wire (feiten van een oordeel): the same in a verdict and in a credential."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from verifier.core.model.verdict import AsOf, Outcome
from verifier.core.wire.fields import (
    MAX_LOG_SIZE,
    Field,
    choice,
    digest,
    integer,
    money,
    month,
    optional,
    origin,
    record,
    text,
)

BAND: Final = re.compile(r"[0-9]{1,2}-[0-9]{1,3}|100", re.ASCII)
PLACEMENTS_CLASS: Final = re.compile(r"<[0-9]+|[0-9]+-[0-9]+", re.ASCII)

AS_OF: Final = record(
    AsOf,
    {
        "moment": month(),
        "log_origin": origin(),
        "size": integer(0, MAX_LOG_SIZE),
        "root": digest(),
        "inputs": digest(),
    },
)
OUTCOME: Final = choice(Outcome)
#: What the publication policy may hold back.
TOLD: Final[Mapping[str, Field]] = {
    "band": optional(text(6, BAND, "a band such as 75-100")),
    "shortfall_step": optional(money()),
    "floor_rounded": optional(money()),
    "placements_class": optional(text(24, PLACEMENTS_CLASS, "a class such as 5-9")),
    "activities_total": optional(money()),
}
