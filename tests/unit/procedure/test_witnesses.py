"""The witnesses of a directory can be told apart, and are of organisations of their own (step 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.vectors.log.reference import public_key
from tests.world import World
from tests.world.scheme import BUYER, REGISTER
from verifier.core.errors import NotAnElement, Refusal, WrongValue
from verifier.core.log.quorum import MAX_QUORUM
from verifier.core.model.directory import Directory, Witness
from verifier.core.model.party import PartyId
from verifier.core.procedure.directory import verify_directory


def witness(number: int, **changes: Any) -> Witness:
    made = Witness(
        f"witness.example/w{number}",
        (public_key(10 + number),),
        PartyId(f"kvk:{number:08d}"),
        f"https://w{number}.example",
    )
    return replace(made, **changes)


BOTH = (witness(1), witness(2))


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def adopted(world: World, **changes: Any) -> Directory:
    directory = world.scheme.next_directory(at=world.at, **changes)
    return verify_directory(world.scheme.sign_directory(directory), trust=world.kit, at=world.at).statement


def test_witnesses_come_back_as_they_were_signed(world: World) -> None:
    found = adopted(world, witnesses=BOTH, quorum=2)
    assert (found.witnesses, found.quorum) == (BOTH, 2)
    assert adopted(world, witnesses=BOTH, quorum=0).witnesses == BOTH
    assert adopted(world, witnesses=(witness(1, party=BUYER),), quorum=1).quorum == 1


Spoil = Callable[[Directory], dict[str, Any]]
SPOILED: dict[str, tuple[Spoil, type[Refusal], str]] = {
    "a quorum above the witnesses": (lambda _: {"witnesses": BOTH, "quorum": 3}, WrongValue, "quorum"),
    "a quorum that no note can carry": (
        lambda _: {"witnesses": tuple(map(witness, range(20))), "quorum": MAX_QUORUM + 1},
        WrongValue,
        "quorum",
    ),
    "a name twice": (
        lambda _: {"witnesses": (witness(1), witness(2, origin=witness(1).origin))},
        WrongValue,
        "witnesses",
    ),
    "the log's name": (lambda now: {"witnesses": (witness(1, origin=now.log.origin),)}, WrongValue, "witnesses"),
    "an organisation twice": (
        lambda _: {"witnesses": (witness(1), witness(2, party=witness(1).party))},
        WrongValue,
        "witnesses",
    ),
    "the register itself": (lambda _: {"witnesses": (witness(1, party=REGISTER),)}, WrongValue, "witnesses"),
    "a key under two names": (
        lambda _: {"witnesses": (witness(1), witness(2, keys=witness(1).keys))},
        WrongValue,
        "witnesses",
    ),
    "the log's own key": (lambda now: {"witnesses": (witness(1, keys=now.log.keys),)}, WrongValue, "witnesses"),
    "a key that anyone can sign with": (
        lambda _: {"witnesses": (witness(1, keys=(bytes(32),)),)},
        NotAnElement,
        "keys",
    ),
    "no address": (lambda _: {"witnesses": (witness(1, url="nowhere"),)}, WrongValue, "url"),
}


@pytest.mark.parametrize("name", SPOILED, ids=[each.replace(" ", "-") for each in SPOILED])
def test_who_cannot_be_told_apart_is_no_witness(world: World, name: str) -> None:
    spoil, refusal, field = SPOILED[name]
    changes = spoil(world.trust.directory)
    with pytest.raises(refusal) as refused:
        adopted(world, **changes)
    assert refused.value.field == field
