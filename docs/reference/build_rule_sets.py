"""Writes ``rule-sets.md`` from the shipped rule sets: ``python docs/reference/build_rule_sets.py``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from docs.reference import rule_set_cells as cells
from docs.reference.rule_set_examples import of_rule_set
from verifier import shipped
from verifier.core.rules.table.building_blocks import BonusKind, Condition, FullTimeForm, Per, Stacking, WindowKind
from verifier.core.rules.table.gaps import gaps
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset

PAGE = Path(__file__).with_name("rule-sets.md")

_HEAD = """# Rule sets (bouwblokken)

Made from `schemas/rulesets/` by `docs/reference/build_rule_sets.py`; do not edit. A contract names a rule set by
name and digest (SHA-256 of the file). What an amount is for stands beside it; a flat bonus counts once.
Marks: **P** read on the primary page, **S** from a secondary transcription. What a page does not state is a *gap*:
whoever needs the rule is refused and told which, unless the contract agrees on it. Where a reading is given, the
calculation follows that. One of them in plain words, in Dutch or English: `plaatsbewijs rules explain`. See also
[how to add a rule set](../how-to/add-a-rule-set.md) and [move your table in](../tutorial/move-your-table-in.md).
"""


def page() -> str:
    """The whole page, in Markdown."""
    rulesets = [parse_ruleset(shipped.ruleset(name)) for name in shipped.ruleset_names()]
    return "\n".join([_HEAD, *_overview(rulesets), *(_section(ruleset) for ruleset in rulesets)])


def _overview(rulesets: list[RuleSet]) -> list[str]:
    lines = ["## Overview", ""]
    lines += cells.table(
        ("Rule set", "Mark", "Full-time year", "Categories", "Bonuses", "Activities", "Gaps", "Cannot", "Examples"),
        map(_counts, rulesets),
    )
    return lines + cells.table(("Mechanism", "Rule sets that have it"), _mechanisms(rulesets))


def _counts(ruleset: RuleSet) -> tuple[str, ...]:
    full_time = cells.full_time(ruleset.full_time.hours)
    parts = (ruleset.categories, ruleset.bonuses, ruleset.activities, gaps(ruleset), ruleset.unsupported)
    counts = [str(len(part)) for part in (*parts, of_rule_set(ruleset))]
    return f"[{ruleset.title.en}](#{_anchor(ruleset.title.en)})", str(ruleset.status), full_time, *counts


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _mechanisms(rulesets: Iterable[RuleSet]) -> list[tuple[str, ...]]:
    listed = list(rulesets)
    return [
        (mechanism, ", ".join(f"`{each.name}`" for each in listed if has(each)))
        for mechanism, has in _MECHANISMS.items()
        if any(has(each) for each in listed)
    ]


def _asked(ask: Callable[[Condition], object]) -> Callable[[RuleSet], bool]:
    """Whether a row or a bonus asks something."""
    return lambda table: any(
        ask(each) for each in (*(row.when for row in table.categories), *(row.condition for row in table.bonuses))
    )


def _per(*pers: Per) -> Callable[[RuleSet], bool]:
    return lambda table: any(row.per in pers for row in table.categories)


def _bonus(*kinds: BonusKind) -> Callable[[RuleSet], bool]:
    return lambda table: any(row.kind in kinds for row in table.bonuses)


def _window(*kinds: WindowKind) -> Callable[[RuleSet], bool]:
    return lambda table: any(row.window.kind in kinds for row in table.categories)


#: What a rule set can have, in the order of the calculation.
_MECHANISMS: Mapping[str, Callable[[RuleSet], object]] = {
    "full-time year of a number of hours": lambda table: table.full_time.hours.yearly is not None,
    "full-time year of the employer": lambda table: table.full_time.hours.base is FullTimeForm.EMPLOYER,
    "least hours a week": lambda table: table.minimum_weekly_hours,
    "value per full-time year": _per(Per.FULL_TIME_YEAR),
    "value per month or per learning year": _per(Per.MONTH, Per.YEAR),
    "value once for a placement": _per(Per.PLACEMENT),
    "value of which it is not stated what it is for": _per(Per.UNSPECIFIED),
    "hourly column": lambda table: any(row.hourly_amount for row in table.categories),
    "hourly column that counts for hire-in": lambda table: table.hourly_for,
    "by how long a benefit lasted": _asked(lambda each: each.months_in_group),
    "by how long a benefit still lasts": _asked(lambda each: each.months_left),
    "by age on the reference date": _asked(lambda each: each.age_at_least or each.age_below),
    "by a trait of the person": _asked(lambda each: each.traits or each.all_traits or each.without_traits),
    "by the kind of employment": _asked(lambda each: each.employment_kinds or each.without_employment_kinds),
    "not employed by the same employer before": _asked(lambda each: each.not_employed_before),
    "bonus once": _bonus(BonusKind.FLAT),
    "bonus per year": _bonus(BonusKind.PER_YEAR),
    "bonus as a multiple of the row": _bonus(BonusKind.MULTIPLE),
    "bonus of which it is not stated whether it is once": _bonus(BonusKind.UNSPECIFIED),
    "bonuses that add up": lambda table: any(row.stacking is Stacking.ADDS for row in table.bonuses),
    "window of months": _window(WindowKind.MONTHS),
    "counts always": _window(WindowKind.UNLIMITED),
    "counts while the training runs": _window(WindowKind.TRAINING),
    "counts while a subsidy runs": lambda table: table.counts_while,
    "start before the contract": lambda table: table.start_window_months,
    "share of an invoice": lambda table: any(
        measure.share_basis_points != 10_000 for row in table.activities for measure in row.measures
    ),
    "limit on an activity": lambda table: any(row.limits or row.months_at_most for row in table.activities),
    "surcharge on an activity": lambda table: any(row.surcharge for row in table.activities),
    "cap on activities as a share of the obligation": lambda table: table.activity_caps,
    "certificate that lowers the obligation": lambda table: table.obligation.certificates,
    "share of full-time jobs that meets the obligation": lambda table: (
        table.obligation.full_time_share_basis_points
    ),
    "cap on the obligation": lambda table: table.obligation.cap,
    "least percentage": lambda table: table.obligation.least_basis_points,
    "threshold": lambda table: table.obligation.threshold,
    "malus": lambda table: table.malus_basis_points,
    "term for a plan of approach": lambda table: table.plan_working_days,
    "no table of placements": lambda table: not table.categories,
    "rule that cannot be calculated": lambda table: table.unsupported,
}


def _section(ruleset: RuleSet) -> str:
    lines = [f"## {ruleset.title.en}", "", *cells.facts(ruleset), ""]
    lines += cells.table(
        ("Category", "Who", "Value", "Counts", "Attested by", "Mark"), map(cells.category, ruleset.categories)
    )
    lines += cells.table(("Bonus", "When", "Amount", "Attested by", "Mark"), map(cells.bonus, ruleset.bonuses))
    lines += cells.table(("Activity", "Valued by", "Confirmed by", "Mark"), map(cells.activity, ruleset.activities))
    lines += cells.table(("Cap on activities", "At most"), map(cells.cap, ruleset.activity_caps))
    certificates = ruleset.obligation.certificates
    lines += cells.table(("Certificate", "Lowers the obligation by", "Mark"), map(cells.certificate, certificates))
    cannot = [f"- {cells.codes(each.applies_to, 'and')}: {each.en}" for each in ruleset.unsupported]
    missing = gaps(ruleset)
    points = {each.code: f"- `{each.code}`: {each.en}" for each in ruleset.open_points}
    lines += _list("Cannot be calculated", cannot)
    lines += _list(
        "**Gaps**, which nothing fills but an agreement", [points[code] for code in points if code in missing]
    )
    lines += _list("Other open points", [points[code] for code in points if code not in missing])
    lines += _list("Worked examples", of_rule_set(ruleset))
    return "\n".join(lines)


def _list(head: str, items: list[str]) -> list[str]:
    return [f"{head}:", "", *items, ""] if items else []


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
