"""A private file (eigen bestand): a small file with a secret, which nobody but its owner may touch."""

from __future__ import annotations

import os
import stat
from pathlib import Path

LONGEST = 4096


class NotPrivate(Exception):
    """The file is not there, is open to others, or holds what is no text; ``expected`` says which."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def read_private(path: Path) -> str:
    """The text of ``path`` without the one line end behind it; raises :class:`NotPrivate`."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(LONGEST + 1)
    except OSError:
        raise NotPrivate("a file that this program can read") from None
    if not stat.S_ISREG(mode) or stat.S_IMODE(mode) & 0o077:
        raise NotPrivate("a regular file that only its owner may touch")
    if len(content) > LONGEST:
        raise NotPrivate(f"a file of at most {LONGEST} bytes")
    try:
        return content.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise NotPrivate("a file in UTF-8") from None
