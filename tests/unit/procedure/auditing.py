"""What the tests of auditing share: a story with every kind of statement, and the report on any lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.world.auditing import LoggedWorld
from tests.world.people import PEOPLE
from verifier.core.model.audit_report import AuditReport
from verifier.core.model.calendar import Month, months
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Statement
from verifier.core.model.verdict import Verdict
from verifier.core.trust.kit import Kit, write_kit
from verifier.core.wire.envelope import digest_of
from verifier.offline.auditing import audit_file

JANUARY, JUNE, DECEMBER = Month(2026, 1), Month(2026, 6), Month(2026, 12)
#: A third of a full-time month.
THIRD = 5_200


@dataclass(frozen=True, slots=True)
class Told:
    """A world with a contract, and its placements by name."""

    world: LoggedWorld
    contract: Verified[Contract]
    placed: dict[str, Verified[Placement]]

    @property
    def lines(self) -> list[bytes]:
        return self.world.lines(self.contract)

    def audit(
        self, lines: Sequence[bytes] | None = None, *, at: int | None = None, kit: Kit | None = None
    ) -> AuditReport:
        return audited(self.lines if lines is None else lines, self, at=at, kit=kit)


def branched(told: Told) -> Told:
    """The same story, to which may be added without anything in the other."""
    world, records = copy(told.world), told.world.records
    world.records = replace(
        records,
        kept=dict(records.kept),
        leaves=list(records.leaves),
        leaf_index=dict(records.leaf_index),
        nonces=dict(records.nonces),
        links=dict(records.links),
        holdings=dict(records.holdings),
        ledger=dict(records.ledger),
        changed=dict(records.changed),
    )
    world.published = list(world.published)
    return Told(world, told.contract, told.placed)


@cache
def ready_in_june() -> Told:
    """Seven people at work for half a year, and a claim: whoever judges now has all there is."""
    told = at_work()
    told.world.claim(told.contract, JUNE)
    return told


@cache
def right_in_june() -> Verdict:
    """What there is to say of it."""
    told = branched(ready_in_june())
    verdict = told.world.verdict(told.contract, JUNE)
    assert verdict is not None
    return verdict.statement


def audited(lines: Sequence[bytes], told: Told, *, at: int | None = None, kit: Kit | None = None) -> AuditReport:
    """The report on ``lines``, in one process."""
    with TemporaryDirectory() as folder:
        bundle, own = Path(folder, "bundle"), Path(folder, "kit")
        bundle.write_bytes(b"".join(lines))
        own.write_bytes(write_kit(kit or told.world.kit))
        return audit_file(bundle, kit=own, at=told.world.at if at is None else at, processes=0)


def codes(report: AuditReport) -> set[tuple[int, str]]:
    """The steps that refused, with their codes."""
    return {(each.step, each.code) for each in report.differences}


def at_work(people: int = 7, months_worked: int = 6) -> Told:
    """People at work for a third of the time since January, up to the day after the last month."""
    world = LoggedWorld()
    contract = world.agreed()
    placed = {f"person {number}": world.employ(contract, PEOPLE[number]) for number in range(people)}
    told = Told(world, contract, placed)
    for month in months(Month(2026, 1), Month(2026, months_worked)):
        report_month(told, month)
    return told


def report_month(told: Told, month: Month, **hours: int) -> None:
    """Report a third of full time for everybody, or the ``hours`` that are given."""
    told.world.travel(month)
    at = {name.replace("_", " "): number for name, number in hours.items()}
    told.world.report(month, {each.digest: at.get(name, THIRD) for name, each in told.placed.items()})


def said(told: Told, statement: Statement) -> Verified[Any]:
    """A statement of the register or of anyone, signed and logged without any check: a register that lies."""
    token = told.world.sign(statement)
    verified = Verified(statement, token, digest_of(token))
    told.world.records.keep(verified)
    return verified


@cache
def whole() -> Told:
    """Every kind of statement, one of each that can go wrong, and two verdicts; nobody may add to it."""
    world = LoggedWorld()
    contract = world.agreed()
    world.pad(3)
    placed = {f"person {number}": world.employ(contract, PEOPLE[number]) for number in range(7)}
    placed["second job"] = world.employ(contract, PEOPLE[0], first_day=date(2026, 2, 1))
    world.decide(world.place(contract, PEOPLE[9]), decline=True)
    world.done(contract)
    told = Told(world, contract, placed)
    for month in months(Month(2026, 1), JUNE):
        at = [each for each in placed.values() if Month.of(each.statement.first_day) <= month]
        world.travel(month)
        world.report(month, {each.digest: THIRD for each in at})
        world.pad(2)
    world.report(Month(2026, 2), {each.digest: THIRD - 100 for each in placed.values()})
    world.claim(contract, JUNE)
    world.verdict(contract, JUNE)
    world.withdraw(placed["person 6"], date(2026, 10, 1))
    for month in months(Month(2026, 7), DECEMBER):
        at = [each for name, each in placed.items() if name != "person 6" or month < Month(2026, 10)]
        world.travel(month)
        world.report(month, {each.digest: THIRD for each in at})
    world.claim(contract, DECEMBER)
    world.verdict(contract, DECEMBER)
    world.pad(5)
    return told


def kind_of(line: bytes) -> str:
    """What a line is; of a statement, its typ."""
    read = json.loads(line)
    return str(read.get("typ", read["kind"]))
