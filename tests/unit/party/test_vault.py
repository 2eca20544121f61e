"""A vault keeps what it acknowledged, shows it to its own key only, and notices a row that moved or changed."""

import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from keys.custody.custodian import StorageKey
from keys.custody.lifecycle import KeyRequest
from tests.unit.custody.unsafe_kdf import unsafe_custodian
from verifier.core.errors import CannotOpen, SameIdOtherContent, UnknownReference, WrongValue
from verifier.party.vault import Vault

STORAGE = KeyRequest("aes256", "storage")
CONTENT = b"the opening of placement one, which nobody else may read"


@pytest.fixture
def storage(tmp_path: Path) -> StorageKey:
    return unsafe_custodian(tmp_path / "k", STORAGE).storage()


def test_what_is_put_is_there_after_reopening(storage: StorageKey, tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", storage) as vault:
        vault.put("opening", "b", CONTENT)
        vault.put("opening", "a", b"")
        vault.put("subject", "a", b"other")
    with Vault.open(tmp_path / "v", storage) as vault:
        assert vault.get("opening", "b") == CONTENT
        assert vault.get("opening", "a") == b""
        assert vault.ids("opening") == ("a", "b")
        assert vault.ids("nothing") == ()
        with pytest.raises(UnknownReference):
            vault.get("subject", "b")


def test_the_same_again_is_accepted_and_other_content_only_when_it_replaces(
    storage: StorageKey, tmp_path: Path
) -> None:
    with Vault.open(tmp_path / "v", storage) as vault:
        vault.put("opening", "a", CONTENT)
        vault.put("opening", "a", CONTENT)
        with pytest.raises(SameIdOtherContent) as refused:
            vault.put("opening", "a", b"other")
        assert "other" not in str(refused.value).split()
        assert vault.get("opening", "a") == CONTENT
        vault.put("opening", "a", b"other", replace=True)
        assert vault.get("opening", "a") == b"other"


def test_no_file_of_it_holds_plaintext(storage: StorageKey, tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", storage) as vault:
        for number in range(50):
            vault.put("opening", str(number), CONTENT)
        files = sorted(tmp_path.glob("v*"))
        assert [file.name for file in files] == ["v", "v-shm", "v-wal"]
        for file in files:
            assert CONTENT not in file.read_bytes()
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert b"opening" in (tmp_path / "v-wal").read_bytes(), "the scan looks where the rows are"
    assert CONTENT not in (tmp_path / "v").read_bytes()


def test_another_partys_key_is_refused_at_the_door(storage: StorageKey, tmp_path: Path) -> None:
    Vault.open(tmp_path / "v", storage).close()
    other = unsafe_custodian(tmp_path / "other", STORAGE).storage()
    with pytest.raises(CannotOpen, match="the storage key of the party whose vault this is"):
        Vault.open(tmp_path / "v", other)


def test_what_is_no_vault_is_refused(storage: StorageKey, tmp_path: Path) -> None:
    (tmp_path / "v").write_bytes(b"not a database, " * 300)
    with pytest.raises(CannotOpen):
        Vault.open(tmp_path / "v", storage)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE kept SET id = 'b' WHERE id = 'a'",
        "UPDATE kept SET sealed = (SELECT sealed FROM kept WHERE id = 'c') WHERE id = 'a'",
        "UPDATE kept SET sealed = (SELECT sealed FROM kept WHERE kind = '') WHERE id = 'a'",
        "UPDATE kept SET sealed = substr(sealed, 1, 40) WHERE id = 'a'",
        "UPDATE kept SET sealed = x'' WHERE id = 'a'",
        "UPDATE kept SET kind = 'subject' WHERE id = 'a'",
    ],
    ids=["renamed", "of another row", "of the mark", "cut off", "emptied", "of another kind"],
)
def test_a_row_that_moved_or_changed_is_refused(tampering: str, storage: StorageKey, tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", storage) as vault:
        vault.put("opening", "a", CONTENT)
        vault.put("opening", "c", b"other")
        connection = sqlite3.connect(tmp_path / "v")
        try:
            connection.execute(tampering)
            connection.commit()
        finally:
            connection.close()
        kind = "subject" if vault.ids("subject") else "opening"
        moved = "b" if "b" in vault.ids(kind) else "a"
        with pytest.raises(CannotOpen):
            vault.get(kind, moved)
        with pytest.raises(CannotOpen):
            vault.put(kind, moved, CONTENT)


@pytest.mark.parametrize(("kind", "name"), [("", "vault"), ("a\x00b", "c"), ("a", "b\x00c")])
def test_names_that_could_be_read_in_two_ways_are_refused(
    kind: str, name: str, storage: StorageKey, tmp_path: Path
) -> None:
    with Vault.open(tmp_path / "v", storage) as vault:
        with pytest.raises(WrongValue):
            vault.put(kind, name, CONTENT)
        with pytest.raises(WrongValue):
            vault.get(kind, name)


def test_threads_that_share_a_vault_lose_nothing(storage: StorageKey, tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", storage) as vault:

        def put_twenty(part: int) -> None:
            for number in range(20):
                vault.put("opening", f"{part}-{number}", CONTENT)

        threads = [threading.Thread(target=put_twenty, args=(part,)) for part in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(vault.ids("opening")) == 80


KILLED = """
import os, signal, sys
from pathlib import Path
from keys.custody.custodian import Custodian
from tests.unit.custody.unsafe_kdf import PASSPHRASE, UNSAFE_FLOOR
from verifier.party.vault import Vault
keystore, path = map(Path, sys.argv[1:])
vault = Vault.open(path, Custodian.open(keystore, PASSPHRASE, floor=UNSAFE_FLOOR).storage())
vault.put("opening", "a", b"acknowledged")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_acknowledged_survives_a_kill(storage: StorageKey, tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", KILLED, str(tmp_path / "k"), str(tmp_path / "v")]
    assert subprocess.run(arguments, check=False, timeout=60).returncode == -9  # noqa: S603 - our own text
    with Vault.open(tmp_path / "v", storage) as vault:
        assert vault.get("opening", "a") == b"acknowledged"
