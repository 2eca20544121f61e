"""Pseudonyms (pseudoniemen) of a round: blind evaluation through both evaluators, in batches of a year.

A batch mixes the people of every placement of the round: an evaluator sees when and how much, never for what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from verifier.core.errors import Refusal
from verifier.core.model.party import PartyId
from verifier.core.privacy.group import Element
from verifier.core.privacy.oprf import BATCH_LIMIT, pseudonym_input
from verifier.core.trust.directory import Trust
from verifier.party.agency.worklist import Reason
from verifier.party.register.answers import GivenTicket
from verifier.party.transport import Refused, Unreachable


class TicketDoor(Protocol):
    """Where tickets come from: the register."""

    def tickets(self, count: int) -> tuple[GivenTicket, ...]: ...


class Evaluators(Protocol):
    """Both evaluators; see :meth:`~verifier.party.evaluator_client.EvaluatorClient.evaluate_blind`."""

    def evaluate_blind(
        self, inputs: Sequence[bytes], *, scope: str, tickets: Mapping[PartyId, str], trust: Trust, at: int
    ) -> tuple[Element, ...]: ...


@dataclass(slots=True)
class Pseudonyms:
    """N by scope and BSN, and for a person without one the code of why; in memory, for one round, never shown."""

    found: dict[tuple[str, str], Element] = field(default_factory=dict, repr=False)
    failed: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Batches:
    """How a round asks: tickets of the register for each batch, then the evaluators."""

    door: TicketDoor
    evaluators: Evaluators

    def pseudonyms(self, wanted: Iterable[tuple[str, str]], *, trust: Trust, at: int) -> Pseudonyms:
        """The pseudonym of every wanted (scope, BSN), each person and year asked once.

        A batch that fails, for whatever reason, leaves its people in ``failed``, and they are not asked for in
        later years: there is no weaker path. Its tickets are lost.
        """
        answer = Pseudonyms()
        years: dict[str, dict[str, None]] = {}
        for scope, bsn in wanted:
            years.setdefault(scope, {})[bsn] = None
        for scope in sorted(years):
            for batch in _chunks([bsn for bsn in years[scope] if bsn not in answer.failed]):
                self._ask(batch, scope, answer, trust=trust, at=at)
        return answer

    def _ask(self, batch: Sequence[str], scope: str, answer: Pseudonyms, *, trust: Trust, at: int) -> None:
        try:
            given = self.door.tickets(len(batch))
            elements = self.evaluators.evaluate_blind(
                [pseudonym_input(scope, bsn) for bsn in batch],
                scope=scope,
                tickets={each.evaluator: each.unverified_ticket for each in given},
                trust=trust,
                at=at,
            )
        except Unreachable:
            answer.failed.update(dict.fromkeys(batch, str(Reason.EVALUATOR_UNAVAILABLE)))
        except (Refused, Refusal) as refusal:
            answer.failed.update(dict.fromkeys(batch, refusal.code))
        else:
            answer.found.update(zip(((scope, bsn) for bsn in batch), elements, strict=True))


def _chunks(people: Sequence[str]) -> Iterator[Sequence[str]]:
    return (people[at : at + BATCH_LIMIT] for at in range(0, len(people), BATCH_LIMIT))
