"""Findings (bevindingen): how the numbered steps of a verification become a report, whatever a step refuses.

A step either holds, or refuses: with an ``Undecided`` refusal it is *undecided*, with any other *invalid*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from verifier.core.errors import Refusal, Undecided
from verifier.core.model.report import Finding, Status

#: The clause, the Dutch and the English sentence of each numbered step.
Steps = Mapping[int, tuple[str, str, str]]
T = TypeVar("T")


class Findings:
    """The findings so far, each with the words of its step in ``steps``."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._found: list[Finding] = []

    def take(self, step: int, check: Callable[[], T]) -> T | None:
        """What ``check`` gives, with the finding that the step holds; None, with what it refused, when it did."""
        try:
            made = check()
        except Refusal as refusal:
            status = Status.UNDECIDED if isinstance(refusal, Undecided) else Status.INVALID
            self._found.append(Finding(step, *self._steps[step], status, refusal.code, str(refusal)))
            return None
        self._found.append(Finding(step, *self._steps[step], Status.VALID))
        return made

    @property
    def found(self) -> tuple[Finding, ...]:
        """Every finding, in the order of the steps."""
        return tuple(sorted(self._found, key=lambda finding: finding.step))

    @property
    def status(self) -> Status:
        """*invalid* outweighs *undecided*, which outweighs *valid*."""
        return worst(finding.status for finding in self._found)


def worst(statuses: Iterable[Status]) -> Status:
    """What all of them come to: *invalid* outweighs *undecided*, which outweighs *valid*."""
    found = set(statuses)
    return next((each for each in (Status.INVALID, Status.UNDECIDED) if each in found), Status.VALID)
