"""A desk's settings (instellingen): its quota and its pace, in ``agency.json`` of its home."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from verifier.core.wire import strict_json
from verifier.core.wire.fields import Field, integer, optional, record
from verifier.party.durable_file import read_bounded, turn, write_durably

FILE = "agency.json"
_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """``lookups_daily``: placements of one contractor looked into on a UTC day. ``poll_seconds``: how long after
    a round the next begins by itself; without it rounds are asked for."""

    lookups_daily: int = 200
    poll_seconds: int | None = None


_SETTINGS: Field = record(
    DeskSettings,
    {"lookups_daily": integer(1, 10_000), "poll_seconds": optional(integer(1, 24 * 3600))},
)


def read_settings(folder: Path) -> DeskSettings:
    """The settings in a home, or the defaults when it has no such file; raises :class:`Malformed` refusals."""
    content = read_bounded(folder / FILE, limit=_LIMIT)
    if content is None:
        return DeskSettings()
    settings: DeskSettings = _SETTINGS.read(strict_json.parse(content, limit=_LIMIT), "settings")
    return settings


def write_settings(folder: Path, settings: DeskSettings) -> None:
    """Keep ``settings`` in a home, durable on return."""
    content = strict_json.write(_SETTINGS.write(settings))
    with turn(folder):
        write_durably(folder / FILE, content)
