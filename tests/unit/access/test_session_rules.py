"""When a session is over, when its member is certain, and which texts are secrets of ours at all."""

from __future__ import annotations

import hashlib

import pytest

from verifier.service.access.sessions import ABSOLUTE, IDLE, hash_of, is_over, new_name, new_secret

AT = 1_795_000_000


@pytest.mark.parametrize(
    ("created", "seen", "over"),
    [(0, 0, False), (0, IDLE, False), (0, IDLE + 1, True), (ABSOLUTE, 0, False), (ABSOLUTE + 1, 0, True)],
    ids=["new", "a-quarter", "longer", "eight-hours", "longer-though-used"],
)
def test_a_session_is_over_when_it_was_left_or_grew_old(created: int, seen: int, over: bool) -> None:
    assert is_over(created_at=AT - created, seen_at=AT - seen, at=AT) is over


def test_a_secret_has_256_bits_and_is_known_by_its_digest() -> None:
    secret = new_secret()
    assert len(secret) == 43
    assert hash_of(secret) == hashlib.sha256(secret.encode()).digest()
    assert len({new_secret() for _ in range(100)}) == len({new_name() for _ in range(100)}) == 100


@pytest.mark.parametrize("text", ["", "a" * 42, "a" * 44, "a" * 42 + "=", "a" * 42 + "\n", "é" * 43], ids=range(6))
def test_what_has_not_the_form_is_looked_up_nowhere(text: str) -> None:
    assert hash_of(text) is None
