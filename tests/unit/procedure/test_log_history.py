"""The history of a log's keys: every key that a directory of our root ever listed for it, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unsafe_scheme import AGENCY, UnsafeScheme, unsafe_scheme
from verifier.core.errors import TrustMissing
from verifier.core.model.directory import Log, Witness
from verifier.core.procedure.log_history import log_history
from verifier.party.operator.directory import build_directory

AT = 1_790_000_000
NEWER = b"\x07" * 32
WITNESS = Witness("witness.example/w1", (b"\x08" * 32,), AGENCY, "https://witness.example")


@pytest.fixture(scope="module")
def scheme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnsafeScheme]:
    made = unsafe_scheme(tmp_path_factory.mktemp("scheme"), at=AT)
    yield made
    made.close()


@pytest.fixture(scope="module")
def tokens(scheme: UnsafeScheme) -> list[str]:
    """The first directory; one with a newer log key and a witness; one with another key of that witness."""
    log = scheme.description.log
    second = replace(scheme.description, log=replace(log, keys=(NEWER,)), witnesses=(WITNESS,))
    third = replace(second, witnesses=(replace(WITNESS, keys=(b"\x09" * 32,)),))
    return [scheme.directory, *(build_directory(scheme.operator, each, at=AT) for each in (second, third))]


def test_every_key_that_was_listed_counts_in_whatever_order(scheme: UnsafeScheme, tokens: list[str]) -> None:
    kit = scheme.operator.kit
    assert kit.directory_version == 3, "a kit that has seen the newest still reads the others"
    for told in (tokens, tokens[::-1]):
        log, witnesses = log_history(told, trust=kit)
        assert set(log.keys) == {*scheme.description.log.keys, NEWER}
        assert [(each.origin, set(each.keys)) for each in witnesses] == [
            (WITNESS.origin, {b"\x08" * 32, b"\x09" * 32})
        ]


def test_keys_of_another_log_are_left_out(scheme: UnsafeScheme, tokens: list[str]) -> None:
    other = replace(scheme.description, log=Log("other.example/log", (NEWER,)))
    newest = build_directory(scheme.operator, other, at=AT)
    log, witnesses = log_history([*tokens, newest], trust=scheme.operator.kit)
    assert (log, witnesses) == (other.log, ())


def test_a_directory_of_another_root_is_refused(scheme: UnsafeScheme, tokens: list[str], tmp_path: Path) -> None:
    stranger = unsafe_scheme(tmp_path, at=AT)
    with pytest.raises(TrustMissing):
        log_history([*tokens, stranger.directory], trust=scheme.operator.kit)
    stranger.close()


def test_without_any_nothing_is_known(scheme: UnsafeScheme) -> None:
    with pytest.raises(TrustMissing):
        log_history([], trust=scheme.operator.kit)
