"""Act 5: a year of hours, under one full-time job per person over all contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from verifier.core.model.calendar import Month, months
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.demo import cast
from verifier.demo.acts.proof import claim_and_ask
from verifier.demo.cast import Deal, Row
from verifier.demo.files import monthly_hours
from verifier.demo.money import hours
from verifier.demo.stage import Stage

#: The withdrawn placement counts up to and including the seventh month.
LEFT_AFTER = 7
CORRECTED_HOURS = 14_000


class Cut(NamedTuple):
    """Hours of a month that the cap did not grant in full; hundredths of hours."""

    reference: str
    month: Month
    reported: int
    granted: int


def report_year(stage: Stage) -> None:
    """Half a year, the interim answer, the other half; then a correction and a withdrawal."""
    calendar = stage.setting.calendar
    year = months(calendar.first, calendar.last)
    cut = _report_months(stage, year[:6])
    claim_and_ask(stage, cast.LARGE, calendar.halfway)
    cut += _report_months(stage, year[6:])
    _show_cut(stage, cut)
    _correct(stage, year[2])
    _withdraw(stage, calendar.first.plus(LEFT_AFTER).first_day)


def _report_months(stage: Stage, year: Sequence[Month]) -> list[Cut]:
    """Report each of these months for both contracts; the lines of which not every hour was granted."""
    cut: list[Cut] = []
    with stage.screen.steps("reporting hours", total=len(year)) as steps:
        for month in year:
            granted: dict[Digest, int] = {}
            for deal in cast.DEALS:
                granted |= _report(stage, deal, month)
            cut += [each for row in cast.ROWS if (each := _cut(stage, row, month, granted)) is not None]
            steps.step(f"{month}: {len(granted)} placements have hours granted")
    return cut


def _cut(stage: Stage, row: Row, month: Month, granted: Mapping[Digest, int]) -> Cut | None:
    counts = granted.get(stage.placement(row))
    if counts is None or counts == monthly_hours(row):
        return None
    return Cut(row.reference, month, monthly_hours(row), counts)


def _show_cut(stage: Stage, cut: Sequence[Cut]) -> None:
    """A row for every run of months in which the same hours were cut to the same."""
    runs: dict[tuple[str, int, int], list[Month]] = {}
    for each in cut:
        runs.setdefault((each.reference, each.reported, each.granted), []).append(each.month)
    stage.screen.table(
        f"Where the cap of one full-time job bites: {' and '.join(cast.BOTH_CONTRACTS)} are one person",
        ("placement", "months", "hours reported a month", "hours granted"),
        [
            (reference, f"{run[0]} to {run[-1]} ({len(run)})", hours(reported), hours(granted))
            for (reference, reported, granted), run in runs.items()
        ],
    )


def _report(stage: Stage, deal: Deal, month: Month, changed: dict[str, int] | None = None) -> dict[Digest, int]:
    worked = {row.reference: monthly_hours(row) for row in cast.ROWS if row.deal is deal} | (changed or {})
    lines = {stage.placements[reference]: hundredths for reference, hundredths in worked.items()}
    return dict(stage.contractor(deal.contractor).report_hours(stage.contract(deal), month, lines).granted)


def _correct(stage: Stage, month: Month) -> None:
    _report(stage, cast.LARGE, month, {cast.CORRECTED: CORRECTED_HOURS})
    stage.screen.say(f"{month} is corrected: {cast.CORRECTED} worked {hours(CORRECTED_HOURS)} hours.")


def _withdraw(stage: Stage, effective: date) -> None:
    (row,) = (each for each in cast.ROWS if each.reference == cast.WITHDRAWN)
    contractor = stage.contractor(row.deal.contractor)
    contractor.withdraw(stage.placement(row), reason=WithdrawalReason.ENDED, effective_date=effective)
    stage.screen.say(f"{row.reference} is withdrawn with effect from {effective}; its later hours count no more.")
