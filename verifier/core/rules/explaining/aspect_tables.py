"""Tables of aspects (onderdelen per regel): what each kind of row in a rule set says and can differ in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from verifier.core.rules.explaining import activity_phrases as activity
from verifier.core.rules.explaining import phrases
from verifier.core.rules.explaining.aspects import Aspect, Part, Table
from verifier.core.rules.explaining.vocabulary import Vocabulary, spoken
from verifier.core.rules.explaining.writing import alike, any_of, quoted, say
from verifier.core.rules.table.activity_fields import OBLIGATION
from verifier.core.rules.table.activity_kinds import ActivityCap, ActivityKind
from verifier.core.rules.table.building_blocks import Bonus, Category, Mechanism, OpenPoint, Words
from verifier.core.rules.table.gaps import gaps
from verifier.core.rules.table.obligation_rules import Certificate, ObligationRule
from verifier.core.rules.table.ruleset_fields import MEMBERS

Write = Callable[[Any], Any]


def tables_of(vocabulary: Vocabulary) -> tuple[Table[Any], ...]:
    """Every kind of row that a rule set has; what a gap says is told apart from other remarks."""
    return (_categories(vocabulary), _bonuses(vocabulary), _ACTIVITIES, _CAPS, _CERTIFICATES, _MECHANISMS, _REMARKS)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes the aspects of the rows of one part; ``write`` gives a row as its JSON."""

    part: Part
    write: Write

    def says(self, called: Words, words: Callable[[Any], Words], *members: str) -> Aspect[Any]:
        """The aspect of one member, or of those that say one thing together."""

        def written(row: Any) -> Any:
            whole = self.write(row)
            found = {name: whole[name] for name in members if name in whole}
            return found.get(members[0]) if len(members) == 1 else found or None

        return Aspect(self.part, members[0], called, written, words)

    def named(self) -> tuple[Aspect[Any], ...]:
        """What every row of a table begins with."""
        return (
            self.says(_CODE, lambda row: alike(row.code), "code"),
            self.says(Words("titel", "title"), lambda row: quoted(row.title), "title"),
            self.says(Words("herkomst", "where it comes from"), lambda row: phrases.STATUSES[row.status], "status"),
        )


def _row(member: str) -> Write:
    """How a rule set's JSON has one item of ``member``."""
    return lambda row: MEMBERS[member].write((row,))[0]


def _certificate(row: Certificate) -> Any:
    return OBLIGATION.write(ObligationRule(cap=None, threshold=None, certificates=(row,)))["certificates"][0]


def _categories(vocabulary: Vocabulary) -> Table[Category]:
    rows = _Rows(Part.PEOPLE, _row("categories"))
    return Table(
        part=rows.part,
        rows=lambda table: table.categories,
        name=lambda row: (row.code, row.title),
        subject=lambda row: (frozenset(row.groups), row.when),
        written=rows.write,
        summary=lambda row: say("{a}; {b}", "{a}; {b}", a=phrases.value(row), b=phrases.window(row.window)),
        aspects=(
            *rows.named(),
            rows.says(Words("voor wie", "for whom"), lambda row: spoken(vocabulary, *row.groups), "groups"),
            rows.says(_CONDITION, lambda row: phrases.condition(row.when, vocabulary), "when"),
            rows.says(_VALUE, phrases.value, "amount", "per", "hours_per_day"),
            rows.says(_HOURLY, lambda row: phrases.hourly(row.hourly_amount), "hourly_amount"),
            rows.says(_WINDOW, lambda row: phrases.window(row.window), "window"),
            rows.says(_ATTESTED, lambda row: phrases.ATTESTERS[row.attested_by], "attested_by"),
        ),
    )


def _bonuses(vocabulary: Vocabulary) -> Table[Bonus]:
    rows = _Rows(Part.BONUSES, _row("bonuses"))
    return Table(
        part=rows.part,
        rows=lambda table: table.bonuses,
        name=lambda row: (row.code, row.title),
        subject=lambda row: row.condition,
        written=rows.write,
        summary=phrases.bonus_amount,
        aspects=(
            *rows.named(),
            rows.says(_CONDITION, lambda row: phrases.condition(row.condition, vocabulary), "condition"),
            rows.says(Words("bonus", "bonus"), phrases.bonus_amount, "amount", "kind", "multiple_basis_points"),
            rows.says(_HOURLY, lambda row: phrases.hourly(row.hourly_amount), "hourly_amount"),
            rows.says(Words("naast andere bonussen", "beside other bonuses"), _stacking, "stacking", "family"),
            rows.says(_WINDOW, _own_window, "window"),
            rows.says(_ATTESTED, lambda row: phrases.ATTESTERS[row.attested_by], "attested_by"),
        ),
    )


def _stacking(row: Bonus) -> Words:
    said = phrases.STACKINGS[row.stacking]
    if row.family is None:
        return said
    return say("{said} in de reeks {family}", "{said} in the family {family}", said=said, family=alike(row.family))


def _own_window(row: Bonus) -> Words:
    return phrases.NOTHING if row.window is None else phrases.window(row.window)


def _agreed_first(row: ActivityKind) -> Words:
    return Words("ja", "yes") if row.by_agreement else Words("nee", "no")


def _listed(codes: tuple[str, ...]) -> Words:
    return any_of(alike(code.replace("_", " ")) for code in codes)


_CODE = Words("code", "code")
_CONDITION = Words("voorwaarde", "condition")
_VALUE = Words("waarde", "value")
_HOURLY = Words("bedrag per uur", "amount per hour")
_WINDOW = Words("hoe lang iemand meetelt", "how long somebody counts")
_ATTESTED = Words("vastgesteld door", "established by")

_OF_ACTIVITIES = _Rows(Part.ACTIVITIES, _row("activities"))
_OF_CAPS = _Rows(Part.ACTIVITY_CAPS, _row("activity_caps"))
_OF_CERTIFICATES = _Rows(Part.CERTIFICATES, _certificate)
_OF_MECHANISMS = _Rows(Part.UNSUPPORTED, _row("unsupported"))
_OF_REMARKS = _Rows(Part.OPEN_POINTS, _row("open_points"))

_ACTIVITIES: Table[ActivityKind] = Table(
    part=Part.ACTIVITIES,
    rows=lambda table: table.activities,
    name=lambda row: (row.code, row.title),
    subject=lambda row: row.title,
    written=_OF_ACTIVITIES.write,
    summary=activity.measured,
    aspects=(
        *_OF_ACTIVITIES.named(),
        _OF_ACTIVITIES.says(_VALUE, activity.measured, "measures"),
        _OF_ACTIVITIES.says(Words("vooraf afspreken", "agreed first"), _agreed_first, "by_agreement"),
        _OF_ACTIVITIES.says(
            Words("bevestigd door", "confirmed by"),
            lambda row: activity.CONFIRMERS[row.confirmed_by],
            "confirmed_by",
        ),
        _OF_ACTIVITIES.says(Words("ten hoogste", "at most"), activity.limits, "limits"),
        _OF_ACTIVITIES.says(
            Words("wat erbij komt", "what is added"), lambda row: activity.surcharge(row.surcharge), "surcharge"
        ),
        _OF_ACTIVITIES.says(
            Words("hoe lang dit telt", "how long this counts"),
            lambda row: activity.lasting(row.months_at_most),
            "months_at_most",
        ),
    ),
)
_CAPS: Table[ActivityCap] = Table(
    part=Part.ACTIVITY_CAPS,
    rows=lambda table: table.activity_caps,
    name=lambda row: (row.code, _listed(row.kinds)),
    subject=lambda row: frozenset(row.kinds),
    written=_OF_CAPS.write,
    summary=activity.cap,
    aspects=(
        _OF_CAPS.says(_CODE, lambda row: alike(row.code), "code"),
        _OF_CAPS.says(Words("activiteiten", "activities"), lambda row: _listed(row.kinds), "kinds"),
        _OF_CAPS.says(Words("samen ten hoogste", "together at most"), activity.cap, "amount", "share_basis_points"),
    ),
)
_CERTIFICATES: Table[Certificate] = Table(
    part=Part.CERTIFICATES,
    rows=lambda table: table.obligation.certificates,
    name=lambda row: (row.code, row.title),
    subject=lambda row: row.title,
    written=_certificate,
    summary=activity.discount,
    aspects=(
        *_OF_CERTIFICATES.named(),
        _OF_CERTIFICATES.says(
            Words("wat vervalt", "what lapses"),
            activity.discount,
            "discount_basis_points",
            "at_most_of_value_basis_points",
        ),
        _OF_CERTIFICATES.says(Words("reeks", "family"), lambda row: alike(row.family), "family"),
    ),
)
_MECHANISMS: Table[Mechanism] = Table(
    part=Part.UNSUPPORTED,
    rows=lambda table: table.unsupported,
    name=lambda row: (row.code, alike(row.code.replace("_", " "))),
    subject=lambda row: row.code,
    written=_OF_MECHANISMS.write,
    summary=lambda row: quoted(Words(row.nl, row.en)),
    aspects=(
        _OF_MECHANISMS.says(Words("reden", "reason"), lambda row: quoted(Words(row.nl, row.en)), "nl", "en"),
        _OF_MECHANISMS.says(Words("waarvoor", "what for"), lambda row: _listed(row.applies_to), "applies_to"),
    ),
)
_REMARKS: Table[OpenPoint] = Table(
    part=Part.OPEN_POINTS,
    rows=lambda table: tuple(point for point in table.open_points if point.code not in gaps(table)),
    name=lambda row: (row.code, Words("open punt", "open point")),
    subject=lambda row: row.code,
    written=_OF_REMARKS.write,
    summary=lambda row: Words(row.nl, row.en),
    aspects=(_OF_REMARKS.says(Words("tekst", "text"), lambda row: quoted(Words(row.nl, row.en)), "nl", "en"),),
)
