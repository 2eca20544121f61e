"""Agreeing (overeenkomen) by hand: what buyer and contractor write in the file of a contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from verifier.core.model.calendar import Month

THIS_MONTH = Month.of(date.today())  # noqa: DTZ011 - which day it is in the test's own place does not matter
CONTRACTOR = "kvk:12345678"


def terms() -> dict[str, Any]:
    first, last = THIS_MONTH, THIS_MONTH.plus(5)
    return {
        "reference": "WERK-1",
        "contractor": CONTRACTOR,
        "value": 80_000_000,
        "obligation": {"basis_points": 500, "motivation": "Dit werk is arbeidsintensief; zo is het besproken."},
        "first_day": str(first.first_day),
        "last_day": str(last.last_day),
        "ruleset": "utrecht-current",
        "reference_date": str(first.first_day),
        "moments": [str(last)],
        "malus_basis_points": 10_000,
        "recovery_months": 3,
        "work": "outside",
        "targets": [
            {
                "code": "gastlessen",
                "kind": "activity",
                "moment": str(last),
                "least": 200,
                "activity": "scholing_kennis_middelen",
                "day": str(last.last_day),
            }
        ],
        "milestones": [{"basis_points": 1_000, "target": "gastlessen"}, {"basis_points": 9_000}],
    }
