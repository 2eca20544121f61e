"""Playing (spelen): statements brought to a running register, each of which must be accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.running import Client, Running
from tests.service.register.story import BSNS, JANUARY, Decided, Placed, Signed
from verifier.core.model.calendar import Month
from verifier.core.privacy.group import Element


@dataclass(frozen=True, slots=True)
class Play:
    """One running register and its cast; every method signs, sends, and insists on a 2xx."""

    register: Running

    @property
    def cast(self) -> Cast:
        return self.register.cast

    def contract(self, **changes: Any) -> Signed:
        """A contract of the buyer that the contractor accepted."""
        made = story.contract(self.cast, **changes)
        post(self.register.buyer, "/v1/buyer/contracts", made.token)
        post(self.register.contractor, "/v1/contractor/acceptances", self.acceptance(made).token)
        return made

    def acceptance(self, contract: Signed) -> Signed:
        return story.acceptance(self.cast.contractor, contract)

    def placement(self, contract: Signed, bsn: str, **changes: Any) -> Placed:
        """A placement that waits on its agency."""
        placed = story.placement(self.cast, contract, bsn, **changes)
        accepted(self.register.contractor.post("/v1/contractor/placements", placed.body))
        return placed

    def eligible(
        self, contract: Signed, person: str | Element, *, flat: int = 0, **changes: Any
    ) -> tuple[Placed, Decided]:
        """A placement that was found eligible, of a BSN or of whoever has a pseudonym."""
        placed = self.placement(contract, person if isinstance(person, str) else BSNS[0], **changes)
        decided = story.eligibility(self.cast, placed, contract, person, flat=flat)
        (result,) = self.decide(decided)
        assert set(result) == {"receipt"}, result
        return placed, decided

    def decide(self, *decided: Decided) -> list[dict[str, Any]]:
        """What the register says to each decision of a batch."""
        body = {"decisions": [each.body for each in decided]}
        results: list[dict[str, Any]] = accepted(self.register.agency.post("/v1/agency/eligibilities", body))[
            "results"
        ]
        return results

    def hours(
        self,
        contract: Signed,
        lines: Sequence[tuple[Signed, int]],
        *,
        month: Month = JANUARY,
        revision: int = 0,
        part: int = 1,
        parts: int = 1,
    ) -> Mapping[str, Any]:
        """Receipt and grants of a month's hours."""
        made = story.hours(
            self.cast.contractor, contract, lines, month=month, revision=revision, part=part, parts=parts
        )
        return post(self.register.contractor, "/v1/contractor/hours", made.token)


def post(client: Client, path: str, token: str) -> dict[str, Any]:
    """The answer to one statement that is accepted."""
    return accepted(client.post(path, {"statement": token}))


def accepted(answer: httpx2.Response) -> dict[str, Any]:
    """The JSON of an answer in the 200s."""
    assert answer.is_success, (answer.status_code, answer.text)
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: httpx2.Response) -> tuple[int, str]:
    """Status and code of a refusal, which is a problem document with the members of RFC 9457."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    document = answer.json()
    assert {"type", "status", "title", "detail", "code"} <= set(document)
    assert document["status"] == answer.status_code
    return answer.status_code, document["code"]
