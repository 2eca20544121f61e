"""A quota (dagquotum): how many placements of one contractor a desk looks into on one day (PROTOCOL 3).

A placement counts once a day, however often a round has to come back to it: an evaluator that is down does not
use up a contractor's quota.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from verifier.core.errors import QuotaReached, UnknownReference
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.party.vault import Vault

_KIND = "lookups"
_DAY = len("2026-01-31")


class Quota:
    """The day's counts, sealed in ``vault``: one row per contractor, of the last day on which it asked."""

    def __init__(self, vault: Vault, *, daily: int) -> None:
        self._vault = vault
        self._daily = daily

    def admit(self, contractor: PartyId, placement: Digest, *, at: int) -> None:
        """Count ``placement`` on the UTC day of ``at``, durably, before anyone is looked up.

        Raises :class:`QuotaReached` when the contractor's placements of this day are used up.
        """
        day = datetime.fromtimestamp(at, UTC).date().isoformat()
        asked = self._asked(contractor, day)
        if placement in asked:
            return
        if len(asked) >= self._daily:
            raise QuotaReached("no more than a contractor's look-ups of one day", field="placement")
        content = day.encode("ascii") + b"".join((*asked, placement))
        self._vault.put(_KIND, contractor, content, replace=True)

    def _asked(self, contractor: PartyId, day: str) -> tuple[bytes, ...]:
        with suppress(UnknownReference):
            kept = self._vault.get(_KIND, contractor)
            if kept[:_DAY] == day.encode("ascii"):
                return tuple(kept[at : at + 32] for at in range(_DAY, len(kept), 32))
        return ()
