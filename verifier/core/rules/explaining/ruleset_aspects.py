"""Aspects of a rule set (onderdelen van het geheel): what it says that is no row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from verifier.core.rules.explaining import phrases
from verifier.core.rules.explaining.aspects import Aspect, Part
from verifier.core.rules.explaining.explained_duties import ROUNDINGS
from verifier.core.rules.explaining.vocabulary import Vocabulary, spoken
from verifier.core.rules.explaining.writing import alike, all_of, any_of, day, decimal, money, months, percent
from verifier.core.rules.table.activity_fields import OBLIGATION
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.obligation_rules import ObligationRule
from verifier.core.rules.table.policy import PublicationPolicy
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.table.ruleset_fields import MEMBERS
from verifier.core.rules.table.table_fields import FULL_TIME

Said = Callable[[RuleSet], Words]


def ruleset_aspects(vocabulary: Vocabulary) -> Iterator[Aspect[RuleSet]]:
    """Every aspect of a rule set as a whole."""
    for part, members in _told(vocabulary).items():
        for member, (called, words) in members.items():
            yield Aspect(part, member, called, _written(member), words)
    for member, (called, told) in _OBLIGATION.items():
        yield Aspect(Part.OBLIGATION, member, called, _of_obligation(member), _about_obligation(told))


def _told(vocabulary: Vocabulary) -> Mapping[Part, Mapping[str, tuple[Words, Said]]]:
    def codes(listed: tuple[str, ...] | None) -> Words:
        return spoken(vocabulary, *listed) if listed else phrases.NOTHING

    longer = Words("wie langer meetelt", "who counts longer")
    hourly = Words("arbeidsrelatie met een bedrag per uur", "employment with an amount per hour")
    return {
        Part.ORIGIN: _ORIGIN,
        Part.VALIDITY: _VALIDITY,
        Part.FULL_TIME: {**_FULL_TIME, "hourly_for": (hourly, lambda table: _or_unstated(table.hourly_for, codes))},
        Part.COUNTING: {"counts_while": (longer, lambda table: codes(table.counts_while)), **_COUNTING},
        Part.SHORTFALL: _SHORTFALL,
        Part.PUBLICATION: _PUBLICATION,
    }


def _or_unstated(value: Any, words: Callable[[Any], Words]) -> Words:
    return phrases.NOT_STATED if value is None else words(value)


def _policy(policy: PublicationPolicy) -> Words:
    """Every threshold under its own name: they are too many and too rare for sentences."""
    thresholds = {each.name: getattr(policy, each.name) for each in fields(policy) if each.name != "name"}
    return alike("; ".join(f"{name.replace('_', ' ')} {threshold}" for name, threshold in thresholds.items()))


def _count(number: int) -> Words:
    return alike(str(number))


#: What is said of where a table comes from.
_ORIGIN: Mapping[str, tuple[Words, Said]] = {
    "name": (Words("naam", "name"), lambda table: alike(table.name)),
    "version": (Words("versie", "version"), lambda table: _count(table.version)),
    "family": (Words("reeks", "family"), lambda table: alike(table.family)),
    "replaces": (Words("de tabel ervoor", "the table before"), lambda table: _or_unstated(table.replaces, alike)),
    "title": (Words("titel", "title"), lambda table: table.title),
    "status": (Words("herkomst", "where it comes from"), lambda table: phrases.STATUSES[table.status]),
    "sources": (Words("bron", "source"), lambda table: all_of(map(phrases.page, table.sources))),
}
_VALIDITY: Mapping[str, tuple[Words, Said]] = {
    "contracts_from": (Words("eerste dag", "first day"), lambda table: _or_unstated(table.contracts_from, day)),
    "contracts_until": (Words("laatste dag", "last day"), lambda table: _or_unstated(table.contracts_until, day)),
}
_FULL_TIME: Mapping[str, tuple[Words, Said]] = {
    "hours": (Words("voltijd", "full time"), lambda table: phrases.full_time(table.full_time)),
    "hours_counted": (
        Words("welke uren tellen", "which hours count"),
        lambda table: phrases.HOURS[table.full_time.hours_counted],
    ),
    "minimum_weekly_hours": (
        Words("het laagste aantal uren per week", "the least hours a week"),
        lambda table: decimal(table.minimum_weekly_hours),
    ),
}
_COUNTING: Mapping[str, tuple[Words, Said]] = {
    "start_window_months": (
        Words("hoe lang voor de opdracht iemand mag beginnen", "how long before the contract one may begin"),
        lambda table: _or_unstated(table.start_window_months, months),
    ),
    "plan_working_days": (
        Words("werkdagen voor het plan van aanpak", "working days for the plan of approach"),
        lambda table: _or_unstated(table.plan_working_days, _count),
    ),
}
_PUBLICATION: Mapping[str, tuple[Words, Said]] = {
    "policy": (Words("wat de opdrachtgever hoort", "what the buyer is told"), lambda table: _policy(table.policy))
}
_SHORTFALL: Mapping[str, tuple[Words, Said]] = {
    "malus_basis_points": (
        Words("wat bij een tekort wordt ingehouden", "what is withheld for a shortfall"),
        lambda table: _or_unstated(table.malus_basis_points, percent),
    ),
    "rounding": (
        Words("afronding van een percentage", "rounding of a percentage"),
        lambda table: phrases.NOT_STATED if table.rounding is None else ROUNDINGS[table.rounding],
    ),
}
_OBLIGATION: Mapping[str, tuple[Words, Callable[[ObligationRule], Words]]] = {
    "cap": (
        Words("de hoogste verplichting", "the highest obligation"),
        lambda rule: _or_unstated(rule.cap, money),
    ),
    "threshold": (
        Words("waarde waarvanaf social return geldt", "contract value from which social return applies"),
        lambda rule: _or_unstated(rule.threshold, money),
    ),
    "least_basis_points": (
        Words("het laagste percentage", "the lowest percentage"),
        lambda rule: _or_unstated(rule.least_basis_points, percent),
    ),
    "customary_basis_points": (
        Words("het gewone percentage", "the usual percentage"),
        lambda rule: _or_unstated(rule.customary_basis_points or None, lambda usual: any_of(map(percent, usual))),
    ),
    "full_time_share_basis_points": (
        Words("deel van de voltijdbanen dat genoeg is", "share of full-time jobs that is enough"),
        lambda rule: _or_unstated(rule.full_time_share_basis_points, percent),
    ),
}


def _written(member: str) -> Callable[[RuleSet], Any]:
    """How the JSON has a member of the whole, or one of its full-time base; None where it is absent."""

    def write(table: RuleSet) -> Any:
        if member in ("hours", "hours_counted"):
            return FULL_TIME.write(table.full_time)[member]
        value, field = getattr(table, member), MEMBERS[member]
        return None if field.optional and value in (None, (), 0) else field.write(value)

    return write


def _of_obligation(member: str) -> Callable[[RuleSet], Any]:
    return lambda table: OBLIGATION.write(table.obligation).get(member)


def _about_obligation(told: Callable[[ObligationRule], Words]) -> Said:
    return lambda table: told(table.obligation)
