"""A key file of the page is a keystore of keys/custody, and the other way round, under the same passphrases."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from keys.custody.custodian import Custodian
from keys.custody.document import encode
from keys.custody.entry import Kind
from keys.custody.kdf import STANDARD_COST
from keys.custody.keystore import Keystore
from keys.custody.kinds import born
from keys.custody.lifecycle import destroy, rotate
from keys.custody.passphrase import require_strong
from keys.custody.refusals import CannotUnlock, WeakPassphrase
from tests.portal.calling import Talk, call
from tests.unit.custody.unsafe_kdf import ALL_KINDS, AT, OWNER, PASSPHRASE, UNSAFE_FLOOR, kid_of, unsafe_keystore
from verifier.party.sealing import seal_to

pytestmark = pytest.mark.slow

CHEAP = {"memory_kib": 8, "time": 1, "parallelism": 1}


def key(kind: Kind, purpose: str, **changed: Any) -> dict[str, Any]:
    secret, public = born(kind)
    life = {"created_at": AT, "state": "active", "state_since": AT}
    named = {"kid": kid_of(public), "kind": str(kind), "purpose": purpose, "label": "Büro – \u2028\x7f"}
    return {**named, **life, "public": dict(public), "secret": secret, **changed}


def reading(octets: bytes, passphrase: str = PASSPHRASE, **floor: int) -> Any:
    return call("key_file.js", "readKeyFile", octets, passphrase, {"floor": {**CHEAP, **floor}})


def test_a_program_opens_and_uses_what_the_page_wrote(library: Talk, tmp_path: Path) -> None:
    keys = [key(Kind.P256, "signing", label=""), key(Kind.XWING, "opening", label="")]
    written = {"owner": OWNER, "keys": keys}
    (content,) = library.called([call("key_file.js", "writeKeyFile", written, PASSPHRASE, {"cost": CHEAP})])
    path = tmp_path / "keystore.json"
    path.write_bytes(content)
    path.chmod(0o600)
    opened = Keystore.open(path, PASSPHRASE, floor=UNSAFE_FLOOR)
    assert [(each.as_json()["kid"], opened.unsealed(each)) for each in opened.entries] == [
        (each["kid"], each["secret"]) for each in keys
    ]
    custodian = Custodian.open(path, PASSPHRASE, environment="test", floor=UNSAFE_FLOOR)
    assert len(custodian.signing("signing").sign(b"message")) == 64
    opening = custodian.opening()
    (public,) = library.called([call("hpke.js", "publicKeyOf", keys[1]["secret"])])
    assert opening.open(seal_to(public, b"value", b"info"), b"info") == b"value"


def test_the_page_opens_what_a_program_wrote(library: Talk, tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", *ALL_KINDS)
    old = next(each for each in keystore.entries if each.kind is Kind.XWING)
    rotate(keystore, old.kid, at=AT + 1, kid_of=kid_of)
    destroy(keystore, old.kid, at=AT + 2)
    (file,) = library.called([reading((tmp_path / "k").read_bytes())])
    assert file["owner"] == OWNER
    assert [{name: each[name] for name in each if name != "secret"} for each in file["keys"]] == [
        each.described() for each in keystore.entries
    ]
    for entry, read in zip(keystore.entries, file["keys"], strict=True):
        assert read.get("secret") == (None if entry.kid == old.kid else keystore.unsealed(entry))


def test_both_write_every_character_alike(library: Talk, tmp_path: Path) -> None:
    """The file's bytes are authenticated: one that is written otherwise would not be opened."""
    labelled = {"owner": 'kvk:é😀\b\f\n\t"\\', "keys": [key(Kind.XWING, "opening")]}
    (content,) = library.called([call("key_file.js", "writeKeyFile", labelled, PASSPHRASE, {"cost": CHEAP})])
    assert encode(json.loads(content)) == content
    path = tmp_path / "k"
    path.write_bytes(content)
    path.chmod(0o600)
    assert Keystore.open(path, PASSPHRASE, floor=UNSAFE_FLOOR).owner == labelled["owner"]
    assert library.called([reading(content)])[0]["owner"] == labelled["owner"]


def test_by_default_a_guess_costs_what_the_standard_asks(library: Talk, tmp_path: Path) -> None:
    file = {"owner": OWNER, "keys": [key(Kind.XWING, "opening")]}
    written, refused = library.called(
        [
            call("key_file.js", "writeKeyFile", file, PASSPHRASE),
            call("key_file.js", "readKeyFile", cheap(tmp_path), PASSPHRASE),
        ],
    )
    (tmp_path / "k").write_bytes(written)
    (tmp_path / "k").chmod(0o600)
    assert len(Keystore.open(tmp_path / "k", PASSPHRASE, floor=STANDARD_COST).entries) == 1
    assert refused == ("refused", "weak_kdf", "")


def cheap(tmp_path: Path) -> bytes:
    unsafe_keystore(tmp_path / "cheap", *ALL_KINDS[:1])
    return (tmp_path / "cheap").read_bytes()


def changed(content: bytes, change: Callable[[dict[str, Any]], Any]) -> bytes:
    document = json.loads(content)
    change(document)
    return encode(document)


def test_a_wrong_passphrase_and_a_changed_file_are_refused_as_one(library: Talk, tmp_path: Path) -> None:
    content = cheap(tmp_path)
    changes: list[Callable[[dict[str, Any]], Any]] = [
        lambda file: file["keys"][0].update(label="x"),
        lambda file: file["keys"][0].update(purpose="root"),
        lambda file: file["keys"].clear(),
        lambda file: file.update(owner="kvk:87654321"),
        lambda file: file.update(tag="A" * 43),
        lambda file: file["kdf"].update(time=2),
        lambda file: file["kdf"].update(salt="A" * 22),
    ]
    asked = [reading(changed(content, each)) for each in changes]
    asked += [reading(content, PASSPHRASE + "."), reading(content, PASSPHRASE.upper()), reading(content, "")]
    assert set(library.called(asked)) == {("refused", "cannot_unlock", "")}
    path = tmp_path / "cheap"
    path.write_bytes(changed(content, changes[0]))
    with pytest.raises(CannotUnlock):
        Keystore.open(path, PASSPHRASE, floor=UNSAFE_FLOOR)


def test_what_is_no_key_file_is_refused_unread(library: Talk, tmp_path: Path) -> None:
    content = cheap(tmp_path)
    document = json.loads(content)
    bad = [
        b"",
        b"{}",
        b"null",
        b"[]",
        b"\xff",
        content + b" ",
        content[:-1],
        json.dumps(document).encode(),
        content.replace(b'"version": 1', b'"version": 2'),
        content.replace(b'"format"', b'"form"'),
        content.replace(b"argon2id", b"argon2d"),
        content.replace(b'"kdf": {', b'"kdf": {\n  "name": "argon2id",'),
        content.replace(b'"owner": "kvk:12345678"', b'"owner": ""'),
        b" " * (1024 * 1024 + 1),
    ]
    found = library.called([reading(each) for each in bad])
    assert {each[1] for each in found} == {"not_a_keystore"}


def test_costs_outside_what_is_borne_are_refused_before_they_are_paid(library: Talk, tmp_path: Path) -> None:
    content = cheap(tmp_path)
    kdf = [{"memory_kib": 2**20 + 1}, {"time": 17}, {"parallelism": 17}, {"memory_kib": 7}, {"time": 0}]
    kdf.append({"memory_kib": 15, "parallelism": 2})
    asked = [reading(changed(content, partial(costing, each))) for each in kdf]
    asked.append(reading(content, time=2))
    assert set(library.called(asked)) == {("refused", "weak_kdf", "")}


def costing(cost: dict[str, int], file: dict[str, Any]) -> None:
    file["kdf"].update(cost)


PASSPHRASES = [
    PASSPHRASE,
    "five unrelated words here",
    "kort",
    "aaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc",
    "abcdefghijklmnop",
    "abcdefghijklmnopabcdefghijklmnop",
    "ponmlkjihgfedcba",
    "1234567890123456",
    "0987654321098765",
    "123456789012345",
    "é" * 4 + "abcdefghijkl",
    "e\u0301e\u0301e\u0301e\u0301abcdefghijkl",
    "😀😁😂🤣😃😄😅😆😉😊😋😎😍😘🥰😗",
    "abcdeabcdeabcdefg",
    "aabbccddeeffgghh",
]


def test_passphrases_are_judged_alike(library: Talk) -> None:
    found = library.called([call("passphrase.js", "requireStrong", each) for each in PASSPHRASES])
    assert [each is None for each in found] == [is_strong(each) for each in PASSPHRASES]
    assert {each[2] for each in found if each} == {"length", "variety", "repeated", "run"}
    assert len({each is None for each in found}) == 2


def is_strong(passphrase: str) -> bool:
    try:
        require_strong(passphrase)
    except WeakPassphrase:
        return False
    return True


def test_nothing_is_written_under_a_weak_passphrase(library: Talk) -> None:
    file = {"owner": OWNER, "keys": [key(Kind.XWING, "opening")]}
    asked = call("key_file.js", "writeKeyFile", file, "1234567890123456", {"cost": CHEAP})
    assert library.called([asked]) == [("refused", "weak_passphrase", "run")]
