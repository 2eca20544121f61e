"""A kit: written and read the same, and refused whole when anything about it is off."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.unsafe_keys import UnsafeOpeningKey, UnsafeSigningKey
from tests.world.scheme import ROOT
from verifier.core.errors import MissingMember, NotStrictJson, Refusal, TrustMissing, UnknownMember, WrongValue
from verifier.core.trust.kit import FORMAT, Kit, read_kit, write_kit

KIT = Kit(FORMAT, (ROOT.jwk, UnsafeSigningKey(2).jwk), 7)


def test_what_is_written_is_read() -> None:
    assert read_kit(write_kit(KIT)) == KIT
    assert set(KIT.root_keys) == {ROOT.kid, UnsafeSigningKey(2).kid}


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda kit: {**kit, "format": "plaatsbewijs-kit-v2"}, WrongValue),
        (lambda kit: {**kit, "roots": []}, TrustMissing),
        (lambda kit: {**kit, "note": 1}, UnknownMember),
        (lambda kit: {"format": kit["format"], "roots": kit["roots"]}, MissingMember),
        (lambda kit: {**kit, "directory_version": -1}, WrongValue),
        (lambda kit: {**kit, "directory_version": "7"}, WrongValue),
        (lambda kit: {**kit, "roots": [{**kit["roots"][0], "d": "AA"}]}, WrongValue),
        (lambda kit: {**kit, "roots": [{**kit["roots"][0], "x": kit["roots"][0]["y"]}]}, WrongValue),
        (lambda kit: {**kit, "roots": [{"kty": "oct", "k": "AA"}]}, WrongValue),
        (lambda kit: kit["roots"], WrongValue),
    ],
    ids=["format", "no root", "unknown", "missing", "negative", "text", "private", "off the curve", "oct", "list"],
)
def test_refuses(spoil: Callable[[Any], Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        read_kit(json.dumps(spoil(json.loads(write_kit(KIT)))).encode())
    assert refused.type is refusal


def test_refuses_what_is_no_json() -> None:
    for spoiled in (b"", b"{", write_kit(KIT)[:-1], write_kit(KIT).replace(b"7", b"7.0")):
        with pytest.raises(NotStrictJson):
            read_kit(spoiled)


def test_a_sealing_key_is_no_root() -> None:
    kit = Kit(FORMAT, (UnsafeOpeningKey(1).jwk,), 0)
    with pytest.raises(WrongValue):
        _ = kit.root_keys
