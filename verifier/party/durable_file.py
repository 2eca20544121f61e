"""A durable file (duurzaam bestand): a small file of a party, wholly old or wholly new whenever power fails."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from verifier.core.errors import TooLarge, WrongValue


def read_bounded(path: Path, *, limit: int) -> bytes | None:
    """The content, or None when there is no file; :class:`TooLarge` above ``limit`` bytes, :class:`WrongValue`
    for a link or anything else that is no regular file."""
    if not path.is_symlink() and not path.exists():
        return None
    if path.is_symlink() or not path.is_file():
        raise WrongValue("a regular file", field="path")
    with path.open("rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise TooLarge(f"a file of at most {limit} bytes", field="path")
    return content


def write_durably(path: Path, content: bytes) -> None:
    """Make ``content`` the content of ``path`` (mode 0600); the caller holds the folder's :func:`turn`.

    Durable on return. A crash before that leaves the old content or the new, never a mixture, and perhaps a
    file ``.name.new`` that the next write replaces.
    """
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    fresh.replace(path)
    _sync_folder(path.parent)


def create_private(path: Path) -> None:
    """Make an empty file of mode 0600 unless there is one, its name durable on return."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    _sync_folder(path.parent)


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for this writer alone, among threads and programs; the kernel lets go when one dies."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
