"""Act 3: twelve placements are attested, each person sealed on the contractor's side."""

from __future__ import annotations

from pathlib import Path

from verifier.demo import cast
from verifier.demo.cast import Deal
from verifier.demo.failure import StoryFailed
from verifier.demo.files import write_people
from verifier.demo.screen import Steps
from verifier.demo.stage import Stage
from verifier.party.contractor.people import PeopleTable, read_people
from verifier.party.contractor.spreadsheet.layout import open_table
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping


class NotAttested(StoryFailed):
    """A row of the story that should be attested was refused."""


def attest_placements(stage: Stage) -> None:
    """Both contractors attest the rows of their people file; one number is refused before anything leaves."""
    with stage.screen.steps("attesting", total=len(cast.ROWS)) as steps:
        for deal in cast.DEALS:
            _refuse_mistyped(stage, deal)
            _attest(stage, deal, steps)


def _refuse_mistyped(stage: Stage, deal: Deal) -> None:
    folder, calendar = stage.setting.folder, stage.setting.calendar
    path = write_people(folder, deal, calendar, mistyped=True)
    for fault in _people(path).faults:
        stage.screen.say(
            f"{deal.contractor.name}: row {fault.row} of {path.name}, column {fault.column}:"
            f" {fault.expected.english}."
            " Nothing of this row left the program; the contractor mends its file."
        )
    write_people(folder, deal, calendar)


def _attest(stage: Stage, deal: Deal, steps: Steps) -> None:
    contractor = stage.contractor(deal.contractor)
    path = stage.setting.folder / deal.contractor.folder / "people.csv"
    for outcome in contractor.import_rows(_people(path).rows):
        if outcome.placement is None or outcome.receipt is None:
            raise NotAttested(f"row {outcome.row.reference} was refused")
        reference, leaf = outcome.row.reference, outcome.receipt.statement.leaf_index
        stage.placements[reference] = outcome.placement
        steps.step(f"{reference}: sealed, signed, logged as leaf {leaf}")


def _people(path: Path) -> PeopleTable:
    return read_people(open_table(path.read_bytes(), ColumnMapping()))
