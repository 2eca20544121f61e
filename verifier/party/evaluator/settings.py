"""An evaluator's settings (instellingen): how much it evaluates on one day, and for which website's pages.

They are in ``evaluator.json`` of its home; the environment is the home's. Quotas are an evaluator's own: whatever
the register's tickets allow, a leaked agency key can search no faster than this. Ninety million numbers at the
national limit take seven years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from verifier.core.errors import WrongValue
from verifier.core.wire import strict_json
from verifier.core.wire.fields import Field, integer, optional, record, text
from verifier.party.durable_file import read_bounded, turn, write_durably

FILE = "evaluator.json"
_LIMIT = 4096
#: As a browser writes an origin (RFC 6454, 6.2): https, or http on this very machine, and no path.
_ORIGIN = re.compile(
    r"https://[a-z0-9.-]+(?::[0-9]{1,5})?|http://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class EvaluatorSettings:
    """Elements a UTC day: for one agency, and for all together (the national breaker).

    ``portal_origin`` is the register's public origin, when desks that work in its pages may ask; without it no page
    of any website can.
    """

    agency_daily: int = 5_000
    national_daily: int = 35_000
    portal_origin: str | None = None


_SETTINGS: Field = record(
    EvaluatorSettings,
    {
        "agency_daily": integer(1, 1_000_000),
        "national_daily": integer(1, 1_000_000),
        "portal_origin": optional(text(200, _ORIGIN, "an origin, such as https://register.example,")),
    },
)


def read_settings(folder: Path) -> EvaluatorSettings:
    """The settings in a home, or the defaults when it has no such file.

    Raises :class:`Malformed` refusals, and :class:`WrongValue` when one agency may have more than all together:
    the start fails on a breaker that could never break.
    """
    content = read_bounded(folder / FILE, limit=_LIMIT)
    if content is None:
        return EvaluatorSettings()
    settings: EvaluatorSettings = _SETTINGS.read(strict_json.parse(content, limit=_LIMIT), "settings")
    if settings.agency_daily > settings.national_daily:
        raise WrongValue("at most what all agencies together may have", field="agency_daily")
    return settings


def write_settings(folder: Path, settings: EvaluatorSettings) -> None:
    """Keep ``settings`` in a home, durable on return."""
    with turn(folder):
        write_durably(folder / FILE, strict_json.write(_SETTINGS.write(settings)))
