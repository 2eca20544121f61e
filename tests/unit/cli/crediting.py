"""Crediting (bewijzen) by hand, before there is any answer: each verb asks, and says what is not there."""

from __future__ import annotations

from tests.unit.cli.office import Office

#: The digest of nothing.
NOTHING = "A" * 43


def credited(office: Office) -> None:
    """A buyer asks, the contractor has nothing to show, and the operator nothing to suspend."""
    for verb in ("fetch-credentials", "credentials"):
        assert office("contractor", "contractor", verb) == {"credentials": []}
    letter, shown = office.file("asked.json"), office.file("shown.txt", "no~presentation~")
    asked = office("buyer", "buyer", "request-credential", "--want", "band", "--out", letter)
    assert asked == {"wanted": ["band"], "file": str(letter)}
    showing = ("present-credential", NOTHING, "--request", letter, "--out", office.file("out.txt"))
    for arguments in (showing, ("renew-credential", NOTHING)):
        told = office("contractor", "contractor", *arguments, code=1)["refused"]
        assert told["code"] == "unknown_reference"
    assert not office.file("out.txt").exists()
    assert "refused" in office("buyer", "buyer", "verify-credential", shown, code=1)
    ordering = ("operator", "operator", "order-status", NOTHING, "--status", "suspended", "--reason")
    assert office(*ordering, "disputed", code=1)["refused"]["code"] == "unknown_reference"
    assert office(*ordering, "resolved", code=1)["refused"]["field"] == "reason"
