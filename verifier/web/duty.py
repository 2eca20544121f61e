"""Duty (dienst): whether a process goes on serving; it ends because somebody asked, or because it may not go on."""

from __future__ import annotations

import threading


class Duty:
    """Ends once and never begins again; any thread, and a signal's handler, may end it."""

    __slots__ = ("_ended", "_failed")

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._failed = False

    @property
    def ended(self) -> bool:
        """Whether nothing new is to be begun."""
        return self._ended.is_set()

    @property
    def failed(self) -> bool:
        """Whether it ended because going on would risk what was promised."""
        return self._failed

    def end(self) -> None:
        """Begin nothing new: what is being answered is finished, within bounds."""
        self._ended.set()

    def fail(self) -> None:
        """End, and say so to whoever started the process."""
        self._failed = True
        self._ended.set()
