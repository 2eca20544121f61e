"""Drafts (concepten): contracts as they are typed on the page, and the same as options of ``draft-contract``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.service.register.cast import AUDITOR, OTHER_BUYER, OTHER_CONTRACTOR
from tests.unsafe_scheme import CONTRACTOR

UTRECHT, RIJNMOND, FRYSLAN = "utrecht-current", "rijnmond-2024", "sudwest-fryslan"
BRABANT: Final = "noordoost-brabant-2025-a"
HOLLAND: Final = "holland-rijnland-2023-09"
#: Those that the directory of these tests lists.
RULESETS: Final = (UTRECHT, RIJNMOND, FRYSLAN, BRABANT, HOLLAND)
FRAMEWORK: Final = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"
EARLIER: Final = "EjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze8"

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """``typed`` by the names of the page's fields, ``options`` by those of the program.

    ``open`` are the fields that its rule set leaves open; ``taken`` is what a call-off takes over, and ``added``
    what the program has no option for, so that it is added to its file.
    """

    name: str
    typed: Typed
    options: tuple[tuple[str, str], ...]
    ruleset: str = UTRECHT
    open: tuple[str, ...] = ("start_window", "rounding")
    taken: Mapping[str, Any] | None = None
    added: Mapping[str, Any] = field(default_factory=dict)

    @property
    def arguments(self) -> Iterator[str]:
        """As they are typed after the verb."""
        for name, value in (*self.options, ("ruleset", self.ruleset)):
            yield from (f"--{name}", value)


BASICS: Final[Typed] = {
    "reference": "AANB-2027-014",
    "contractor": CONTRACTOR,
    "value": "1.200.000",
    "first_day": "2027-01-01",
    "last_day": "2028-12-31",
    "rhythm": "end",
}
OPTIONS: Final = (
    ("reference", "AANB-2027-014"),
    ("contractor", CONTRACTOR),
    ("value", "1200000"),
    ("first", "2027-01-01"),
    ("last", "2028-12-31"),
)
#: Somebody who agreed on four percent.
PERCENT: Final[Typed] = {**BASICS, "obliging": "percent", "percent": "4,25"}

TARGETS: Final = [
    {"id": 1, "kind": "euros", "least": "20.000", "moment": "2027-12", "months": "6", "share": "10"},
    {"id": 2, "kind": "hours", "least": "1250,5", "moment": "2027-12", "share": ""},
    {"id": 4, "kind": "people_kept", "least": "6", "moment": "2028-12", "months": "12", "share": "12,5"},
    {
        "id": 5,
        "kind": "activity",
        "least": "2",
        "moment": "2028-12",
        "activity": "scholing_kennis_middelen",
        "day": "2028-11-30",
        "share": "",
    },
]

DRAFTS: Final = (
    Draft("percent", PERCENT, (*OPTIONS, ("percent", "4.25"))),
    Draft(
        "amount",
        {
            **BASICS,
            "reference": "Brug “De Hef”, perceel 2 – é",
            "value": "€ 800,000.50",
            "obliging": "amount",
            "percent": "4",
            "amount": "40.000",
            "motivation": "Dit werk is arbeidsintensief; zo is het besproken.",
            "malus": "12,5 %",
            "rhythm": "half",
            "reference_date": "2026-11-30",
            "recovery_months": "6",
            "region": "gm0344",
            "work": "outside",
        },
        (
            ("reference", "Brug “De Hef”, perceel 2 – é"),
            *OPTIONS[1:2],
            ("value", "800000.50"),
            *OPTIONS[3:],
            ("amount", "40000"),
            ("motivation", "Dit werk is arbeidsintensief; zo is het besproken."),
            ("malus", "12.5"),
            *(("moment", each) for each in ("2027-06", "2027-12", "2028-06", "2028-12")),
            ("reference-date", "2026-11-30"),
            ("recovery", "6"),
            ("region", "GM0344"),
            ("work", "outside"),
        ),
    ),
    Draft(
        "framework",
        {
            **PERCENT,
            "rule": "carried",
            "buyers": [OTHER_BUYER],
            "parties": [{"id": 1, "party": OTHER_CONTRACTOR, "role": "staffing_agency"}],
            "auditor": AUDITOR,
            "supersedes": EARLIER,
            "start_window": "6",
            "rounding": "euro_down",
            "full_time": "40",
        },
        (
            *OPTIONS,
            ("percent", "4.25"),
            ("call-offs", "carried"),
            ("call-off-buyer", OTHER_BUYER),
            ("party", f"{OTHER_CONTRACTOR}=staffing_agency"),
            ("supersedes", EARLIER),
            ("start-window", "6"),
            ("rounding", "euro_down"),
        ),
        added={"auditor": AUDITOR},
    ),
    Draft(
        "call-off",
        {**PERCENT, "contractor": "", "rhythm": "year", "rounding": "cent_down"},
        (
            *OPTIONS,
            ("percent", "4.25"),
            ("moment", "2027-12"),
            ("moment", "2028-12"),
            ("framework", FRAMEWORK),
            ("start-window", "6"),
        ),
        taken={"digest": FRAMEWORK, "contractor": CONTRACTOR, "agreed": {"start_window_months": 6}},
    ),
    Draft(
        "call-off that owes nothing",
        {**BASICS, "rhythm": "own", "months": ["2027-04", "2028-03"]},
        (
            *OPTIONS,
            ("amount", "0"),
            *(("moment", each) for each in ("2027-04", "2028-03", "2028-12")),
            ("framework", FRAMEWORK),
        ),
        taken={"digest": FRAMEWORK, "contractor": CONTRACTOR, "isWhole": True},
    ),
    Draft(
        "targets and milestones",
        {
            **PERCENT,
            "rhythm": "quarter",
            "targets": TARGETS,
            "share_obligation": "70",
            "malus": "100",
        },
        (
            *OPTIONS,
            ("percent", "4.25"),
            *(("moment", f"{year}-{month}") for year in (2027, 2028) for month in ("03", "06", "09", "12")),
            ("target", "euros_2027_12=euros:20000@2027-12"),
            ("target", "hours_2027_12=hours:1250.5@2027-12"),
            ("target", "people_kept_12_2028_12=people_kept/12:6@2028-12"),
            (
                "target",
                "activity_scholing_kennis_middelen_2028_12=activity/scholing_kennis_middelen:2@2028-12:2028-11-30",
            ),
            ("milestone", "10=euros_2027_12"),
            ("milestone", "12.5=people_kept_12_2028_12"),
            ("milestone", "70"),
            ("malus", "100"),
        ),
    ),
    Draft(
        "certificates",
        {**PERCENT, "certificates": ["pso_2"]},
        (*OPTIONS, ("percent", "4.25"), ("certificate", "pso_2")),
        ruleset=BRABANT,
        open=(),
    ),
    Draft(
        "a stated malus",
        {**PERCENT, "malus": "125"},
        (*OPTIONS, ("percent", "4.25"), ("malus", "125")),
        ruleset=RIJNMOND,
        open=("start_window", "bonus_stacking", "rounding"),
    ),
    Draft(
        "a full-time week that was agreed",
        {**PERCENT, "full_time": "38,5"},
        (*OPTIONS, ("percent", "4.25"), ("full-time", "38.5")),
        ruleset=FRYSLAN,
        open=("full_time", "full_time_year"),
    ),
    Draft(
        "every gap filled",
        {
            **PERCENT,
            "full_time": "36",
            "start_window": "0",
            "bonus_kind": "per_year",
            "bonus_stacking": "highest",
            "rounding": "cent_half_up",
        },
        (
            *OPTIONS,
            ("percent", "4.25"),
            ("full-time", "36"),
            ("start-window", "0"),
            ("bonus-kind", "per_year"),
            ("bonus-stacking", "highest"),
            ("rounding", "cent_half_up"),
        ),
        ruleset=HOLLAND,
        open=("full_time", "full_time_year", "start_window", "bonus_kind", "bonus_stacking", "rounding"),
    ),
)
