"""Doing (doen) by hand: an activity is reported, confirmed for less, read by both, and taken back; what is due."""

from __future__ import annotations

from datetime import UTC, datetime

from typer.testing import CliRunner

from tests.prebuilt import app
from tests.unit.cli.office import Office
from tests.unsafe_scheme import BUYER, CONTRACTOR, unsafe_cost

#: The table of Utrecht: an hour of it is worth €100.
KIND = "scholing_kennis_middelen"


def did(office: Office, contract: str) -> None:
    """Two hours of which one is accepted, and costs of which nobody said anything yet."""
    today = str(datetime.now(UTC).date())
    doing = ("contractor", "contractor", "report-activity", contract, "--kind", KIND, "--day", today)
    lesson, invoice = (office.file(f"{name}.txt", f"proof of the {name}") for name in ("lesson", "invoice"))
    hours = office(*doing, "--evidence", lesson, "--quantity", "2")["statement"]
    costs = office(*doing, "--evidence", invoice, "--amount", "1250.50")["statement"]
    assert office(*doing, "--evidence", lesson, "--quantity", "1", code=1)["refused"]["code"] == "already_decided"
    assert office(*doing, "--evidence", invoice, code=1)["refused"]["code"] == "wrong_value"
    assert waiting(office, contract) == {hours, costs}
    confirming = ("buyer", "buyer", "confirm-activity", contract)
    assert office(*confirming, hours, "--quantity", "3", code=1)["refused"]["code"] == "wrong_relation"
    office(*confirming, hours, "--quantity", "1")
    shown = office("buyer", "buyer", "activities", contract)["activities"]
    assert office("contractor", "contractor", "activities", contract)["activities"] == shown
    told = [(each["state"], each["quantity"], each["accepted"], each["worth"], each["held_back"]) for each in shown]
    assert told == [("confirmed", 200, 100, 10_000, None), ("reported", None, None, None, None)]
    assert waiting(office, contract) == {costs}
    taking_back = ("withdraw", costs, "--reason", "entered_in_error", "--effective", today)
    office("contractor", "contractor", *taking_back)
    assert [each["state"] for each in office("buyer", "buyer", "activities", contract)["activities"]] == [
        "confirmed",
        "withdrawn",
    ]
    assert waiting(office, contract) == set()
    shown_to_a_person(office, contract)


def waiting(office: Office, contract: str) -> set[str]:
    """The activities that the buyer is to confirm, as both are told."""
    found = [office(who, who, "duties", contract)["duties"] for who in ("buyer", "contractor")]
    theirs, ours = ({each["activity"] for each in told if each["what"] == "confirm_activity"} for told in found)
    assert theirs == ours
    assert {each["by"] for told in found for each in told} <= {BUYER, CONTRACTOR}
    return {each for each in ours if each}


def shown_to_a_person(office: Office, contract: str) -> None:
    """A table for each activity, in euros and hours; a table of what is due, claims for the contractor alone."""
    asked = [("buyer", "activities"), ("buyer", "duties"), ("contractor", "duties")]
    environ = {who: {**office.environ, "PLAATSBEWIJS_HOME": str(office.folder / who)} for who, _ in asked}
    with unsafe_cost():
        told = [CliRunner().invoke(app, [who, what, contract], env=environ[who]) for who, what in asked]
    activities, theirs, ours = ([line.split() for line in each.stdout.splitlines()] for each in told)
    assert ["worth", "EUR", "100.00"] in activities
    assert ["accepted", "1.00"] in activities
    assert any("claim" in line and CONTRACTOR in line for line in ours)
    assert not any("claim" in line for line in theirs)
