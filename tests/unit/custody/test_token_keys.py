"""The keys of access tokens: RSA of 3,072 bits, PS256, a successor that signs and a predecessor that is listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from keys.custody.custodian import Custodian
from keys.custody.entry import State, from_b64u
from keys.custody.keystore import Keystore
from keys.custody.lifecycle import KeyRequest, destroy, rotate
from keys.custody.refusals import NoSuchKey, UnknownKind
from tests.unit.custody.unsafe_kdf import AT, PASSPHRASE, UNSAFE_FLOOR, kid_of, unsafe_keystore

TOKEN = KeyRequest("rsa3072", "token")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A keystore with a token key that has a successor."""
    made = tmp_path_factory.mktemp("token") / "k"
    keystore = unsafe_keystore(made, TOKEN)
    rotate(keystore, keystore.entries[0].kid, at=AT + 60, kid_of=kid_of)
    return made


@pytest.fixture
def custodian(path: Path) -> Custodian:
    return Custodian.open(path, PASSPHRASE, floor=UNSAFE_FLOOR)


def test_signs_ps256_of_384_bytes_under_the_published_key(custodian: Custodian) -> None:
    key = custodian.signing("token")
    exponent, modulus = (int.from_bytes(from_b64u(key.jwk[each])) for each in "en")
    public = RSAPublicNumbers(exponent, modulus).public_key()
    signature = key.sign(b"header.payload")
    assert (exponent, modulus.bit_length(), len(signature)) == (65537, 3072, 384)
    public.verify(signature, b"header.payload", PSS(MGF1(SHA256()), 32), SHA256())
    with pytest.raises(InvalidSignature):
        public.verify(signature, b"header.payload", PKCS1v15(), SHA256())
    assert key.sign(b"header.payload") != signature


def test_the_successor_signs_and_both_are_listed_in_order(custodian: Custodian) -> None:
    first, second = custodian.listed("token")
    assert custodian.signing("token").kid == second.kid
    assert (first.state, first.state_since) == (State.RETIRED, AT + 60)
    assert second.state is State.ACTIVE
    assert [each.kid for each in (first, second)] == [kid_of(each.public) for each in (first, second)]


def test_a_destroyed_key_is_listed_no_more(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", TOKEN)
    successor = rotate(keystore, keystore.entries[0].kid, at=AT, kid_of=kid_of)
    destroy(keystore, keystore.entries[0].kid, at=AT)
    opened = Custodian.open(tmp_path / "k", PASSPHRASE, floor=UNSAFE_FLOOR)
    assert [each.kid for each in opened.listed("token")] == [successor.kid]


def test_a_party_without_one_is_told_so(tmp_path: Path) -> None:
    unsafe_keystore(tmp_path / "k", KeyRequest("p256", "signing"))
    custodian = Custodian.open(tmp_path / "k", PASSPHRASE, floor=UNSAFE_FLOOR)
    assert custodian.listed("token") == ()
    with pytest.raises(NoSuchKey):
        custodian.signing("token")


@pytest.mark.parametrize(("kind", "purpose"), [("p256", "token"), ("rsa3072", "signing"), ("rsa3072", "root")])
def test_a_purpose_has_one_kind_of_key(kind: str, purpose: str, tmp_path: Path) -> None:
    keystore = Keystore.create(tmp_path / "k", PASSPHRASE, owner="kvk:12345678", floor=UNSAFE_FLOOR)
    with pytest.raises(UnknownKind):
        keystore.create_key(kind, purpose, at=AT, kid_of=kid_of)
