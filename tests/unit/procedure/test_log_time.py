"""Log time: when a quorum had seen a leaf, and what it does for a key that others may have had."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vectors.log.cosigned import AT, NUMBERS, WITNESSES, cosign_line
from tests.vectors.log.reference import ORIGIN, checkpoint_body, public_key, sign_line
from tests.world import World
from verifier.core.errors import KeyNotActive, NoQuorum, NotYetPublished, TrustMissing
from verifier.core.model.directory import Log, Witness
from verifier.core.model.party import PartyId
from verifier.core.procedure.log_time import earliest_log_time, log_time, require_uncompromised
from verifier.core.trust.directory import Trust


@pytest.fixture(scope="module")
def trust() -> Trust:
    """Trust in the reference log and two witnesses, both of which must cosign."""
    witnesses = tuple(
        Witness(name, (public_key(number),), PartyId(f"kvk:0000000{number}"), "https://w.example")
        for name, number in zip(WITNESSES, NUMBERS, strict=True)
    )
    directory = World().trust.directory
    log = Log(ORIGIN, (public_key(1),))
    return Trust(replace(directory, log=log, witnesses=witnesses, quorum=2))


def note(size: int, *cosigned: tuple[int, int]) -> str:
    body = checkpoint_body(size)
    return f"{body}\n{sign_line(body, 1)}{''.join(cosign_line(body, *each) for each in cosigned)}"


def test_it_is_when_the_last_of_the_quorum_had_cosigned(trust: Trust) -> None:
    assert log_time(note(7, (1, AT + 60), (0, AT)), trust=trust) == AT + 60
    assert log_time(note(7, (1, AT + 60), (0, AT), (1, AT + 30)), trust=trust) == AT + 30


def test_one_witness_with_a_slow_clock_makes_nothing_earlier(trust: Trust) -> None:
    assert log_time(note(7, (0, 1), (1, AT)), trust=trust) == AT


def test_without_a_quorum_there_is_none(trust: Trust) -> None:
    with pytest.raises(NoQuorum):
        log_time(note(7, (0, AT)), trust=trust)
    alone = Trust(replace(trust.directory, quorum=0))
    with pytest.raises(TrustMissing):
        log_time(note(7, (0, AT), (1, AT)), trust=alone)
    with pytest.raises(TrustMissing):
        earliest_log_time(3, [note(7)], trust=alone)


def test_the_earliest_checkpoint_that_has_the_leaf_counts(trust: Trust) -> None:
    notes = [note(size, (0, AT + size), (1, AT + size)) for size in (256, 7, 100)]
    assert earliest_log_time(6, notes, trust=trust) == AT + 7
    assert earliest_log_time(7, notes, trust=trust) == AT + 100
    assert earliest_log_time(255, notes, trust=trust) == AT + 256
    with pytest.raises(NotYetPublished):
        earliest_log_time(256, notes, trust=trust)


@pytest.mark.parametrize(
    ("since", "logged_at", "refusal"),
    [
        (None, None, None),
        (None, AT, None),
        (AT, AT - 1, None),
        (AT, AT, KeyNotActive),
        (AT, AT + 1, KeyNotActive),
        (AT, None, TrustMissing),
    ],
    ids=["whole", "whole and logged", "before", "at the moment", "after", "not known"],
)
def test_what_a_compromise_leaves(
    trust: Trust, since: int | None, logged_at: int | None, refusal: type[Exception] | None
) -> None:
    record = replace(trust.directory.keys[0], compromised_since=since)
    if refusal is None:
        require_uncompromised(record, logged_at)
        return
    with pytest.raises(refusal):
        require_uncompromised(record, logged_at)
