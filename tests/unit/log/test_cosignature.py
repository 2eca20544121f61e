"""Cosignatures and quorums: what witnesses signed counts, once for each, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.log.vectors import cases, published
from tests.vectors.log.cosigned import AT, NUMBERS, WITNESSES, cosign_line
from tests.vectors.log.reference import checkpoint_body, key, public_key, sign_line
from verifier.core.errors import BadSignature, Malformed, NoQuorum, NotAnElement, Refusal, WrongIssuer, WrongValue
from verifier.core.log.cosignature import cosign, cosigner_id, verify_cosignature
from verifier.core.log.quorum import MAX_QUORUM, QuorumPolicy, open_checkpoint, witnessed
from verifier.core.model.directory import Log
from verifier.core.wire.note import SignatureLine, parse_note, write_note, write_signatures
from verifier.core.wire.verifier_key import SignatureType, VerifierKey, parse_verifier_key, write_verifier_key

BODY = checkpoint_body(7)


def policy_of(vector: dict[str, Any]) -> QuorumPolicy:
    def log(told: dict[str, Any]) -> Log:
        return Log(told["origin"], tuple(bytes.fromhex(each) for each in told["keys"]))

    return QuorumPolicy(log(vector), tuple(map(log, vector["witnesses"])), vector["quorum"])


@pytest.mark.parametrize("vector", cases("cosignature"))
def test_vectors_hold(vector: dict[str, Any]) -> None:
    found = witnessed(vector["note"], policy=policy_of(vector))
    assert [list(each) for each in found.cosigned] == vector["cosigned"]
    times = sorted(at for _, at in vector["cosigned"])
    assert found.quorum_time == (times[vector["quorum"] - 1] if vector["quorum"] else None)


@pytest.mark.parametrize("vector", cases("cosignature_fail"))
def test_failures_are_refused(vector: dict[str, Any]) -> None:
    with pytest.raises((NoQuorum, BadSignature)):
        witnessed(vector["note"], policy=policy_of(vector))


def test_four_public_witnesses_are_understood() -> None:
    vector, _ = published("cosigned.json")
    log = parse_verifier_key(vector["log"])
    keys = [parse_verifier_key(each) for each in vector["witnesses"]]
    witnesses = tuple(Log(each.name, (each.public_key,)) for each in keys)
    policy = QuorumPolicy(Log(log.name, (log.public_key,)), witnesses, len(witnesses))
    found = witnessed(vector["note"], policy=policy)
    assert (found.checkpoint.size, found.quorum_time) == (vector["size"], vector["time"])
    for each, written in zip(keys, vector["witnesses"], strict=True):
        assert each.type is SignatureType.COSIGNATURE
        assert write_verifier_key(each) == written
    changed = vector["note"].replace("1432088532", "1432088533")
    with pytest.raises(BadSignature):
        witnessed(changed, policy=policy)


def test_the_example_of_the_standard_has_the_form_that_we_read() -> None:
    _, vector = published("cosigned.json")
    line = parse_note(vector["note"]).signatures[1]
    assert (line.name, line.key_id.hex(), len(line.signature)) == ("witness.example.com/w1", "8d66cf3f", 72)
    assert int.from_bytes(line.signature[:8], "big") == vector["time"]


@given(at=st.integers(1, 2**63 - 1))
def test_what_is_cosigned_is_what_the_reference_signs(at: int) -> None:
    line = cosign(BODY, name=WITNESSES[0], public_key=public_key(NUMBERS[0]), at=at, sign=key(NUMBERS[0]).sign)
    assert write_signatures([line]) == cosign_line(BODY, 0, at)
    assert verify_cosignature(line, BODY, public_key=public_key(NUMBERS[0])) == at


@given(st.data())
def test_no_changed_bit_holds(data: st.DataObject) -> None:
    line = parse_note(f"{BODY}\n{cosign_line(BODY, 0)}").signatures[0]
    octets = bytearray(line.key_id + line.signature)
    bit = data.draw(st.integers(0, len(octets) * 8 - 1))
    octets[bit // 8] ^= 1 << bit % 8
    spoilt = SignatureLine(line.name, bytes(octets[:4]), bytes(octets[4:]))
    with pytest.raises(BadSignature):
        verify_cosignature(spoilt, BODY, public_key=public_key(NUMBERS[0]))


@pytest.mark.parametrize("length", [0, 63, 64, 71, 73, 136])
def test_another_length_is_no_cosignature(length: int) -> None:
    name, public = WITNESSES[0], public_key(NUMBERS[0])
    with pytest.raises(BadSignature):
        verify_cosignature(SignatureLine(name, cosigner_id(name, public), bytes(length)), BODY, public_key=public)


def test_only_checkpoints_are_cosigned_and_by_the_right_key() -> None:
    told: dict[str, Any] = {"name": WITNESSES[0], "public_key": public_key(4), "at": AT, "sign": key(4).sign}
    for body, changes, refusal in (
        ("no checkpoint\n", {}, Malformed),
        (BODY, {"at": 0}, WrongValue),
        (BODY, {"at": 2**63}, WrongValue),
        (BODY, {"name": "a name"}, WrongValue),
        (BODY, {"public_key": bytes(32)}, NotAnElement),
        (BODY, {"sign": key(5).sign}, BadSignature),
    ):
        with pytest.raises(refusal):
            cosign(body, **{**told, **changes})


def test_a_checkpoint_of_another_log_is_not_opened() -> None:
    log = Log("other.example", (public_key(1),))
    with pytest.raises(WrongIssuer):
        open_checkpoint(f"{BODY}\n{sign_line(BODY, 1, 'other.example')}", log=log)


def test_twelve_witnesses_and_four_keys_of_the_log_fit_in_one_note() -> None:
    lines = [
        cosign(BODY, name=f"w{n}", public_key=public_key(n), at=AT, sign=key(n).sign)
        for n in range(10, 10 + MAX_QUORUM)
    ]
    ours = [line for n in range(1, 5) for line in parse_note(f"{BODY}\n{sign_line(BODY, n)}").signatures]
    witnesses = tuple(Log(f"w{n}", (public_key(n),)) for n in range(10, 10 + MAX_QUORUM))
    policy = QuorumPolicy(Log(ours[0].name, (public_key(1),)), witnesses, MAX_QUORUM)
    assert len(witnessed(write_note(BODY, [*ours, *lines]), policy=policy).cosigned) == MAX_QUORUM == 12


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000",
        "name+{id}+" + "A" * 44,
        "na me+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/foo+530d903a+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "x" * 300,
    ],
)
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        parse_verifier_key(text)


def test_the_verifier_key_of_the_standard_is_read() -> None:
    read = parse_verifier_key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    assert (read.name, read.type) == ("example.com/foo", SignatureType.NOTE)
    again = VerifierKey(read.name, SignatureType.COSIGNATURE, read.public_key)
    assert parse_verifier_key(write_verifier_key(again)) == again
