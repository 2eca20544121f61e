"""What one rule set has that another has not: as data, in words, and turned round the other way round."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rules.test_explaining import HAAGLANDEN, NAMES, VOCABULARY, members, parsed
from verifier import shipped
from verifier.core.rules.explaining.aspects import Part
from verifier.core.rules.explaining.difference import Change, ChangeKind, Difference, difference
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.gaps import gaps
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset


def compared(before: dict[str, Any], after: dict[str, Any]) -> Difference:
    return difference(parsed(before), parsed(after), VOCABULARY)


def only(before: dict[str, Any], after: dict[str, Any]) -> Change:
    (change,) = compared(before, after).changes
    return change


class TestDifference:
    def test_an_amount_from_what_to_what_for_whom(self) -> None:
        after = members()
        after["categories"][4]["amount"] = 4_500_000
        change = only(members(), after)
        assert (change.part, change.kind, change.member) == (Part.PEOPLE, ChangeKind.CHANGED, "amount")
        assert change.before is not None
        assert change.before.written == {"amount": 4_000_000, "per": "full_time_year"}
        assert change.words == Words(
            "“Participatiewet”, waarde: van € 40.000 voor een voltijdjaar naar € 45.000 voor een voltijdjaar.",
            "“Participation Act”, value: from €40,000 for a full-time year to €45,000 for a full-time year.",
        )

    def test_a_row_that_is_new_and_one_that_is_gone(self) -> None:
        after = members()
        gone = after["categories"].pop(2)
        assert only(members(), after).kind is ChangeKind.REMOVED
        change = only(after, after | {"categories": [*after["categories"], gone]})
        assert (change.kind, change.before) == (ChangeKind.ADDED, None)
        assert change.words.nl.startswith("Nieuw: “WW-uitkering”: € 20.000 voor een voltijdjaar; 12 maanden")

    @pytest.mark.parametrize(
        ("path", "value", "member", "words"),
        [
            (("categories", 4, "window"), "unlimited", "window", "hoe lang iemand meetelt: van 24 maanden"),
            (("bonuses", 0, "amount"), 500_000, "amount", "bonus: van € 10.000, voor een voltijdjaar"),
            (("start_window_months",), 6, "start_window_months", "van 12 maanden naar 6 maanden"),
            (("obligation",), {"cap": 30_000_000, "threshold": "unspecified"}, "cap", "naar € 300.000"),
            (("malus_basis_points",), 12_500, "malus_basis_points", "van niet genoemd in de tabel naar 125%"),
            (("full_time", "hours"), {"weekly": 4000}, "hours", "van 36 uur per week naar 40 uur per week"),
        ],
        ids=lambda each: str(each)[:20],
    )
    def test_whatever_changes_is_told(self, path: tuple[Any, ...], value: Any, member: str, words: str) -> None:
        after: Any = members()
        at = after
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
        changes = [each for each in compared(members(), after).changes if each.part is not Part.GAPS]
        changes = [each for each in changes if each.part is not Part.OPEN_POINTS]
        assert [each.member for each in changes] == [member]
        assert words in changes[0].words.nl

    def test_gaps_are_opened_and_closed_in_the_words_of_their_open_points(self) -> None:
        after = members() | {"malus_basis_points": 10_000}
        after["open_points"] = [each for each in after["open_points"] if each["code"] != "malus"]
        closed = [each for each in compared(members(), after).changes if each.part is Part.GAPS]
        assert [each.kind for each in closed] == [ChangeKind.REMOVED]
        assert closed[0].words.en.startswith("The table no longer leaves this open: What is withheld")
        opened = [each for each in compared(after, members()).changes if each.part is Part.GAPS]
        assert [each.kind for each in opened] == [ChangeKind.ADDED]

    def test_rows_with_other_codes_are_one_when_they_alone_are_about_the_same_people(self) -> None:
        after = members()
        after["categories"][4] |= {"code": "pw", "amount": 4_500_000}
        assert [each.member for each in compared(members(), after).changes] == ["amount", "code"]

    def test_other_bytes_that_say_the_same_are_no_difference(self) -> None:
        one = parse_ruleset(shipped.ruleset(HAAGLANDEN))
        other = parse_ruleset(json.dumps(members(), indent=7).encode())
        assert one.digest != other.digest
        assert difference(one, other, VOCABULARY).changes == ()

    @pytest.mark.parametrize("name", NAMES)
    def test_nothing_differs_from_itself_and_turned_round_it_is_the_other_way_round(self, name: str) -> None:
        ruleset, other = (parse_ruleset(shipped.ruleset(each)) for each in (name, HAAGLANDEN))
        assert difference(ruleset, ruleset, VOCABULARY).changes == ()
        assert difference(ruleset, other, VOCABULARY).reversed == difference(other, ruleset, VOCABULARY)

    def test_two_versions_of_a_region_differ_as_published(self) -> None:
        """B16 [S]: Oost-Nederland raised the register to 50,000 and those without a benefit to 15,000."""
        before, after = (parse_ruleset(shipped.ruleset(f"oost-nederland-{year}.v1")) for year in (2023, 2026))
        amounts = {
            (each.before.code, each.before.written["amount"], each.after.written["amount"])
            for each in difference(before, after, VOCABULARY).changes
            if each.member == "amount" and each.part is Part.PEOPLE and each.before and each.after
        }
        assert {change[1:] for change in amounts} >= {(4_000_000, 5_000_000), (1_000_000, 1_500_000)}


@st.composite
def varied(draw: st.DrawFn) -> RuleSet:
    """A rule set that differs from Haaglanden in rows, amounts, windows, caps, titles and gaps."""
    document = members()
    for table in ("categories", "bonuses", "activities"):
        document[table] = [row for row in document[table] if draw(st.integers(0, 3))]
    for row in document["categories"]:
        row["amount"] = draw(st.sampled_from([row["amount"], 1_000_000]))
        row["window"] = draw(st.sampled_from([row["window"], "contract", "unspecified"]))
        row["code"] = draw(st.sampled_from([row["code"], f"{row['code']}_x"]))
    document["malus_basis_points"] = draw(st.sampled_from(["unspecified", 10_000, 12_500]))
    document["obligation"]["cap"] = draw(st.sampled_from(["unspecified", 30_000_000]))
    document["start_window_months"] = draw(st.sampled_from([0, 12, "unspecified"]))
    told_of = {point["code"] for point in document["open_points"]}
    asked = ("counting_window", "categories", "start_window")
    document["open_points"] += [{"code": code, "nl": "?", "en": "?"} for code in asked if code not in told_of]
    return parsed(document)


@given(varied(), varied())
def test_the_difference_turned_round_is_the_difference_of_the_other_two(one: RuleSet, other: RuleSet) -> None:
    found = difference(one, other, VOCABULARY)
    assert found.reversed == difference(other, one, VOCABULARY)
    assert found.reversed.reversed == found
    assert difference(one, one, VOCABULARY).changes == ()
    opened = {
        each.after.code for each in found.changes if each.part is Part.GAPS and each.before is None and each.after
    }
    assert opened == gaps(other) - gaps(one)
    assert all(each.words.nl and each.words.en for each in found.changes)
