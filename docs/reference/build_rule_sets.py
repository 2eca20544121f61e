"""Writes ``rule-sets.md`` from the shipped rule sets: ``python docs/reference/build_rule_sets.py``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from verifier import shipped
from verifier.core.rules.building_blocks import (
    ActivityKind,
    Bonus,
    Category,
    Condition,
    Measure,
    Window,
    WindowKind,
    WindowStart,
)
from verifier.core.rules.ruleset import RuleSet, parse_ruleset

PAGE = Path(__file__).with_name("rule-sets.md")

_HEAD = """# Rule sets (bouwblokken)

Made from `schemas/rulesets/` by `docs/reference/build_rule_sets.py`; do not edit. A contract names a rule set by
name and digest (SHA-256 of the file). Amounts are for a full-time year unless a bonus is flat: then it counts once.
Marks: **P** read on the primary page, **S** from a secondary transcription. What a page does not state is listed
under *open points*: where a reading is given the calculation follows it, and elsewhere whoever needs the rule is
told that it is unspecified.
"""


def page() -> str:
    """The whole page, in Markdown."""
    rulesets = [parse_ruleset(shipped.ruleset(name)) for name in shipped.ruleset_names()]
    return "\n".join([_HEAD, *(_section(ruleset) for ruleset in rulesets)])


def _section(ruleset: RuleSet) -> str:
    lines = [f"## {ruleset.title.en}", "", *_facts(ruleset), ""]
    lines += _table(("Category", "Per year", "Counts", "Attested by", "Mark"), map(_category, ruleset.categories))
    lines += _table(("Bonus", "When", "Amount", "Attested by", "Mark"), map(_bonus, ruleset.bonuses))
    lines += _table(("Activity", "Valued by", "Mark"), map(_activity, ruleset.activities))
    lines += ["Open points:", "", *(f"- `{point.code}`: {point.en}" for point in ruleset.open_points), ""]
    return "\n".join(lines)


def _facts(ruleset: RuleSet) -> list[str]:
    weekly, base = ruleset.full_time.weekly_hours, ruleset.full_time.hours_counted
    return [
        f"- Name `{ruleset.name}`, version {ruleset.version}, mark {ruleset.status}",
        f"- Digest `{ruleset.digest.hex()}`",
        *(f"- Source: <{source.address}>, read {source.read}" for source in ruleset.sources),
        f"- Contracts from: {ruleset.contracts_from or 'unspecified'}",
        f"- Full time: {weekly / 100:g} hours a week, {base} hours",
        f"- Start before the contract: {_months(ruleset.start_window_months)}",
        f"- Cap on the obligation: {_euro(ruleset.obligation.cap)}",
        f"- Contract value from which there is one: {_euro(ruleset.obligation.threshold)}",
    ]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines, ""] if lines else []


def _category(row: Category) -> tuple[str, ...]:
    title = f"{row.title.nl} ({row.title.en})"
    return title, _euro(row.amount), _window(row.window), str(row.attested_by), str(row.status)


def _bonus(row: Bonus) -> tuple[str, ...]:
    title = f"{row.title.nl} ({row.title.en})"
    amount = f"{_euro(row.amount)} {row.kind.replace('_', ' ')}"
    return title, _condition(row.condition), amount, str(row.attested_by), str(row.status)


def _activity(row: ActivityKind) -> tuple[str, ...]:
    ways = [_measure(measure) for measure in row.measures]
    agreed = ["by agreement with the adviser"] if row.by_agreement else []
    return f"{row.title.nl} ({row.title.en})", ", ".join([" or ".join(ways), *agreed]).strip(", "), str(row.status)


def _measure(measure: Measure) -> str:
    by = measure.by.replace("_", " ")
    return by if measure.amount is None else f"{_euro(measure.amount)} per {by}"


def _condition(condition: Condition) -> str:
    parts = [] if condition.age_at_least is None else [f"{condition.age_at_least} or older on the reference date"]
    parts += [" or ".join(f"`{trait}`" for trait in condition.traits)] if condition.traits else []
    kinds = [f"`{kind}`" for kind in condition.employment_kinds]
    return ", and ".join([*parts, *([" or ".join(kinds)] if kinds else [])])


def _window(window: Window) -> str:
    if window.kind is not WindowKind.MONTHS:
        return {WindowKind.CONTRACT: "contract's duration", WindowKind.UNLIMITED: "always"}.get(
            window.kind, "unspecified"
        )
    start = "first month that counts" if window.counted_from is WindowStart.FIRST_COUNTED_MONTH else "start"
    return f"{window.months} months from {start}"


def _months(months: int | None) -> str:
    return "unspecified" if months is None else f"at most {months} months"


def _euro(amount: int | None) -> str:
    return (
        "unspecified" if amount is None else f"€ {amount // 100:,}" + (f".{amount % 100:02d}" * bool(amount % 100))
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
