"""No guard at all (geen bewaking): signs on whatever log is there, as a register would without its high water."""

from __future__ import annotations


def unsafe_no_guard(size: int, root: bytes) -> None:
    """Let every head be signed."""
