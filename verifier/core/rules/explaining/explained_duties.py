"""Explained duties (uitgelegde plichten): obligation, shortfall and rounding, and what is left open, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from verifier.core.model.agreed_terms import Rounding
from verifier.core.rules.explaining.passages import Passage, Section, plainly, section
from verifier.core.rules.explaining.writing import alike, any_of, money, percent, quoted, say
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.obligation_rules import ObligationRule
from verifier.core.rules.table.policy import PUBLICATION_V1
from verifier.core.rules.table.ruleset import RuleSet

ROUNDINGS: Mapping[Rounding, Words] = {
    Rounding.CENT_HALF_UP: Words("op de cent, een halve naar boven", "to the cent, a half upwards"),
    Rounding.CENT_DOWN: Words("naar beneden op de cent", "down to the cent"),
    Rounding.EURO_HALF_UP: Words("op de euro, een halve naar boven", "to the euro, a half upwards"),
    Rounding.EURO_DOWN: Words("naar beneden op de euro", "down to the euro"),
}
_PARTS: Mapping[str, Words] = {
    "placements": Words("alle plaatsingen", "all placements"),
    "activities": Words("alle activiteiten", "all activities"),
    "obligation": Words("de verplichting", "the obligation"),
}


def obligation(ruleset: RuleSet) -> Section:
    """What the table says of how much a contract owes; the obligation itself is agreed."""
    return section(
        "obligation",
        "De verplichting",
        "The obligation",
        plainly(
            Words(
                "Hoeveel social return een opdracht vraagt, spreken opdrachtgever en opdrachtnemer af.",
                "How much social return a contract asks is agreed between buyer and contractor.",
            ),
            *_obligation(ruleset),
        ),
    )


def shortfall(ruleset: RuleSet) -> Section:
    """What is withheld, and how shares of amounts are rounded."""
    malus, rounding = ruleset.malus_basis_points, ruleset.rounding
    if malus is None:
        withheld = Words(
            "Wat er bij een tekort wordt ingehouden, staat er niet: dat staat in de opdracht zelf.",
            "What is withheld for a shortfall is not stated: the contract itself says so.",
        )
    else:
        withheld = say(
            "Bij een tekort wordt {share} van dat tekort ingehouden.",
            "For a shortfall {share} of it is withheld.",
            share=percent(malus),
        )
    if rounding is None:
        rounded = Words(
            "Hoe een percentage wordt afgerond, staat er niet; zonder afspraak op de cent, een halve naar boven.",
            "How a percentage is rounded is not stated; unless it is agreed, to the cent, a half upwards.",
        )
    else:
        rounded = say(
            "Een percentage van een bedrag wordt afgerond {how}.",
            "A percentage of an amount is rounded {how}.",
            how=ROUNDINGS[rounding],
        )
    return section("shortfall", "Een tekort, en afronden", "A shortfall, and rounding", plainly(withheld, rounded))


def publication(ruleset: RuleSet) -> Section:
    """Where the table is stricter than everybody on what a buyer may be told."""
    stricter = None
    if ruleset.policy != PUBLICATION_V1:
        stricter = say(
            "Deze tabel is strenger dan gewoon: een tussenstand is er pas vanaf {people} mensen.",
            "This table is stricter than usual: there is no interim answer below {people} people.",
            people=alike(str(ruleset.policy.people)),
        )
    return section("publication", "Wat de opdrachtgever hoort", "What the buyer is told", plainly(stricter))


def cannot(ruleset: RuleSet) -> Section:
    """What cannot be calculated, for which rows, and why."""
    titles = _row_titles(ruleset)
    return section(
        "unsupported",
        "Wat niet kan worden berekend, en waarom",
        "What cannot be calculated, and why",
        (
            Passage((Words(each.nl, each.en),), any_of(titles.get(name, alike(name)) for name in each.applies_to))
            for each in ruleset.unsupported
        ),
    )


def left_open(ruleset: RuleSet) -> Section:
    """What the table does not say, in its own sentences."""
    return section(
        "open_points",
        "Wat de tabel open laat",
        "What the table leaves open",
        (Passage((Words(point.nl, point.en),)) for point in ruleset.open_points),
    )


def _obligation(ruleset: RuleSet) -> Iterator[Words]:
    rule = ruleset.obligation
    if rule.threshold is None:
        yield Words(
            "Vanaf welke waarde van een opdracht social return geldt, staat er niet.",
            "From which contract value social return applies is not stated.",
        )
    else:
        yield say(
            "Social return geldt voor opdrachten vanaf {value} zonder btw.",
            "Social return applies to contracts from {value} without VAT.",
            value=money(rule.threshold),
        )
    if rule.cap is None:
        yield Words(
            "Een hoogste bedrag staat er niet: wat is afgesproken, geldt.",
            "A highest amount is not stated: what was agreed stands.",
        )
    else:
        yield say(
            "De verplichting is nooit hoger dan {cap}.", "An obligation is never above {cap}.", cap=money(rule.cap)
        )
    yield from _shares(rule)


def _shares(rule: ObligationRule) -> Iterator[Words]:
    if rule.least_basis_points is not None:
        share = percent(rule.least_basis_points)
        yield say(
            "Spreek ten minste {share} van de waarde af.", "Agree on at least {share} of the value.", share=share
        )
    if rule.customary_basis_points:
        usual = any_of(map(percent, rule.customary_basis_points))
        yield say(
            "De regio vraagt gewoonlijk {usual}; dat is geen regel en geldt nooit vanzelf.",
            "The region usually asks {usual}; that is no rule and never holds by itself.",
            usual=usual,
        )
    if rule.full_time_share_basis_points is not None:
        share = percent(rule.full_time_share_basis_points)
        yield say(
            "Werkt bij de opdrachtnemer al {share} of meer van alle voltijdbanen voor mensen uit de doelgroepen, "
            "dan is aan de hele verplichting voldaan.",
            "Where people of the groups fill {share} or more of all full-time jobs at the contractor, the whole "
            "obligation is met.",
            share=share,
        )


def _row_titles(ruleset: RuleSet) -> Mapping[str, Words]:
    titles = dict(_PARTS)
    for rows in (ruleset.categories, ruleset.bonuses, ruleset.activities, ruleset.obligation.certificates):
        titles |= {row.code: quoted(row.title) for row in rows}
    return titles
