"""Loading (laden): what a door imports lives as long as the program, so nobody looks through it for garbage.

That search is a quarter of what a program does until it listens, and as much again when it ends.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Within this block nothing is collected; what there is at its end never will be."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
