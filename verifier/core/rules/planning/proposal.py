"""A proposal (voorstel): what buyer and contractor think of agreeing on, in numbers; no person is in it.

Money is eurocents, hours and quantities are hundredths, shares basis points, months are whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from verifier.core.errors import WrongValue
from verifier.core.model.agreed_terms import AgreedTerms
from verifier.core.model.calendar import Month, months
from verifier.core.model.contract import Obligation
from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.conditions import full_months
from verifier.core.wire.contract_fields import CONTRACT
from verifier.core.wire.fields import MAX_MONEY

#: Bounds within which a proposal is one; they are far beyond any contract that was seen.
MAX_ITEMS, MAX_PEOPLE, MAX_MONTHS, MAX_TIMES, MAX_YEARS = 20, 10_000, 240, 520, 20
MAX_WEEKLY_HOURS, MAX_QUANTITY, MAX_AGE = 6_000, 10**9, 120

_DAY, _WHOLE = timedelta(days=1), 10_000
#: The days that statements can name.
_FIRST, _LAST = date(2000, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPeople:
    """So many people of one kind at work; ``target_group`` and ``traits`` are codes of the rule set.

    They begin with the contract. ``age`` is on the reference date; ``months_in_group`` is how long they have had
    the benefit or were registered on it, ``months_left`` how long that still lasts. What is None is not known.
    """

    target_group: str
    people: int
    hours_per_week: int
    months: int
    employment_kind: EmploymentKind = EmploymentKind.FIXED_TERM
    age: int | None = None
    traits: tuple[str, ...] = ()
    months_in_group: int | None = None
    months_left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedActivity:
    """An activity of the rule set's ``kind``, so many ``times``, once a week from the contract's first day on.

    Each time ``quantity`` or ``amount``, never both.
    """

    kind: str
    quantity: int | None = None
    amount: int | None = None
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A contract of ``contract_value`` without VAT, and how its social return would be filled in.

    Without an ``obligation`` none is assumed. ``labour_basis_points`` is the share of the value that is paid for
    labour. ``reference_date`` is the first day where none is given.
    """

    contract_value: int
    first_day: date
    last_day: date
    obligation: Obligation | None = None
    labour_basis_points: int | None = None
    certificates: tuple[str, ...] = ()
    people: tuple[ProposedPeople, ...] = ()
    activities: tuple[ProposedActivity, ...] = ()
    agreed: AgreedTerms | None = None
    reference_date: date | None = None

    @property
    def judged_on(self) -> date:
        """The day on which age and group are judged."""
        return self.first_day if self.reference_date is None else self.reference_date

    @property
    def months(self) -> int:
        """Whole months from the first day to the last; a contract of less than a month has one."""
        return max(1, full_months(self.first_day, self.last_day + _DAY))

    @property
    def calendar(self) -> tuple[Month, ...]:
        """The calendar months in which the contract lasts."""
        return months(Month.of(self.first_day), Month.of(self.last_day))


def check_proposal(ruleset: RuleSet, proposal: Proposal) -> None:
    """Refuse what no contract could be or the rule set does not know: :class:`WrongValue` that names the member."""
    _check_contract(proposal)
    _check_obligation(proposal)
    _check_agreed(proposal.agreed)
    known = [certificate.code for certificate in ruleset.obligation.certificates]
    _require(set(proposal.certificates) <= set(known), _of(known), field="certificates")
    for items, field in ((proposal.people, "people"), (proposal.activities, "activities")):
        _require(len(items) <= MAX_ITEMS, f"at most {MAX_ITEMS} items", field=field)
    groups = sorted({group for row in ruleset.categories for group in row.groups})
    for position, people in enumerate(proposal.people):
        _check_people(people, groups, position)
    kinds = [kind.code for kind in ruleset.activities]
    for position, activity in enumerate(proposal.activities):
        _check_activity(activity, kinds, position)
    times = sum(activity.times for activity in proposal.activities)
    _require(times <= MAX_TIMES, f"activities of at most {MAX_TIMES} times in all", field="activities")


def _check_contract(proposal: Proposal) -> None:
    days = (("first_day", proposal.first_day), ("last_day", proposal.last_day))
    for field, given in (*days, ("reference_date", proposal.judged_on)):
        _require(_FIRST <= given <= _LAST, "a day from 2000 to 2199", field=field)
    _require(0 < proposal.contract_value <= MAX_MONEY, f"1 to {MAX_MONEY} eurocents", field="contract_value")
    latest = _years_later(proposal.first_day)
    _require(
        proposal.first_day <= proposal.last_day < latest,
        f"a last day not before the first, and within {MAX_YEARS} years of it",
        field="last_day",
    )
    away = abs(proposal.judged_on - proposal.first_day)
    _require(away <= timedelta(days=366 * 5), "a day within five years of the first", field="reference_date")
    labour = proposal.labour_basis_points
    _require(labour is None or 0 < labour <= _WHOLE, f"1 to {_WHOLE} basis points", field="labour_basis_points")


def _check_obligation(proposal: Proposal) -> None:
    obligation = proposal.obligation
    if obligation is None:
        return
    share, amount = obligation.basis_points, obligation.amount
    _require((share is None) != (amount is None), "either a percentage or an amount", field="obligation")
    _require(share is None or 0 < share <= _WHOLE, f"1 to {_WHOLE} basis points", field="obligation.basis_points")
    within = amount is None or 0 < amount <= proposal.contract_value
    _require(within, "an amount of at most the contract's value", field="obligation.amount")


def _check_agreed(agreed: AgreedTerms | None) -> None:
    """Within the bounds of a contract's own member."""
    if agreed is None:
        return
    member = CONTRACT["agreed"]
    try:
        member.read(member.write(agreed), "agreed")
    except WrongValue as refusal:
        raise WrongValue(refusal.expected, field=f"agreed.{refusal.field}") from None


def _check_people(people: ProposedPeople, groups: Sequence[str], position: int) -> None:
    def field(member: str) -> str:
        return f"people.{position}.{member}"

    _require(people.target_group in groups, _of(groups), field=field("target_group"))
    for low, high, number, member in (
        (1, MAX_PEOPLE, people.people, "people"),
        (1, MAX_WEEKLY_HOURS, people.hours_per_week, "hours_per_week"),
        (1, MAX_MONTHS, people.months, "months"),
        (0, MAX_AGE, people.age, "age"),
        (0, MAX_MONTHS * 5, people.months_in_group, "months_in_group"),
        (0, MAX_MONTHS * 5, people.months_left, "months_left"),
    ):
        _require(number is None or low <= number <= high, f"{low} to {high}", field=field(member))
    _require(len(people.traits) <= MAX_ITEMS, f"at most {MAX_ITEMS} traits", field=field("traits"))


def _check_activity(activity: ProposedActivity, kinds: Sequence[str], position: int) -> None:
    def field(member: str) -> str:
        return f"activities.{position}.{member}"

    _require(activity.kind in kinds, _of(kinds), field=field("kind"))
    _require(
        (activity.quantity is None) != (activity.amount is None), "one of two members", field=field("quantity")
    )
    for low, high, number, member in (
        (1, MAX_QUANTITY, activity.quantity, "quantity"),
        (1, MAX_MONEY, activity.amount, "amount"),
        (1, MAX_TIMES, activity.times, "times"),
    ):
        _require(number is None or low <= number <= high, f"{low} to {high}", field=field(member))


def _of(codes: Iterable[str]) -> str:
    """What the rule set knows, which is published."""
    return f"codes of this rule set: {', '.join(codes) or 'it has none'}"


def _require(holds: object, expected: str, *, field: str) -> None:
    if not holds:
        raise WrongValue(expected, field=field)


def _years_later(day: date) -> date:
    return date(day.year + MAX_YEARS, day.month, min(day.day, 28))
