"""``plaatsbewijs verify`` on many files: a line each, totals, the worst exit code, every core, and no socket."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.endurance import often
from tests.prebuilt import app
from tests.unit.cli.conftest import CUT_OFF, Run
from tests.world.crediting import HOUR, credential_of, status_list
from tests.world.year import Year
from verifier.core.model.report import Status
from verifier.core.model.status import CredentialStatus
from verifier.core.procedure.shown_credential import Beside
from verifier.offline.folder import ROW, UNREADABLE, Line, files_in, verify_files

CONTRACTS, MONTHS = often(10, 1_000), often(4, 12)
#: Of the contracts in a folder: whose credential was taken back, and whose is suspended.
TAKEN_BACK, SUSPENDED = 3, 5


@pytest.fixture(scope="module")
def year() -> Year:
    made = Year(CONTRACTS, MONTHS)
    made.statuses |= {TAKEN_BACK: CredentialStatus.INVALID, SUSPENDED: CredentialStatus.SUSPENDED}
    return made


@pytest.fixture(scope="module")
def folder(year: Year, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of bundles by month, and the kit among them."""
    made = tmp_path_factory.mktemp("year")
    year.write(made)
    return made


@pytest.fixture(scope="module")
def kit(folder: Path) -> Path:
    return folder / "kit.json"


def invoke(*arguments: object) -> Result:
    """The command in this process."""
    return CliRunner().invoke(app, [str(each) for each in arguments])


def several(folder: Path) -> list[Path]:
    """One month, often enough that more than one process is needed."""
    return [folder / "2026-01"] * often(8, 2)


def expected(index: int) -> str:
    return {TAKEN_BACK: "invalid", SUSPENDED: "undecided"}.get(index, "valid")


class TestYear:
    """A year of monthly verdicts, from one folder."""

    def test_every_bundle_gets_a_line_and_the_totals_are_right(self, year: Year, folder: Path, kit: Path) -> None:
        done = invoke("verify", folder, "--kit", kit, "--at", year.at, "--json")
        report = json.loads(done.stdout)
        assert (done.exit_code, report["status"]) == (1, "invalid")
        assert report["totals"] == {"valid": CONTRACTS * MONTHS - 2, "invalid": 1, "undecided": 1}
        found = {Path(each["file"]).name: each for each in report["files"]}
        assert [found[f"{index:05d}.bundle.json"]["status"] for index in range(CONTRACTS * MONTHS)] == [
            expected(index) for index in range(CONTRACTS * MONTHS)
        ]
        assert found[f"{TAKEN_BACK:05d}.bundle.json"]["code"] == "status_invalid"
        assert (found[f"{SUSPENDED:05d}.bundle.json"]["step"], len(found)) == (13, CONTRACTS * MONTHS)

    def test_lines_come_in_the_order_of_the_files_whoever_made_them(
        self, year: Year, folder: Path, kit: Path
    ) -> None:
        files = files_in(several(folder), kit=kit)
        assert len(files) > ROW
        alone, shared = (
            list(verify_files(files, kit=kit, beside=Beside(), at=year.at, processes=count)) for count in (1, 2)
        )
        assert [each.path for each in alone] == files
        assert shared == alone
        assert set(Counter(each.status for each in alone)) == set(Status)

    @pytest.mark.slow
    def test_on_every_core_without_a_socket(self, run: Run, year: Year, folder: Path, kit: Path) -> None:
        """The processes that share the work are forked from one in which no socket can be made, and keep that."""
        named = several(folder)
        done = run("verify", *named, "--kit", kit, "--at", year.at, program=CUT_OFF)
        assert (done.returncode, done.stderr) == (1, "")
        assert len(done.stdout.splitlines()) == len(named) * CONTRACTS + 1

    @pytest.mark.slow
    def test_the_control_a_socket_in_a_forked_process_is_refused(self, run: Run) -> None:
        program = CUT_OFF.partition("from verifier.cli")[0] + (
            "import os, socket\npid = os.fork()\nif pid == 0:\n    socket.socket()\n"
            "sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
        )
        done = run(program=program)
        assert (done.returncode, "PermissionError: no network" in done.stderr) == (1, True)


class TestMany:
    def test_the_worst_of_them_is_the_exit_code(self, year: Year, kit: Path, tmp_path: Path) -> None:
        files = [tmp_path / "0.json", tmp_path / "1.json"]
        for index, file in enumerate(files):
            file.write_bytes(year.bundle(index))
        assert invoke("verify", *files, "--kit", kit, "--at", year.at).exit_code == 0
        late = invoke("verify", *files, "--kit", kit, "--at", year.at + 2 * HOUR)
        assert late.exit_code == 2
        assert late.stdout.splitlines()[-1] == "UNDECIDED: 0 valid, 0 invalid, 2 undecided"
        (tmp_path / "2.json").write_text("{}")
        mixed = invoke("verify", tmp_path, "--kit", kit, "--at", year.at, "--nl")
        assert mixed.exit_code == 1
        assert mixed.stdout.splitlines()[-1] == "ONGELDIG: 2 geldig, 1 ongeldig, 0 onbeslist"
        assert [each.split()[0] for each in mixed.stdout.splitlines()[:3]] == ["geldig", "geldig", "ongeldig"]

    def test_what_is_looked_at_in_a_folder(self, kit: Path, tmp_path: Path) -> None:
        for name in ("b.json", "a.json", ".hidden.json", "notes.txt", "in/c.json", ".in/d.json"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("{}")
        (tmp_path / "kit.json").write_bytes(kit.read_bytes())
        (tmp_path / "link.json").symlink_to(kit)
        (tmp_path / "loop").symlink_to(tmp_path)
        found = files_in([tmp_path, tmp_path / "notes.txt"], kit=tmp_path / "kit.json")
        assert [str(each.relative_to(tmp_path)) for each in found] == ["a.json", "b.json", "in/c.json", "notes.txt"]

    def test_a_file_that_cannot_be_read_is_undecided(self, kit: Path, tmp_path: Path) -> None:
        gone = tmp_path / "gone.json"
        lines = list(verify_files([gone], kit=kit, beside=Beside(), at=1))
        assert lines == [Line(gone, Status.UNDECIDED, code=UNREADABLE)]

    def test_an_empty_folder_is_a_mistake(self, kit: Path, tmp_path: Path) -> None:
        done = invoke("verify", tmp_path, "--kit", kit, "--json")
        assert (done.exit_code, json.loads(done.stdout)["refused"]["code"]) == (64, "usage")

    def test_a_kit_that_does_not_read_leaves_all_undecided(self, folder: Path, tmp_path: Path) -> None:
        wrong = tmp_path / "kit.json"
        wrong.write_text("{}")
        assert invoke("verify", folder, "--kit", wrong).exit_code == 2

    def test_a_name_cannot_move_the_cursor(self, kit: Path, tmp_path: Path) -> None:
        (tmp_path / "a\x1b[2J.json").write_text("{}")
        done = invoke("verify", tmp_path, "--kit", kit)
        assert "\x1b" not in done.stdout
        assert done.exit_code == 1


class TestCredential:
    """A credential that is shown, with what the reader has beside it."""

    @pytest.fixture
    def beside(self, year: Year, tmp_path: Path) -> list[object]:
        directory, statuses = tmp_path / "directory", tmp_path / "statuses"
        directory.write_text(json.dumps({"statement": year.scheme.directory.token}))
        statuses.write_text(status_list(at=year.at) + "\n")
        return ["--directory", directory, "--status-list", statuses]

    @pytest.fixture
    def shown(self, year: Year, tmp_path: Path) -> Path:
        path = tmp_path / "credential"
        path.write_text(credential_of(year.said[0].verdict) + "\n")
        return path

    def test_with_directory_and_list_it_is_valid(
        self, year: Year, kit: Path, shown: Path, beside: list[object]
    ) -> None:
        done = invoke("verify", shown, "--kit", kit, *beside, "--at", year.at, "--json")
        report: dict[str, Any] = json.loads(done.stdout)
        assert (done.exit_code, report["status"], report["verdict"]) == (0, "valid", None)
        assert report["credential"]["verdict"] == "on_track"
        assert [each["step"] for each in report["findings"]] == [1, 2, 3, 5, 6, 7, 8]
        assert "on_track" in invoke("verify", shown, "--kit", kit, *beside, "--at", year.at).stdout

    def test_without_either_it_is_undecided(self, year: Year, kit: Path, shown: Path, beside: list[object]) -> None:
        for given, step in ((beside[:2], 6), (beside[2:], 2), ([], 2)):
            done = invoke("verify", shown, "--kit", kit, *given, "--at", year.at, "--json")
            assert (done.exit_code, json.loads(done.stdout)["findings"][-1]["step"]) == (2, step)

    def test_nobody_shows_it_to_me(self, year: Year, kit: Path, shown: Path, beside: list[object]) -> None:
        asked = ["--audience", "https://buyer.example", "--nonce", "4711"]
        done = invoke("verify", shown, "--kit", kit, *beside, *asked, "--at", year.at, "--json")
        codes = {each["step"]: each["code"] for each in json.loads(done.stdout)["findings"] if each["code"]}
        assert (done.exit_code, codes) == (1, {4: "bad_key_binding"})
