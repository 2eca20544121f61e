"""Obliging (verplichten): what parties bring to a register about contracts with more in them than one sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.service.register import story
from tests.service.register.cast import OTHER_CONTRACTOR, Cast
from tests.service.register.claiming import claim, counted
from tests.service.register.play import Play, accepted, post
from tests.service.register.running import Client, Running
from tests.service.register.story import BSNS, Decided, Placed, Signed
from verifier.core.model.calendar import Month
from verifier.core.model.contract import (
    ContractParty,
    ContractRole,
)
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.intake import recall
from verifier.core.wire.envelope import digest_of
from verifier.party.home import Home

#: Full-time hours of one month under the rule set: 36 x 52 / 12; worth €3,333.33 at the rate of the story.
FULL = 15_600
SUBCONTRACTOR = (ContractParty(OTHER_CONTRACTOR, ContractRole.SUBCONTRACTOR),)
HIRER = (ContractParty(OTHER_CONTRACTOR, ContractRole.STAFFING_AGENCY),)
Award = tuple[Placed, Decided]


@dataclass(frozen=True, slots=True)
class Obliged:
    """What its parties bring to a register about contracts with more in them than two parties and one sum."""

    play: Play

    @property
    def register(self) -> Running:
        return self.play.register

    @property
    def cast(self) -> Cast:
        return self.play.cast

    def offer(self, who: str = "buyer", **changes: Any) -> Any:
        """A contract, as the register answers it."""
        made: Signed = story.contract(self.cast, getattr(self.cast, who), **changes)
        client: Client = getattr(self.register, who)
        return made, client.post("/v1/buyer/contracts", {"statement": made.token})

    def agreed(self, who: str = "buyer", **changes: Any) -> Signed:
        made: Signed
        made, answer = self.offer(who, **changes)
        accepted(answer)
        post(self.register.contractor, "/v1/contractor/acceptances", self.play.acceptance(made).token)
        return made

    def attest(self, who: str, contract: Signed, **changes: Any) -> Any:
        """A placement, as the register answers it."""
        placed = story.placement(self.cast, contract, BSNS[1], getattr(self.cast, who), **changes)
        client: Client = getattr(self.register, who)
        return placed, client.post("/v1/contractor/placements", placed.body)

    def eligible(self, who: str, contract: Signed, **changes: Any) -> Award:
        placed, answer = self.attest(who, contract, **changes)
        accepted(answer)
        home: Home = getattr(self.cast, who)
        decided = story.eligibility(self.cast, placed, contract, story.somebody(), attester=home)
        (result,) = self.play.decide(decided)
        assert set(result) == {"receipt"}, result
        return placed, decided

    def worked(
        self, who: str, contract: Signed, placed: Sequence[Placed], months: Sequence[Month], revision: int = 0
    ) -> list[str]:
        """Full-time months of all of these; the grants of the last."""
        home, client = getattr(self.cast, who), getattr(self.register, who)
        grants: list[str] = []
        for month in months:
            lines = [(each, FULL) for each in placed]
            made = story.hours(home, contract, lines, month=month, revision=revision)
            grants = post(client, "/v1/contractor/hours", made.token)["grants"]
        return grants

    def inputs(self, contract: Signed) -> Any:
        return self.register.contractor.get(f"/v1/contractor/contracts/{contract.name}/inputs")

    def claimed(
        self, contract: Signed, moment: Month, floor: int, awards: Sequence[Award], call_offs: Sequence[Signed] = ()
    ) -> Any:
        """A claim of ``floor``, as the register answers it, by the openings of everybody."""
        openings = {placed.digest: decided.opening for placed, decided in awards}
        together = {each.digest: each.statement for each in call_offs}
        basis = counted(accepted(self.inputs(contract)), contract, moment, openings, together)
        made = claim(self.cast.contractor, contract, basis, floor)
        return self.register.contractor.post("/v1/contractor/claims", {"statement": made.token})

    def asked(self, contract: Signed, moment: Month, who: str = "buyer") -> Any:
        client: Client = getattr(self.register, who)
        return client.post("/v1/buyer/verdicts", {"contract": contract.name, "moment": str(moment)})

    def verdict(self, contract: Signed, moment: Month, who: str = "buyer") -> Verdict:
        token = accepted(self.asked(contract, moment, who))["statement"]
        return recall(token, Verdict, digest=digest_of(token)).statement


def unknown(contract: Signed) -> Signed:
    """The same contract, which nobody registered."""
    return Signed(replace(contract.statement, reference="of nobody"), contract.token[:-8] + "AAAAAAAA")
