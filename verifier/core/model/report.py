"""A report (verslag) of a verification: three-valued, with its findings, never a bare yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from verifier.core.model.credential import Credential
from verifier.core.model.verdict import Verdict


class Status(StrEnum):
    """*undecided*: something needed to decide is missing or stale; it is never a softer *valid*."""

    VALID = "valid"
    INVALID = "invalid"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Finding:
    """One numbered step: what it checks in Dutch and English, its clause, and how it ended."""

    step: int
    clause: str
    nl: str
    en: str
    status: Status
    code: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found; ``as_of`` and ``good_until`` in Unix seconds, None when not even that is known.

    ``verdict`` is what a bundle shows, ``credential`` what a bundle or a presentation shows: as far as it opened,
    and None once anything was *invalid*.
    """

    status: Status
    findings: tuple[Finding, ...]
    verdict: Verdict | None = None
    as_of: int | None = None
    good_until: int | None = None
    credential: Credential | None = None

    def __bool__(self) -> NoReturn:
        raise TypeError("a report is three-valued: compare its status")
