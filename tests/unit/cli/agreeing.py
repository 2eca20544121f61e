"""Agreeing (overeenkomen) by hand: what buyer and contractor write in the file of a contract."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from tests.unit.cli.office import Office
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


def drafted(office: Office) -> Path:
    """The file of :func:`terms`, as the buyer's program writes it from what is typed."""
    file, told = office.file("terms.json"), terms()
    last = told["moments"][0]
    typed = {
        "reference": told["reference"],
        "contractor": CONTRACTOR,
        "value": "800000",
        "first": told["first_day"],
        "last": told["last_day"],
        "ruleset": told["ruleset"],
        "percent": "5",
        "motivation": told["obligation"]["motivation"],
        "malus": "100",
        "recovery": "3",
        "work": "outside",
        "target": f"gastlessen=activity/scholing_kennis_middelen:2@{last}:{told['last_day']}",
    }
    options = [word for name, value in typed.items() for word in (f"--{name}", value)]
    milestones = ("--milestone", "10=gastlessen", "--milestone", "90")
    wrong = [*options, *milestones, "--target", f"gastlessen=people_kept/6:1@{last}", "--certificate", "Geen code"]
    assert office("buyer", "buyer", "draft-contract", "--out", file, *wrong, code=64)["refused"]["code"] == "usage"
    assert not file.exists()
    office("buyer", "buyer", "draft-contract", "--out", file, *options, *milestones)
    assert json.loads(file.read_text(encoding="utf-8")) == told
    return file
