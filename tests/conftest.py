"""What holds for every test: the same examples on every machine, and no clock that decides."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("plaatsbewijs", deadline=None, derandomize=True, print_blob=False)
settings.load_profile("plaatsbewijs")
