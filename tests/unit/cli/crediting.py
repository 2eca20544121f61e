"""Crediting (bewijzen) by hand: what a verdict leaves in a contractor's hands, shown, suspended, and renewed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.unit.cli.agreeing import THIS_MONTH, terms
from tests.unit.cli.doing import KIND
from tests.unit.cli.office import Office
from verifier.web.shelf import SECONDS

#: The digest of nothing.
NOTHING = "A" * 43
#: A contract that is over.
BEFORE = THIS_MONTH.plus(-1)


def credited(office: Office, *, enrol: Callable[[Office], None]) -> None:
    """Before there is an answer each verb says what is not there; then all of them are asked in their turn."""
    _asked_in_vain(office)
    verdict = _met(office)
    (held,) = office("contractor", "contractor", "fetch-credentials")["credentials"]
    assert (held["verdict"], held["status"], held["activities_total"]) == ("met", "valid", 10_000)
    assert office("contractor", "contractor", "credentials")["credentials"][0] == {**held, "status": None}
    assert _shown(office, held["credential"]) == ("valid", 10_000)
    _suspended(office, held["credential"])
    _bound_to_the_key_in_use(office, held["credential"], verdict, enrol=enrol)


def _asked_in_vain(office: Office) -> None:
    """A buyer asks, the contractor has nothing to show, and the operator nothing to suspend."""
    for verb in ("fetch-credentials", "credentials"):
        assert office("contractor", "contractor", verb) == {"credentials": []}
    letter, shown = _letter(office), office.file("shown.txt", "no~presentation~")
    showing = ("present-credential", NOTHING, "--request", letter, "--out", office.file("out.txt"))
    for arguments in (showing, ("renew-credential", NOTHING)):
        told = office("contractor", "contractor", *arguments, code=1)["refused"]
        assert told["code"] == "unknown_reference"
    assert not office.file("out.txt").exists()
    assert "refused" in office("buyer", "buyer", "verify-credential", shown, code=1)
    _order(office, NOTHING, "suspended", "disputed", code=1, refused=("code", "unknown_reference"))
    _order(office, NOTHING, "suspended", "resolved", code=1, refused=("field", "reason"))


def _met(office: Office) -> str:
    """A contract of last month that one lesson meets; the digest of its verdict, as its contractor reads it."""
    said = {
        "reference": terms()["reference"],
        "contractor": terms()["contractor"],
        "value": 1_000_000,
        "obligation": {"amount": 10_000},
        "first_day": str(BEFORE.first_day),
        "last_day": str(BEFORE.last_day),
        "ruleset": terms()["ruleset"],
        "reference_date": str(BEFORE.first_day),
        "moments": [str(BEFORE)],
        "malus_basis_points": 10_000,
    }
    contract = office("buyer", "buyer", "register-contract", office.file("before.json", said))["digest"]
    office("contractor", "contractor", "accept", contract)
    lesson = office.file("last-lesson.txt", "proof of the last lesson")
    doing = ("report-activity", contract, "--kind", KIND, "--day", BEFORE.last_day, "--evidence", lesson)
    done = office("contractor", "contractor", *doing, "--quantity", "1")["statement"]
    office("buyer", "buyer", "confirm-activity", contract, done, "--quantity", "1")
    assert office("buyer", "buyer", "verdict", contract, BEFORE)["verdict"] == "met"
    # It waits for a checkpoint that covers the verdict, and for the status list.
    bundle = office("buyer", "buyer", "bundle", contract, BEFORE, "--out", office.file("before.bundle"))
    assert bundle["status"] == "valid"
    events = office("contractor", "contractor", "timeline", contract)["events"]
    return next(str(each["digest"]) for each in events if each["kind"] == "verdict")


def _letter(office: Office) -> Path:
    letter = office.file("asked.json")
    asked = office("buyer", "buyer", "request-credential", "--want", "activities_total", "--out", letter)
    assert asked == {"wanted": ["activities_total"], "file": str(letter)}
    return letter


def _shown(office: Office, credential: str) -> tuple[str, int]:
    """Shown to the buyer with its list; what the buyer finds, for whom nothing is asked of anybody."""
    shown, listed = office.file("shown.txt"), office.file("status.txt")
    showing = ("--request", _letter(office), "--out", shown, "--status-list", listed)
    told = office("contractor", "contractor", "present-credential", credential, *showing)
    assert (told["withheld"], told["file"], told["status_list"]) == ([], str(shown), str(listed))
    found = office("buyer", "buyer", "verify-credential", shown, "--status-list", listed)
    return found["status"], found["credential"]["activities_total"]


def _suspended(office: Office, credential: str) -> None:
    """While it is disputed it is not shown; once that is resolved it is."""
    _order(office, credential, "suspended", "disputed")
    (held,) = office("contractor", "contractor", "fetch-credentials")["credentials"]
    assert held["status"] == "suspended"
    out = office.file("out.txt")
    showing = ("present-credential", credential, "--request", _letter(office), "--out", out)
    told = office("contractor", "contractor", *showing, code=2)["refused"]
    assert (told["code"], out.exists()) == ("status_suspended", False)
    _order(office, credential, "valid", "resolved")
    assert _shown(office, credential) == ("valid", 10_000)


def _order(
    office: Office,
    credential: str,
    status: str,
    reason: str,
    *,
    code: int = 0,
    refused: tuple[str, str] | None = None,
) -> None:
    ordering = ("order-status", credential, "--status", status, "--reason", reason)
    told: dict[str, Any] = office("operator", "operator", *ordering, code=code)
    if refused is None:
        assert {"statement", "leaf"} <= set(told)
        time.sleep(SECONDS + 0.1)  # so long a worker may give the list before it
    else:
        assert told["refused"][refused[0]] == refused[1]


def _bound_to_the_key_in_use(
    office: Office, credential: str, verdict: str, *, enrol: Callable[[Office], None]
) -> None:
    """After a rotation the one before it is not shown any more, and the one that took its place is."""
    assert office("contractor", "contractor", "renew-credential", verdict)["credential"] == credential
    keys = office("contractor", "keys", "show")["keys"]
    office("contractor", "keys", "rotate", next(each["kid"] for each in keys if each["purpose"] == "signing"))
    enrol(office)
    showing = ("present-credential", credential, "--request", _letter(office), "--out", office.file("out.txt"))
    assert office("contractor", "contractor", *showing, code=1)["refused"]["field"] == "cnf"
    renewed = office("contractor", "contractor", "renew-credential", verdict)["credential"]
    assert renewed != credential
    assert _shown(office, renewed) == ("valid", 10_000)
