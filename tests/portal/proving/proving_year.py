"""A year to prove (bewijsjaar): a contract that ended last month, with people whose hours were granted.

They were attested by the contractor's own program: the browser that gets its key file opens their values, and knows
nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.service.register.play import Play
from tests.service.register.running import Running
from tests.service.register.story import RATE, Decided, Placed, Signed, somebody
from verifier import clock
from verifier.core.model.calendar import Month, day_of
from verifier.core.model.contract import Obligation
from verifier.core.wire import base64url

#: Full-time hours of one month, in hundredths.
FULL = 15_600
PEOPLE = 2
#: What two people are worth in two months is €13,333.33; what is owed is less.
OWED = 1_200_000


@dataclass(frozen=True, slots=True)
class ProvingYear:
    """The contract, its last month, and who worked on it."""

    play: Play
    contract: Signed
    last: Month
    people: tuple[tuple[Placed, Decided], ...]

    @property
    def register(self) -> Running:
        return self.play.register

    @property
    def path(self) -> str:
        return f"/contractor/contracts/{self.contract.name}"

    def report(self, hours: int, *, month: Month | None = None, revision: int = 0) -> None:
        """So many hundredths for each of them in a month, the last unless another is given."""
        lines = [(placed, hours) for placed, _ in self.people]
        self.play.hours(self.contract, lines, month=month or self.last, revision=revision)

    def secrets(self) -> Iterator[str]:
        """What may be in no request of the browser: what opens a value, and what they come to together."""
        for _, decided in self.people:
            assert decided.opening is not None
            yield from (base64url.encode(decided.opening.seed), decided.opening.seed.hex())
        yield str(2 * PEOPLE * FULL * RATE)


def proving_year(register: Running, *, people: int = PEOPLE, owed: int = OWED, **changes: Any) -> ProvingYear:
    """A contract of four months that ended last month; everybody worked full time in the two last of them."""
    play = Play(register)
    last = Month.of(day_of(clock.now())).plus(-1)
    first = last.plus(-3)
    terms: dict[str, Any] = {
        "reference": "BEWIJS-2026-001",
        "first_day": first.first_day,
        "last_day": last.last_day,
        "reference_date": first.first_day,
        "moments": (last,),
        "obligation": Obligation(amount=owed),
        **changes,
    }
    contract = play.contract(**terms)
    found = tuple(play.eligible(contract, somebody(), first_day=first.first_day) for _ in range(people))
    year = ProvingYear(play, contract, last, found)
    year.report(FULL, month=last.plus(-1))
    year.report(FULL)
    return year
