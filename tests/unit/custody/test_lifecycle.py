"""A key goes from active to retired to destroyed, never back, and the file tells when."""

from pathlib import Path

import pytest

from keys.custody.custodian import Custodian
from keys.custody.entry import State, from_b64u
from keys.custody.keystore import Keystore
from keys.custody.lifecycle import KeyRequest, destroy, destroy_year, generate, rotate
from keys.custody.refusals import DuplicateKey, KeyDestroyed, NoSuchKey, UnknownKind, WrongState
from tests.unit.custody.unsafe_kdf import ALL_KINDS, AT, PASSPHRASE, UNSAFE_FLOOR, kid_of, unsafe_keystore
from verifier.party.sealing import open_sealed, seal_to


def reopened(path: Path) -> Keystore:
    return Keystore.open(path, PASSPHRASE, floor=UNSAFE_FLOOR)


def test_all_of_the_wanted_keys_are_made_or_none(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k")
    with pytest.raises(UnknownKind):
        generate(keystore, [ALL_KINDS[0], KeyRequest("p256", "index")], at=AT, kid_of=kid_of)
    with pytest.raises(DuplicateKey):
        generate(keystore, [ALL_KINDS[0], ALL_KINDS[0]], at=AT, kid_of=kid_of)
    assert reopened(tmp_path / "k").entries == keystore.entries == ()
    made = generate(keystore, ALL_KINDS, at=AT, kid_of=kid_of)
    assert reopened(tmp_path / "k").entries == made


def test_rotation_retires_the_old_key_and_signs_with_the_new(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", *ALL_KINDS)
    old = keystore.entries[0]
    new = rotate(keystore, old.kid, at=AT + 5, kid_of=kid_of)
    opened = reopened(tmp_path / "k")
    assert (opened.entry(old.kid).state, opened.entry(old.kid).state_since) == (State.RETIRED, AT + 5)
    assert (new.kind, new.purpose, new.label, new.created_at) == (old.kind, old.purpose, old.label, AT + 5)
    assert Custodian(opened, environment="test").signing("signing").kid == new.kid != old.kid
    with pytest.raises(WrongState):
        rotate(opened, old.kid, at=AT + 6, kid_of=kid_of)


def test_a_retired_opening_key_still_opens_by_its_name(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", ALL_KINDS[3])
    old = keystore.entries[0]
    sealed = seal_to(from_b64u(old.public["pub"]), b"subject", b"info")
    rotate(keystore, old.kid, at=AT + 1, kid_of=kid_of)
    custodian = Custodian(reopened(tmp_path / "k"), environment="test")
    assert custodian.opening().kid != old.kid
    assert open_sealed(custodian.opening(old.kid), sealed, b"info") == b"subject"
    destroy(keystore, old.kid, at=AT + 2)
    with pytest.raises(KeyDestroyed):
        Custodian(reopened(tmp_path / "k"), environment="test").opening(old.kid)


@pytest.mark.parametrize("place", [4, 6], ids=["evaluation", "index"])
def test_a_key_whose_results_are_compared_over_time_is_not_rotated(place: int, tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", *ALL_KINDS)
    with pytest.raises(WrongState):
        rotate(keystore, keystore.entries[place].kid, at=AT + 1, kid_of=kid_of)


def test_a_destroyed_year_leaves_a_record_and_nothing_else(tmp_path: Path) -> None:
    other_year = KeyRequest("ristretto255", "evaluation", "2027")
    keystore = unsafe_keystore(tmp_path / "k", ALL_KINDS[4], other_year)
    sealed = keystore.entries[0].as_json()["sealed"]
    destroy_year(keystore, "2026", at=AT + 9)
    opened = reopened(tmp_path / "k")
    record = opened.entries[0]
    assert (record.state, record.state_since, record.sealed, record.nonce) == (State.DESTROYED, AT + 9, b"", b"")
    assert str(sealed) not in (tmp_path / "k").read_text()
    custodian = Custodian(opened, environment="test")
    with pytest.raises(KeyDestroyed):
        custodian.evaluation("2026")
    assert custodian.evaluation("2027").public == from_b64u(keystore.entries[1].public["element"])
    with pytest.raises(KeyDestroyed):
        destroy_year(opened, "2026", at=AT + 10)
    with pytest.raises(NoSuchKey):
        destroy_year(opened, "2025", at=AT + 10)


def test_a_destroyed_year_is_not_begun_again(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", ALL_KINDS[4])
    destroy_year(keystore, "2026", at=AT + 1)
    with pytest.raises(DuplicateKey):
        keystore.create_key("ristretto255", "evaluation", "2026", at=AT + 2, kid_of=kid_of)


def test_a_key_in_use_is_not_destroyed(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", *ALL_KINDS)
    with pytest.raises(WrongState):
        destroy(keystore, keystore.entries[0].kid, at=AT + 1)
    with pytest.raises(NoSuchKey):
        destroy(keystore, "no such key", at=AT + 1)
    assert reopened(tmp_path / "k").entries == keystore.entries


def test_the_life_of_a_key_goes_forward_in_time(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", ALL_KINDS[0], ALL_KINDS[4])
    with pytest.raises(WrongState):
        rotate(keystore, keystore.entries[0].kid, at=AT - 1, kid_of=kid_of)
    with pytest.raises(WrongState):
        destroy_year(keystore, "2026", at=AT - 1)
