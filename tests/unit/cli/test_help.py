"""The help groups verbs by party, and the page of the command is what its script makes of it."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from tests.prebuilt import app
from verifier.cli.app import PARTIES

SCRIPT = Path(__file__).parents[3] / "docs" / "reference" / "build_command_line.py"
WIDE = {"COLUMNS": "200", "TERMINAL_WIDTH": "200"}

VERBS = {
    "rules": "list show explain diff validate new value",
    "log": "fsck monitor",
    "operator": (
        "init read-introduction build sign revoke add-witness remove-witness publish challenge enrol admit "
        "revoke-enrolment order-status"
    ),
    "register": "init introduce run check adopt-high-water hold erase invite sign-in-link",
    "auditor": "init introduce fetch file",
    "evaluator": "init introduce joint-key run",
    "witness": "init introduce key run",
    "agency": "init introduce run round queue decided receipts receipt reseal dossier worklist",
    "buyer": (
        "init introduce draft-contract register-contract contracts shared-contracts timeline moments receipts "
        "receipt confirm-activity activities duties message messages request-credential verify-credential "
        "verdict bundle withdraw resume"
    ),
    "contractor": (
        "init request-enrolment answer-challenge contracts shared-contracts accept import attest-one "
        "attest-again decisions report-month placements hours timeline moments receipts receipt "
        "report-activity confirm-activity activities duties message messages fetch-credentials credentials "
        "renew-credential present-credential request-resealing take-resealed resume worth subtotal claim withdraw"
    ),
    "directory": "adopt show",
    "keys": "show rotate destroy",
}


def commands() -> dict[str, Any]:
    return dict(getattr(get_command(app), "commands", {}))


def test_help_groups_by_party() -> None:
    shown = CliRunner().invoke(app, ["--help"], env=WIDE)
    assert shown.exit_code == 0
    panels = dict.fromkeys(("Anyone", *(panel for panel, _, _ in PARTIES)))
    positions = [shown.stdout.index(f"─ {panel} ─") for panel in panels]
    assert positions == sorted(positions)
    for name in ("verify", "plan", "demo", "serve", "rules"):
        assert positions[0] < shown.stdout.index(f"│ {name} ") < positions[1]


def test_every_party_has_its_verbs() -> None:
    listed = {name: list(group.commands) for name, group in commands().items() if hasattr(group, "commands")}
    assert listed == {name: verbs.split() for name, verbs in VERBS.items()}


@pytest.mark.parametrize("group", VERBS)
def test_every_verb_has_help_and_takes_no_secret(group: str) -> None:
    for name, command in commands()[group].commands.items():
        assert command.help, name
        options = {option for param in command.params for option in param.opts}
        assert not any(re.search("pass|bsn|secret|number", option) for option in options), name


def test_the_page_is_in_step_with_the_command() -> None:
    made = runpy.run_path(str(SCRIPT))["page"]()
    assert SCRIPT.with_name("command-line.md").read_text(encoding="utf-8") == made


@pytest.mark.parametrize("arguments", [[], ["contractor"]], ids=["nothing", "a-party"])
def test_without_a_verb_it_helps(arguments: list[str]) -> None:
    shown = CliRunner().invoke(app, arguments, env=WIDE)
    assert shown.exit_code == 64
    assert "Usage:" in shown.output
