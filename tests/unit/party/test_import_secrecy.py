"""What stands in a row that was refused is nowhere: not on the screen, not in the error file, not in a log."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.party.conftest import AT
from tests.unit.party.spreadsheet.workbooks import DUTCH, INVALID, csv_bytes
from tests.unsafe_scheme import UnsafeScheme
from verifier.cli.forms import Here
from verifier.cli.imports import SHOWN, Report, import_table
from verifier.party.contractor import Contractor
from verifier.party.contractor.spreadsheet.layout import open_table
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping
from verifier.party.home import Home
from verifier.party.register.doors import ContractorClient
from verifier.party.transport import Transport

#: Values that read, of a contract that nobody knows, and one wrong value for each column.
GOOD = {**DUTCH, "Personeelsnummer": "JANSEN-17", "Opdracht": "GEHEIM-2026", "Einddatum": "30-06-2026"}
HOURS = {"Personeelsnummer": "JANSEN-17", "Opdracht": "GEHEIM-2026", "Maand": "03-2026", "Uren": "123,45"}
WRONG = {
    "Personeelsnummer": "\u200bJANSEN",
    "Burgerservicenummer": INVALID,
    "Geboortedatum": "31-02-1977",
    "Instantie": "=HYPERLINK(1)",
    "Ingangsdatum": "01-13-2026",
    "Einddatum": "@SUM(A1)",
    "Uren per week": "77,77",
    "Dienstverband": "-2+3",
    "Opdracht": "x" * 70,
    "Maand": "03-2199-03",
    "Uren": "999,99",
}
Told = Callable[[Mapping[str, str], bool], str]


@pytest.fixture(scope="module")
def told(contractor: Home, scheme: UnsafeScheme, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """All that is shown, written and logged of the import of one row, which is refused."""
    contractor.adopt_directory(scheme.directory, at=AT)
    file = tmp_path_factory.mktemp("errors") / "errors.csv"

    def run(row: Mapping[str, str], as_json: bool) -> str:
        out, err, log = io.StringIO(), io.StringIO(), io.StringIO()
        listener = logging.StreamHandler(log)
        logging.getLogger().addHandler(listener)
        try:
            with Transport("http://127.0.0.1:9") as nowhere, redirect_stdout(out), redirect_stderr(err):
                program = Contractor(contractor, ContractorClient(nowhere, contractor, now=lambda: AT))
                table = open_table(csv_bytes(quoted(row)), ColumnMapping())
                report = Report(Here(Path("x"), as_json), table.layout, False, file)
                assert import_table(program, table, report) == 1
        finally:
            logging.getLogger().removeHandler(listener)
        return out.getvalue() + err.getvalue() + log.getvalue() + file.read_text(encoding="utf-8-sig")

    return run


def quoted(row: Mapping[str, str]) -> dict[str, str]:
    return {name: '"' + value.replace('"', '""') + '"' for name, value in row.items()}


def leaked(row: Mapping[str, str], shown: str) -> list[str]:
    """Values of a row that can be found, but for those too short to mean anything."""
    return [value for value in row.values() if len(value.strip()) > 2 and value.strip() in shown]


@pytest.mark.parametrize("as_json", [True, False], ids=["json", "text"])
def test_row_that_reads_and_is_refused_shows_nothing(told: Told, as_json: bool) -> None:
    for row in (GOOD, HOURS):
        shown = told(row, as_json)
        assert "2" in shown
        assert leaked(row, shown) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([GOOD, HOURS]), st.sets(st.sampled_from(list(WRONG)), min_size=1), st.booleans(), st.data())
def test_row_that_does_not_read_shows_nothing(
    told: Told, row: dict[str, str], wrong: set[str], as_json: bool, data: st.DataObject
) -> None:
    noise = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=6, max_size=30)
    broken = {
        name: data.draw(noise.map("QZ{}".format)) if data.draw(st.booleans()) else WRONG[name]
        for name in row
        if name in wrong
    }
    assert leaked({**row, **broken}, told({**row, **broken}, as_json)) == []


def test_person_is_shown_the_first_faults_and_a_program_all(
    contractor: Home, scheme: UnsafeScheme, capsys: pytest.CaptureFixture[str]
) -> None:
    contractor.adopt_directory(scheme.directory, at=AT)
    for as_json, shown in ((False, SHOWN), (True, SHOWN + 5)):
        table = open_table(csv_bytes(*[GOOD] * (SHOWN + 5)), ColumnMapping())
        with Transport("http://127.0.0.1:9") as nowhere:
            program = Contractor(contractor, ContractorClient(nowhere, contractor, now=lambda: AT))
            import_table(program, table, Report(Here(Path("x"), as_json), table.layout, True, None))
        said = capsys.readouterr()
        assert said.out.count("the reference of one contract") == shown
        assert ("--json shows all" in said.err) is not as_json
