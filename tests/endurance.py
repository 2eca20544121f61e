"""Endurance (uithouding): how long a harness goes on; short in every run, long under ``make test-long``."""

from __future__ import annotations

import os


def often(short: int, long: int) -> int:
    """``short``, or ``long`` when ``PLAATSBEWIJS_LONG`` is set."""
    return long if os.environ.get("PLAATSBEWIJS_LONG") else short
