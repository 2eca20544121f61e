"""A seal opens a secret only as the key it was made to be: header and public members are bound to it."""

from dataclasses import replace
from typing import Any

import pytest

from keys.custody.document import Header
from keys.custody.entry import KeyEntry, Kind, State
from keys.custody.kdf import KdfCost
from keys.custody.refusals import CannotUnlock
from keys.custody.seal import Seal

HEADER = Header("kvk:12345678", KdfCost(65536, 3, 4), bytes(16))
ENTRY = KeyEntry(
    kid="a",
    kind=Kind.AES256,
    purpose="storage",
    label="",
    created_at=1,
    state=State.ACTIVE,
    state_since=1,
    public={},
)


@pytest.mark.parametrize(
    "changed",
    [
        {"kid": "b"},
        {"kind": Kind.HMAC256},
        {"purpose": "index"},
        {"label": "x"},
        {"created_at": 0},
        {"state": State.RETIRED},
        {"state_since": 2},
        {"public": {"kty": "EC"}},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_an_entry_with_another_public_member_does_not_open(changed: dict[str, Any]) -> None:
    seal = Seal(HEADER, bytes(64))
    with pytest.raises(CannotUnlock):
        seal.unseal(replace(seal.close(ENTRY, b"secret"), **changed))


@pytest.mark.parametrize(
    "header",
    [
        replace(HEADER, owner="kvk:87654321"),
        replace(HEADER, cost=KdfCost(65536, 3, 5)),
        replace(HEADER, cost=KdfCost(65536, 4, 4)),
        replace(HEADER, cost=KdfCost(65537, 3, 4)),
        replace(HEADER, salt=b"1" * 16),
    ],
    ids=["owner", "parallelism", "time", "memory", "salt"],
)
def test_an_entry_does_not_open_under_another_header(header: Header) -> None:
    closed = Seal(HEADER, bytes(64)).close(ENTRY, b"secret")
    with pytest.raises(CannotUnlock):
        Seal(header, bytes(64)).unseal(closed)


def test_the_sealed_bytes_of_two_entries_cannot_be_swapped() -> None:
    seal = Seal(HEADER, bytes(64))
    one, other = seal.close(ENTRY, b"one"), seal.close(replace(ENTRY, kid="b"), b"other")
    with pytest.raises(CannotUnlock):
        seal.unseal(replace(one, nonce=other.nonce, sealed=other.sealed))


def test_a_secret_is_never_sealed_twice_under_one_nonce() -> None:
    seal = Seal(HEADER, bytes(64))
    assert len({seal.close(ENTRY, b"secret").nonce for _ in range(64)}) == 64
