"""What holds for every test: the same examples on every machine, and no clock that decides."""

from __future__ import annotations

import gc

from hypothesis import settings

from tests import memory_disk
from tests.endurance import often

memory_disk.use()

settings.register_profile(
    "plaatsbewijs", deadline=None, derandomize=True, print_blob=False, max_examples=often(25, 500)
)
settings.load_profile("plaatsbewijs")

# Thousands of tests are collected once and never thrown away: no need to look through them for garbage so often.
gc.set_threshold(100_000, 50, 50)


def pytest_collection_finish() -> None:
    gc.freeze()
