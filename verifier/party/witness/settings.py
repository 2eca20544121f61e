"""A witness's settings (instellingen): its name, and the logs it was told, in ``witness.json`` of its home.

The log of the directory needs no place here: its name and keys come from the directory that the home keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from verifier.core.errors import WrongValue
from verifier.core.model.directory import Log
from verifier.core.wire import strict_json
from verifier.core.wire.fields import Field, array, octets, optional, origin, record
from verifier.core.wire.note import require_ed25519_key
from verifier.party.durable_file import read_bounded, turn, write_durably

FILE: Final = "witness.json"
_LIMIT: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class WitnessSettings:
    """``origin`` is the key name of its cosignatures, which never changes; ``logs`` those it was told."""

    origin: str
    logs: tuple[Log, ...] = ()


_LOG: Final[Field] = record(Log, {"origin": origin(), "keys": array(octets(32), 1, 8)})
_SETTINGS: Final[Field] = record(WitnessSettings, {"origin": origin(), "logs": optional(array(_LOG, 1, 64))})


def read_settings(folder: Path) -> WitnessSettings:
    """The settings in a home; raises :class:`WrongValue` when it has none, :class:`Malformed` refusals,
    :class:`NotAnElement` for an unsound key of a log."""
    content = read_bounded(folder / FILE, limit=_LIMIT)
    if content is None:
        raise WrongValue("a home that plaatsbewijs witness init made", field="folder")
    return _read(content)


def write_settings(folder: Path, settings: WitnessSettings) -> None:
    """Keep ``settings`` in a home, durable on return; raises what :func:`read_settings` would."""
    with turn(folder):
        write_durably(folder / FILE, written(settings))


def written(settings: WitnessSettings) -> bytes:
    """The file of ``settings``, which :func:`read_settings` reads: raises its refusals for what it would not."""
    content = strict_json.write(_SETTINGS.write(settings))
    _read(content)
    return content


def _read(unverified: bytes) -> WitnessSettings:
    settings: WitnessSettings = _SETTINGS.read(strict_json.parse(unverified, limit=_LIMIT), "settings")
    origins = [settings.origin, *(each.origin for each in settings.logs)]
    if len(set(origins)) != len(origins):
        raise WrongValue("a name of its own for the witness and for every log", field="logs")
    for log in settings.logs:
        for key in log.keys:
            require_ed25519_key(key, "logs")
    return settings
