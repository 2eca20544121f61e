"""Loading leaves the search for garbage as it was, and the library loads a name when it is asked for."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

import verifier
from verifier.cli.loading import loading


def test_garbage_is_looked_for_after_loading() -> None:
    with loading():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_garbage_is_looked_for_after_a_door_that_is_not_installed() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError
    assert gc.isenabled()


def test_every_public_name_is_there() -> None:
    assert {name for name in verifier.__all__ if getattr(verifier, name).__name__ == name} == set(verifier.__all__)
    assert set(verifier.__all__) <= set(dir(verifier))
    assert not hasattr(verifier, "verify_everything")


def test_command_does_not_wait_for_the_procedures() -> None:
    program = "import sys, verifier.cli; sys.exit('verifier.core.procedure' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 # our own program
