"""Looking up (opzoeken): what each party of the story by hand may list and prove, verb by verb."""

from __future__ import annotations

from tests.unit.cli.office import Office
from tests.unsafe_scheme import AGENCY, CONTRACTOR
from verifier.core.model.calendar import Month


def looked_up(office: Office, contract: str, *, month: Month) -> None:
    """Each party finds what it may know, a page at a time, and proves what the register keeps."""
    (placed,) = office("contractor", "contractor", "placements", "--state", "waiting")["placements"]
    assert (placed["reference"], placed["agency"], placed["contract"]) == ("A1", AGENCY, contract)
    (waiting,) = office("agency", "agency", "queue", "--contractor", CONTRACTOR)["placements"]
    assert waiting["placement"] == placed["placement"]
    assert office("agency", "agency", "decided") == {"decisions": []}
    asked_again(office, placed["placement"])
    first = office("contractor", "contractor", "receipts", "--limit", "1")
    second = office("contractor", "contractor", "receipts", "--limit", "100", "--cursor", first["next"])
    every = office("contractor", "contractor", "receipts", "--all")["receipts"]
    assert (every, "next" in second) == ([*first["receipts"], *second["receipts"]], False)
    foreign = ("receipts", "--kind", "hours", "--cursor", first["next"])
    assert office("contractor", "contractor", *foreign, code=1)["refused"]["code"] == "unknown_cursor"
    (reported,) = office("contractor", "contractor", "hours", contract, "--month", month)["hours"]
    assert (reported["month"], reported["revision"]) == (str(month), 0)
    happened = [each["kind"] for each in office("contractor", "contractor", "timeline", contract)["events"]]
    assert happened[:4] == ["contract", "acceptance", "placement", "hours"]
    known = [each["kind"] for each in office("buyer", "buyer", "timeline", contract)["events"]]
    assert known == ["contract", "acceptance"]
    moment, _ = office("buyer", "buyer", "moments", contract)["moments"]
    assert (moment["state"], moment["claimed"], moment["waits_on"]) == ("to_come", None, None)
    proven = office("buyer", "buyer", "receipt", contract)
    assert (proven["typ"], proven["statement"]) == ("sr-contract+jwt", contract)
    assert proven["in_the_log_at"] in {proven["leaf"], None}
    assert office("buyer", "buyer", "receipt", placed["placement"], code=1)["refused"]["code"] == "not_found"
    assert office("operator", "buyer", "receipts", code=1)["refused"]["field"] == "--home"


def asked_again(office: Office, placement: str) -> None:
    """Of what waits there is no value yet that an agency could seal again."""
    assert office("agency", "directory", "adopt")["version"] == 1
    keys = office("contractor", "keys", "show")["keys"]
    (kid,) = (each["kid"] for each in keys if each["purpose"] == "opening")
    asked = {"format": "plaatsbewijs-reseal-request-v1", "reply_kid": kid, "placements": [placement]}
    answer = office.file("resealed.json")
    told = office("agency", "agency", "reseal", office.file("reseal.json", asked), "--out", answer)
    assert told["openings"] == 0
    assert answer.read_text() == '{"format":"plaatsbewijs-resealed-v1","openings":[]}'
    assert office("contractor", "contractor", "take-resealed", answer) == {"opened": []}
    asking = ("request-resealing", "--into", office.folder)
    assert office("contractor", "contractor", *asking) == {"requests": []}
    nowhere = ("request-resealing", "--into", office.folder / "nowhere")
    assert office("contractor", "contractor", *nowhere, code=64)["refused"]["code"] == "usage"
