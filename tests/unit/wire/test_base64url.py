"""base64url: one value has one text."""

from __future__ import annotations

import base64
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import NotCanonical, WrongValue
from verifier.core.wire.base64url import decode, encode
from verifier.core.wire.fields import Field, kid, octets

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@given(st.binary())
def test_round_trip(value: bytes) -> None:
    assert decode(encode(value)) == value


@given(st.text() | st.text(ALPHABET + "+/= \n"))
def test_no_other_text_is_read(text: str) -> None:
    try:
        value = decode(text)
    except NotCanonical:
        return
    assert text == base64.urlsafe_b64encode(value).decode().rstrip("=")


def test_every_text_of_up_to_two_characters() -> None:
    """Of 64 + 4,096 texts exactly 256 stand for a byte."""
    texts = ["".join(each) for length in (1, 2) for each in itertools.product(ALPHABET, repeat=length)]
    read = [text for text in texts if _reads(text)]
    assert len(read) == 256
    assert {text[1] for text in read} == set("AQgw")


def _reads(text: str) -> bool:
    try:
        decode(text)
    except NotCanonical:
        return False
    return True


@pytest.mark.parametrize("field", [octets(32), kid()], ids=["octets", "kid"])
def test_the_last_character_of_32_bytes(field: Field) -> None:
    canonical = "AEIMQUYcgkosw048"
    for last in ALPHABET:
        if last in canonical:
            field.read("A" * 42 + last, "member")
        else:
            with pytest.raises(WrongValue):
                field.read("A" * 42 + last, "member")
