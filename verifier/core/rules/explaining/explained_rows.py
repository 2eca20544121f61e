"""Explained rows (uitgelegde regels): each category, bonus, activity, cap and certificate, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.core.rules.explaining import activity_phrases as activity
from verifier.core.rules.explaining import phrases
from verifier.core.rules.explaining.passages import Passage, Section, plainly, section
from verifier.core.rules.explaining.vocabulary import Vocabulary, spoken
from verifier.core.rules.explaining.writing import any_of, quoted, say
from verifier.core.rules.table.activity_kinds import ActivityCap, ActivityKind
from verifier.core.rules.table.building_blocks import Attester, Bonus, Category, Condition, Stacking, Status, Words
from verifier.core.rules.table.obligation_rules import Certificate
from verifier.core.rules.table.ruleset import RuleSet

_NOBODY = Words("In deze tabel staan geen bedragen voor mensen.", "This table has no amounts for people.")


def people(ruleset: RuleSet, vocabulary: Vocabulary) -> Section:
    """Who counts, for how much and how long, and who states it."""
    return section(
        "people",
        "Mensen: wie telt, en voor hoeveel",
        "People: who counts, and for how much",
        (
            *(Passage(tuple(_category(row, ruleset, vocabulary)), row.title) for row in ruleset.categories),
            *([] if ruleset.categories else plainly(_NOBODY)),
        ),
    )


def bonuses(ruleset: RuleSet, vocabulary: Vocabulary) -> Section:
    """What may come on top, and how bonuses combine."""
    return section(
        "bonuses",
        "Bonussen: wat er nog bij komt",
        "Bonuses: what may come on top",
        (Passage(tuple(_bonus(row, ruleset, vocabulary)), row.title) for row in ruleset.bonuses),
    )


def activities(ruleset: RuleSet) -> Section:
    """Social return without a person behind it."""
    return section(
        "activities",
        "Activiteiten: wat telt zonder plaatsing",
        "Activities: what counts without a placement",
        (Passage(tuple(_activity(row, ruleset)), row.title) for row in ruleset.activities),
    )


def caps(ruleset: RuleSet) -> Section:
    """The most that kinds of activities count for together."""
    return section(
        "activity_caps",
        "Hoeveel activiteiten samen mogen tellen",
        "How much activities may count for together",
        (Passage((_cap(bound, ruleset),)) for bound in ruleset.activity_caps),
    )


def certificates(ruleset: RuleSet) -> Section:
    """What of the contractor's own lowers the obligation."""
    return section(
        "certificates",
        "Certificaten: wanneer de verplichting lager is",
        "Certificates: when the obligation is lower",
        (Passage(tuple(_certificate(row, ruleset)), row.title) for row in ruleset.obligation.certificates),
    )


def _category(row: Category, ruleset: RuleSet, vocabulary: Vocabulary) -> Iterator[Words]:
    groups = spoken(vocabulary, *row.groups)
    yield say("Voor wie: {groups}.", "For whom: {groups}.", groups=groups)
    if row.when != Condition():
        asked = phrases.condition(row.when, vocabulary)
        yield say("Alleen met: {asked}.", "Only with: {asked}.", asked=asked)
    yield say("Waarde: {value}.", "Value: {value}.", value=phrases.value(row))
    if row.hourly_amount is not None:
        yield say(
            "Daarnaast staat in de tabel: {hourly}.",
            "Beside it the table states: {hourly}.",
            hourly=phrases.hourly(row.hourly_amount),
        )
    yield say("Iemand telt mee: {window}.", "Somebody counts: {window}.", window=phrases.window(row.window))
    yield _attested(row.attested_by)
    yield from _marked(row.status, ruleset)


def _bonus(row: Bonus, ruleset: RuleSet, vocabulary: Vocabulary) -> Iterator[Words]:
    asked = phrases.condition(row.condition, vocabulary)
    yield say("Voor wie: {asked}.", "For whom: {asked}.", asked=asked)
    yield say("Bonus: {amount}.", "Bonus: {amount}.", amount=phrases.bonus_amount(row))
    if row.hourly_amount is not None:
        yield say(
            "Daarnaast staat in de tabel: {hourly}.",
            "Beside it the table states: {hourly}.",
            hourly=phrases.hourly(row.hourly_amount),
        )
    if row.window is not None:
        yield say(
            "De bonus telt: {window}, en nooit langer dan de persoon.",
            "The bonus counts: {window}, and never longer than the person.",
            window=phrases.window(row.window),
        )
    yield from _combined(row, ruleset)
    if row.condition.traits or row.condition.all_traits or row.condition.without_traits:
        yield _attested(row.attested_by)
    yield from _marked(row.status, ruleset)


def _combined(row: Bonus, ruleset: RuleSet) -> Iterator[Words]:
    """How a bonus goes with the others of the same person; alone in a table it goes with none."""
    beside = [each for each in ruleset.bonuses if each.code != row.code]
    family = [each for each in beside if row.family is not None and each.family == row.family]
    if row.stacking is Stacking.ADDS and beside:
        yield Words(
            "De bonus komt bij de andere bonussen van dezelfde persoon.",
            "The bonus is added to the others of the same person.",
        )
    elif row.stacking is Stacking.HIGHEST and family:
        yield say(
            "Heeft iemand ook recht op {others}, dan telt alleen de hoogste.",
            "Where somebody may also have {others}, the highest alone counts.",
            others=_titles(family),
        )
    elif row.stacking is Stacking.UNSPECIFIED and (family or (row.family is None and beside)):
        yield say(
            "Heeft iemand ook recht op {others}, dan zegt de tabel niet of beide tellen: spreek dat eerst af.",
            "Where somebody may also have {others}, the table does not say whether both count: agree on it first.",
            others=_titles(family or beside),
        )


def _activity(row: ActivityKind, ruleset: RuleSet) -> Iterator[Words]:
    yield say("Waarde: {value}.", "Value: {value}.", value=activity.measured(row))
    if row.limits:
        yield say("Ten hoogste telt: {limits}.", "At most this counts: {limits}.", limits=activity.limits(row))
    if row.surcharge is not None:
        yield say("Daar komt bij: {extra}.", "Added to it: {extra}.", extra=activity.surcharge(row.surcharge))
    if row.months_at_most is not None:
        yield say(
            "Dit telt {months}, gerekend vanaf de eerste activiteit van deze soort.",
            "This counts for {months}, from the first activity of this kind on.",
            months=activity.lasting(row.months_at_most),
        )
    if row.by_agreement:
        yield Words(
            "Spreek het vooraf af met de adviseur van de opdrachtgever.",
            "Agree on it with the buyer's adviser first.",
        )
    yield say("Bevestigd door {who}.", "Confirmed by {who}.", who=activity.CONFIRMERS[row.confirmed_by])
    yield from _marked(row.status, ruleset)


def _cap(bound: ActivityCap, ruleset: RuleSet) -> Words:
    kinds = [kind for kind in ruleset.activities if kind.code in bound.kinds]
    together = Words("samen ", "together ") if len(kinds) > 1 else Words("", "")
    return say(
        "{kinds}: {together}ten hoogste {most}.",
        "{kinds}: {together}at most {most}.",
        kinds=activity.titles(kinds),
        together=together,
        most=activity.cap(bound),
    )


def _certificate(row: Certificate, ruleset: RuleSet) -> Iterator[Words]:
    yield say("Er vervalt: {share}.", "What lapses: {share}.", share=activity.discount(row))
    yield from _marked(row.status, ruleset)


def _attested(who: Attester) -> Words:
    if who is Attester.UNSPECIFIED:
        return Words("Wie dit vaststelt, staat niet in de tabel.", "Who establishes it is not stated in the table.")
    return say("Vastgesteld door {who}.", "Established by {who}.", who=phrases.ATTESTERS[who])


def _marked(status: Status, ruleset: RuleSet) -> Iterator[Words]:
    """Where a row comes from, where the rest of the table comes from elsewhere."""
    if status is not ruleset.status:
        yield say("Herkomst: {status}.", "Where from: {status}.", status=phrases.STATUSES[status])


def _titles(rows: list[Bonus]) -> Words:
    return any_of(quoted(row.title) for row in rows)
