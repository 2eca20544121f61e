"""A blind evaluation (blinde berekening): asked by an agency, allowed by a ticket (volgbewijs) of the register."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket(Statement):
    """``sr-ticket+jwt``, by the register to the evaluator ``aud``.

    ``agency`` may have ``count`` elements evaluated. ``ticket`` is 16 random bytes; nothing in it points to
    a placement.
    """

    ticket: bytes
    agency: PartyId
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation(Statement):
    """``sr-evaluation+jwt``, by the agency to the evaluator ``aud``.

    ``tickets`` are tokens; ``elements_sha256`` is over the concatenated 32-byte elements that go with it.
    """

    scope: str
    tickets: tuple[str, ...]
    elements_sha256: Digest
