"""Phrases about activities and obligations (zinsdelen): measures, limits, caps and certificates in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from verifier.core.rules.explaining.phrases import NOTHING
from verifier.core.rules.explaining.writing import (
    alike,
    all_of,
    any_of,
    decimal,
    money,
    months,
    percent,
    quoted,
    say,
)
from verifier.core.rules.table.activity_kinds import (
    WHOLE,
    ActivityCap,
    ActivityKind,
    Confirmer,
    Limit,
    LimitPer,
    Measure,
    MeasureBy,
    Surcharge,
)
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.obligation_rules import Certificate

CONFIRMERS: Mapping[Confirmer, Words] = {
    Confirmer.BUYER_ADVISER: Words("de adviseur van de opdrachtgever", "the buyer's adviser"),
    Confirmer.RECEIVING_ORGANISATION: Words(
        "de organisatie waarvoor het is gedaan", "the organisation that it was done for"
    ),
    Confirmer.NOBODY: Words(
        "niemand: het woord van de opdrachtnemer is genoeg", "nobody: the contractor's own word is enough"
    ),
    Confirmer.UNSPECIFIED: Words("iemand die de tabel niet noemt", "somebody whom the table does not name"),
}
_SPENT: Mapping[MeasureBy, Words] = {
    MeasureBy.COST: Words("de gemaakte kosten", "the costs made"),
    MeasureBy.INVOICE: Words("de betaalde factuur", "the invoice paid"),
    MeasureBy.PROGRAMME_VALUE: Words("de waarde van het traject", "the value of the programme"),
}
_UNITS: Mapping[MeasureBy, Words] = {
    MeasureBy.HOUR: Words("uur", "hour"),
    MeasureBy.HALF_DAY: Words("dagdeel", "half day"),
    MeasureBy.DAY: Words("dag", "day"),
    MeasureBy.PERSON: Words("persoon", "person"),
    MeasureBy.FLAT: Words("keer", "time"),
}
_MANY: Mapping[MeasureBy, Words] = {
    MeasureBy.HOUR: Words("uur", "hours"),
    MeasureBy.HALF_DAY: Words("dagdelen", "half days"),
    MeasureBy.DAY: Words("dagen", "days"),
    MeasureBy.PERSON: Words("personen", "people"),
    MeasureBy.FLAT: Words("keer", "times"),
}
_LIMITS: Mapping[LimitPer, Words] = {
    LimitPer.ACTIVITY: Words("per activiteit", "for one activity"),
    LimitPer.WEEK: Words("per week", "a week"),
    LimitPer.CONTRACT: Words("voor de hele opdracht", "for the whole contract"),
}
_WHOLE_SHARE = 10_000


def measured(kind: ActivityKind) -> Words:
    """How an activity is valued: one way or another."""
    if kind.measures:
        return any_of(map(measure, kind.measures))
    if kind.by_agreement:
        return Words(
            "wat de adviseur van de opdrachtgever ermee afspreekt", "what the buyer's adviser agrees on it"
        )
    return Words("een waarde die de tabel niet noemt", "a value that the table does not state")


def measure(way: Measure) -> Words:
    """One way to value an activity."""
    if way.by in _SPENT:
        share = percent(way.share_basis_points)
        whole = way.share_basis_points == _WHOLE_SHARE
        spent = _SPENT[way.by]
        return spent if whole else say("{share} van {spent}", "{share} of {spent}", share=share, spent=spent)
    person = Words(" en per persoon", " and for each person") if way.per_person else alike("")
    return say(
        "{sum} per {unit}{person}",
        "{sum} per {unit}{person}",
        sum=money(way.amount or 0),
        unit=_UNITS[way.by],
        person=person,
    )


def quantity(kind: ActivityKind, hundredths: int) -> Words:
    """So many of the unit in which ``kind`` is measured."""
    way = kind.measure(spent=False)
    if way is None:
        return decimal(hundredths)
    count = hundredths // 100 if way.by in WHOLE else hundredths
    number = alike(str(count)) if way.by in WHOLE else decimal(count)
    unit = (_UNITS if hundredths == 100 else _MANY)[way.by]
    return say("{number} {unit}", "{number} {unit}", number=number, unit=unit)


def limits(kind: ActivityKind) -> Words:
    """Every limit of ``kind``."""
    return all_of(_limit(kind, each) for each in kind.limits) if kind.limits else NOTHING


def surcharge(extra: Surcharge | None) -> Words:
    """What is added to what was spent."""
    if extra is None:
        return NOTHING
    return say(
        "{share} van wat is uitgegeven, met ten hoogste {most} {per}",
        "{share} of what was spent, at most {most} {per}",
        share=percent(extra.share_basis_points),
        most=money(extra.at_most),
        per=_LIMITS[extra.per],
    )


def cap(bound: ActivityCap) -> Words:
    """The most that the kinds of a cap count for together."""
    if bound.share_basis_points is None:
        return money(bound.amount or 0)
    return say("{share} van de verplichting", "{share} of the obligation", share=percent(bound.share_basis_points))


def titles(kinds: Iterable[ActivityKind]) -> Words:
    """What activities are called."""
    return all_of(quoted(kind.title) for kind in kinds)


def discount(certificate: Certificate) -> Words:
    """By how much a certificate lowers an obligation."""
    if certificate.discount_basis_points == _WHOLE_SHARE:
        lapses = Words("de hele verplichting", "the whole obligation")
    else:
        share = percent(certificate.discount_basis_points)
        lapses = say("{share} van de verplichting", "{share} of the obligation", share=share)
    bound = certificate.at_most_of_value_basis_points
    if bound is None:
        return lapses
    return say(
        "{lapses}, met ten hoogste {most} van de waarde van de opdracht",
        "{lapses}, at most {most} of the contract's value",
        lapses=lapses,
        most=percent(bound),
    )


def lasting(count: int | None) -> Words:
    """For how long activities of a kind count."""
    return NOTHING if count is None else months(count)


def _limit(kind: ActivityKind, limit: Limit) -> Words:
    most = money(limit.amount) if limit.amount is not None else quantity(kind, limit.quantity or 0)
    return say("{most} {per}", "{most} {per}", most=most, per=_LIMITS[limit.per])
