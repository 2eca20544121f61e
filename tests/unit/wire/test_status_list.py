"""Status lists on the wire: the draft's own vectors, every packing that is possible, and what is no list at all."""

from __future__ import annotations

import json
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import NotCanonical, Refusal, TooLarge, WrongValue
from verifier.core.wire import base64url
from verifier.core.wire.status_list import DEFAULT_LIMIT, OWN_LIMIT, decode, encode, pack, status_at

VECTORS = Path(__file__).parents[2] / "vectors" / "status_list" / "draft21.json"
BITS = st.sampled_from([1, 2, 4, 8])
EMPTY = "eNoDAAAAAAE"


def text_of(octets: bytes) -> str:
    return base64url.encode(zlib.compress(octets))


@pytest.mark.parametrize(
    "vector", json.loads(VECTORS.read_text()), ids=lambda each: f"{each['section']} {each['bits']} bits"
)
def test_the_lists_of_the_draft(vector: dict[str, Any]) -> None:
    bits, size = vector["bits"], vector["size"]
    statuses = {int(place): status for place, status in vector["statuses"].items()}
    packed = decode(vector["lst"], bits)
    assert packed == pack(statuses, bits=bits, size=size)
    assert {place: status_at(packed, bits, place) for place in statuses} == statuses
    assert all(status_at(vector["lst"], bits, place) == status for place, status in statuses.items())
    assert decode(encode(packed), bits) == packed


@given(BITS.flatmap(lambda bits: st.tuples(st.just(bits), st.lists(st.integers(0, 2**bits - 1), max_size=200))))
def test_what_was_packed_is_found_again(told: tuple[int, list[int]]) -> None:
    bits, statuses = told
    packed = decode(encode(pack(dict(enumerate(statuses)), bits=bits, size=len(statuses))), bits)
    assert [status_at(packed, bits, place) for place in range(len(statuses))] == statuses
    assert len(packed) == -(-len(statuses) * bits // 8)


@given(BITS, st.binary(max_size=64), st.integers())
def test_every_place_is_in_the_list_or_refused(bits: int, packed: bytes, place: int) -> None:
    if 0 <= place < len(packed) * 8 // bits:
        number = int.from_bytes(packed, "little")
        assert status_at(packed, bits, place) == number >> place * bits & (1 << bits) - 1
    else:
        with pytest.raises(WrongValue) as refused:
            status_at(packed, bits, place)
        assert refused.value.field == "idx"


@given(st.text() | st.binary(max_size=64).map(base64url.encode), st.integers() | st.sampled_from([1, 2, 4, 8]))
def test_no_exception_but_ours(lst: str, bits: int) -> None:
    try:
        decode(lst, bits)
    except Refusal:
        return
    assert encode(decode(lst, bits))


@pytest.mark.parametrize("bits", [0, 3, 16, -1, True, "1", 1.0, None])
def test_other_bits_are_refused(bits: Any) -> None:
    for read in (
        lambda: decode(EMPTY, bits),
        lambda: status_at(b"\0", bits, 0),
        lambda: pack({}, bits=bits, size=8),
    ):
        with pytest.raises(WrongValue) as refused:
            read()
        assert refused.value.field == "bits"


@pytest.mark.parametrize("place", [-1, 8, True, "0", 0.0, None, 2**70])
def test_a_place_outside_the_list_is_refused(place: Any) -> None:
    with pytest.raises(WrongValue):
        status_at(b"\0", 1, place)


@pytest.mark.parametrize(
    ("statuses", "size"),
    [({8: 1}, 8), ({-1: 1}, 8), ({0: 2}, 8), ({0: -1}, 8)],
    ids=["beyond", "before", "2", "-1"],
)
def test_what_does_not_fit_is_not_packed(statuses: dict[int, int], size: int) -> None:
    with pytest.raises(WrongValue):
        pack(statuses, bits=1, size=size)


def _with_dictionary(octets: bytes) -> bytes:
    deflating = zlib.compressobj(zdict=b"status")
    return deflating.compress(octets) + deflating.flush()


_STREAM = zlib.compress(bytes(64))
NO_LISTS: dict[str, Any] = {
    "no text": b"eNrbuRgAAhcBXQ",
    "nothing": None,
    "padded": "eNrbuRgAAhcBXQ==",
    "another alphabet": text_of(b"\xff" * 9 + b"\xfe\xfb\xef").translate(str.maketrans("-_", "+/")) + "+/+/",
    "a bit too many at the end": "eNrbuRgAAhcBXR",
    "a letter of another script": "eNrbuRgAAhcBXѰ",
    "half a character": "eNrbuRgAAhcBX\ud800",
    "empty": "",
    "raw deflate": base64url.encode(zlib.compress(bytes(64), wbits=-15)),
    "gzip": base64url.encode(zlib.compress(bytes(64), wbits=31)),
    "a checksum that does not fit": base64url.encode(_STREAM[:-1] + bytes([_STREAM[-1] ^ 1])),
    "cut off": base64url.encode(_STREAM[:-1]),
    "cut off in the data": base64url.encode(_STREAM[:5]),
    "something after it": base64url.encode(_STREAM + b"\0"),
    "a second stream after it": base64url.encode(_STREAM * 2),
    "a preset dictionary": base64url.encode(_with_dictionary(bytes(64))),
}


@pytest.mark.parametrize("lst", NO_LISTS.values(), ids=NO_LISTS.keys())
def test_what_is_no_list_is_refused(lst: Any) -> None:
    with pytest.raises(NotCanonical):
        decode(lst, 1)


def test_negative_control_the_stream_of_these_is_a_list() -> None:
    assert decode(base64url.encode(_STREAM), 1) == bytes(64)


def _peak(read: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            read()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def zeros(size: int) -> bytes:
    """So many MiB of zeros, deflated to one and the same block for each; at the end their Adler-32 (RFC 1950)."""
    deflating = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    block = deflating.compress(bytes(2**20)) + deflating.flush(zlib.Z_FULL_FLUSH)
    checksum = (size * 2**20 % 65521 << 16) + 1
    return b"\x78\x9c" + block * size + deflating.flush() + checksum.to_bytes(4, "big")


#: 200 MB of zeros; a million empty blocks, which inflate to nothing at all.
BOMBS = {
    "zeros": base64url.encode(zeros(200)),
    "empty blocks": base64url.encode(b"\x78\x9c" + b"\0\0\0\xff\xff" * 1_000_000),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
@pytest.mark.parametrize("limit", [DEFAULT_LIMIT, OWN_LIMIT])
def test_a_bomb_takes_no_more_memory_than_its_limit(bomb: str, limit: int) -> None:
    assert _peak(lambda: decode(bomb, 1, limit=limit)) < 4 * limit + len(bomb)


def test_the_zeros_of_a_bomb_are_what_they_are_called() -> None:
    assert zlib.decompress(zeros(3)) == bytes(3 * 2**20)


@pytest.mark.parametrize("extra", [0, 1])
def test_the_limit_is_exact(extra: int) -> None:
    lst = text_of(bytes(OWN_LIMIT + extra))
    if extra:
        with pytest.raises(TooLarge):
            decode(lst, 1, limit=OWN_LIMIT)
    else:
        assert len(decode(lst, 1, limit=OWN_LIMIT)) == OWN_LIMIT
