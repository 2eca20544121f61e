"""Talking (praten) by hand: a question, an answer, a plan, an agreement; and what is refused before it leaves."""

from __future__ import annotations

from typing import Any

from typer.testing import CliRunner

from tests.prebuilt import app
from tests.unit.cli.office import Office
from tests.unsafe_scheme import CONTRACTOR, unsafe_cost
from verifier.core.model.calendar import Month

#: A BRP test person (field facts, 5.1), and a word of the code list.
NUMBER, WORD = "999993483", "bijstand"


def talked(office: Office, contract: str, *, month: Month) -> None:
    """Both sides read the same; a careless text is refused in a sentence, and nothing of it is sent or shown."""
    asked = said(office, "buyer", contract, "question", "Wanneer beginnen de eerste mensen?", "Kan het in maart?")
    refused_before_it_is_signed(office, contract)
    answered = said(office, "contractor", contract, "answer", "In maart.", more=("--in-reply-to", asked))
    plan = office.file("approach.json", {"placements_class": "<5", "activities": [activity(month)]})
    planned = said(office, "contractor", contract, "plan_of_approach", "Zie hieronder.", more=("--plan", plan))
    agreed = said(office, "buyer", contract, "agreement", "Akkoord.", more=("--in-reply-to", planned))
    heard = office("buyer", "buyer", "messages", contract)
    assert office("contractor", "contractor", "messages", contract) == heard
    assert [each["message"] for each in heard["messages"]] == [asked, answered, planned, agreed]
    first, second, third, _ = heard["messages"]
    assert (first["kind"], first["text"], first["held_back"]) == (
        "question",
        ["Wanneer beginnen de eerste mensen?", "Kan het in maart?"],
        None,
    )
    assert (second["by"], second["in_reply_to"], third["placements"]) == (CONTRACTOR, asked, "<5")
    assert [(each["message"], each["amount"]) for each in heard["planned"]] == [(planned, 1_250_000)]
    assert "message" in [each["kind"] for each in office("buyer", "buyer", "timeline", contract)["events"]]
    assert office("agency", "buyer", "messages", contract, code=1)["refused"]["field"] == "--home"
    assert office("contractor", "contractor", "receipts", "--kind", "message")["receipts"] != []
    shown_to_a_person(office, contract)


def activity(month: Month) -> dict[str, Any]:
    days = {"first_day": str(month.first_day), "last_day": str(month.last_day)}
    return {"kind": "sociaal_inkopen", "amount": 1_250_000, **days}


def said(office: Office, who: str, contract: str, kind: str, *text: str, more: tuple[object, ...] = ()) -> str:
    """The digest of a message with these paragraphs."""
    told = [option for each in text for option in ("--text", each)]
    made = office(who, who, "message", contract, "--kind", kind, "--heading", "De start", *told, *more)
    return str(made["statement"])


def refused_before_it_is_signed(office: Office, contract: str) -> None:
    before = office("contractor", "contractor", "receipts", "--all")
    sending = ("contractor", "contractor", "message", contract, "--kind", "question", "--heading", "x", "--text")
    for text in (f"Het gaat om {NUMBER}.", f"Iemand uit de {WORD}."):
        told = office(*sending, "Goed.", "--text", text, code=1)["refused"]
        assert (told["code"], told["field"]) == ("wrong_value", "paragraphs[1]")
        assert not any(each in str(told) for each in (NUMBER, WORD))
    assert office("contractor", "contractor", "receipts", "--all") == before
    assert office("contractor", "contractor", "resume") == {"sent": [], "refused": []}


def shown_to_a_person(office: Office, contract: str) -> None:
    """A table for each message, a line for each paragraph; and a refusal as a sentence that says what to do."""
    environ = {**office.environ, "PLAATSBEWIJS_HOME": str(office.folder / "buyer")}
    with unsafe_cost():
        table = CliRunner().invoke(app, ["buyer", "messages", contract], env=environ)
        careless = ["buyer", "message", contract, "--kind", "question", "--heading", "x", "--text", f"Nr {NUMBER}"]
        refused = CliRunner().invoke(app, careless, env=environ)
    lines = [line.split() for line in table.stdout.splitlines()]
    assert ["text", "Wanneer", "beginnen", "de", "eerste", "mensen?"] in lines
    assert ["Kan", "het", "in", "maart?"] in lines
    assert any("sociaal_inkopen" in line and "12,500.00" in line for line in lines)
    assert refused.exit_code == 1
    assert "paragraphs[0]: expected text without a number of nine digits" in refused.stderr
    assert "write a large amount in words" in refused.stderr
    assert NUMBER not in refused.output
