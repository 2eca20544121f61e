"""``take_away``: a program that computed in the group leaves no library in the temporary folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMPUTES = "import verifier.core.privacy.group"
VERB = f"{COMPUTES}; from verifier.cli import main; main(['--help'])"


@pytest.mark.slow
@pytest.mark.parametrize(("program", "left"), [(COMPUTES, 1), (VERB, 0)], ids=["control", "command"])
def test_nothing_is_left(tmp_path: Path, program: str, left: int) -> None:
    """The control shows that without the command the wrapper does leave a file."""
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", program], env=environ, check=True, capture_output=True, timeout=60
    )
    assert len(list(tmp_path.iterdir())) == left
