"""A keystore file is wholly the old or wholly the new: through rival writers, a crash, and a disk that refuses."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from keys.custody import sealed_file
from keys.custody.keystore import Keystore
from keys.custody.refusals import KeystoreChanged, NotWritten
from tests.unit.custody.unsafe_kdf import ALL_KINDS, AT, PASSPHRASE, UNSAFE_FLOOR, kid_of, unsafe_keystore

#: Dies at the rename, after the new file is written and synced; the interpreter itself raises the audit event.
CRASH = """
import os, sys
from pathlib import Path
from keys.custody import sealed_file
path = Path(sys.argv[1])
sys.addaudithook(lambda event, _: os._exit(9) if event == "os.rename" else None)
sealed_file.replace(path, b"new", expected=path.read_bytes())
"""

#: A disk that takes eight bytes of a file and no more.
FULL = """
import resource, sys
from pathlib import Path
from keys.custody import sealed_file
from keys.custody.refusals import NotWritten
path = Path(sys.argv[1])
expected = path.read_bytes()
resource.setrlimit(resource.RLIMIT_FSIZE, (8, 8))
try:
    sealed_file.replace(path, b"new" * 1000, expected=expected)
except NotWritten:
    sys.exit(7)
"""


def run(program: str, path: Path) -> int:
    return subprocess.run([sys.executable, "-c", program, str(path)], check=False, timeout=60).returncode  # noqa: S603 - our own text


def test_of_two_who_read_the_same_the_second_to_write_is_refused(tmp_path: Path) -> None:
    unsafe_keystore(tmp_path / "k")
    first, second = (Keystore.open(tmp_path / "k", PASSPHRASE, floor=UNSAFE_FLOOR) for _ in range(2))
    kept = first.create_key("p256", "signing", at=AT, kid_of=kid_of)
    with pytest.raises(KeystoreChanged):
        second.create_key("aes256", "storage", at=AT, kid_of=kid_of)
    assert second.entries == ()
    assert Keystore.open(tmp_path / "k", PASSPHRASE, floor=UNSAFE_FLOOR).entries == (kept,)


def test_no_key_of_rival_writers_is_lost(tmp_path: Path) -> None:
    unsafe_keystore(tmp_path / "k")

    def write(label: str) -> None:
        while True:
            try:
                opened = Keystore.open(tmp_path / "k", PASSPHRASE, floor=UNSAFE_FLOOR)
                opened.create_key("aes256", "storage", label, at=AT, kid_of=kid_of)
            except KeystoreChanged:
                continue
            return

    labels = {f"writer {number}" for number in range(12)}
    writers = [threading.Thread(target=write, args=(label,)) for label in labels]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    entries = Keystore.open(tmp_path / "k", PASSPHRASE, floor=UNSAFE_FLOOR).entries
    assert {entry.label for entry in entries} == labels


def test_a_crash_before_the_rename_leaves_the_old_file_and_a_later_write_succeeds(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", ALL_KINDS[0])
    assert run(CRASH, tmp_path / "k") == 9
    assert (tmp_path / ".k.new").read_bytes() == b"new"
    assert Keystore.open(tmp_path / "k", PASSPHRASE, floor=UNSAFE_FLOOR).entries == keystore.entries
    keystore.create_key("aes256", "storage", at=AT, kid_of=kid_of)
    assert list(tmp_path.iterdir()) == [tmp_path / "k"]


def test_a_disk_that_refuses_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    keystore = unsafe_keystore(tmp_path / "k", ALL_KINDS[0])
    assert run(FULL, tmp_path / "k") == 7
    assert list(tmp_path.iterdir()) == [tmp_path / "k"]
    assert Keystore.open(tmp_path / "k", PASSPHRASE, floor=UNSAFE_FLOOR).entries == keystore.entries


def test_a_directory_that_is_not_there_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(NotWritten):
        sealed_file.replace(tmp_path / "no" / "k", b"new", expected=None)


def test_shredding_overwrites_the_old_bytes(tmp_path: Path) -> None:
    """A second name for the old file shows what became of its bytes; without shredding they stay."""
    for shred, left in ((False, b"old"), (True, bytes(3))):
        path, other_name = tmp_path / f"k{shred}", tmp_path / f"other{shred}"
        sealed_file.replace(path, b"old", expected=None)
        os.link(path, other_name)
        sealed_file.replace(path, b"new", expected=b"old", shred=shred)
        assert other_name.read_bytes() == left
        assert path.read_bytes() == b"new"
