"""A bundle under test (getoetste bundel): its file, the kit to judge it by, the moment; and a valid one."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tests.unsafe_keys import UnsafeSigningKey
from tests.world.year import Year
from verifier.core.trust.kit import Kit, write_kit

STRANGER = UnsafeSigningKey(999)


@dataclass(frozen=True, slots=True)
class Case:
    """A bundle's file, a kit's file and a moment in Unix seconds."""

    name: str
    bundle: bytes
    kit: bytes
    at: int


@cache
def year() -> Year:
    return Year(contracts=3)


def case(
    name: str, *, world: Year | None = None, at: int | None = None, kit: Kit | None = None, **parts: Any
) -> Case:
    """The bundle of the first verdict of ``world`` with these parts."""
    world = world or year()
    return Case(name, world.bundle(**parts), write_kit(kit or world.scheme.kit), world.at if at is None else at)


def altered() -> bytes:
    """The first bundle with another nonce in it."""
    members = json.loads(year().bundle())
    return json.dumps({**members, "leaf_nonce": "A" * 43}).encode()


def kit_of(**changes: Any) -> bytes:
    """The file of the world's kit, with ``changes``."""
    return write_kit(replace(year().scheme.kit, **changes))
