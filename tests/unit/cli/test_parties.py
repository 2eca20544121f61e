"""A scheme set up by hand, verb by verb, as its people would: from the root key to an accepted contract."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.forking import Command
from tests.prebuilt import app
from tests.unit.cli.agreeing import CONTRACTOR, THIS_MONTH, drafted, terms
from tests.unit.cli.crediting import credited
from tests.unit.cli.doing import did
from tests.unit.cli.looking_up import looked_up
from tests.unit.cli.office import PASSPHRASE, Office
from tests.unit.cli.talking import talked
from tests.unit.party.spreadsheet.workbooks import xlsx_bytes

YEARS = sorted({THIS_MONTH.plus(-1).scope, THIS_MONTH.plus(12).scope})
OPERATOR = REGISTER = "oin:00000099000000001000"
AGENCY = "oin:00000099000000002000"
BUYER = "oin:00000099000000005000"
EVALUATORS = {"first": "oin:00000099000000003000", "second": "oin:00000099000000004000"}
#: A BRP test person, and a number that fails the 11-proef (field facts, 5.1).
BSN, FAILS_ELEVEN_TEST = "999993847", "999940003"
PEOPLE_HEADINGS = "Personeelsnr;BSN;Instantie;Ingangsdatum;Uren per week;Dienstverband;Opdracht\n"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Every party has its home, and introduced itself."""
    office = Office(tmp_path_factory.mktemp("office"))
    with free_port() as port:
        office.url = f"http://127.0.0.1:{port}"
    office.init("operator", "operator", OPERATOR)
    kit = ("--kit", str(office.folder / "operator" / "kit.json"))
    years = [word for year in YEARS for word in ("--year", year)]
    office.init("register", "register", REGISTER, *kit)
    office.init("agency", "agency", AGENCY, *kit)
    office.init("buyer", "buyer", BUYER, *kit)
    office.init("contractor", "contractor", CONTRACTOR, *kit)
    for home, party in EVALUATORS.items():
        office.init("evaluator", home, party, *kit, *years)
    return office


@contextmanager
def free_port() -> Iterator[int]:

    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@contextmanager
def running_register(office: Office) -> Iterator[None]:
    port = office.url.rpartition(":")[2]
    settings = ["--public-url", office.url, "--port", port, "--environment", "demo", "--cadence", "0.5"]
    arguments = ["register", "run", "--home", str(office.folder / "register"), *settings]
    with Command(arguments, {**os.environ, **office.environ}) as process:
        try:
            assert json.loads(process.output.readline()) == {"listening": office.url}
            yield
        finally:
            process.terminate()


def introductions(office: Office) -> Mapping[str, Any]:
    told = {}
    homes = {each: each for each in ("register", "agency", "buyer")} | dict.fromkeys(EVALUATORS, "evaluator")
    for home, role in homes.items():
        letter = office.file(f"{home}.introduction")
        told[home] = office(home, role, "introduce", "--out", letter)
        assert (
            office("operator", "operator", "read-introduction", letter)["fingerprint"] == told[home]["fingerprint"]
        )
    return told


def plan_of(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "institutions": [{"party": each["party"], "fingerprint": each["fingerprint"]} for each in told.values()],
        "competences": [{"agency": AGENCY, "groups": ["participation_act"]}],
        "evaluator1": EVALUATORS["first"],
        "evaluator2": EVALUATORS["second"],
        "rulesets": [{"name": "utrecht-current.v1", "contracts_from": "2024-01-01"}],
        "log_origin": "register.example/log",
        "keys_from": str(THIS_MONTH.plus(-1).first_day),
        "keys_until": str(THIS_MONTH.plus(14).last_day),
    }


def test_story(office: Office) -> None:
    directory = signed_directory(office)
    with running_register(office):
        assert office("operator", "operator", "publish", directory) == {"version": 1}
        for home in ("buyer", "contractor"):
            assert office(home, "directory", "adopt")["version"] == 1
        enrolled(office)
        contract = agreed(office)
        refused_before_it_leaves(office, contract)
        imported(office, contract)
        looked_up(office, contract, month=THIS_MONTH)
        talked(office, contract, month=THIS_MONTH)
        did(office, contract)
        credited(office, enrol=enrolled)
        renewed(office, directory)
    gone = office("buyer", "buyer", "contracts", code=69)["refused"]
    assert gone["code"] == "unreachable"


def signed_directory(office: Office) -> Path:
    told = introductions(office)
    letters = [office.file(f"{home}.introduction") for home in told]
    joint = []
    for year in YEARS:
        path = office.file(f"joint-{year}.json")
        arguments = ("joint-key", office.file("first.introduction"), "--year", year, "--out", path)
        made = office("second", "evaluator", *arguments)
        assert made["fingerprint"] == told["first"]["fingerprint"]
        joint += ["--joint-key", path]
    directory = office.file("directory.jwt")
    plan = plan_of(told)
    plan["institutions"][0]["fingerprint"] = told["agency"]["fingerprint"]
    wrong = ("build", office.file("wrong.json", plan), *letters, *joint, "--out", directory)
    assert office("operator", "operator", *wrong, code=1)["refused"]["field"] == "institutions"
    assert not directory.exists()
    right = ("build", office.file("plan.json", plan_of(told)), *letters, *joint, "--out", directory)
    assert office("operator", "operator", *right)["version"] == 1
    return directory


def enrolled(office: Office) -> None:
    request, challenge, answer = (office.file(name) for name in ("request", "challenge", "answer"))
    asked = office("contractor", "contractor", "request-enrolment", "--out", request)
    seen = office("operator", "operator", "challenge", request, "--out", challenge)
    assert seen["fingerprint"] == asked["fingerprint"]
    office("contractor", "contractor", "answer-challenge", challenge, "--request", request, "--out", answer)
    days = ("--valid-from", THIS_MONTH.first_day, "--valid-until", THIS_MONTH.plus(12).last_day)
    made = office("operator", "operator", "enrol", request, answer, *days, "--out", office.file("enrolments"))
    receipts = office("operator", "operator", "admit", made["signing"], made["opening"])["receipts"]
    assert len({each["leaf"] for each in receipts}) == 2


def agreed(office: Office) -> str:
    unknown = office.file("unknown.json", {**terms(), "ruleset": "atlantis"})
    assert office("buyer", "buyer", "register-contract", unknown, code=1)["refused"]["field"] == "ruleset"
    signed = office.file("signed.json", {**terms(), "iss": BUYER})
    assert office("buyer", "buyer", "register-contract", signed, code=1)["refused"]["code"] == "unknown_member"
    contract = office("buyer", "buyer", "register-contract", drafted(office))["digest"]
    (offered,) = office("contractor", "contractor", "contracts")["contracts"]
    assert (offered["digest"], offered["state"], offered["value"]) == (contract, "offered", 80_000_000)
    assert office("contractor", "contractor", "accept", contract)["contract"] == contract
    again = office("contractor", "contractor", "accept", contract, code=1)["refused"]
    assert again["code"] == "already_decided"
    assert office("buyer", "buyer", "contracts")["contracts"][0]["state"] == "accepted"
    return str(contract)


def people_row(reference: str, number: str, agency: str = "Agency") -> str:
    """A row of a payroll system; the agency goes by its name."""
    return f"{reference};{number};{agency};{THIS_MONTH.first_day:%d-%m-%Y};36,00;Vast;WERK-1\n"


def refused_before_it_leaves(office: Office, contract: str) -> None:
    """A number that fails the 11-proef is a fault of its row, and is shown nowhere."""
    people = office.file("people.csv", PEOPLE_HEADINGS + people_row("A1", FAILS_ELEVEN_TEST))
    errors = office.folder / "people.csv.errors.csv"
    dry = office("contractor", "contractor", "import", people, "--dry-run", code=1)
    assert not errors.exists()
    told = office("contractor", "contractor", "import", people, code=1)
    assert {**dry, "dry_run": False, "error_file": str(errors)} == told
    assert (told["done"], told["refused"], told["faults"][0]["cell"]) == ([], 1, "B2")
    listed = errors.read_text(encoding="utf-8-sig")
    assert listed.splitlines()[1].startswith("2;B2;bsn;")
    assert FAILS_ELEVEN_TEST not in json.dumps(told) + listed
    assert office("contractor", "contractor", "decisions", contract) == {"placements": []}
    unknown = ("report-month", contract, str(THIS_MONTH), "--hours", "A1=36.5")
    assert office("contractor", "contractor", *unknown, code=1)["refused"]["code"] == "unknown_reference"
    assert office("contractor", "contractor", "resume") == {"sent": [], "refused": []}


def imported(office: Office, contract: str) -> None:
    """The row is mended, imported once, and so are its hours; a workbook says the same as a text file."""
    mended = PEOPLE_HEADINGS + people_row("A1", BSN)
    people = office.file("people.csv", mended)
    first = office("contractor", "contractor", "import", people)
    assert (first["new"], first["refused"], first["error_file"]) == (1, 0, None)
    assert not (office.folder / "people.csv.errors.csv").exists()
    workbook = office.folder / "people.xlsx"
    lines = [line.split(";") for line in mended.splitlines()]
    workbook.write_bytes(xlsx_bytes([["Personeel"], *lines]))
    again = office("contractor", "contractor", "import", workbook, "--dry-run")
    assert (again["known"], again["done"][0]["row"]) == (1, 3)
    assert again["done"][0]["placement"] == first["done"][0]["placement"]
    hours = office.file("hours.csv", f"Mw;{THIS_MONTH};Opmerking\nA1;12,5;ziek\nB1;1;\n")
    mapping = office.file("mapping.toml", 'kind = "hours"\n[columns]\nMw = "reference"\n')
    told = office("contractor", "contractor", "import", hours, "--mapping", mapping, code=1)
    assert (told["columns_ignored"], told["faults"][0]["row"]) == (["C"], 3)
    assert [(each["hours"], each["revision"], each["granted"]) for each in told["done"]] == [(1250, 0, 0)]
    both = ("import", hours, "--map", "Mw=reference", "--placements", "--hours")
    assert office("contractor", "contractor", *both, code=64)["refused"]["code"] == "usage"
    (placed,) = office("contractor", "contractor", "decisions", contract)["placements"]
    assert (placed["reference"], placed["state"]) == ("A1", "waiting")


def renewed(office: Office, directory: Path) -> None:
    """The next directory says the same; the one before it is no longer taken."""
    following = office.file("next.jwt")
    assert office("operator", "operator", "sign", "--days", "7", "--out", following)["version"] == 2
    assert office("operator", "operator", "publish", following) == {"version": 2}
    assert office("agency", "directory", "adopt", following)["version"] == 2
    older = office("agency", "directory", "adopt", directory, code=2)["refused"]
    assert (older["code"], older["field"]) == ("trust_missing", "version")
    unknown = ("revoke", "A" * 43, "--out", office.file("revoked.jwt"))
    assert office("operator", "operator", *unknown, code=1)["refused"]["field"] == "kid"
    told = office("agency", "agency", "introduce", "--out", office.file("agency.introduction"))
    revoke = ("revoke", told["fingerprint"], "--out", office.file("revoked.jwt"))
    assert office("operator", "operator", *revoke)["version"] == 3
    assert office("buyer", "directory", "adopt", office.file("revoked.jwt"))["version"] == 3


def test_register_that_cannot_start_says_why(office: Office) -> None:
    other = office.file("other", "acht rode fietsen naar Den Haag")
    other.chmod(0o600)
    environ = {"PLAATSBEWIJS_PASSPHRASE_FILE": str(other)}
    home = str(office.folder / "register")
    without = CliRunner().invoke(app, ["register", "run", "--home", home], env=environ)
    assert (without.exit_code, "PLAATSBEWIJS_PUBLIC_URL" in without.stderr) == (78, True)
    locked = ["register", "run", "--home", home, "--public-url", office.url, "--environment", "demo"]
    told = CliRunner().invoke(app, locked, env=environ)
    assert (told.exit_code, "keystore.json: expected a keystore that opens" in told.stderr) == (78, True)


def test_home_with_a_cheap_passphrase_is_refused(office: Office) -> None:
    """The control: outside a test the same verb on the same home asks for the standard cost."""
    environ = {**office.environ, "PLAATSBEWIJS_HOME": str(office.folder / "buyer")}
    done = CliRunner().invoke(app, ["buyer", "introduce", "--out", str(office.file("weak"))], env=environ)
    assert (done.exit_code, "[weak_kdf]" in done.stderr) == (1, True)


def test_home_is_made_once(office: Office) -> None:
    whose = ("--party", BUYER, "--name", "Buyer", "--register-url", office.url)
    kit = ("--kit", str(office.folder / "operator" / "kit.json"))
    assert office("buyer", "buyer", "init", *whose, *kit, code=1)["refused"]["field"] == "folder"
    loose = office.file("loose", PASSPHRASE)
    loose.chmod(0o644)
    environ = {"PLAATSBEWIJS_PASSPHRASE_FILE": str(loose), "PLAATSBEWIJS_HOME": str(office.folder / "buyer")}
    done = CliRunner().invoke(app, ["directory", "show"], env=environ)
    assert (done.exit_code, PASSPHRASE in done.output) == (1, False)


def test_keys_are_rotated_and_destroyed(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.init("operator", "operator", OPERATOR)
    office.init("buyer", "buyer", BUYER, "--kit", str(tmp_path / "operator" / "kit.json"))
    old = next(each for each in office("buyer", "keys", "show")["keys"] if each["purpose"] == "signing")

    assert office("buyer", "keys", "destroy", old["kid"], "--for-good", code=1)["refused"]["code"] == "wrong_state"
    new = office("buyer", "keys", "rotate", old["kid"])["successor"]
    assert office("buyer", "keys", "destroy", old["kid"], code=1)["refused"]["field"] == "--for-good"
    office("buyer", "keys", "destroy", old["kid"], "--for-good")

    signing = [each for each in office("buyer", "keys", "show")["keys"] if each["purpose"] == "signing"]
    assert [(each["kid"], each["state"]) for each in signing] == [(old["kid"], "destroyed"), (new["kid"], "active")]


def test_whoever_else_states_groups_has_a_desk(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.init("operator", "operator", OPERATOR)
    whose = ("--party", AGENCY, "--name", "School", "--register-url", office.url, "--environment", "test")
    kit = ("--kit", str(tmp_path / "operator" / "kit.json"))
    assert (
        office("school", "agency", "init", *whose, *kit, "--role", "buyer", code=1)["refused"]["field"] == "--role"
    )
    made = office("school", "agency", "init", *whose, *kit, "--role", "school")
    assert (made["role"], {each["purpose"] for each in made["keys"]}) == (
        "school",
        {"signing", "opening", "storage"},
    )
