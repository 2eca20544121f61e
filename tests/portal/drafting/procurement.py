"""Procurement (inkoop) at its browser: what it does on the pages, and what the register has of it then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keys.custody.entry import Kind
from keys.custody.keystore import Keystore
from tests.portal.contractor.hands import Hands
from tests.portal.walking import Walk
from tests.service.register import story
from tests.service.register.play import accepted, post
from tests.service.register.running import Running
from tests.service.register.story import Signed
from verifier.core.model.contract import Contract
from verifier.core.model.statement import Digest
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url

READ = "Lees na wat u gaat ondertekenen"


@dataclass(frozen=True, slots=True)
class Desk:
    """The buyer's page, and the register behind it."""

    hands: Hands
    walk: Walk
    register: Running

    def wait_for_plan(self, text: str) -> None:
        """Until the figures beside the form say that."""
        self.hands.page.locator("#plan-told", has_text=text).wait_for()

    def given(self) -> list[Signed]:
        """What the register has of this buyer, the oldest first."""
        rows = accepted(self.register.buyer.get("/v1/buyer/contracts?limit=100"))["contracts"]
        return [_signed(row) for row in rows]

    def accept(self, contract: Signed) -> None:
        made = story.acceptance(self.register.cast.contractor, contract)
        post(self.register.contractor, "/v1/contractor/acceptances", made.token)

    def read(self) -> str:
        """Ask to read what would be signed, and read it."""
        self.hands.press(READ)
        self.hands.page.locator("#summary div").first.wait_for()
        return self.hands.page.locator("#summary").inner_text().replace("\xa0", " ")

    def sign(self) -> None:
        self.hands.tick("Ik heb dit gelezen")
        self.hands.press("Onderteken en registreer")


def secrets_in(file: Path, passphrase: str) -> list[str]:
    """What may be in no request: the passphrase of a key file and its private keys, one of them to sign with."""
    keystore = Keystore.open(file, passphrase)
    assert [each.kind for each in keystore.entries if each.purpose != "storage"] == [Kind.P256]
    octets = [keystore.unsealed(each)[-32:] for each in keystore.entries]
    return [passphrase, *(form for each in octets for form in (base64url.encode(each), each.hex()))]


def let_out(desk: Desk, secret: str) -> None:
    """What a page that leaks would do: the negative control of the look through all requests."""
    with desk.hands.page.expect_response("**/v1/public/health*"):
        desk.hands.page.evaluate("(text) => { fetch(`/v1/public/health?${text}`); }", secret)
    desk.hands.page.wait_for_timeout(300)


def planned(desk: Desk) -> Any:
    """What the register answers to the last question of the page."""
    asked = [each.body for each in desk.walk.record.sent if each.url.endswith("/v1/public/plans")]
    return accepted(desk.register.public.post("/v1/public/plans", json.loads(asked[-1])))


def ruleset(register: Running, name: str) -> str:
    (listed,) = (each for each in register.cast.trust.directory.rulesets if each.name == name)
    return base64url.encode(listed.digest)


def euros(cents: int) -> str:
    assert cents % 100 == 0
    return f"€ {cents // 100:,}".replace(",", ".")


def _signed(row: Mapping[str, str]) -> Signed:
    digest = Digest(base64url.decode(row["digest"]))
    return Signed(recall(row["statement"], Contract, digest=digest).statement, row["statement"])
