"""A stage (toneel): one contract with a placement that waits and one that counts, to go wrong on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx2
import pytest

from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.claiming import Counted, claim
from tests.service.register.play import Play, accepted
from tests.service.register.running import Running
from tests.service.register.story import BSNS, RATE, Decided, Placed, Signed
from verifier.core.model.hours import HoursLine
from verifier.core.model.statement import Digest, Statement
from verifier.core.wire.envelope import seal_envelope
from verifier.core.wire.statements import typ_of_noun, write_statement
from verifier.party.home import Home


@dataclass(frozen=True, slots=True)
class Stage:
    """A contract with a placement that waits and one that counts, and one contract of somebody else."""

    play: Play
    contract: Signed
    waiting: Placed
    eligible: Placed
    decided: Decided
    basis: Counted

    @property
    def cast(self) -> Cast:
        return self.play.cast

    @property
    def register(self) -> Running:
        return self.play.register

    def resigned(self, home: Home, made: Signed, **changes: Any) -> Signed:
        """The same statement with other members, which its noun need not allow."""
        return story.signed(home, replace(made.statement, **changes))

    def hours(self, **changes: Any) -> httpx2.Response:
        """Hours of the placement that counts, spoilt."""
        made = story.hours(self.cast.contractor, self.contract, [(self.eligible, 1000)], revision=1)
        return self.send("contractor", "hours", self.resigned(self.cast.contractor, made, **changes).token)

    def place(self, sealed: bytes | None = None, **changes: Any) -> httpx2.Response:
        placed = story.placement(self.cast, self.contract, BSNS[2], **changes)
        body = replace(placed, sealed_subject=placed.sealed_subject if sealed is None else sealed).body
        return self.register.contractor.post("/v1/contractor/placements", body)

    def decide(self, home: Home | None = None, beside: dict[str, Any] | None = None, **changes: Any) -> Any:
        """The one result of a spoilt eligibility of the placement that waits."""
        decided = story.eligibility(self.cast, self.waiting, self.contract, BSNS[1])
        token = self.resigned(home or self.cast.agency, decided, **changes).token
        return self.result({**decided.body, "statement": token, **(beside or {})})

    def result(self, body: dict[str, Any]) -> Any:
        answer = self.register.agency.post("/v1/agency/eligibilities", {"decisions": [body]})
        (result,) = accepted(answer)["results"]
        return result["problem"]["status"], result["problem"]["code"]

    def claim(self, proven: int = RATE // 4, **changes: Any) -> httpx2.Response:
        return self.send(
            "contractor",
            "claims",
            claim(self.cast.contractor, self.contract, self.basis, proven, **changes).token,
        )

    def send(self, door: str, path: str, token: str) -> httpx2.Response:
        client = getattr(self.register, door)
        answer: httpx2.Response = client.post(f"/v1/{door.removeprefix('other_')}/{path}", {"statement": token})
        return answer


def sealed(home: Home, statement: Statement, **changes: Any) -> str:
    """A token whose claims no noun would have; None takes one away."""
    key, claims = home.signing_key(), {**write_statement(statement), **changes}
    present = {name: value for name, value in claims.items() if value is not None}
    return seal_envelope(present, typ=typ_of_noun(type(statement)), kid=key.kid, sign=key.sign)


def lines(*pairs: tuple[Digest, int]) -> tuple[HoursLine, ...]:
    return tuple(HoursLine(*pair) for pair in pairs)


Sends = Callable[[Stage], Any]
#: What is sent, and the status and code that it gets; by what is wrong with it.
Wrong = Mapping[str, tuple[Sends, tuple[int, str]]]


def rows(*tables: Wrong) -> list[Any]:
    """The parameters of a test: one for each row."""
    return [pytest.param(*row, id=name) for table in tables for name, row in table.items()]
