"""A message (bericht): what buyer and contractor say to each other about a contract, signed.

It changes nothing in the contract, not even when both agree: for that there is a contract that supersedes it
(ADR 0025). It is never about a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from verifier.core.model.statement import Digest, Statement


class MessageKind(StrEnum):
    """What a message is for; a *change request* proposes terms for a contract that would supersede this one."""

    PLAN_OF_APPROACH = "plan_of_approach"
    QUESTION = "question"
    ANSWER = "answer"
    CHANGE_REQUEST = "change_request"
    AGREEMENT = "agreement"


#: These reply to a message of the other side; the others may reply to any.
REPLIES: Final = frozenset({MessageKind.ANSWER, MessageKind.AGREEMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedActivity:
    """An activity of a kind of the rule set, between two days, both included.

    ``quantity`` in hundredths of the kind's unit, or ``amount`` in eurocents; never both.
    """

    kind: str
    quantity: int | None = None
    amount: int | None = None
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class PlanOfApproach:
    """What is planned; at least one member is given. ``placements_class`` is a class such as ``5-9``, no number."""

    placements_class: str | None = None
    activities: tuple[PlannedActivity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Statement):
    """``sr-message+jwt``, by the buyer or the contractor of ``contract``; ``plan`` for a plan of approach alone."""

    contract: Digest
    kind: MessageKind
    in_reply_to: Digest | None = None
    heading: str
    paragraphs: tuple[str, ...]
    plan: PlanOfApproach | None = None
