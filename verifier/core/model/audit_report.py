"""An audit report (controleverslag): what came out differently when a contract was worked out again.

It names statements by digest and lines by number, and never a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from verifier.core.model.calendar import Month
from verifier.core.model.report import Status
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Difference:
    """One numbered step that did not hold of a statement, or of another line; ``line`` is 0 for the whole."""

    step: int
    clause: str
    nl: str
    en: str
    status: Status
    code: str
    expected: str
    line: int = 0
    statement: Digest | None = None


class Judged(StrEnum):
    """How far a verdict was worked out again.

    *recomputed*: the same members came out. *as_judged*: it rests on what was erased, of which only the sum is
    left. *held_back*: it says less than the statements here ask for, as contracts outside the bundle may explain.
    *different*: it says something else.
    """

    RECOMPUTED = "recomputed"
    AS_JUDGED = "as_judged"
    HELD_BACK = "held_back"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class AuditedVerdict:
    """One verdict of the record."""

    statement: Digest
    contract: Digest
    moment: Month
    verdict: Outcome
    judged: Judged


class Word(StrEnum):
    """What is taken on the register's word: one job of a person over all contracts, and who is the same person."""

    CAP = "cap"
    PEOPLE = "people"
    RECEIVED_AT = "received_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """``size`` and ``root`` are those of the checkpoint, ``counts`` how many of each kind were read.

    ``omitted`` are the differences beyond those listed; ``good_until`` is when the newest directory ends, in Unix
    seconds.
    """

    status: Status
    contract: Digest | None
    reader: str
    size: int
    root: Digest | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    verdicts: tuple[AuditedVerdict, ...] = ()
    differences: tuple[Difference, ...] = ()
    omitted: int = 0
    on_word: tuple[Word, ...] = ()
    good_until: int | None = None

    def __bool__(self) -> NoReturn:
        raise TypeError("a report is three-valued: compare its status")
