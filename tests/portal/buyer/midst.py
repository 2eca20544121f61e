"""A contract in its midst (middenin): people worked, activities were reported, and its contractor asked something.

What the contractor says after that, its own program says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from tests.service.register.doing import BY_COST, activity
from tests.service.register.obliging import Award, Obliged
from tests.service.register.play import Play, post
from tests.service.register.running import Running
from tests.service.register.story import JANUARY, MARCH, Signed
from verifier.core.model.contract import Obligation
from verifier.core.model.message import MessageKind
from verifier.core.model.statement import Digest
from verifier.party.contractor.contractor import Contractor
from verifier.party.dialogue import Draft
from verifier.party.register.doors import ContractorClient
from verifier.party.transport import Transport

REFERENCE = "Onderhoud bruggen Noord (perceel 2)"
EVIDENCE = b"%PDF-1.7 presentielijst van een gastles"


@dataclass(frozen=True, slots=True)
class Midst:
    """``lesson`` is an activity with :data:`EVIDENCE`, ``purchase`` one whose evidence nobody has."""

    register: Running
    contract: Signed
    awards: tuple[Award, ...]
    lesson: Signed
    purchase: Signed

    @contextmanager
    def contractor(self) -> Iterator[Contractor]:
        """The contractor's own program."""
        with Transport(self.register.url) as transport:
            home = self.register.cast.contractor
            yield Contractor(home, ContractorClient(transport, home))


def in_its_midst(register: Running) -> Midst:
    """Bring it to a register: twelve people in the first quarter, and an end that may be made up for."""
    obliged = Obliged(Play(register))
    contract = obliged.agreed(
        reference=REFERENCE,
        last_day=date(2026, 3, 31),
        moments=(MARCH,),
        recovery_months=24,
        obligation=Obligation(amount=20_000_000, motivation="De helft van dit werk is handwerk dat te leren is."),
    )
    awards = tuple(obliged.eligible("contractor", contract) for _ in range(10))
    obliged.worked("contractor", contract, [placed for placed, _ in awards], [JANUARY, MARCH])
    home = register.cast.contractor
    evidence = Digest(hashlib.sha256(EVIDENCE).digest())
    done = (
        activity(home, contract, evidence_sha256=evidence),
        activity(home, contract, kind=BY_COST, amount=250_000),
    )
    for each in done:
        post(register.contractor, "/v1/contractor/activities", each.token)
    midst = Midst(register, contract, awards, *done)
    with midst.contractor() as contractor:
        asked = Draft(
            kind=MessageKind.QUESTION, heading="De gastles", paragraphs=("Wilt u de gastles bevestigen?",)
        )
        contractor.send_message(contract.digest, asked)
    return midst
