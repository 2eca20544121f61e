"""Act 5: a year of hours, under one full-time job per person over all contracts."""

from __future__ import annotations

from datetime import date

from verifier.core.model.calendar import Month, months
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.demo import cast
from verifier.demo.acts.proof import claim_and_ask
from verifier.demo.cast import Deal, Row
from verifier.demo.files import monthly_hours
from verifier.demo.money import hours
from verifier.demo.screen import Steps
from verifier.demo.stage import Stage

#: The withdrawn placement counts up to and including the seventh month.
LEFT_AFTER = 7
CORRECTED_HOURS = 14_000


def report_year(stage: Stage) -> None:
    """Half a year, the interim answer, the other half; then a correction and a withdrawal."""
    calendar = stage.setting.calendar
    year = months(calendar.first, calendar.last)
    with stage.screen.steps("reporting hours", total=2 * len(year)) as steps:
        for month in year[:6]:
            _report_both(stage, month, steps)
    claim_and_ask(stage, cast.LARGE, calendar.halfway)
    with stage.screen.steps("reporting hours", total=2 * len(year)) as steps:
        for month in year[6:]:
            _report_both(stage, month, steps)
    _correct(stage, year[2])
    _withdraw(stage, calendar.first.plus(LEFT_AFTER).first_day)


def _report_both(stage: Stage, month: Month, steps: Steps) -> None:
    for deal in cast.DEALS:
        granted = _report(stage, deal, month)
        cut = [
            f"{row.reference}: {hours(monthly_hours(row))} reported, {hours(granted[stage.placement(row)])} granted"
            for row in cast.ROWS
            if row.deal is deal and granted.get(stage.placement(row), monthly_hours(row)) < monthly_hours(row)
        ]
        steps.step(f"{month} {deal.contractor.name}" + (f"; the cap bites: {'; '.join(cut)}" if cut else ""))


def _report(stage: Stage, deal: Deal, month: Month, changed: dict[str, int] | None = None) -> dict[Digest, int]:
    lines = {stage.placement(row): _worked(row, changed or {}) for row in cast.ROWS if row.deal is deal}
    return dict(stage.contractor(deal.contractor).report_hours(stage.contract(deal), month, lines).granted)


def _worked(row: Row, changed: dict[str, int]) -> int:
    return changed.get(row.reference, monthly_hours(row))


def _correct(stage: Stage, month: Month) -> None:
    _report(stage, cast.LARGE, month, {cast.CORRECTED: CORRECTED_HOURS})
    stage.screen.say(f"{month} is corrected: {cast.CORRECTED} worked {hours(CORRECTED_HOURS)} hours.")


def _withdraw(stage: Stage, effective: date) -> None:
    (row,) = (each for each in cast.ROWS if each.reference == cast.WITHDRAWN)
    contractor = stage.contractor(row.deal.contractor)
    contractor.withdraw(stage.placement(row), reason=WithdrawalReason.ENDED, effective_date=effective)
    stage.screen.say(f"{row.reference} is withdrawn with effect from {effective}; its later hours count no more.")
