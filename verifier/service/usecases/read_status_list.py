"""Read a status list (een statuslijst ophalen), as it is now or as it was told at a moment."""

from __future__ import annotations

from typing import NamedTuple

from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound

#: How long anyone may keep a list of the past, which does not change any more: a day.
_PAST = 24 * 3600


class StatusQuestion(NamedTuple):
    """Which list, by its name in the address, and at what ``time`` in Unix seconds; now without one."""

    name: str
    time: int | None = None


class StatusAnswer(NamedTuple):
    """The token, and how many seconds a cache may keep it."""

    token: str
    max_age: int


def read_status_list(uow: UnitOfWork, asked: StatusQuestion, /, *, at: int) -> StatusAnswer:
    """The newest token, or the one that was valid at the time asked for (Token Status List, section 8.4).

    :class:`NotFound` when there is none: no such list, a moment before it was published, or one that has yet to
    come. A cache never keeps a list for longer than it tells a status, whatever is left of its ``ttl``.
    """
    if asked.time is None or asked.time >= at:
        found = uow.statuses.newest(asked.name) if asked.time in (None, at) else None
        if found is not None:
            return StatusAnswer(found.token, max(0, found.good_until - at))
    elif (found := uow.statuses.valid_at(asked.name, time=asked.time)) is not None:
        return StatusAnswer(found.token, _PAST)
    raise NotFound("a status list that was published at that time")
