"""An obstacle (belemmering): one thing that stops the register from starting, and how to take it away.

It names a setting, a variable or a file, and what was expected there: never what was found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Obstacle:
    """``setting`` names a variable, or a file in the home; ``advice`` is an order to whoever mends it."""

    setting: str
    expected: str
    advice: str


class StartRefused(Exception):
    """The register does not start; ``obstacles`` are all that were found, in the order to mend them."""

    code = "wrong_setting"

    def __init__(self, obstacles: Iterable[Obstacle]) -> None:
        self.obstacles = tuple(obstacles)
        super().__init__("; ".join(f"{each.setting}: expected {each.expected}" for each in self.obstacles))
