"""The unpacked library (uitgepakte bibliotheek): what ``rbcl`` writes to the temporary folder, taken away again.

It unpacks libsodium, some 3 MB, into a file of its own in every process that computes in the group, and leaves it
there. Once it is mapped nobody needs the file.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path


def take_away() -> None:
    """Remove the file of this process, if it has one."""
    unpacked = getattr(sys.modules.get("rbcl._sodium"), "lib_path", None)
    if unpacked is not None:
        with contextlib.suppress(OSError):
            Path(unpacked).unlink()
