"""Explained terms (uitgelegde bepalingen): what a rule set says of the whole and what it is silent on, in words."""

from __future__ import annotations

from verifier.core.rules.explaining import phrases
from verifier.core.rules.explaining.passages import Section, plainly, section
from verifier.core.rules.explaining.vocabulary import Vocabulary, spoken
from verifier.core.rules.explaining.writing import alike, day, decimal, months, quoted, say
from verifier.core.rules.table.building_blocks import FullTimeForm, Source, Words
from verifier.core.rules.table.ruleset import RuleSet


def origin(ruleset: RuleSet) -> Section:
    """Which table this is, and where it was read."""
    replaced = None
    if ruleset.replaces is not None:
        replaced = say(
            "Deze tabel volgt op {earlier}.",
            "This table replaces {earlier}.",
            earlier=quoted(alike(ruleset.replaces)),
        )
    name, version = quoted(alike(ruleset.name)), alike(str(ruleset.version))
    status = phrases.STATUSES[ruleset.status]
    return section(
        "origin",
        "Waar dit vandaan komt",
        "Where this comes from",
        plainly(
            say(
                "Dit zijn de bouwblokken {name}, versie {version}.",
                "This is the rule set {name}, version {version}.",
                name=name,
                version=version,
            ),
            replaced,
            say("De bedragen zijn {status}.", "The amounts were {status}.", status=status),
            *map(_source, ruleset.sources),
        ),
    )


def validity(ruleset: RuleSet) -> Section:
    """For which contracts it is meant."""
    if ruleset.contracts_from is None:
        since = Words(
            "Vanaf welke aanbesteding de tabel geldt, staat er niet.", "From which tender it applies is not stated."
        )
    else:
        since = say(
            "De tabel geldt voor opdrachten die zijn aanbesteed op of na {day}.",
            "The table applies to contracts tendered on or after {day}.",
            day=day(ruleset.contracts_from),
        )
    until = ruleset.contracts_until
    return section(
        "validity",
        "Voor welke opdrachten dit geldt",
        "Which contracts this is for",
        plainly(
            since,
            say("De laatste dag is {day}.", "The last day is {day}.", day=day(until))
            if until is not None
            else None,
            Words(
                "De tabel op de dag van de aanbesteding beslist, ook als er later een nieuwe komt.",
                "The table on the day of the tender decides, even when a new one comes later.",
            ),
        ),
    )


def hours(ruleset: RuleSet, vocabulary: Vocabulary) -> Section:
    """What a full-time year is, and which hours count."""
    minimum = ruleset.minimum_weekly_hours
    least = say(
        "Wie minder dan {hours} uur per week werkt, telt niet mee.",
        "Whoever works fewer than {hours} hours a week does not count.",
        hours=decimal(minimum),
    )
    return section(
        "full_time",
        "Voltijd en uren",
        "Full time and hours",
        plainly(
            _base(ruleset),
            say(
                "Meetellen: {hours}.", "What counts: {hours}.", hours=phrases.HOURS[ruleset.full_time.hours_counted]
            ),
            Words(
                "Een bedrag voor een voltijdjaar telt naar rato: half zo veel uren of half zo lang is de helft.",
                "An amount for a full-time year counts pro rata: half the hours or half the time is half of it.",
            ),
            Words(
                "Samen telt een persoon in een maand nooit voor meer dan één voltijdbaan.",
                "In one month a person never counts for more than one full-time job.",
            ),
            least if minimum else None,
            _hourly_column(ruleset, vocabulary),
        ),
    )


def counting(ruleset: RuleSet, vocabulary: Vocabulary) -> Section:
    """Who counts longer, and who may have begun before the contract."""
    longer = None
    if ruleset.counts_while:
        longer = say(
            "Zolang iemand dit heeft, telt hij of zij ook na die tijd mee: {traits}.",
            "As long as somebody has this, he or she counts after that time as well: {traits}.",
            traits=spoken(vocabulary, *ruleset.counts_while),
        )
    before = ruleset.start_window_months
    if before is None:
        early = Words(
            "Of iemand telt die al voor de opdracht begon, staat er niet: spreek dat af.",
            "Whether somebody counts who began before the contract is not stated: agree on it.",
        )
    elif before == 0:
        early = Words(
            "Wie al voor de opdracht begon, telt niet.", "Somebody who began before the contract does not count."
        )
    else:
        early = say(
            "Iemand mag tot {months} voor de opdracht zijn begonnen; alleen wat erna wordt gewerkt, telt.",
            "Somebody may have begun up to {months} before the contract; only what is worked after that counts.",
            months=months(before),
        )
    return section(
        "counting",
        "Vanaf wanneer en hoe lang iemand telt",
        "From when and how long somebody counts",
        plainly(longer, early, _plan(ruleset)),
    )


def _source(source: Source) -> Words:
    if source.address is None:
        return say(
            "Bron: een overname van {day}, die haar pagina niet noemt.",
            "Source: a transcription of {day}, which does not name its page.",
            day=day(source.read),
        )
    return say(
        "Bron: {address}, gelezen op {day}.",
        "Source: {address}, read on {day}.",
        address=alike(source.address),
        day=day(source.read),
    )


def _base(ruleset: RuleSet) -> Words:
    base = ruleset.full_time.hours.base
    if base is FullTimeForm.UNSPECIFIED:
        return Words(
            "Hoeveel uur een voltijdjaar heeft, staat er niet: spreek dat af.",
            "How many hours a full-time year has is not stated: agree on it.",
        )
    return say("Voltijd is {hours}.", "Full time is {hours}.", hours=phrases.full_time(ruleset.full_time))


def _hourly_column(ruleset: RuleSet, vocabulary: Vocabulary) -> Words | None:
    if ruleset.hourly_for is None:
        return None
    if not ruleset.hourly_for:
        return Words(
            "Het bedrag per uur staat er alleen ter informatie bij.",
            "The amount an hour is there for information only.",
        )
    return say(
        "Het bedrag per uur geldt bij deze arbeidsrelatie: {kinds}.",
        "The amount an hour holds for this employment: {kinds}.",
        kinds=spoken(vocabulary, *ruleset.hourly_for),
    )


def _plan(ruleset: RuleSet) -> Words | None:
    if ruleset.plan_working_days is None:
        return None
    return say(
        "Het plan van aanpak is er binnen {days} werkdagen na de gunning.",
        "The plan of approach is there within {days} working days after the award.",
        days=alike(str(ruleset.plan_working_days)),
    )
