"""A plan (doorrekening): what a proposal would owe and be worth, and what else would do, before the award.

It is about a contract that does not exist and about nobody. All of it follows from the rule set and the proposal:
whoever has both gets the same plan, to the eurocent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from verifier.core.errors import WrongValue
from verifier.core.model.statement import Digest
from verifier.core.rules.planning.agreements import Agreement, Deadline, agreements, deadlines
from verifier.core.rules.planning.alternatives import Alternative, Filler, alternatives, closest
from verifier.core.rules.planning.choice import Choice, value_people
from verifier.core.rules.planning.menu import Option, menu
from verifier.core.rules.planning.planned_activities import value_activities
from verifier.core.rules.planning.practice import Practice
from verifier.core.rules.planning.proportion import Proportion, proportion
from verifier.core.rules.planning.proposal import Proposal, ProposedActivity, check_proposal
from verifier.core.rules.table.activity_kinds import ActivityKind, Confirmer
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.ruleset import RuleSet

_WHOLE = 10_000
#: How many kinds of activity are tried to fill a remainder.
_FILLERS = 3
_NOT_VALUED = Words("niet te waarderen", "not to be valued")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``total`` is what ``people`` and ``activities`` come to, each choice in the order of the proposal.

    ``over`` is how much that is more than what would be owed, less when negative; None where nothing is said of it.
    ``share_basis_points`` is the total as a share of the contract's value, rounded down: what the mix would fill.
    ``completed`` is the proposal itself with as many more people as it lacks.
    """

    ruleset: str
    digest: Digest
    title: Words
    proportion: Proportion
    people: tuple[Choice, ...]
    activities: tuple[Choice, ...]
    total: int
    over: int | None
    share_basis_points: int
    completed: Alternative | None
    alternatives: tuple[Alternative, ...]
    agreements: tuple[Agreement, ...]
    deadlines: tuple[Deadline, ...]


def make_plan(ruleset: RuleSet, proposal: Proposal, practices: Iterable[Practice], *, claim_days: int) -> Plan:
    """Work out ``proposal`` under ``ruleset``.

    1. what it proposes to agree on fills the gaps; 2. the obligation that follows, or a scale; 3. what each choice
    is worth, and all together; 4. other mixes that meet the obligation; 5. what must still be agreed, and when.
    Raises :class:`WrongValue`, naming the member, for a proposal that no contract could be.
    """
    check_proposal(ruleset, proposal)
    table = _settled(ruleset, proposal)  # 1
    options = menu(table, proposal)
    owed = proportion(table, proposal, options, practices)  # 2
    target = None if owed.obligation is None else owed.obligation.amount
    people = tuple(value_people(table, each, proposal) for each in proposal.people)  # 3
    activities = value_activities(table, proposal, obligation=target)
    total = sum(choice.counted for choice in (*people, *activities))
    return Plan(
        ruleset=ruleset.name,
        digest=ruleset.digest,
        title=ruleset.title,
        proportion=owed,
        people=people,
        activities=activities,
        total=total,
        over=None if target is None else total - target,
        share_basis_points=total * _WHOLE // proposal.contract_value,
        completed=_completed(proposal, people, options, total=total, lacking=(target or 0) - total),  # 4
        alternatives=alternatives(options, target or 0, _fillers(table, proposal, target or 0)),
        agreements=agreements(table),  # 5
        deadlines=deadlines(table, proposal, claim_days=claim_days),
    )


def _settled(ruleset: RuleSet, proposal: Proposal) -> RuleSet:
    try:
        return settled(ruleset, proposal.agreed)
    except WrongValue as refusal:
        raise WrongValue(refusal.expected, field=f"agreed.{refusal.field}") from None


def _completed(
    proposal: Proposal, choices: Sequence[Choice], options: Sequence[Option], *, total: int, lacking: int
) -> Alternative | None:
    """The proposal with more people of one option, as many as it lacks."""
    found = closest(options, lacking) if lacking > 0 and proposal.people else None
    if found is None:
        return None
    option, count = found
    more = option.worth.of(count)
    return Alternative(
        people=(*proposal.people, replace(option.one, people=count)),
        titles=(*(choice.title or _NOT_VALUED for choice in choices), option.row.title),
        worth=total + more,
        over=more - lacking,
        activities=proposal.activities,
    )


def _fillers(ruleset: RuleSet, proposal: Proposal, target: int) -> tuple[Filler, ...]:
    """Buying and the like, in the order of the table: what is spent can be any amount, so it fills a remainder."""
    kinds = [
        kind
        for kind in ruleset.activities
        if kind.measure(spent=True) and not kind.by_agreement and kind.confirmed_by is not Confirmer.UNSPECIFIED
    ]
    return tuple(_filler(ruleset, proposal, kind, target) for kind in kinds[:_FILLERS])


def _filler(ruleset: RuleSet, proposal: Proposal, kind: ActivityKind, target: int) -> Filler:
    measure = kind.measure(spent=True)
    share = _WHOLE if measure is None else measure.share_basis_points

    def fill(remainder: int) -> tuple[ProposedActivity, int] | None:
        bought = ProposedActivity(kind=kind.code, amount=-(-remainder * _WHOLE // share))
        (choice,) = value_activities(ruleset, replace(proposal, activities=(bought,)), obligation=target)
        return (bought, choice.counted) if choice.counted >= remainder else None

    return fill
