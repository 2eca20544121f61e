"""Read which status lists there are (de lijst van statuslijsten ophalen)."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.service.store.unit_of_work import UnitOfWork


def read_status_lists(uow: UnitOfWork, _: None, /, *, at: int) -> Sequence[str]:
    """The address of every list that is published (Token Status List, section 9.3), the oldest first."""
    return uow.statuses.addresses(at=at)
