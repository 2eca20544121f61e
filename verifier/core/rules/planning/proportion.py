"""Proportion (verhouding): which obligation follows from a proposal, and how much that is for this contract.

Whether it is proportionate is for buyer and contractor to judge; here stand the numbers that they need. No
percentage is assumed: where none was proposed, a scale shows what each would ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from verifier.core.errors import WrongValue
from verifier.core.model.contract import Obligation
from verifier.core.rules.explaining.phrases import page
from verifier.core.rules.explaining.writing import any_of, day, money, percent, say
from verifier.core.rules.owing.obligation import Applicability, applicability, check_agreed, obligation_amount
from verifier.core.rules.planning.invented import invented_contract
from verifier.core.rules.planning.menu import Option
from verifier.core.rules.planning.obstacles import OBSTACLES, Obstacle, obstacle_of
from verifier.core.rules.planning.practice import Practice
from verifier.core.rules.planning.proposal import Proposal
from verifier.core.rules.table.building_blocks import Per, Words
from verifier.core.rules.table.ruleset import RuleSet

_WHOLE = 10_000
#: A scale of shares of the value, in basis points; none of them is recommended.
_SCALE = (100, 200, 300, 400, 500, 700, 1_000)


@dataclass(frozen=True, slots=True)
class Equivalent:
    """So much work of one row's people as an obligation equals.

    ``full_time_years`` in hundredths, rounded up, where the row is valued by hours; ``people`` who work as much as
    they can count.
    """

    row: str
    title: Words
    people: int
    months: int
    full_time_years: int | None


@dataclass(frozen=True, slots=True)
class PlannedObligation:
    """An obligation in eurocents: as agreed, under the cap, less the discount of certificates.

    ``labour_basis_points`` is its share of what is paid for labour, rounded; None where that is not known.
    """

    agreed: int
    capped: int
    amount: int
    labour_basis_points: int | None
    equivalents: tuple[Equivalent, ...]

    @property
    def discount(self) -> int:
        return self.capped - self.amount


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One share of the scale, and what it would come to."""

    basis_points: int
    obligation: PlannedObligation


@dataclass(frozen=True, slots=True)
class Proportion:
    """``obligation`` is None when none was proposed, or with an ``obstacle``; then ``scale`` is there instead.

    ``remarks`` say what rule set and practice have to say about it; nothing in them is applied.
    """

    applicability: Applicability
    obligation: PlannedObligation | None
    scale: tuple[ScaleStep, ...]
    remarks: tuple[Words, ...]
    obstacle: Obstacle | None = None


def proportion(
    ruleset: RuleSet, proposal: Proposal, options: Sequence[Option], practices: Iterable[Practice]
) -> Proportion:
    """What ``proposal`` would owe under ``ruleset``, or a scale when it proposes nothing."""
    elsewhere = (_of_practice(each) for each in practices if each.is_about(proposal))
    remarks = (*_of_ruleset(ruleset, proposal), *elsewhere)
    applies = applicability(ruleset, value=proposal.contract_value)
    try:
        if proposal.obligation is not None:
            planned = _planned(ruleset, proposal, proposal.obligation, options)
            return Proportion(applies, planned, (), (*_of_planned(ruleset, proposal, planned), *remarks))
        rule = ruleset.obligation
        shares = sorted({*_SCALE, *rule.customary_basis_points, rule.least_basis_points or _SCALE[0]})
        steps = [(each, _planned(ruleset, proposal, Obligation(basis_points=each), options)) for each in shares]
        return Proportion(applies, None, tuple(ScaleStep(*each) for each in steps), remarks)
    except OBSTACLES as refusal:
        return Proportion(applies, None, (), remarks, obstacle_of(ruleset, refusal))


def _planned(
    ruleset: RuleSet, proposal: Proposal, obligation: Obligation, options: Sequence[Option]
) -> PlannedObligation:
    uncapped = replace(ruleset, obligation=replace(ruleset.obligation, cap=None))
    agreed = obligation_amount(uncapped, value=proposal.contract_value, obligation=obligation)
    capped = obligation_amount(ruleset, value=proposal.contract_value, obligation=obligation)
    amount = obligation_amount(
        ruleset, value=proposal.contract_value, obligation=obligation, certificates=proposal.certificates
    )
    return PlannedObligation(
        agreed, capped, amount, _of_labour(proposal, amount), tuple(_equivalents(options, amount))
    )


def _of_labour(proposal: Proposal, amount: int) -> int | None:
    """Basis points, half up, of the part of the value that is paid for labour."""
    if proposal.labour_basis_points is None:
        return None
    labour = proposal.contract_value * proposal.labour_basis_points
    return (2 * amount * _WHOLE * _WHOLE + labour) // (2 * labour)


def _equivalents(options: Sequence[Option], amount: int) -> Iterator[Equivalent]:
    """One for each row, by the option in which its people count for most."""
    for row in dict.fromkeys(option.row.code for option in options):
        most = next(option for option in options if option.row.code == row)
        by_hours = most.row.per in (Per.FULL_TIME_YEAR, Per.HOUR, Per.DAY)
        years = _full_time_years(most, amount) if by_hours else None
        yield Equivalent(row, most.row.title, most.worth.reaching(amount), most.one.months, years)


def _full_time_years(most: Option, amount: int) -> int:
    """Hundredths of years, rounded up: the option is full time for its months."""
    return -(-100 * amount * most.worth.denominator * most.one.months // (12 * most.worth.numerator))


def _of_planned(ruleset: RuleSet, proposal: Proposal, planned: PlannedObligation) -> Iterator[Words]:
    if planned.capped < planned.agreed:
        words = ("De tabel verlaagt de verplichting tot {cap}.", "The table lowers the obligation to {cap}.")
        yield say(*words, cap=money(planned.capped))
    if planned.discount:
        yield say(
            "Door de certificaten vervalt {discount}.",
            "For the certificates {discount} lapses.",
            discount=money(planned.discount),
        )
    if planned.labour_basis_points is not None:
        yield say(
            "Dat is {share} van wat in deze opdracht voor arbeid wordt betaald.",
            "That is {share} of what this contract pays for labour.",
            share=percent(planned.labour_basis_points),
        )
    if (planned.labour_basis_points or 0) > _WHOLE:
        yield Words(
            "Dat is meer dan alle arbeid in de opdracht: met eigen werk alleen lukt het niet.",
            "That is more than all labour in the contract: its own work alone cannot fill it.",
        )
    try:
        check_agreed(ruleset, invented_contract(ruleset, proposal))
    except WrongValue:
        yield Words(
            "Dit is minder dan de tabel ten minste vraagt: zo'n opdracht wordt niet aangenomen.",
            "This is less than the table asks at least: such a contract is not accepted.",
        )


def _of_ruleset(ruleset: RuleSet, proposal: Proposal) -> Iterator[Words]:
    rule = ruleset.obligation
    if rule.threshold is not None and proposal.contract_value < rule.threshold:
        yield say(
            "Volgens de tabel geldt social return pas vanaf {threshold}: hier is het misschien niet nodig.",
            "By the table social return applies from {threshold} on: here it possibly does not.",
            threshold=money(rule.threshold),
        )
    if rule.least_basis_points is not None:
        least = percent(rule.least_basis_points)
        yield say("De tabel vraagt ten minste {least}.", "The table asks at least {least}.", least=least)
    if rule.customary_basis_points:
        source = ruleset.sources[0]
        yield say(
            "De regio van deze tabel vraagt gewoonlijk {usual} ({page}, gelezen op {day}); dat geldt niet vanzelf.",
            "The region of this table usually asks {usual} ({page}, read on {day}); that does not hold by itself.",
            usual=any_of(map(percent, rule.customary_basis_points)),
            page=page(source),
            day=day(source.read),
        )
    if rule.full_time_share_basis_points is not None:
        yield say(
            "Als {share} van de voltijdbanen bij de opdrachtnemer al voor deze groepen is, is dat genoeg.",
            "Where {share} of the contractor's full-time jobs are for these groups already, that is enough.",
            share=percent(rule.full_time_share_basis_points),
        )


def _of_practice(practice: Practice) -> Words:
    """What is asked elsewhere, with the page and the day on which it was read."""
    (source, *_) = practice.sources
    return say(
        "Elders: {shares} ({who}; {address}, gelezen op {day}).",
        "Elsewhere: {shares} ({who}; {address}, read on {day}).",
        shares=any_of(map(percent, practice.basis_points)),
        who=Words(practice.nl, practice.en),
        address=page(source),
        day=day(source.read),
    )
