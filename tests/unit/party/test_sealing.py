"""What is sealed to a party opens with its key, for its purpose; everything else is one and the same refusal."""

from pathlib import Path

import pytest

from keys.custody.custodian import OpeningKey
from keys.custody.entry import from_b64u
from keys.custody.lifecycle import KeyRequest
from tests.unit.custody.unsafe_kdf import unsafe_custodian
from verifier.core.errors import CannotOpen, WrongValue
from verifier.party.sealing import open_sealed, seal_to

INFO = b"plaatsbewijs/v1/subject\x00agency"


@pytest.fixture
def key(tmp_path: Path) -> OpeningKey:
    return unsafe_custodian(tmp_path / "k", KeyRequest("xwing", "opening")).opening()


def pub(key: OpeningKey) -> bytes:
    return from_b64u(key.jwk["pub"])


def test_a_subject_record_of_512_bytes_is_1648_sealed_and_opens(key: OpeningKey) -> None:
    sealed = seal_to(pub(key), bytes(512), INFO)
    assert len(sealed) == 1648
    assert open_sealed(key, sealed, INFO) == bytes(512)
    assert seal_to(pub(key), bytes(512), INFO) != sealed


def test_the_public_key_is_an_akp_jwk_of_1216_bytes(key: OpeningKey) -> None:
    assert {**key.jwk, "pub": ""} == {"kty": "AKP", "alg": "X-Wing", "pub": ""}
    assert len(pub(key)) == 1216


def test_another_key_purpose_length_or_byte_is_one_refusal(key: OpeningKey, tmp_path: Path) -> None:
    sealed = seal_to(pub(key), b"subject", INFO)
    other = unsafe_custodian(tmp_path / "other", KeyRequest("xwing", "opening")).opening()
    attempts = [
        (other, sealed, INFO),
        (key, sealed, INFO + b"."),
        (key, sealed, b""),
        (key, sealed + b"\x00", INFO),
    ]
    attempts += [(key, sealed[:length], INFO) for length in (0, 1, 1087, 1088, 1119, 1120, 1136, len(sealed) - 1)]
    attempts += [
        (key, sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :], INFO)
        for place in (0, 500, 1087, 1088, 1119, 1120, len(sealed) - 1)
    ]
    attempts.append((key, sealed[:1088] + bytes(32) + sealed[1120:], INFO))
    said = set()
    for opening, unverified_sealed, info in attempts:
        with pytest.raises(CannotOpen) as refused:
            open_sealed(opening, unverified_sealed, info)
        said.add((refused.value.code, str(refused.value), refused.value.__suppress_context__))
    assert len(said) == 1


@pytest.mark.parametrize("length", [0, 32, 1184, 1215, 1217])
def test_a_public_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(WrongValue):
        seal_to(bytes(length), b"subject", INFO)


def test_a_degenerate_public_key_is_refused(key: OpeningKey) -> None:
    for degenerate in (pub(key)[:1184] + bytes(32), b"\xff" * 1184 + pub(key)[1184:]):
        with pytest.raises(WrongValue):
            seal_to(degenerate, b"subject", INFO)
