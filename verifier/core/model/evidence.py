"""Evidence (bewijs): signed bytes as they came, and what a procedure makes of them.

Opening an envelope proves a signature and no more: it gives :class:`SignedBytes`. Only a procedure of
``core.procedure`` makes a :class:`Verified`, and holds every step of its docstring when it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from verifier.core.model.statement import Digest

S_co = TypeVar("S_co", covariant=True)


@dataclass(frozen=True, slots=True)
class SignedBytes:
    """A token whose signature holds under the key ``kid``; nothing is said of who that is, or what it means."""

    token: str
    typ: str
    kid: str
    digest: Digest
    claims: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verified(Generic[S_co]):
    """A statement, or another signed noun, that passed its procedure, with the bytes that were signed."""

    statement: S_co
    token: str
    digest: Digest
