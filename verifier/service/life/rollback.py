"""A rollback (terugval): a database that lost what was signed already, and what a start and a person do about it.

The high water, and every witness that answers, say how far the log was; a log that does not contain what they say
is not started with. A log that nobody ever wrote to makes its own high water. A high water that is gone is taken
from the database by a person only, on purpose: :func:`adopt`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from typing import Final

from sqlmodel import Session

from verifier.core.errors import BadLogProof
from verifier.core.log.checkpoint import parse_checkpoint
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.wire.note import parse_note
from verifier.service.audit import Event, shortened
from verifier.service.life.high_water import (
    START,
    AskWitness,
    HighWater,
    HighWaterMissing,
    HighWaterRefusal,
    HighWaterUnreadable,
    LogBehind,
    Mark,
    OtherHistory,
    RootAt,
    require_reached,
)
from verifier.service.settings.obstacle import Obstacle, StartRefused
from verifier.service.settings.settings import Settings, variable
from verifier.service.store.database import Database
from verifier.service.store.log import LogForked, StoredLog
from verifier.service.store.publication import LogAtRest, log_at_rest
from verifier.service.store.scope import Scope
from verifier.service.trail import Trail

_FILE: Final = variable("high_water_file")
_DATABASE: Final = variable("database_url")
_RESTORE: Final = "restore the newest copy of the database; never take the file away: docs/how-to/check-the-log.md"


def obstacles_of_log(
    settings: Settings, log: LogAtRest | None, *, witnesses: Iterable[AskWitness] = ()
) -> Iterator[Obstacle]:
    """Why nothing may be signed on ``log``: at most one sentence of the file's, and one of the witnesses'."""
    size = 0 if log is None else log.size
    mark: Mark | None = None
    try:
        mark = HighWater(settings.high_water_file).mark()
        _hold(mark, size=size, root_at=_root_of(log))
    except HighWaterRefusal as refusal:
        yield _obstacle(refusal)
    for told in _said_by(witnesses):
        try:
            require_reached(told, size=size, root_at=_root_of(log))
        except HighWaterRefusal as refusal:
            yield Obstacle(_DATABASE, f"{refusal}, as a witness saw it", _RESTORE)
            return


async def require_no_rollback(
    settings: Settings, database: Database, *, witnesses: Iterable[AskWitness] = ()
) -> HighWater:
    """The high water of a log that contains it, for who will sign; made here when the log has no leaf yet.

    A worker asks again what the start asked, of the database that it will write to. Durable on return: the file.
    A crash before leaves a log without leaves, for the next start. Raises :class:`HighWaterRefusal`.
    """
    file = HighWater(settings.high_water_file)

    def size_of_sound_log(session: Session) -> int:
        log = StoredLog(session, Scope.register())
        size, root_at = int(log.head(lock=False).size), _telling(log.root_at)
        for each in (file.mark(), *_said_by(witnesses)):
            _hold(each, size=size, root_at=root_at)
        return size

    if await database.read(size_of_sound_log) == 0:
        file.establish(START)
    return file


def seen_in(unverified_note: str) -> Mark:
    """What a checkpoint says, whoever signed it: it can only make us refuse. Raises :class:`Malformed` refusals."""
    told = parse_checkpoint(parse_note(unverified_note).body)
    return Mark(told.size, told.root)


def adopt(settings: Settings, *, by: PartyId, seen: Mark | None, at: int) -> Mark:
    """Make the high water of the log as it stands, after a restore on purpose, and return it.

    ``seen`` is the newest checkpoint that anybody outside has: a log that does not contain it is refused, and so is
    one whose high water is there. First the event is durable in the audit trail, then the file: a crash between
    them leaves an event without a file, and the verb is done again. Raises :class:`StartRefused`.
    """
    file = HighWater(settings.high_water_file)
    with log_at_rest(settings.database_url) as log:
        if log is None or log.size == 0:
            raise StartRefused([Obstacle(_DATABASE, "a log with leaves", "start the register: it makes the file")])
        try:
            if file.mark() is not None:
                raise StartRefused([Obstacle(_FILE, "no file, which is never replaced", _RESTORE)])
            mark = Mark(log.size, _telling(log.root_at)(log.size))
            if seen is not None:
                require_reached(seen, size=log.size, root_at=_telling(log.root_at))
        except HighWaterRefusal as refusal:
            raise StartRefused([_obstacle(refusal)]) from None
    asyncio.run(_write_down(settings, mark, by=by, at=at))
    if not file.establish(mark):
        raise StartRefused([Obstacle(_FILE, "no file, which is never replaced", _RESTORE)])
    return mark


def _hold(mark: Mark | None, *, size: int, root_at: RootAt) -> None:
    if mark is not None:
        require_reached(mark, size=size, root_at=root_at)
    elif size:
        raise HighWaterMissing("the file that was there when this log was signed last")


def _said_by(witnesses: Iterable[AskWitness]) -> Iterator[Mark]:
    """What each witness that answers saw."""
    for ask in witnesses:
        told = ask()
        if told is not None:
            yield Mark(*told)


def _root_of(log: LogAtRest | None) -> RootAt:
    return (lambda _: START.root) if log is None else _telling(log.root_at)


def _telling(root_at: RootAt) -> RootAt:
    """A log whose tiles give no root has not the root that was told."""

    def root(size: int) -> bytes:
        try:
            return root_at(size)
        except (LogForked, BadLogProof):
            raise OtherHistory("a log whose tiles are whole") from None

    return root


def _obstacle(refusal: HighWaterRefusal) -> Obstacle:
    if isinstance(refusal, LogBehind | OtherHistory):
        return Obstacle(_DATABASE, str(refusal), _RESTORE)
    mend = "put the file back, or after a restore on purpose: plaatsbewijs register adopt-high-water"
    if isinstance(refusal, HighWaterUnreadable):
        mend = "put back the file as it was, from where it was last whole"
    return Obstacle(_FILE, str(refusal), mend)


async def _write_down(settings: Settings, mark: Mark, *, by: PartyId, at: int) -> None:
    trail = Trail(settings.audit_file)
    digest = shortened(Digest(mark.root))
    event = Event(
        time=at,
        action="adopt_high_water",
        object="checkpoint",
        digest=digest,
        result="done",
        actor=by,
        origin="itself",
    )
    try:
        await trail.write(event)
    finally:
        trail.close()
