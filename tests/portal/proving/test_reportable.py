"""Of a rule set only those kinds of activity are offered that can count, in the reader's words."""

from __future__ import annotations

import pytest

from tests.unit.rules.doing import COST, HOUR, ruled
from tests.unit.rules.tables import activity
from verifier.service.portal.catalogue import Language
from verifier.service.portal.contractor.reportable import reportable_kinds

CANNOT_COUNT = (
    activity("whose_word", HOUR, confirmed_by="unspecified"),
    activity("no_value"),
    activity("odd_one", HOUR),
)
ODD = [{"code": "odd_rule", "applies_to": ["odd_one"], "nl": "?", "en": "?"}]


def test_kinds_that_can_never_count_are_not_offered() -> None:
    agreed = activity("agreed", by_agreement=True)
    ruleset = ruled(activity("lesson", HOUR), *CANNOT_COUNT, agreed, unsupported=ODD)
    assert [each.code for each in reportable_kinds(ruleset, Language.NL)] == ["lesson", "agreed"]


@pytest.mark.parametrize(
    ("language", "measured", "limits", "confirmer"),
    [
        (Language.NL, "€ 100 per uur", "2 uur per week", "niemand: het woord van de opdrachtnemer is genoeg"),
        (Language.EN, "€100 per hour", "2 hours a week", "nobody: the contractor's own word is enough"),
    ],
)
def test_a_kind_is_told_in_the_words_of_the_reader(
    language: Language, measured: str, limits: str, confirmer: str
) -> None:
    ruleset = ruled(activity("lesson", HOUR, limits=[{"per": "week", "quantity": 200}]), activity("bought", COST))
    lesson, bought = reportable_kinds(ruleset, language)
    assert (lesson.measured.replace("\xa0", " "), lesson.limits, lesson.confirmer) == (measured, limits, confirmer)
    assert (bought.limits, bought.surcharge, bought.lasting) == ("", "", "")
