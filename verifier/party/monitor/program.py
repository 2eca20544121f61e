"""The monitor's program (programma van de volger): one look, or one every so many seconds until an alarm."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from verifier.party.monitor.alarm import Alarm, Kind, keep_evidence
from verifier.party.monitor.following import Look, Terms, follow
from verifier.party.monitor.memory import keep_memory, read_memory
from verifier.party.monitor.source import LogSource, other_note
from verifier.party.transport import Refused, Unreachable


@dataclass(frozen=True, slots=True)
class Watch:
    """What is followed, on which terms, and the folder where the memory and the evidence are kept."""

    source: LogSource
    others: tuple[str, ...]
    terms: Terms
    folder: Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a look came to: the files of its alarms, and which places of others did not answer."""

    look: Look
    evidence: tuple[tuple[Alarm, Path], ...] = ()
    silent: tuple[str, ...] = field(default_factory=tuple)


def look_once(watch: Watch, *, at: int) -> Outcome:
    """Look once; memory and evidence are durable on return. Raises :class:`Unreachable` when the log is silent.

    A crash before leaves the memory of the look before, and the same look is made again.
    """
    watch.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    notes, silent = _others(watch.others)
    look = follow(watch.source, notes, read_memory(watch.folder), terms=watch.terms, at=at)
    keep_memory(watch.folder, look.memory)
    evidence = tuple((each, keep_evidence(watch.folder, each, at=at)) for each in look.alarms)
    return Outcome(look, evidence, silent)


def look_every(
    watch: Watch,
    seconds: float,
    *,
    clock: Callable[[], int],
    told: Callable[[Outcome], None],
    pause: Callable[[float], None] = time.sleep,
) -> Outcome:
    """Look every so many seconds, tell of each look, and return the first that gave cause for an alarm.

    A log that is silent for longer than the terms allow is one: :attr:`Kind.STALE`.
    """
    heard = clock()
    while True:
        at = clock()
        try:
            outcome = look_once(watch, at=at)
        except (Unreachable, Refused):
            memory = read_memory(watch.folder)
            if at - heard > watch.terms.stale_after:
                alarm = Alarm(Kind.STALE, () if memory.note is None else (memory.note,))
                kept = keep_evidence(watch.folder, alarm, at=at)
                return Outcome(Look(None, None, memory, (alarm,)), ((alarm, kept),))
        else:
            heard = at
            told(outcome)
            if outcome.look.alarms:
                return outcome
        pause(seconds)


def _others(places: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    notes, silent = list[str](), list[str]()
    for place in places:
        try:
            notes.append(other_note(place))
        except (Unreachable, Refused):
            silent.append(place)
    return notes, tuple(silent)
