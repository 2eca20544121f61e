"""Cells (cellen) of the page of rule sets: what stands in a row of a table, in words."""

from __future__ import annotations

from collections.abc import Iterable

from verifier.core.rules.table.activity_kinds import SPENT, ActivityCap, ActivityKind, Limit, Measure, Surcharge
from verifier.core.rules.table.building_blocks import (
    Bonus,
    Category,
    Condition,
    FullTimeForm,
    FullTimeYear,
    Source,
    Span,
    Window,
    WindowKind,
)
from verifier.core.rules.table.obligation_rules import Certificate
from verifier.core.rules.table.ruleset import RuleSet


def facts(ruleset: RuleSet) -> list[str]:
    """What holds for the whole table, a line each."""
    rule, until = ruleset.obligation, ruleset.contracts_until
    replaces = f", replaces `{ruleset.replaces}`" if ruleset.replaces else ""
    return [
        f"- Name `{ruleset.name}`, version {ruleset.version}, mark {ruleset.status}",
        f"- Family `{ruleset.family}`{replaces}",
        f"- Digest `{ruleset.digest.hex()}`",
        *(f"- Source: {_page(source)}, read {source.read}" for source in ruleset.sources),
        f"- Contracts from: {ruleset.contracts_from or 'unspecified'}" + (f", until {until}" if until else ""),
        f"- Full time: {full_time(ruleset.full_time.hours)}, {ruleset.full_time.hours_counted} hours",
        f"- Start before the contract: {_months(ruleset.start_window_months)}",
        f"- Cap on the obligation: {euro(rule.cap)}",
        f"- Contract value from which there is one: {euro(rule.threshold)}",
        f"- Malus, as a share of the shortfall: {_percent(ruleset.malus_basis_points)}",
        f"- Rounding of a share of an amount: {words(ruleset.rounding or 'unspecified')}",
        *_where_stated(ruleset),
    ]


def _page(source: Source) -> str:
    return f"<{source.address}>" if source.address else "a transcription that does not name its page"


def _where_stated(ruleset: RuleSet) -> list[str]:
    rule, hourly = ruleset.obligation, ruleset.hourly_for
    minimum, plan = ruleset.minimum_weekly_hours, ruleset.plan_working_days
    stated = {
        f"Least hours a week: {minimum / 100:g}": minimum,
        f"The hourly column counts for: {codes(hourly or ()) or 'nobody'}": hourly is not None,
        f"Beyond the window for who has: {codes(ruleset.counts_while)}": ruleset.counts_while,
        f"Least percentage: {_percent(rule.least_basis_points)}": rule.least_basis_points,
        f"Usual percentage: {' or '.join(map(_percent, rule.customary_basis_points))}": rule.customary_basis_points,
        f"Nothing more owed from {_percent(rule.full_time_share_basis_points)} of full-time jobs": (
            rule.full_time_share_basis_points
        ),
        f"Plan of approach within {plan} working days": plan,
    }
    return [f"- {line}" for line, is_there in stated.items() if is_there]


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """A Markdown table, or nothing when it has no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines, ""] if lines else []


def category(row: Category) -> tuple[str, ...]:
    """Title, who, value, window, attester and mark."""
    who = ", and ".join([codes(row.groups), *_parts(row.when)])
    value = f"{euro(row.amount)} per {words(row.per)}" + _hourly(row.hourly_amount)
    return _titled(row), who, value, _window(row.window), words(row.attested_by), str(row.status)


def bonus(row: Bonus) -> tuple[str, ...]:
    """Title, condition, amount, attester and mark."""
    amount = f"{euro(row.amount)} {words(row.kind)}" + _hourly(row.hourly_amount)
    if row.multiple_basis_points is not None:
        amount = f"{_percent(row.multiple_basis_points)} of the category's amount, once"
    family = f" of `{row.family}`" if row.family else ""
    own = f", {_window(row.window)}" if row.window else ""
    amount += f" ({words(row.stacking)}{family}{own})"
    return _titled(row), ", and ".join(_parts(row.condition)), amount, words(row.attested_by), str(row.status)


def activity(row: ActivityKind) -> tuple[str, ...]:
    """Title, measures with their limits, confirmer and mark."""
    ways = [_measure(measure) for measure in row.measures]
    parts = [" or ".join(ways), *map(_limit, row.limits)]
    parts += [_surcharge(row.surcharge)] if row.surcharge else []
    parts += [f"for {row.months_at_most} months at most"] if row.months_at_most else []
    parts += ["by agreement with the adviser"] if row.by_agreement else []
    return _titled(row), ", ".join(part for part in parts if part), words(row.confirmed_by), str(row.status)


def certificate(row: Certificate) -> tuple[str, ...]:
    """Title, discount and mark."""
    bound = row.at_most_of_value_basis_points
    most = "" if bound is None else f", at most {_percent(bound)} of the contract's value"
    return _titled(row), f"{_percent(row.discount_basis_points)}{most}", str(row.status)


def cap(row: ActivityCap) -> tuple[str, ...]:
    """Kinds, and the most that they count for together."""
    share = row.share_basis_points
    return codes(row.kinds), euro(row.amount) if share is None else f"{_percent(share)} of the obligation"


def _measure(measure: Measure) -> str:
    person = " and person" if measure.per_person else ""
    if measure.by not in SPENT:
        return f"{euro(measure.amount)} per {words(measure.by)}{person}"
    share = measure.share_basis_points
    return words(measure.by) if share == 10_000 else f"{_percent(share)} of the {words(measure.by)}"


def _limit(limit: Limit) -> str:
    most = euro(limit.amount) if limit.quantity is None else f"{limit.quantity / 100:g}"
    return f"at most {most} per {limit.per}"


def _surcharge(surcharge: Surcharge) -> str:
    return f"and {_percent(surcharge.share_basis_points)} more, to {euro(surcharge.at_most)} per {surcharge.per}"


def _parts(condition: Condition) -> list[str]:
    """Everything that a condition asks, in words."""
    of_age = Span(condition.age_at_least, condition.age_below)
    asked = {
        codes(condition.groups): condition.groups,
        f"{_span(of_age, 'years old')} on the reference date": of_age != Span(),
        codes(condition.traits): condition.traits,
        codes(condition.all_traits, "and"): condition.all_traits,
        f"not {codes(condition.without_traits)}": condition.without_traits,
        codes(condition.employment_kinds): condition.employment_kinds,
        f"not {codes(condition.without_employment_kinds)}": condition.without_employment_kinds,
        f"{_span(condition.months_in_group, 'months')} in the group": condition.months_in_group,
        f"{_span(condition.months_left, 'months')} of it left": condition.months_left,
        f"not employed by the same employer in the {condition.not_employed_before} months before": (
            condition.not_employed_before
        ),
    }
    return [told for told, is_asked in asked.items() if is_asked]


def _span(span: Span | None, unit: str) -> str:
    low = [f"{span.at_least} or more"] if span and span.at_least is not None else []
    high = [f"fewer than {span.below}"] if span and span.below is not None else []
    return f"{' and '.join([*low, *high])} {unit}"


def _window(window: Window) -> str:
    if window.kind is WindowKind.MONTHS:
        return f"{window.months} months from {words(window.counted_from or '')}"
    return {WindowKind.CONTRACT: "contract's duration", WindowKind.UNLIMITED: "always"}.get(
        window.kind, words(window.kind)
    )


def full_time(year: FullTimeYear) -> str:
    """Hours a week or a year, in words."""
    if year.base is FullTimeForm.EMPLOYER:
        return "the employer's own"
    return "unspecified" if year.yearly is None else f"{year.hours / 100:g} hours, {year.base}"


def _hourly(amount: int | None) -> str:
    return "" if amount is None else f"; hourly column {euro(amount)}"


def _titled(row: Category | Bonus | ActivityKind | Certificate) -> str:
    return f"{row.title.nl} ({row.title.en})"


def codes(listed: Iterable[str], join: str = "or") -> str:
    """Codes as a reader of the data finds them."""
    return f" {join} ".join(f"`{code}`" for code in listed)


def words(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


def _percent(basis_points: int | None) -> str:
    return "unspecified" if basis_points is None else f"{basis_points / 100:g} %"


def _months(months: int | None) -> str:
    return "unspecified" if months is None else f"at most {months} months"


def euro(amount: int | None) -> str:
    """Eurocents as euros; None is unspecified."""
    return (
        "unspecified" if amount is None else f"€ {amount // 100:,}" + (f".{amount % 100:02d}" * bool(amount % 100))
    )
