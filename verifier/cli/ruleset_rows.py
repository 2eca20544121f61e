"""Rows of a rule set (regels van bouwblokken) for a screen: one table for each kind of row, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from verifier.cli.telling import Language, one_of
from verifier.core.rules.explaining import activity_phrases as activity
from verifier.core.rules.explaining import phrases
from verifier.core.rules.explaining.vocabulary import Vocabulary, spoken
from verifier.core.rules.explaining.writing import alike
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.ruleset import RuleSet

Rows = Sequence[Mapping[str, Any]]
Cells = Sequence[Mapping[str, Words]]


def tables(ruleset: RuleSet, vocabulary: Vocabulary, lang: Language) -> Iterator[tuple[str, Rows]]:
    """Each table under its heading; a table without rows is there as well."""
    made = {
        "people": _people(ruleset, vocabulary),
        "bonuses": _bonuses(ruleset, vocabulary),
        "activities": _activities(ruleset),
        "caps": [{"code": alike(row.code), "at most": activity.cap(row)} for row in ruleset.activity_caps],
        "certificates": [
            {"code": alike(row.code), "title": row.title, "lowers by": activity.discount(row)}
            for row in ruleset.obligation.certificates
        ],
        "open points": [{"code": alike(row.code), "says": Words(row.nl, row.en)} for row in ruleset.open_points],
    }
    for heading, rows in made.items():
        yield heading, [{name: one_of(cell, lang) for name, cell in row.items()} for row in rows]


def _people(ruleset: RuleSet, vocabulary: Vocabulary) -> Cells:
    return [
        {
            "code": alike(row.code),
            "title": row.title,
            "groups": spoken(vocabulary, *row.groups),
            "only with": phrases.condition(row.when, vocabulary),
            "value": phrases.value(row),
            "counts": phrases.window(row.window),
            "by": phrases.ATTESTERS[row.attested_by],
        }
        for row in ruleset.categories
    ]


def _bonuses(ruleset: RuleSet, vocabulary: Vocabulary) -> Cells:
    return [
        {
            "code": alike(row.code),
            "title": row.title,
            "for whom": phrases.condition(row.condition, vocabulary),
            "amount": phrases.bonus_amount(row),
            "others": phrases.STACKINGS[row.stacking],
        }
        for row in ruleset.bonuses
    ]


def _activities(ruleset: RuleSet) -> Cells:
    return [
        {
            "code": alike(row.code),
            "title": row.title,
            "value": activity.measured(row),
            "at most": activity.limits(row),
            "confirmed by": activity.CONFIRMERS[row.confirmed_by],
        }
        for row in ruleset.activities
    ]
