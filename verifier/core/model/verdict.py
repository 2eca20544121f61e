"""A verdict (oordeel): the register's word on one contract at one moment, and all that a buyer gets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verifier.core.model.calendar import Month
from verifier.core.model.contract import RuleSetRef
from verifier.core.model.statement import Digest, Statement


class Outcome(StrEnum):
    """The five answers. *met* and *not_met* are final; the others are given on the way."""

    MET = "met"
    NOT_MET = "not_met"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class AsOf:
    """What the verdict rests on: the moment, the log's head when it was judged, and the inputs' digest."""

    moment: Month
    log_origin: str
    size: int
    root: Digest
    inputs: Digest


@dataclass(frozen=True, slots=True)
class TargetAnswer:
    """How one target of the contract stands, by its code."""

    code: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Statement):
    """``sr-verdict+jwt``, by the register. What the publication policy holds back is None.

    ``band`` is a share of the obligation (``"75-100"``); ``shortfall_step``, ``floor_rounded``,
    ``activities_total`` and ``malus`` are eurocents. ``targets`` are those of which something may be told;
    ``payment_basis_points`` is the share of the payment that is due by them.
    """

    contract: Digest
    as_of: AsOf
    ruleset: RuleSetRef
    policy: str
    verdict: Outcome
    band: str | None = None
    shortfall_step: int | None = None
    floor_rounded: int | None = None
    placements_class: str | None = None
    activities_total: int | None = None
    targets: tuple[TargetAnswer, ...] = ()
    payment_basis_points: int | None = None
    malus: int | None = None
