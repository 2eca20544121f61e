"""Hours (uren): what a contractor reports per month, and what the register grants of it under the cap."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest, Statement


@dataclass(frozen=True, slots=True)
class HoursLine:
    """One placement's hours in one month, in hundredths of an hour."""

    placement: Digest
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Statement):
    """``sr-hours+jwt``, by the contractor. A later revision replaces all parts of an earlier one."""

    contract: Digest
    month: Month
    revision: int
    part: int
    parts: int
    lines: tuple[HoursLine, ...]


class Flat(StrEnum):
    """What a grant says of a placement's one-off part where that does not count (ADR 0035)."""

    COUNTED_ELSEWHERE = "counted_elsewhere"


@dataclass(frozen=True, slots=True)
class GrantLine(HoursLine):
    """What one placement was granted of one month, and, only where its one-off part does not count, that."""

    flat: Flat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(Statement):
    """``sr-grant+jwt`` (toekenning), by the register: the hours that count after the one-FTE cap."""

    hours: Digest
    lines: tuple[GrantLine, ...]
