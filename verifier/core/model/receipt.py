"""A receipt (ontvangstbewijs): given when statement, leaf and head are durable."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.statement import Digest, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Statement):
    """``sr-receipt+jwt``, by the register; ``received_at`` in Unix seconds."""

    statement: Digest
    leaf_index: int
    received_at: int
