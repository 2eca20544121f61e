"""A file that a policy officer writes: the starting file, and what is said of one that is not right yet."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.endurance import often
from tests.unit.rules.test_ruleset_schema import SCHEMA, SCHEMA_DOCUMENT, full_document, mutants
from verifier import shipped
from verifier.core.errors import Malformed, WrongValue
from verifier.core.rules.drafting.corrections import Correction, corrections
from verifier.core.rules.drafting.places import places_in, syntax_line
from verifier.core.rules.drafting.scaffold import scaffold
from verifier.core.rules.drafting.schema_faults import schema_faults
from verifier.core.rules.explaining.vocabulary import CODELISTS, read_vocabulary
from verifier.core.rules.table.gaps import gaps
from verifier.core.rules.table.ruleset import parse_ruleset

VOCABULARY = read_vocabulary(map(shipped.codelist, CODELISTS))
READ_ON = date(2026, 11, 30)
#: What no answer may repeat of a file.
TELLTALE = "telltale4711"


def found(octets: bytes) -> tuple[Correction, ...]:
    return corrections(octets, SCHEMA_DOCUMENT, VOCABULARY)


def written(members: Any) -> bytes:
    return (json.dumps(members, ensure_ascii=False, indent=2) + "\n").encode()


def document(name: str = "haaglanden-2023-07.v1") -> dict[str, Any]:
    members: dict[str, Any] = json.loads(shipped.ruleset(name))
    return members


class TestScaffold:
    def test_is_valid_and_silent_on_all_that_it_asks(self) -> None:
        ruleset = parse_ruleset(scaffold("zeeland-2027", on=READ_ON))
        SCHEMA.validate(json.loads(scaffold("zeeland-2027", on=READ_ON)))
        assert gaps(ruleset) == {point.code for point in ruleset.open_points}
        assert ruleset.obligation.customary_basis_points == ()
        assert [row.amount for row in ruleset.categories] == [0]

    @pytest.mark.parametrize("name", ["", "Zeeland", "zeeland 2027", "../x", "x" * 81], ids=str)
    def test_a_name_that_is_none_is_refused_and_not_repeated(self, name: str) -> None:
        with pytest.raises(WrongValue) as refused:
            scaffold(name, on=READ_ON)
        assert refused.value.field == "name"
        assert not name or name not in str(refused.value)

    def test_what_it_left_to_be_filled_in_is_advice_and_no_fault(self) -> None:
        left = found(scaffold("zeeland-2027", on=READ_ON))
        assert {each.code for each in left} == {""}
        assert {"title.nl", "sources[1].address", "categories[1].title.nl"} <= {each.path for each in left}


class TestCorrections:
    @pytest.mark.parametrize("name", shipped.ruleset_names())
    def test_a_shipped_one_has_none(self, name: str) -> None:
        assert found(shipped.ruleset(name)) == ()

    def test_all_of_the_schema_come_at_once_with_path_and_line(self) -> None:
        members = document()
        members["categories"][2]["amount"] = "20.000"
        del members["bonuses"][0]["stacking"]
        members["title"][TELLTALE] = TELLTALE
        members["categories"][4]["window"] = {"months": 0, "from": "first_counted_month"}
        members["obligation"]["treshold"] = members["obligation"].pop("threshold")
        octets = written(members)
        told = {each.path: each for each in found(octets)}
        assert set(told) == {
            "title",
            "categories[3].amount",
            "categories[5].window.months",
            "bonuses[1].stacking",
            "obligation",
            "obligation.threshold",
        }
        lines = octets.decode().splitlines()
        assert '"amount": "20.000"' in lines[(told["categories[3].amount"].line or 0) - 1]
        assert '"months": 0' in lines[(told["categories[5].window.months"].line or 0) - 1]
        assert told["obligation"].advice == "Did you mean threshold?"
        assert '"unspecified"' in told["obligation.threshold"].advice
        assert "Eurocents" in told["categories[3].amount"].advice
        assert TELLTALE not in repr(told)

    def test_gaps_repeats_and_overlaps_come_at_once(self) -> None:
        members = document()
        members["categories"][1]["groups"] = members["categories"][0]["groups"]
        members["bonuses"][1]["code"] = "ww"
        members["open_points"] = [
            each for each in members["open_points"] if each["code"] not in ("malus", "obligation_cap")
        ]
        told = [(each.path, each.expected) for each in found(written(members))]
        assert [path for path, _ in told] == ["bonuses[2].code", "categories[2]", "open_points", "open_points"]
        assert [expected for path, expected in told if path == "open_points"] == [
            "an open point with the code malus",
            "an open point with the code obligation_cap",
        ]

    def test_another_contradiction_is_told_as_the_reader_tells_it(self) -> None:
        members = document()
        members["categories"][0]["when"] = {"age_at_least": 50, "age_below": 50}
        (only,) = found(written(members))
        assert (only.path, only.code) == ("condition", "wrong_value")

    def test_codes_without_an_explanation_are_advice(self) -> None:
        members = document()
        members["categories"][0]["groups"] = [TELLTALE]
        octets = written(members)
        (only,) = found(octets)
        assert (only.path, only.code) == ("categories[1]", "")
        assert '"code": "zonder_uitkering"' in octets.decode().splitlines()[only.line or 0]
        assert TELLTALE not in repr(only)

    @pytest.mark.parametrize(
        ("change", "line", "expected"),
        [
            (('"version": 1,', '"version": 1'), 4, "well-formed JSON"),
            (('"version": 1,', '"version": 1.5,'), 3, "integers only: no fraction, exponent, NaN or Infinity"),
            (('"version": 1,', '"version": 1, "name": "x",'), 3, "every member at most once"),
            (('"version": 1,', '"version": NaN,'), 3, "integers only: no fraction, exponent, NaN or Infinity"),
        ],
        ids=["a comma too few", "a fraction", "twice", "no number"],
    )
    def test_what_is_no_strict_json_is_told_with_its_line(
        self, change: tuple[str, str], line: int, expected: str
    ) -> None:
        (only,) = found(written(document()).decode().replace(*change, 1).encode())
        assert (only.line, only.expected, only.code) == (line, expected, "not_strict_json")

    @pytest.mark.parametrize("octets", [b"", b"\xff", b"[" * 99, b"{}" * 200_000, b"[]", b"7"], ids=len)
    def test_whatever_it_is_something_is_said(self, octets: bytes) -> None:
        assert found(octets)


@pytest.mark.slow
def test_faults_are_there_exactly_where_another_reader_of_schemas_finds_some() -> None:
    """The control of our own reader of schemas: the library that the tests have, on every small change."""
    wrong = 0
    for path, mutant in list(mutants(full_document()))[:: often(23, 1)]:
        ours = schema_faults(mutant, SCHEMA_DOCUMENT)
        assert bool(ours) != SCHEMA.is_valid(mutant), path
        wrong += bool(ours)
        around = path[:-1]
        assert all(each.path[: len(around)] == around[: len(each.path)] for each in ours), (
            f"elsewhere than at {path}"
        )
    assert wrong > 200


@pytest.mark.slow
def test_a_file_has_no_code_exactly_when_the_reader_accepts_it() -> None:
    for path, mutant in list(mutants(full_document()))[3 :: often(41, 1)]:
        octets = written(mutant)
        try:
            parse_ruleset(octets)
            accepted = True
        except Malformed:
            accepted = False
        assert accepted == (not any(each.code for each in found(octets))), path


def test_places_are_the_lines_of_a_text() -> None:
    text = '{\n "a": [1,\n  {"b": "x]\\"{"}],\n "c": {}\n}'
    places = places_in(text)
    assert {path: places.line_of(path) for path in [(), ("a",), ("a", 0), ("a", 1), ("a", 1, "b"), ("c",)]} == {
        (): 1,
        ("a",): 2,
        ("a", 0): 2,
        ("a", 1): 3,
        ("a", 1, "b"): 3,
        ("c",): 4,
    }
    assert places.line_of(("c", "missing")) == 4
    assert (places.twice, places.fraction, syntax_line(text)) == (None, None, None)
