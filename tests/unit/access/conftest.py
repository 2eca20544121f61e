"""What the tests of access share: where workers find what they share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from verifier.service.access.allowances import Store
from verifier.service.store.allowances import StoredAllowances


@pytest.fixture
def opening(tmp_path: Path) -> Callable[[], Store]:
    return lambda: StoredAllowances(f"sqlite:///{tmp_path / 'register.sqlite'}")
