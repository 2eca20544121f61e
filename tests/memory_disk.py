"""A disk in memory (schijf in het geheugen): where tests put their files, when the machine has one with room.

A kill loses nothing of what was written there, and no test cuts the power: to wait for a disk would show nothing.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

_PLACE: Final = Path("/dev/shm")  # noqa: S108 # a folder of its own is made there, for this user alone
_ROOM: Final = 4 * 2**30


def use() -> None:
    """Let this process, and every one it starts, keep temporary files in memory; on a small disk, as they were.

    A folder that ``TMPDIR`` names is kept to, and a disk from which no library can be loaded is left alone.
    """
    if "TMPDIR" in os.environ or not os.access(_PLACE, os.W_OK):
        return
    disk = os.statvfs(_PLACE)
    if disk.f_bavail * disk.f_frsize >= _ROOM and not disk.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_PLACE)
