"""Phrases (zinsdelen): every part of a row in words, from which sentences are made and differences told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from verifier.core.rules.explaining.vocabulary import Vocabulary, spoken
from verifier.core.rules.explaining.writing import alike, decimal, money, months, percent, say
from verifier.core.rules.table.building_blocks import (
    Attester,
    Bonus,
    BonusKind,
    Category,
    Condition,
    FullTime,
    FullTimeForm,
    HoursCounted,
    Per,
    Source,
    Span,
    Stacking,
    Status,
    Window,
    WindowKind,
    WindowStart,
    Words,
)

#: What the table does not say.
NOT_STATED = Words("niet genoemd in de tabel", "not stated in the table")
NOTHING = Words("niets", "nothing")

ATTESTERS: Mapping[Attester, Words] = {
    Attester.AGENCY: Words("UWV of de gemeente", "UWV or the municipality"),
    Attester.SCHOOL: Words("de school", "the school"),
    Attester.TRAINING_FIRM: Words("het leerbedrijf", "the training firm"),
    Attester.BUYER_ADVISER: Words("de adviseur van de opdrachtgever", "the buyer's adviser"),
    Attester.UNSPECIFIED: Words("iemand die de tabel niet noemt", "somebody whom the table does not name"),
}
STATUSES: Mapping[Status, Words] = {
    Status.PRIMARY: Words("gelezen op de pagina van de regio zelf", "read on the page of the region itself"),
    Status.SECONDARY: Words(
        "overgenomen uit een andere bron dan de regio zelf", "taken from another source than the region itself"
    ),
}
HOURS: Mapping[HoursCounted, Words] = {
    HoursCounted.PAID: Words(
        "alle betaalde uren, ook die van verlof en ziekte", "all paid hours, leave and sickness included"
    ),
    HoursCounted.WORKED: Words(
        "alleen gewerkte uren, dus zonder verlof en ziekte", "only hours worked, so without leave and sickness"
    ),
}
STACKINGS: Mapping[Stacking, Words] = {
    Stacking.ADDS: Words("opgeteld bij de andere bonussen", "added to the other bonuses"),
    Stacking.HIGHEST: Words("alleen de hoogste telt", "the highest alone counts"),
    Stacking.UNSPECIFIED: NOT_STATED,
}
_STARTS: Mapping[WindowStart | None, Words] = {
    WindowStart.PLACEMENT_START: Words(
        "de maand waarin de plaatsing begint", "the month in which the placement begins"
    ),
    WindowStart.FIRST_COUNTED_MONTH: Words(
        "de eerste maand die voor de opdracht meetelt", "the first month that counts for the contract"
    ),
    WindowStart.LAST_BENEFIT: Words("het einde van de laatste uitkering", "the end of the last benefit"),
    WindowStart.REFERENCE_DATE: Words("de peildatum van de opdracht", "the contract's reference date"),
    WindowStart.UNSPECIFIED: Words("een dag die de tabel niet noemt", "a day that the table does not name"),
}
_WINDOWS: Mapping[WindowKind, Words] = {
    WindowKind.CONTRACT: Words("zolang de opdracht duurt", "as long as the contract lasts"),
    WindowKind.UNLIMITED: Words("zonder maximum", "without a maximum"),
    WindowKind.TRAINING: Words("zolang de opleiding duurt", "as long as the training lasts"),
    WindowKind.SUBSIDY: Words("zolang de subsidie loopt", "as long as the subsidy runs"),
    WindowKind.UNSPECIFIED: Words("een tijd die de tabel niet noemt", "a time that the table does not state"),
}
#: What stands after an amount.
_PER: Mapping[Per, Words] = {
    Per.FULL_TIME_YEAR: Words(" voor een voltijdjaar", " for a full-time year"),
    Per.HOUR: Words(" voor elk uur", " for each hour"),
    Per.MONTH: Words(" voor elke maand, hoeveel uur iemand ook werkt", " for each month, whatever the hours"),
    Per.YEAR: Words(" voor elk jaar, hoeveel uur iemand ook werkt", " for each year, whatever the hours"),
    Per.PLACEMENT: Words(", één keer per plaatsing", ", once for a placement"),
    Per.UNSPECIFIED: Words(
        ", maar waarvoor dat bedrag is, zegt de tabel niet", ", but what that amount is for, the table does not say"
    ),
}


def page(source: Source) -> Words:
    """Where it was published."""
    return NOT_STATED if source.address is None else alike(source.address)


def value(row: Category) -> Words:
    """What a category is worth."""
    return say("{amount}{per}", "{amount}{per}", amount=money(row.amount), per=_per(row))


def _per(row: Category) -> Words:
    if row.per is not Per.DAY:
        return _PER[row.per]
    if row.hours_per_day is None:
        return Words(
            " voor elke dag (uit hoeveel uur een dag bestaat, zegt de tabel niet)",
            " for each day (how many hours a day has, the table does not say)",
        )
    return say(" voor elke dag van {hours} uur", " for each day of {hours} hours", hours=decimal(row.hours_per_day))


def hourly(amount: int | None) -> Words:
    """The hourly column."""
    return NOTHING if amount is None else say("{sum} voor elk uur", "{sum} for each hour", sum=money(amount))


def window(span: Window) -> Words:
    """How long a person counts."""
    if span.kind is not WindowKind.MONTHS:
        return _WINDOWS[span.kind]
    return say(
        "{months}, gerekend vanaf {start}",
        "{months}, counted from {start}",
        months=months(span.months),
        start=_STARTS[span.counted_from],
    )


def full_time(basis: FullTime) -> Words:
    """The full-time base."""
    hours = basis.hours
    if hours.base is FullTimeForm.EMPLOYER:
        return Words("wat bij de werkgever zelf voltijd is", "what is full time at the employer")
    if hours.base is FullTimeForm.UNSPECIFIED:
        return NOT_STATED
    number = decimal(hours.hours)
    if hours.base is FullTimeForm.WEEKLY:
        return say("{number} uur per week", "{number} hours a week", number=number)
    return say("{number} uur per jaar", "{number} hours a year", number=number)


def bonus_amount(row: Bonus) -> Words:
    """What a bonus adds."""
    if row.multiple_basis_points is not None:
        return say(
            "{share} van het jaarbedrag van de categorie, één keer",
            "{share} of the category's amount for a full-time year, once",
            share=percent(row.multiple_basis_points),
        )
    kinds = {
        BonusKind.FLAT: Words("één keer, hoeveel uur iemand ook werkt", "once, whatever the hours"),
        BonusKind.PER_YEAR: Words("voor een voltijdjaar, naar rato", "for a full-time year, pro rata"),
        BonusKind.UNSPECIFIED: Words(
            "maar of dat één keer telt of elk jaar, zegt de tabel niet",
            "but whether once or every year, the table does not say",
        ),
    }
    return say("{sum}, {kind}", "{sum}, {kind}", sum=money(row.amount), kind=kinds[row.kind])


def condition(asked: Condition, vocabulary: Vocabulary) -> Words:
    """Everything that a row asks besides its groups."""
    parts = list(_parts(asked, vocabulary))
    if not parts:
        return NOTHING
    return Words("; ".join(part.nl for part in parts), "; ".join(part.en for part in parts))


def _parts(asked: Condition, vocabulary: Vocabulary) -> Iterator[Words]:
    if asked.groups:
        yield say("groep {names}", "group {names}", names=spoken(vocabulary, *asked.groups))
    if ages := _age(Span(asked.age_at_least, asked.age_below)):
        yield say("{ages} op de peildatum", "{ages} on the reference date", ages=ages)
    if asked.traits:
        yield say("kenmerk {names}", "trait {names}", names=spoken(vocabulary, *asked.traits))
    for trait in asked.all_traits:
        yield say("kenmerk {name}", "trait {name}", name=spoken(vocabulary, trait))
    if asked.without_traits:
        yield say(
            "zonder kenmerk {names}", "without trait {names}", names=spoken(vocabulary, *asked.without_traits)
        )
    if asked.employment_kinds:
        names = spoken(vocabulary, *asked.employment_kinds)
        yield say("arbeidsrelatie {names}", "employment {names}", names=names)
    if asked.without_employment_kinds:
        names = spoken(vocabulary, *asked.without_employment_kinds)
        yield say("een andere arbeidsrelatie dan {names}", "other employment than {names}", names=names)
    yield from _times(asked)


def _times(asked: Condition) -> Iterator[Words]:
    if asked.months_in_group is not None:
        span = _months(asked.months_in_group)
        yield say("{span} in de groep op de peildatum", "{span} in the group on the reference date", span=span)
    if asked.months_left is not None:
        span = _months(asked.months_left)
        yield say("nog {span} uitkering op de peildatum", "{span} of benefit left on the reference date", span=span)
    if asked.not_employed_before is not None:
        yield say(
            "in de {months} ervoor niet in dienst bij dezelfde werkgever",
            "not employed by the same employer in the {months} before",
            months=months(asked.not_employed_before),
        )


def _age(span: Span) -> Words | None:
    low, below = span.at_least, span.below
    if low is not None and below is not None:
        return say(
            "{low} tot en met {high} jaar", "aged {low} to {high}", low=_number(low), high=_number(below - 1)
        )
    if low is not None:
        return say("{low} jaar of ouder", "aged {low} or over", low=_number(low))
    return (
        say("jonger dan {below} jaar", "younger than {below}", below=_number(below)) if below is not None else None
    )


def _months(span: Span) -> Words:
    low, below = span.at_least, span.below
    if low is not None and below is not None:
        return say(
            "{low} of meer, maar minder dan {high}",
            "{low} or more, but fewer than {high}",
            low=months(low),
            high=_number(below),
        )
    if low is not None:
        return say("{low} of meer", "{low} or more", low=months(low))
    return say("minder dan {below}", "fewer than {below}", below=months(below or 0))


def _number(count: int | None) -> Words:
    return alike(str(count))
