"""What was said (wat gezegd is): answers that one process remembers, to repeat them without judging anew.

An answer is remembered only from a snapshot of what is durable, with the leaf of the newest statement in it. A
durable leaf is given out once: while it is the newest, nothing was said by anybody that could change the answer.
Time may change it too, at midnight in UTC: moments and terms are whole days.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from verifier.core.model.calendar import Month
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest

#: How many answers a process remembers; the one that was asked for longest ago goes first.
_REMEMBERED: Final = 4096
_DAY: Final = 24 * 3600

#: Who asked, about which contract, at which moment: what is remembered for one client is nothing to another.
Question = tuple[PartyId, Digest, Month]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer's ``token``, good while ``newest`` is the newest statement's leaf, on the day of ``at``."""

    token: str
    newest: int
    at: int


class SaidBefore:
    """The answers of one process; any thread may ask."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Question, Said] = OrderedDict()
        self._turn = threading.Lock()

    def find(self, question: Question, *, at: int) -> Said | None:
        """What was answered, unless time has changed it since."""
        with self._turn:
            found = self._answers.get(question)
            if found is None or found.at // _DAY != at // _DAY:
                return None
            self._answers.move_to_end(question)
            return found

    def remember(self, question: Question, said: Said) -> None:
        with self._turn:
            self._answers[question] = said
            self._answers.move_to_end(question)
            if len(self._answers) > _REMEMBERED:
                self._answers.popitem(last=False)
