"""The story (verhaal): twelve placements on two contracts, from the root's key to a verdict verified offline."""

from __future__ import annotations

import shutil
from pathlib import Path

from verifier import clock
from verifier.core.errors import WrongValue
from verifier.demo import cast
from verifier.demo.acts.closing import search_everything, show_holdings
from verifier.demo.acts.contracts import agree_contracts, enrol_contractors
from verifier.demo.acts.desks import decide
from verifier.demo.acts.hours import report_year
from verifier.demo.acts.placements import attest_placements
from verifier.demo.acts.proof import prove_and_answer, verify_offline
from verifier.demo.cast import Calendar
from verifier.demo.files import write_registers
from verifier.demo.hosting import Hosting
from verifier.demo.programs import Programs
from verifier.demo.screen import Screen
from verifier.demo.setting import Setting, keep_setting, make_setting, was_made
from verifier.demo.stage import Act, Stage

#: What is played while the programs run, by number and title.
ACTS: tuple[tuple[int, str, Act], ...] = (
    (2, "The buyer registers two contracts, and the contractors accept", agree_contracts),
    (3, "Twelve placements are attested", attest_placements),
    (4, "The agencies decide", decide),
    (5, "A year of hours", report_year),
    (6, "Floors are proven, and the buyer is answered", prove_and_answer),
    (7, "The buyer verifies without a network", verify_offline),
)


def play(folder: Path, hosting: Hosting, screen: Screen) -> None:
    """Play the whole story with all data below ``folder``, which is emptied first when it held an earlier one.

    Only what ``hosting`` keeps elsewhere is not in there, and must be empty. Raises :class:`WrongValue` for a
    folder that holds anything else, and :class:`StartRefused` for what keeps the register from being hosted so.
    """
    hosting.require_empty()
    _empty(folder)
    screen.act(1, "The operator signs a directory, and contractors are enrolled")
    setting = _make(folder, hosting, screen)
    try:
        with Programs(setting) as programs:
            _start(programs, screen)
            screen.say(f"The register runs as {_processes(hosting)}, and keeps its rows in {hosting.database}.")
            stage = Stage(setting, screen)
            enrol_contractors(stage)
            for number, title, act in ACTS:
                screen.act(number, title)
                act(stage)
            stage.close()
        screen.act(8, "What each party holds at the end")
        show_holdings(stage)
        search_everything(stage)
    finally:
        setting.close()


def _make(folder: Path, hosting: Hosting, screen: Screen) -> Setting:
    members = len((cast.OPERATOR, *cast.MEMBERS))
    with screen.steps("keys are made and sealed", total=members + 1) as steps:
        calendar = Calendar.before(clock.today())
        setting = make_setting(folder, calendar, at=clock.now(), told=steps.step)
        setting.hosting = hosting
    write_registers(folder, calendar)
    keep_setting(setting)
    return setting


def _start(programs: Programs, screen: Screen) -> None:
    with screen.steps("programs start", total=len(cast.PROGRAMS)) as steps:
        for member in programs.start(cast.PROGRAMS):
            steps.step(f"{member.name} listens")


def _processes(hosting: Hosting) -> str:
    return "one process" if hosting.workers == 1 else f"{hosting.workers} processes that share a port"


def _empty(folder: Path) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not was_made(folder):
        raise WrongValue("an empty folder, or one that holds an earlier story", field="folder")
    shutil.rmtree(folder)
