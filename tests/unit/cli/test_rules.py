"""``plaatsbewijs rules`` and ``plan``: public doors, on the base dependencies, with no home and no socket."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.prebuilt import app
from tests.unit.cli.conftest import BARE, CUT_OFF, Run
from verifier import shipped
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.wire import base64url

UTRECHT = shipped.ruleset("utrecht-current.v1")
DIGEST = hashlib.sha256(UTRECHT).digest()
CONTRACT = ("--value", "800000", "--from", "2026-01-01", "--until", "2027-12-31")
TELLTALE = "telltale4711"


def invoke(*arguments: object, code: int = 0) -> Result:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exit_code == code, done.output
    return done


def told(*arguments: object, code: int = 0) -> Any:
    return json.loads(invoke(*arguments, "--json", code=code).stdout)


class TestReading:
    def test_list(self) -> None:
        rows = told("rules", "list")["rule_sets"]
        assert [each["name"] for each in rows] == list(shipped.ruleset_names())
        found = {each["name"]: each for each in rows}["utrecht-current.v1"]
        assert found == {
            "name": "utrecht-current.v1",
            "family": "utrecht",
            "status": "P",
            "from": "unspecified",
            "digest": base64url.encode(DIGEST),
        }

    @pytest.mark.parametrize(
        "name",
        [
            "utrecht-current",
            "utrecht-current.v1",
            base64url.encode(DIGEST),
            DIGEST.hex(),
            "schemas/rulesets/utrecht-current.v1.json",
        ],
        ids=["name", "version", "digest", "hexadecimal", "file"],
    )
    def test_show_by_whatever_name(self, name: str) -> None:
        assert told("rules", "show", name) == {"digest": base64url.encode(DIGEST), "rule_set": json.loads(UTRECHT)}

    def test_show_for_a_person(self) -> None:
        shown = " ".join(invoke("rules", "show", "rijnmond-2024", "--lang", "nl").stdout.split())
        for part in ("participatiewet", "€ 50.000 voor", "25% van de verplichting", "bonus_stacking"):
            assert part in shown

    @pytest.mark.parametrize(
        ("lang", "said"), [("nl", "Waarde: € 40.000 voor een"), ("en", "Value: €40,000 for a")]
    )
    def test_explain(self, lang: str, said: str) -> None:
        assert said in invoke("rules", "explain", "utrecht-current", "--lang", lang).stdout
        sections = told("rules", "explain", "utrecht-current", "--lang", lang)["sections"]
        assert [each["code"] for each in sections][:3] == ["origin", "validity", "full_time"]

    def test_diff(self) -> None:
        shown = invoke("rules", "diff", "oost-nederland-2023", "oost-nederland-2026", "--lang", "nl").stdout
        assert "waarde: van € 10.000 voor een voltijdjaar naar € 15.000 voor een voltijdjaar." in " ".join(
            shown.split()
        )
        changes = told("rules", "diff", "oost-nederland-2023", "oost-nederland-2026")["changes"]
        assert {"added", "removed", "changed"} == {each["kind"] for each in changes}
        assert told("rules", "diff", "utrecht-current", "utrecht-current")["changes"] == []

    @pytest.mark.parametrize(
        "arguments", [("show", TELLTALE), ("explain", TELLTALE), ("diff", "utrecht-current", TELLTALE)]
    )
    def test_what_is_not_there_is_not_repeated(self, arguments: tuple[str, ...]) -> None:
        assert TELLTALE not in invoke("rules", *arguments, code=64).output


class TestWriting:
    def test_a_new_file_is_accepted_and_never_written_over(self, tmp_path: Path) -> None:
        out = tmp_path / "zeeland-2027.v1.json"
        made = told("rules", "new", "zeeland-2027", "--out", out)
        assert made["open_points"] == [point.code for point in parse_ruleset(out.read_bytes()).open_points]
        assert told("rules", "validate", out)["files"][0]["accepted"] is True
        assert told("rules", "new", "zeeland-2027", "--out", out, code=1)["refused"]["field"] == "--out"

    def test_a_name_that_is_none(self, tmp_path: Path) -> None:
        refused = told("rules", "new", "Zeeland 2027", "--out", tmp_path / "x", code=1)["refused"]
        assert (refused["field"], (tmp_path / "x").exists()) == ("name", False)

    def test_validate_says_everything_about_every_file(self, tmp_path: Path) -> None:
        wrong, broken = tmp_path / "wrong.json", tmp_path / "broken.json"
        members = json.loads(UTRECHT)
        members["categories"][0]["amount"] = TELLTALE
        del members["rounding"]
        wrong.write_text(json.dumps(members, indent=2), encoding="utf-8")
        broken.write_text("{", encoding="utf-8")
        right = "schemas/rulesets/utrecht-current.v1.json"
        files = told("rules", "validate", wrong, broken, right, code=1)["files"]
        assert [each["accepted"] for each in files] == [False, False, True]
        assert [each["path"] for each in files[0]["corrections"]] == ["rounding", "categories[1].amount"]
        assert files[1]["corrections"][0]["line"] == 1
        shown = invoke("rules", "validate", wrong, code=1).stdout
        assert f"{wrong}:" in shown.replace("\n", "")
        assert "categories[1].amount: expected a whole number from 0 to 1000000000" in " ".join(shown.split())
        assert TELLTALE not in shown


class TestValue:
    def test_line_by_line(self) -> None:
        one = (
            "rules",
            "value",
            "utrecht-current",
            "--group",
            "participation_act",
            "--hours",
            "24",
            "--months",
            "6",
        )
        choice = told(*one)
        assert (choice["row"], choice["worth"], choice["obstacle"]) == ("participatiewet", 1_333_333, None)
        assert sum(each["amount"] or 0 for each in choice["lines"]) == choice["worth"]
        shown = invoke(*one, "--lang", "nl").stdout
        assert "24 uur per week" in shown
        assert "13,333.33" in shown

    def test_what_is_agreed_fills_a_gap(self) -> None:
        one = ("rules", "value", "oost-nederland-2026", "--group", "ww", "--hours", "36", "--months", "24")
        assert told(*one, code=1)["obstacle"]["point"] == "full_time"
        assert "spreekt" in invoke(*one, "--lang", "nl", code=1).stdout
        assert told(*one, "--full-time", "36")["worth"] == 2_000_000

    def test_bonuses_of_somebody_who_does_not_exist(self) -> None:
        one = (
            "rules",
            "value",
            "utrecht-current",
            "--group",
            "disability_register",
            "--hours",
            "36",
            "--months",
            "12",
        )
        more = ("--age", "55", "--employment", "permanent", "--trait", "status_holder", "--people", "2")
        assert told(*one, *more)["worth"] == 2 * 8_000_000

    def test_a_group_that_the_table_has_not(self) -> None:
        one = ("rules", "value", "utrecht-current", "--group", TELLTALE, "--hours", "36", "--months", "12")
        refused = invoke(*one, code=1)
        assert "participation_act" in refused.output
        assert TELLTALE not in refused.output


class TestPlan:
    def test_a_proposal(self) -> None:
        mix = ("--people", "participation_act=1x24x12", "--activity", "sociaal_inkopen=EUR5000")
        made = told("plan", "utrecht-current", *CONTRACT, "--percent", "5", "--labour", "60", *mix)
        assert made["obligation"]["amount"] == 4_000_000
        assert made["obligation"]["labour_basis_points"] == 833
        assert [each["worth"] for each in (*made["people"], *made["activities"])] == [2_666_666, 500_000]
        assert (made["total"], made["over"]) == (3_166_666, -833_334)
        assert len(made["alternatives"]) >= 3
        shown = invoke("plan", "utrecht-current", *CONTRACT, "--percent", "5", *mix, "--lang", "nl").stdout
        for part in ("EUR 40,000.00", "Andere invullingen", "Wat de tabel open laat", "uiterlijk 31 januari 2028"):
            assert part in shown

    def test_without_an_obligation_there_is_a_scale(self) -> None:
        assert told("plan", "utrecht-current", *CONTRACT)["obligation"] is None
        assert "Nothing was proposed" in invoke("plan", "utrecht-current", *CONTRACT).stdout

    def test_everything_that_can_be_said_of_people(self) -> None:
        people = "disability_register=2x36.5x24,permanent,age=55,trait=status_holder,since=30,left=3"
        made = told("plan", "utrecht-current", *CONTRACT, "--people", people)
        assert made["total"] == 2 * (10_000_000 + 3_000_000)

    @pytest.mark.parametrize(
        ("option", "value"),
        [
            ("--people", TELLTALE),
            ("--people", f"{TELLTALE}=1x36"),
            ("--people", f"ww=1x36x12,{TELLTALE}"),
            ("--people", "ww=-1x36x12"),
            ("--activity", TELLTALE),
            ("--activity", f"{TELLTALE}=axb"),
            ("--percent", TELLTALE),
        ],
        ids=str,
    )
    def test_what_is_no_option_is_not_repeated(self, option: str, value: str) -> None:
        refused = invoke("plan", "utrecht-current", *CONTRACT, option, value, code=64)
        assert TELLTALE not in refused.output

    def test_what_no_contract_could_be_is_refused(self) -> None:
        for more in (("--percent", "101"), ("--people", f"{TELLTALE}=1x36x12"), ("--certificate", TELLTALE)):
            refused = invoke("plan", "utrecht-current", *CONTRACT, *more, code=1)
            assert TELLTALE not in refused.output


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("rules", "explain", "utrecht-current"),
        ("rules", "validate", "schemas/rulesets/utrecht-current.v1.json"),
        ("plan", "utrecht-current", *CONTRACT, "--percent", "5", "--people", "ww=1x32x9"),
    ],
    ids=["explain", "validate", "plan"],
)
def test_it_needs_no_extra_and_no_network(run: Run, arguments: tuple[str, ...]) -> None:
    refusing = CUT_OFF.partition("from verifier")[0]
    done = run(*arguments, program=BARE.replace("from verifier.cli", f"{refusing}from verifier.cli"))
    assert (done.returncode, done.stderr) == (0, "")
