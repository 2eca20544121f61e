"""A keystore gives back what was put in, and nothing at all when one byte, cost or entry of its file is another."""

import json
import pickle
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keys.custody.document import encode
from keys.custody.entry import State, b64u
from keys.custody.kdf import STANDARD_COST
from keys.custody.keystore import Keystore
from keys.custody.lifecycle import KeyRequest, destroy_year
from keys.custody.refusals import (
    CannotUnlock,
    CustodyRefusal,
    DuplicateKey,
    KeystoreExists,
    KeystoreMissing,
    LooseFileMode,
    NotAKeystore,
    UnknownKind,
    WeakKdf,
    WeakPassphrase,
)
from tests.unit.custody.unsafe_kdf import ALL_KINDS, AT, OWNER, PASSPHRASE, UNSAFE_FLOOR, kid_of, unsafe_keystore


def reopened(path: Path, passphrase: str = PASSPHRASE) -> Keystore:
    return Keystore.open(path, passphrase, floor=UNSAFE_FLOOR)


def test_what_is_opened_is_what_was_made(tmp_path: Path) -> None:
    made = unsafe_keystore(tmp_path / "k", *ALL_KINDS)
    opened = reopened(tmp_path / "k")
    assert opened.entries == made.entries
    assert opened.owner == OWNER
    assert [(entry.kind, entry.purpose, entry.label) for entry in opened.entries] == [
        (wanted.kind, wanted.purpose, wanted.label) for wanted in ALL_KINDS
    ]
    assert all(entry.state is State.ACTIVE and entry.created_at == AT for entry in opened.entries)
    assert [opened.unsealed(entry) for entry in opened.entries] == [made.unsealed(entry) for entry in made.entries]


def test_by_default_the_costs_are_those_of_the_standard(tmp_path: Path) -> None:
    Keystore.create(tmp_path / "k", PASSPHRASE, owner=OWNER)
    kdf = json.loads((tmp_path / "k").read_bytes())["kdf"]
    assert (kdf["memory_kib"], kdf["time"], kdf["parallelism"]) == (65536, 3, STANDARD_COST.parallelism)
    assert Keystore.open(tmp_path / "k", PASSPHRASE).entries == ()


def test_the_file_is_its_owners_alone_and_holds_no_secret(tmp_path: Path) -> None:
    made = unsafe_keystore(tmp_path / "k", *ALL_KINDS)
    content = (tmp_path / "k").read_bytes()
    assert stat.S_IMODE((tmp_path / "k").stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "k"]
    for entry in made.entries:
        secret = made.unsealed(entry)
        assert secret not in content
        assert b64u(secret).encode() not in content


def test_kid_is_the_thumbprint_of_a_jwk_and_random_for_the_rest(tmp_path: Path) -> None:
    for entry in unsafe_keystore(tmp_path / "k", *ALL_KINDS).entries:
        if "kty" in entry.public:
            assert entry.kid == kid_of(entry.public)
        else:
            assert len(entry.kid) == 22


def test_another_passphrase_is_refused(tmp_path: Path) -> None:
    unsafe_keystore(tmp_path / "k")
    with pytest.raises(CannotUnlock):
        reopened(tmp_path / "k", PASSPHRASE + ".")


@pytest.mark.slow
def test_each_flipped_byte_is_refused(tmp_path: Path) -> None:
    """The last entry is a destroyed one: its record has no sealed bytes of its own to guard it."""
    keystore = unsafe_keystore(tmp_path / "k", ALL_KINDS[0], ALL_KINDS[5], ALL_KINDS[4])
    destroy_year(keystore, "2026", at=AT + 1)
    content = (tmp_path / "k").read_bytes()
    for place in range(len(content)):
        (tmp_path / "k").write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(CustodyRefusal):
            reopened(tmp_path / "k")
    (tmp_path / "k").write_bytes(content)
    assert reopened(tmp_path / "k").entries == keystore.entries


def swap(document: dict[str, Any]) -> None:
    document["keys"].reverse()


def drop(document: dict[str, Any]) -> None:
    document["keys"].pop()


def repeat(document: dict[str, Any]) -> None:
    document["keys"].append(document["keys"][0])


def exchange_secrets(document: dict[str, Any]) -> None:
    one, other = document["keys"]
    for member in ("nonce", "sealed"):
        one[member], other[member] = other[member], one[member]


def rename_owner(document: dict[str, Any]) -> None:
    document["owner"] = "kvk:87654321"


@pytest.mark.parametrize("change", [swap, drop, repeat, exchange_secrets, rename_owner])
def test_rearranged_content_is_refused(change: Callable[[dict[str, Any]], None], tmp_path: Path) -> None:
    unsafe_keystore(tmp_path / "k", ALL_KINDS[5], ALL_KINDS[6])
    document = json.loads((tmp_path / "k").read_bytes())
    change(document)
    (tmp_path / "k").write_bytes(encode(document))
    with pytest.raises(CannotUnlock):
        reopened(tmp_path / "k")


@pytest.mark.parametrize(
    ("written", "rewritten"),
    [
        (b"{\n", b"{\n\n"),
        (b"{\n", b'{\n "owner": "kvk:87654321",\n'),
        (b'"version": 1', b'"version":  1'),
        (b'"p2', b'"\\u00702'),
    ],
    ids=["a blank line", "a member before its like", "two blanks", "an escape"],
)
def test_the_same_content_written_another_way_is_refused(written: bytes, rewritten: bytes, tmp_path: Path) -> None:
    unsafe_keystore(tmp_path / "k", ALL_KINDS[0])
    content = (tmp_path / "k").read_bytes()
    assert written in content
    (tmp_path / "k").write_bytes(content.replace(written, rewritten, 1))
    with pytest.raises(NotAKeystore):
        reopened(tmp_path / "k")


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]\n", b"[" * 100_000, b'{\n "format": "plaatsbewijs-keystore"\n}\n'],
    ids=["empty", "not UTF-8", "a list", "very deep", "members missing"],
)
def test_what_is_no_keystore_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "k").touch(mode=0o600)
    (tmp_path / "k").write_bytes(content)
    with pytest.raises(NotAKeystore):
        reopened(tmp_path / "k")


@pytest.mark.parametrize(
    ("member", "cost"),
    [
        ("memory_kib", 65535),
        ("time", 2),
        ("parallelism", 1),
        ("memory_kib", 1 << 40),
        ("time", 10**9),
        ("parallelism", 17),
    ],
)
def test_costs_below_the_floor_or_above_the_ceiling_are_refused_untried(
    member: str, cost: int, tmp_path: Path
) -> None:
    unsafe_keystore(tmp_path / "k")
    document = json.loads((tmp_path / "k").read_bytes())
    document["kdf"] |= {"memory_kib": 65536, "time": 3, "parallelism": 4} | {member: cost}
    (tmp_path / "k").write_bytes(encode(document))
    with pytest.raises(WeakKdf):
        Keystore.open(tmp_path / "k", PASSPHRASE)


@pytest.mark.parametrize("cost", ["65536", 65536.0, True, None], ids=["text", "float", "boolean", "null"])
def test_a_cost_that_is_no_integer_is_refused(cost: object, tmp_path: Path) -> None:
    unsafe_keystore(tmp_path / "k")
    document = json.loads((tmp_path / "k").read_bytes())
    document["kdf"]["memory_kib"] = cost
    (tmp_path / "k").write_bytes(encode(document))
    with pytest.raises(NotAKeystore):
        reopened(tmp_path / "k")


def test_an_unsafe_keystore_does_not_open_outside_the_tests(tmp_path: Path) -> None:
    unsafe_keystore(tmp_path / "k")
    with pytest.raises(WeakKdf):
        Keystore.open(tmp_path / "k", PASSPHRASE)


def test_a_keystore_is_never_made_over_another(tmp_path: Path) -> None:
    unsafe_keystore(tmp_path / "k", ALL_KINDS[0])
    content = (tmp_path / "k").read_bytes()
    with pytest.raises(KeystoreExists):
        unsafe_keystore(tmp_path / "k")
    assert (tmp_path / "k").read_bytes() == content


def test_a_weak_passphrase_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase):
        Keystore.create(tmp_path / "k", "geheim", owner=OWNER, floor=UNSAFE_FLOOR)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_may_touch_is_refused(mode: int, tmp_path: Path) -> None:
    unsafe_keystore(tmp_path / "k")
    (tmp_path / "k").chmod(mode)
    with pytest.raises(LooseFileMode):
        reopened(tmp_path / "k")


def test_what_is_not_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeystoreMissing):
        reopened(tmp_path / "nothing")
    with pytest.raises(NotAKeystore):
        reopened(tmp_path)
    unsafe_keystore(tmp_path / "k")
    (tmp_path / "link").symlink_to(tmp_path / "k")
    with pytest.raises(NotAKeystore):
        reopened(tmp_path / "link")


@pytest.mark.parametrize(
    ("kind", "purpose", "label"),
    [
        ("rsa", "signing", ""),
        ("p256", "opening", ""),
        ("xwing", "signing", ""),
        ("p256", "", ""),
        ("ristretto255", "evaluation", ""),
        ("ristretto255", "evaluation", "26"),
        ("ristretto255", "evaluation", "٢٠٢٦"),
    ],
    ids=["kind", "opening", "signing", "no purpose", "no year", "short year", "digits of another script"],
)
def test_a_kind_purpose_or_year_that_does_not_exist_is_refused(
    kind: str, purpose: str, label: str, tmp_path: Path
) -> None:
    keystore = unsafe_keystore(tmp_path / "k")
    with pytest.raises(UnknownKind):
        keystore.create_key(kind, purpose, label, at=AT, kid_of=kid_of)
    assert reopened(tmp_path / "k").entries == ()


def test_a_second_active_key_needs_another_label(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", ALL_KINDS[0])
    with pytest.raises(DuplicateKey):
        keystore.create_key("p256", "signing", at=AT, kid_of=kid_of)
    keystore.create_key("p256", "signing", "workplace", at=AT, kid_of=kid_of)
    assert len(reopened(tmp_path / "k").entries) == 2


def test_a_new_passphrase_opens_the_same_keys_and_the_old_one_nothing(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", *ALL_KINDS, KeyRequest("ristretto255", "evaluation", "2025"))
    destroy_year(keystore, "2025", at=AT + 1)
    living = [entry for entry in keystore.entries if entry.state is State.ACTIVE]
    before = [keystore.unsealed(entry) for entry in living]
    salt = json.loads((tmp_path / "k").read_bytes())["kdf"]["salt"]
    keystore.change_passphrase("acht rode tractoren bij Zwolle")
    with pytest.raises(CannotUnlock):
        reopened(tmp_path / "k")
    opened = reopened(tmp_path / "k", "acht rode tractoren bij Zwolle")
    assert [opened.unsealed(entry) for entry in opened.entries if entry.state is State.ACTIVE] == before
    assert [entry.kid for entry in opened.entries] == [entry.kid for entry in keystore.entries]
    assert json.loads((tmp_path / "k").read_bytes())["kdf"]["salt"] != salt


def test_a_weak_new_passphrase_changes_nothing(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", ALL_KINDS[0])
    with pytest.raises(WeakPassphrase):
        keystore.change_passphrase("geheim")
    assert reopened(tmp_path / "k").entries == keystore.entries


def test_an_open_keystore_is_not_pickled_and_shows_nothing(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", ALL_KINDS[5])
    with pytest.raises(TypeError):
        pickle.dumps(keystore)
    assert repr(keystore) == "<Keystore of 1 keys>"
    assert repr(keystore.entries[0].sealed) not in repr(keystore.entries[0])
