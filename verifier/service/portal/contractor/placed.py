"""Placed (geplaatst): a listed placement as a row of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from verifier.core.model.placement import Placement
from verifier.core.model.standing import PlacementState
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url
from verifier.service.usecases.list_placements import ListedPlacement


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """``digest`` in base64url, as addresses have it; ``since`` in Unix seconds."""

    digest: str
    said: Placement
    state: PlacementState
    since: int


def listed_placements(found: Iterable[ListedPlacement]) -> tuple[PlacedRow, ...]:
    """What was found, with what each placement says."""
    return tuple(
        PlacedRow(
            base64url.encode(each.digest),
            recall(each.token, Placement, digest=each.digest).statement,
            each.state,
            each.since,
        )
        for each in found
    )
