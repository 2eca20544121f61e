"""A choice (keuze): what one part of a proposed mix is worth, and why, line by line.

What a choice is worth is rounded down to the eurocent once, over all its people: a total of choices is never more
than what the rules would give.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from verifier.core.errors import UnknownReference
from verifier.core.rules.explaining import phrases
from verifier.core.rules.explaining.writing import alike, decimal, months, quoted, say
from verifier.core.rules.planning.invented import Invented, invented
from verifier.core.rules.planning.obstacles import OBSTACLES, Obstacle, obstacle_of
from verifier.core.rules.planning.proposal import Proposal, ProposedPeople
from verifier.core.rules.table.building_blocks import WEEKS, Bonus, Category, Words
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.conditions import holds
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.rules.valuing.valuation import Valuation, value_placement

_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the reasoning, and the eurocents that it adds; None where it only explains."""

    words: Words
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """``worth`` in eurocents of all its people or times; None where an ``obstacle`` is in the way.

    ``row`` and ``title`` are of the rule set's row that values it. The amounts of ``lines`` add up to ``worth``.
    """

    worth: int | None
    row: str | None = None
    title: Words | None = None
    lines: tuple[Line, ...] = ()
    obstacle: Obstacle | None = None

    @property
    def counted(self) -> int:
        """What it adds to a total."""
        return self.worth or 0


@dataclass(frozen=True, slots=True)
class UnitWorth:
    """What one person is worth, exactly: ``numerator / denominator`` eurocents."""

    numerator: int
    denominator: int

    def of(self, people: int) -> int:
        """Eurocents of so many people, rounded down."""
        return people * self.numerator // self.denominator

    def reaching(self, amount: int) -> int:
        """How many people are worth ``amount`` eurocents at least; each is worth something."""
        return -(-amount * self.denominator // self.numerator)


def value_people(ruleset: RuleSet, people: ProposedPeople, proposal: Proposal) -> Choice:
    """What ``people`` are worth under ``ruleset``, in which what was agreed on is filled in already."""
    case = invented(ruleset, people, proposal)
    try:
        row = _row(ruleset, case)
        valuations = _valuations(ruleset, row, case)
        units = [unit_worth(ruleset, each, hours_per_week=people.hours_per_week) for each in valuations]
        worth = [each.of(people.people) for each in units]
        lines = [*_circumstances(ruleset, row, people, proposal, valuations[0]), *_amounts(ruleset, row, worth)]
    except OBSTACLES as refusal:
        return Choice(None, obstacle=obstacle_of(ruleset, refusal))
    return Choice(worth[-1], row.code, row.title, tuple(lines))


def _valuations(ruleset: RuleSet, row: Category, case: Invented) -> list[Valuation]:
    """Without any bonus, then with one more each time, up to all; one alone where no bonus adds anything."""
    plain, whole = _value(replace(ruleset, bonuses=()), row, case), _value(ruleset, row, case)
    if whole == plain:
        return [plain]
    between = (replace(ruleset, bonuses=ruleset.bonuses[:count]) for count in range(1, len(ruleset.bonuses)))
    return [plain, *(_value(each, row, case) for each in between), whole]


def valued_row(ruleset: RuleSet, people: ProposedPeople, proposal: Proposal) -> tuple[Category, Valuation] | None:
    """The row that values them and the valuation of one of them; None where an obstacle is in the way."""
    case = invented(ruleset, people, proposal)
    try:
        row = _row(ruleset, case)
        return row, _value(ruleset, row, case)
    except OBSTACLES:
        return None


def unit_worth(ruleset: RuleSet, valuation: Valuation, *, hours_per_week: int) -> UnitWorth:
    """What one person is worth: each month that counts has a twelfth of a year's hours, of one full-time job at
    most."""
    full = full_time_hours(ruleset)
    hours, denominator = min(hours_per_week * WEEKS, full), _MONTHS_A_YEAR * full
    return UnitWorth(sum(valuation.rates) * hours + valuation.flat * denominator, denominator)


def _row(ruleset: RuleSet, case: Invented) -> Category:
    """The row that values somebody, whoever attests it."""
    for row in ruleset.categories_of(case.facts.group):
        if holds(row.when, case.facts, placement=case.placement, contract=case.contract):
            return row
    raise UnknownReference("a group that the rule set values", field="group")


def _value(ruleset: RuleSet, row: Category, case: Invented) -> Valuation:
    return value_placement(
        ruleset, case.facts, placement=case.placement, contract=case.contract, issuer=row.attested_by
    )


def _amounts(ruleset: RuleSet, row: Category, worth: Sequence[int]) -> Iterator[Line]:
    """What the row adds, then each bonus on top of those before it; ``worth`` is what it comes to at each step."""
    title, value = quoted(row.title), phrases.value(row)
    yield Line(say("{title}: {value}", "{title}: {value}", title=title, value=value), worth[0])
    for bonus, (before, after) in zip(ruleset.bonuses, pairwise(worth), strict=False):
        if before != after:
            yield Line(_bonus(bonus), after - before)


def _bonus(bonus: Bonus) -> Words:
    title, amount = quoted(bonus.title), phrases.bonus_amount(bonus)
    return say("bonus {title}: {amount}", "bonus {title}: {amount}", title=title, amount=amount)


def _circumstances(
    ruleset: RuleSet, row: Category, people: ProposedPeople, proposal: Proposal, valuation: Valuation
) -> Iterator[Line]:
    """How many people, how much of full time, and how many months count."""
    number, hours = alike(str(people.people)), decimal(people.hours_per_week)
    yield Line(
        say("{number} × {hours} uur per week", "{number} × {hours} hours a week", number=number, hours=hours)
    )
    yield Line(_full_time(full_time_hours(ruleset)))
    if people.hours_per_week < ruleset.minimum_weekly_hours:
        least = decimal(ruleset.minimum_weekly_hours)
        words = ("minder dan {least} uur per week telt niet", "fewer than {least} hours a week do not count")
        yield Line(say(*words, least=least))
    if people.hours_per_week * WEEKS > full_time_hours(ruleset):
        yield Line(Words("meer dan één voltijdbaan telt niet", "more than one full-time job does not count"))
    if people.months > proposal.months:
        words = ("de opdracht duurt {months}", "the contract lasts {months}")
        yield Line(say(*words, months=months(proposal.months)))
    yield Line(
        say(
            "van de {asked} tellen er {counted} (de tabel telt iemand: {window})",
            "of {asked} {counted} count (the table counts somebody: {window})",
            asked=months(people.months),
            counted=alike(str(len(valuation.counted))),
            window=phrases.window(row.window),
        )
    )


def _full_time(yearly: int) -> Words:
    if yearly % WEEKS == 0:
        weekly = decimal(yearly // WEEKS)
        return say("voltijd is {hours} uur per week", "full time is {hours} hours a week", hours=weekly)
    return say("voltijd is {hours} uur per jaar", "full time is {hours} hours a year", hours=decimal(yearly))
