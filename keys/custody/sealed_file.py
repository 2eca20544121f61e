"""A sealed file (verzegeld bestand): one small file that is wholly old or wholly new, whenever the power fails.

Writers take turns by an exclusive lock on the directory, and a write names the content it replaces: who read an
older content is refused, never merged. The file is readable by its owner alone (mode 0600).
"""

from __future__ import annotations

import fcntl
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from keys.custody.refusals import (
    KeystoreChanged,
    KeystoreExists,
    KeystoreMissing,
    LooseFileMode,
    NotAKeystore,
    NotWritten,
)

_MAX_BYTES = 1 << 20


def read(path: Path) -> bytes:
    """Return the content, at most 1 MiB.

    Raises :class:`KeystoreMissing`; :class:`NotAKeystore` for anything but a regular file;
    :class:`LooseFileMode` when others than the owner have any right to it.
    """
    try:
        file = io.FileIO(path, opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK))
    except FileNotFoundError:
        raise KeystoreMissing("there is no keystore at this path; create it first") from None
    except OSError:
        raise NotAKeystore("the keystore cannot be read: it is a regular file that its owner may read") from None
    with file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_BYTES:
            raise NotAKeystore("a keystore is a regular file of at most 1 MiB")
        if stat.S_IMODE(status.st_mode) & 0o077:
            raise LooseFileMode("others may touch the keystore; give it to its owner alone with chmod 600")
        return file.readall()


def replace(path: Path, content: bytes, *, expected: bytes | None, shred: bool = False) -> None:
    """Make ``content`` the content of ``path``, durably, if it now is ``expected`` (``None``: there is no file).

    After a return the new content survives a power cut. With ``shred`` the old bytes are overwritten too; that is a
    best effort: a journal, a snapshot, flash storage or a backup may keep them. Raises :class:`KeystoreExists` or
    :class:`KeystoreChanged` with nothing written, or :class:`NotWritten` when the disk refuses.
    """
    try:
        with _locked(path.parent) as directory:
            _require(path, expected)
            _swap(path, content, directory, shred=shred)
    except OSError:
        raise NotWritten("the disk did not take the keystore; open it again to see which version stands") from None


@contextmanager
def _locked(directory: Path) -> Iterator[int]:
    """Hold the directory for this writer alone; the kernel lets go when the process dies."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _require(path: Path, expected: bytes | None) -> None:
    if expected is None:
        if os.path.lexists(path):
            raise KeystoreExists("there is a keystore at this path already; it is never overwritten")
    elif read(path) != expected:
        raise KeystoreChanged("another program wrote the keystore since it was opened; open it again and repeat")


def _swap(path: Path, content: bytes, directory: int, *, shred: bool) -> None:
    """Write beside, then rename.

    Durable after each step: (1) nothing; a crash leaves the old file and a ``.new`` that the next writer removes;
    (2) nothing certain: after a crash the name means the old or the new content, both whole; (3) the new content;
    (4) the old bytes are gone from their blocks.
    """
    fresh = path.with_name(f".{path.name}.new")
    old = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC) if shred else None
    try:
        _write_new(fresh, content)  # 1
        fresh.replace(path)  # 2
        os.fsync(directory)  # 3
        if old is not None:
            _overwrite(old)  # 4
    finally:
        with suppress(FileNotFoundError):
            fresh.unlink()
        if old is not None:
            os.close(old)


def _write_new(path: Path, content: bytes) -> None:
    """Write a file: its bytes are durable on return, its name is not; a crash leaves it whole, torn or absent."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _overwrite(descriptor: int) -> None:
    """Write zeros over a file; short writes are carried on, since a stop half-way keeps secrets.

    Durable on return; a crash before leaves some or all of the old bytes.
    """
    left = os.fstat(descriptor).st_size
    while left:
        left -= os.write(descriptor, bytes(left))
    os.fsync(descriptor)
