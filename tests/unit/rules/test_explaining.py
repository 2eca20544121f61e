"""A rule set in plain words, and what one has that another has not: made from the data, in both languages."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rules.test_ruleset_schema import full_document
from verifier import shipped
from verifier.core.errors import Malformed
from verifier.core.rules.drafting.scaffold import scaffold
from verifier.core.rules.explaining import writing
from verifier.core.rules.explaining.explanation import Explanation, explain
from verifier.core.rules.explaining.explanation_fields import written_explanation
from verifier.core.rules.explaining.vocabulary import CODELISTS, read_vocabulary, spoken
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset

VOCABULARY = read_vocabulary(map(shipped.codelist, CODELISTS))
NAMES = shipped.ruleset_names()
HAAGLANDEN = "haaglanden-2023-07.v1"


def members(name: str = HAAGLANDEN) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shipped.ruleset(name))
    return found


def parsed(document: dict[str, Any]) -> RuleSet:
    return parse_ruleset(json.dumps(document).encode())


def explained(document: dict[str, Any]) -> Explanation:
    return explain(parsed(document), VOCABULARY)


def sentences(explanation: Explanation) -> list[Words]:
    return [each for section in explanation.sections for passage in section.passages for each in passage.sentences]


def told(explanation: Explanation) -> tuple[str, str]:
    """The whole text, in Dutch and in English."""
    every = sentences(explanation)
    return " ".join(each.nl for each in every), " ".join(each.en for each in every)


class TestWriting:
    @pytest.mark.parametrize(
        ("amount", "nl", "en"),
        [
            (0, "€ 0", "€0"),
            (5, "€ 0,05", "€0.05"),
            (2404, "€ 24,04", "€24.04"),
            (4_000_000, "€ 40.000", "€40,000"),
            (123_456_789, "€ 1.234.567,89", "€1,234,567.89"),
            (10**15, "€ 10.000.000.000.000", "€10,000,000,000,000"),
        ],
    )
    def test_money_as_each_language_has_it(self, amount: int, nl: str, en: str) -> None:
        assert writing.money(amount) == Words(nl, en)

    @given(st.integers(0, 10**15))
    def test_money_and_numbers_lose_nothing(self, amount: int) -> None:
        for words in (writing.money(amount), writing.decimal(amount)):
            digits = re.sub(r"[^0-9,]", "", words.nl)
            whole, _, part = digits.partition(",")
            assert int(whole) * 100 + int(part.ljust(2, "0")) == amount
            assert re.sub(r"[€ ]", "", words.nl).translate({ord(","): ".", ord("."): ","}) == re.sub(
                "€", "", words.en
            )

    def test_shares_days_and_rows(self) -> None:
        assert writing.percent(1250) == Words("12,5%", "12.5%")
        assert writing.percent(833) == Words("8,33%", "8.33%")
        assert writing.day(date(2026, 3, 1)) == Words("1 maart 2026", "1 March 2026")
        assert writing.months(1) == Words("1 maand", "1 month")
        names = [writing.alike(each) for each in "abc"]
        assert writing.any_of(names) == Words("a, b of c", "a, b or c")
        assert writing.all_of(names[:1]) == Words("a", "a")

    def test_text_of_a_table_is_never_read_as_a_place(self) -> None:
        assert writing.say("{title}.", "{title}.", title=writing.alike("{x} {0}")).nl == "{x} {0}."


class TestExplanation:
    @pytest.mark.parametrize("name", NAMES)
    def test_every_row_amount_and_open_point_of_a_shipped_one_is_told_in_both_languages(self, name: str) -> None:
        ruleset = parse_ruleset(shipped.ruleset(name))
        explanation = explain(ruleset, VOCABULARY)
        nl, en = told(explanation)
        leads = [passage.lead for section in explanation.sections for passage in section.passages if passage.lead]
        rows = [(row.title, row.amount) for row in ruleset.categories]
        rows += [(row.title, row.amount) for row in ruleset.bonuses]
        for title, amount in rows:
            assert title in leads
            if amount:
                assert writing.money(amount).nl in nl
                assert writing.money(amount).en in en
        for point in ruleset.open_points:
            assert point.nl in nl
            assert point.en in en
        for mechanism in ruleset.unsupported:
            assert mechanism.nl in nl

    @pytest.mark.parametrize("name", NAMES)
    def test_it_is_made_of_whole_sentences_and_no_codes(self, name: str) -> None:
        for each in sentences(explain(parse_ruleset(shipped.ruleset(name)), VOCABULARY)):
            for text in (each.nl, each.en):
                assert text[0].isupper() or text[0] in "“'‘"
                assert text.rstrip("”").endswith((".", ":")), text
                assert not re.search(r"\b[a-z]+_[a-z_]+\b|None|[{}]|  ", text), text
        both = told(explain(parse_ruleset(shipped.ruleset(name)), VOCABULARY))
        nl, en = (re.sub(r"https?://\S+", "", each) for each in both)
        assert not re.search(r"\b(the|counts|somebody)\b", nl)
        assert not re.search(r"\b(iemand|telt|niet)\b", en)

    def test_a_rule_set_with_everything_in_it_is_told_completely(self) -> None:
        nl, en = told(explained(full_document()))
        for said in (
            "25% van de verplichting",
            "€ 2.000 voor de hele opdracht",
            "binnen 7 werkdagen",
            "ten minste 2%",
            "gewoonlijk 5%",
            "5% of meer van alle voltijdbanen",
            "minder dan 12 uur per week",
            "“an-earlier-one”",
        ):
            assert said in nl  # fmt: skip
        for said in (
            "aged 18 to 64",
            "1 month or more, but fewer than 12",
            "not employed by the same employer in the 6",
        ):
            assert said in en

    def test_a_gap_is_told_and_not_filled(self) -> None:
        nl, _ = told(explain(parse_ruleset(scaffold("zeeland-2027", on=date(2026, 11, 30))), VOCABULARY))
        for said in (
            "Hoeveel uur een voltijdjaar heeft, staat er niet",
            "maar waarvoor dat bedrag is, zegt de tabel",
            "of dat één keer telt of elk jaar, zegt de tabel niet",
            "een tijd die de tabel niet noemt",
        ):
            assert said in nl  # fmt: skip

    def test_how_bonuses_combine(self) -> None:
        document = members()
        for bonus in document["bonuses"][:2]:
            bonus |= {"stacking": "highest", "family": "age"}
        document["bonuses"][2]["stacking"] = "adds"
        _, en = told(explained(document))
        assert "Where somebody may also have “55 or older”, the highest alone counts." in en
        assert "The bonus is added to the others of the same person." in en

    def test_a_table_without_amounts_for_people_says_so(self) -> None:
        document = members() | {"categories": [], "bonuses": []}
        document["open_points"].append({"code": "categories", "nl": "?", "en": "?"})
        assert "In deze tabel staan geen bedragen voor mensen." in told(explained(document))[0]

    def test_a_code_that_no_list_has_speaks_for_itself(self) -> None:
        assert spoken(VOCABULARY, "ww", "no_such_code").nl == "“WW-uitkering” of “no such code”"

    @pytest.mark.parametrize(
        "octets", [b"{}", b"[]", b'{"codes": [{}]}', b'{"codes": [{"code": "A", "nl": "", "en": ""}]}']
    )
    def test_what_is_no_code_list_is_refused(self, octets: bytes) -> None:
        with pytest.raises(Malformed):
            read_vocabulary([octets])

    def test_as_json_it_says_the_same(self) -> None:
        explanation = explained(members())
        written = json.loads(json.dumps(written_explanation(explanation)))
        assert [each["code"] for each in written["sections"]] == [each.code for each in explanation.sections]
        texts = [
            each["nl"]
            for section in written["sections"]
            for passage in section["passages"]
            for each in passage["sentences"]
        ]
        assert texts == [each.nl for each in sentences(explanation)]
