"""A filled register (gevuld): contracts in every state, placements in most, hours, a claim and a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.service.register import story
from tests.service.register.cast import OTHER_CONTRACTOR, Cast
from tests.service.register.claiming import claim, counted
from tests.service.register.play import Play, accepted, post
from tests.service.register.running import Client, Running, serving
from tests.service.register.story import BSNS, JANUARY, JUNE, MARCH, RATE, Decided, Placed, Signed
from tests.unsafe_scheme import OTHER_AGENCY
from verifier.core.model.contract import Obligation

#: Full-time hours of one month under the rule set: 36 x 52 / 12.
FULL = 15_600


@dataclass(frozen=True, slots=True)
class Filled:
    """Contracts in every state, placements in most, hours, a claim, a verdict; and a contract of somebody else."""

    play: Play
    contract: Signed
    offered: Signed
    withdrawn: Signed
    foreign: Signed
    waiting: tuple[Placed, ...]
    elsewhere: Placed
    eligible: Placed
    decided: Decided
    declined: Placed
    hours: tuple[str, ...]
    claimed: Signed
    verdict: str

    @property
    def register(self) -> Running:
        return self.play.register


@contextmanager
def filling(cast: Cast, folder: Path) -> Iterator[Filled]:
    """A register with everything in it, which publishes five times a second."""
    with serving(cast, folder, cadence=0.2) as register:
        register.introduce()
        play = Play(register)
        contract = play.contract(obligation=Obligation(amount=RATE // 2))
        offered, withdrawn = (story.contract(cast, reference=name) for name in ("offered", "withdrawn"))
        for made in (offered, withdrawn):
            post(register.buyer, "/v1/buyer/contracts", made.token)
        post(register.buyer, "/v1/buyer/withdrawals", story.withdrawal(cast.buyer, withdrawn).token)
        foreign = story.contract(cast, cast.other_buyer, contractor=OTHER_CONTRACTOR)
        post(register.other_buyer, "/v1/buyer/contracts", foreign.token)
        eligible, decided = play.eligible(contract, BSNS[0])
        waiting = tuple(play.placement(contract, bsn) for bsn in BSNS[1:4])
        elsewhere = play.placement(contract, BSNS[4], agency=OTHER_AGENCY)
        declined = play.placement(contract, BSNS[5])
        play.decide(story.declined(cast, declined))
        hours = []
        for month in (JANUARY, MARCH):
            made = story.hours(cast.contractor, contract, [(eligible, FULL)], month=month)
            post(register.contractor, "/v1/contractor/hours", made.token)
            hours.append(made.name)
        answer = accepted(register.contractor.get(f"/v1/contractor/contracts/{contract.name}/inputs"))
        basis = counted(answer, contract, JUNE, {eligible.digest: decided.opening})
        claimed = claim(cast.contractor, contract, basis, RATE // 8)
        post(register.contractor, "/v1/contractor/claims", claimed.token)
        verdict = register.buyer.post("/v1/buyer/verdicts", {"contract": contract.name, "moment": str(JUNE)})
        yield Filled(
            play,
            contract,
            offered,
            withdrawn,
            foreign,
            waiting,
            elsewhere,
            eligible,
            decided,
            declined,
            tuple(hours),
            claimed,
            accepted(verdict)["statement"],
        )


def walk(client: Client, path: str, member: str, **query: object) -> list[dict[str, Any]]:
    """Every item of a list, page after page; the last page has no cursor, and the others are full."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, object] = {}
    while True:
        answer = accepted(client.get(path + "?" + "&".join(f"{n}={v}" for n, v in {**query, **cursor}.items())))
        found += answer[member]
        if "next" not in answer:
            return found
        assert len(answer[member]) == query["limit"]
        cursor = {"cursor": answer["next"]}


def digests(items: list[dict[str, Any]]) -> list[str]:
    return [each["digest"] for each in items]


def moments(filled: Filled, door: str, contract: Signed) -> dict[str, Any]:
    return accepted(getattr(filled.register, door).get(f"/v1/{door}/contracts/{contract.name}/moments"))
