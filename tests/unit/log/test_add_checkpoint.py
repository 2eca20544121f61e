"""A request for a cosignature is read in its one form, and a size in its one form (C2SP tlog-witness)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors.log.reference import b64, checkpoint_body, sign_line
from verifier.core.errors import Malformed, Refusal
from verifier.core.wire.add_checkpoint import (
    AddCheckpoint,
    parse_add_checkpoint,
    parse_size,
    write_add_checkpoint,
    write_size,
)

NOTE = f"{checkpoint_body(7)}\n{sign_line(checkpoint_body(7), 1)}"


@given(st.integers(0, 2**53 - 1), st.lists(st.binary(min_size=32, max_size=32), max_size=63))
def test_what_is_written_is_read(old: int, proof: list[bytes]) -> None:
    request = AddCheckpoint(old, tuple(proof), NOTE)
    assert parse_add_checkpoint(write_add_checkpoint(request)) == request


def test_the_example_of_the_standard_is_read() -> None:
    hashes = [
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=",
        "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=",
        "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=",
        "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=",
    ]
    read = parse_add_checkpoint("\n".join(["old 20852014", *hashes, "", NOTE]).encode())
    assert (read.old_size, list(map(b64, read.proof)), read.note) == (20852014, hashes, NOTE)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 7",
        b"old 7\n\n",
        b"old\n\nnote",
        b"old  7\n\nnote",
        b"old 07\n\nnote",
        b"old +7\n\nnote",
        b"old 9007199254740992\n\nnote",
        b"new 7\n\nnote",
        b"\nold 7\n\nnote",
        b"old 7\r\n\r\nnote",
        b"old 7\nAAAA\n\nnote",
        b"old 7\n" + b64(bytes(32)).encode().rstrip(b"=") + b"\n\nnote",
        b"old 7\n" + (b64(bytes(32)) + "\n").encode() * 64 + b"\nnote",
        b"old 7\n\n\xff\xfe",
        b"old 7\n\n" + b"a" * 200_000,
    ],
    ids=range(16),
)
def test_every_other_form_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse_add_checkpoint(body)


@given(st.integers(0, 2**53 - 1))
def test_a_size_has_one_form(size: int) -> None:
    assert parse_size(write_size(size).encode()) == size


@pytest.mark.parametrize(
    "body", [b"", b"7", b"07\n", b"7\n\n", b"7 \n", b"-7\n", b"7\r\n", b"9007199254740992\n", b"\xff\n"]
)
def test_and_no_other(body: bytes) -> None:
    with pytest.raises(Refusal):
        parse_size(body)
