"""What holds for every test: the same examples on every machine, and no clock that decides."""

from __future__ import annotations

import gc

import pytest
from hypothesis import settings

from tests import longest, memory_disk
from tests.endurance import often

memory_disk.use()

settings.register_profile(
    "plaatsbewijs", deadline=None, derandomize=True, print_blob=False, max_examples=often(25, 500)
)
settings.load_profile("plaatsbewijs")

# Thousands of tests are collected once and never thrown away: no need to look through them for garbage so often.
gc.set_threshold(100_000, 50, 50)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After the fixtures had their say in which order the tests of a file come."""
    longest.begin_with_the_longest(config, items)


def pytest_collection_finish() -> None:
    gc.freeze()
