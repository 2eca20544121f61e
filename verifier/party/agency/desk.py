"""A desk (loket): one agency at work, a round at a time.

A round goes through all that waits, a page at a time: it decides what it can, keeps what it signed, and sends it.
So what cannot be decided yet stands in nobody's way. Whatever is down, placements wait: no step has a weaker form.
People, values and pseudonyms are in memory for one page; that they are wiped from it afterwards is not claimed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Protocol, TypeVar

from verifier.core.errors import Inconsistent, Refusal, Undecided
from verifier.core.model.evidence import Verified
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.trust.directory import Trust
from verifier.party.agency.case import shipped_rulesets, with_enrolments
from verifier.party.agency.deciding import Deciding, House
from verifier.party.agency.given import GivenBefore
from verifier.party.agency.pseudonyms import Batches, Evaluators, TicketDoor
from verifier.party.agency.quota import Quota
from verifier.party.agency.registers import Register
from verifier.party.agency.settings import DeskSettings
from verifier.party.agency.trail import Action, Counts, Event, Trail
from verifier.party.agency.unsent import Unsent, UnsentDecisions
from verifier.party.agency.worklist import Outcome, Reason, WorkItem, Worklist
from verifier.party.home import Home
from verifier.party.register.answers import WaitingPlacement
from verifier.party.register.doors import SignedDecision
from verifier.party.transport import Refused, Unreachable

#: Placements that are looked into together, and decisions in one request.
BATCH = 100
#: Answers of the 400s after which the same bytes may be accepted later: who asks, too slow, too often.
_LATER = frozenset({401, 408, 429})

T = TypeVar("T")


class Enrolments(Protocol):
    """Where enrolments are read."""

    def enrolment(self, kid: str) -> str: ...


class Door(TicketDoor, Protocol):
    """What a desk needs of the register; ``AgencyClient`` is one. All of it raises ``Refused``, ``Unreachable``."""

    @property
    def public(self) -> Enrolments: ...

    def placements(self) -> Iterable[WaitingPlacement]: ...

    def withdrawals(self, placement: Digest) -> Iterable[str]: ...

    def decide(self, decisions: Sequence[SignedDecision]) -> tuple[Verified[Receipt] | Refused, ...]: ...


class Desk:
    """The desk of the agency whose ``home`` this is; one round runs at a time."""

    def __init__(
        self,
        home: Home,
        door: Door,
        evaluators: Evaluators,
        people: Register,
        *,
        settings: DeskSettings,
        trail: Trail,
    ) -> None:
        self.home = home
        self._door = door
        self._batches = Batches(door, evaluators)
        self._unsent = UnsentDecisions(home.vault)
        self._worklist = Worklist(home.vault)
        self._given = GivenBefore(home.vault)
        quota = Quota(home.vault, daily=settings.lookups_daily)
        self._house = House(
            home,
            people,
            quota,
            self._unsent,
            self._given,
            shipped_rulesets(),
            door.withdrawals,
            door.public.enrolment,
        )
        self._trail = trail
        self._turn = threading.Lock()

    def run_round(self, *, at: int) -> Counts:
        """Run one round at ``at`` (Unix seconds); how its placements ended.

        1. fetch a page of the queue, oldest first, each placement once, without what was signed before; 2. fetch
        the enrolments of its contractors; 3. verify, open, look up and value each placement; 4. evaluate all people
        of all years in batches; 5. countersign; 6. keep, durably; 7. send everything that is kept, new and old, in
        batches; 8. keep receipts, and forget what they are for; 9. the worklist; 10. the next page, unless what was
        signed is still here: a register that takes nothing is given nothing more.

        Raises :class:`Inconsistent` while another round runs, :class:`Undecided` when the register does not answer,
        and what :meth:`Home.trust` raises. What was signed is then sent by the next round, as the same bytes.
        """
        if not self._turn.acquire(blocking=False):
            raise Inconsistent("no other round that runs", field="rounds")
        try:
            return self._told(Action.ROUND, lambda: self._round(at), at=at)
        finally:
            self._turn.release()

    def worklist(self) -> tuple[WorkItem, ...]:
        """What became of the placements of late, newest first."""
        return self._worklist.items()

    def adopt(self, unverified_token: str, *, at: int) -> int:
        """Adopt a newer directory, whose signature says whether to believe it; its version, durably kept."""
        adopted = self._told(Action.ADOPT, lambda: self.home.adopt_directory(unverified_token, at=at), at=at)
        return adopted.statement.version

    def _told(self, action: Action, act: Callable[[], T], *, at: int) -> T:
        try:
            done = act()
        except Refusal as refusal:
            self._trail(Event(at, action, refusal.code))
            raise
        except Exception as failure:
            self._trail(Event(at, action, type(failure).__name__))
            raise
        self._trail(Event(at, action, "ok", done if isinstance(done, Counts) else Counts()))
        return done

    def _round(self, at: int) -> Counts:
        trust = self.home.trust(at=at)
        fetched, items, seen = 0, list[WorkItem](), {each.placement for each in self._unsent.all()}
        for page in _pages(self._door.placements):  # 1
            fresh = tuple({each.digest: each for each in page if each.digest not in seen}.values())
            trust = _answered(partial(with_enrolments, trust, fresh, self._door.public.enrolment, at=at))  # 2
            ended = self._work(fresh, trust, at=at)
            self._worklist.add(ended)  # 9
            seen.update(each.digest for each in fresh)
            items += ended
            fetched += len(page)
            if self._unsent.all():  # 10
                break
        return _counts(fetched, items)

    def _work(self, fresh: Sequence[WaitingPlacement], trust: Trust, *, at: int) -> list[WorkItem]:
        deciding = Deciding(self._house, trust, at)
        awards = deciding.look_into(fresh)  # 3
        pseudonyms = self._batches.pseudonyms(deciding.wanted(awards), trust=trust, at=at)  # 4
        deciding.countersign(awards, pseudonyms)  # 5
        rows = self._unsent.keep(deciding.made, deciding.reasons)  # 6
        for first in range(0, len(rows), BATCH):
            deciding.items += self._send(rows[first : first + BATCH], at=at)  # 7, 8
        return deciding.items

    def _send(self, rows: Sequence[Unsent], *, at: int) -> list[WorkItem]:
        """Send one batch and settle it; a receipt that does not verify is no receipt."""
        try:
            results = self._door.decide([each.signed for each in rows])
        except Unreachable:
            return [_waits(each, Reason.REGISTER_UNAVAILABLE, at=at) for each in rows]
        except (Refused, Refusal) as refusal:
            return [_waits(each, refusal.code, at=at) for each in rows]
        items: list[WorkItem] = []
        received: list[tuple[Unsent, Verified[Receipt]]] = []
        refused: list[Unsent] = []
        for row, result in zip(rows, results, strict=True):
            if not isinstance(result, Refused):
                received.append((row, result))
                items.append(WorkItem.of(row.placement, Outcome(row.decision), row.reason, at=at))
            elif _is_for_good(result):
                refused.append(row)
                items.append(WorkItem.of(row.placement, Outcome.REFUSED, _code(result), at=at))
            else:
                items.append(_waits(row, _code(result), at=at))
        for row in refused:
            self._given.forget(row.placement)
        self._unsent.settle(received, refused)
        return items


def _pages(ask: Callable[[], Iterable[WaitingPlacement]]) -> Iterator[tuple[WaitingPlacement, ...]]:
    """The queue in pages, and one empty page when nothing waits: what was signed before is sent all the same."""
    queue = iter(_answered(ask))
    page = _answered(lambda: tuple(islice(queue, BATCH)))
    yield page
    while page := _answered(lambda: tuple(islice(queue, BATCH))):
        yield page


def _answered(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except (Refused, Unreachable):
        raise Undecided("a register that answers this agency", field="register") from None


def _waits(row: Unsent, reason: str, *, at: int) -> WorkItem:
    return WorkItem.of(row.placement, Outcome.WAITING, reason, at=at)


def _is_for_good(refused: Refused) -> bool:
    """A decision that is refused for good is forgotten; when its placement still waits, it is decided anew."""
    return 400 <= refused.status < 500 and refused.status not in _LATER


def _code(refused: Refused) -> str:
    """The register's own word, when it is a code."""
    return refused.code if refused.code.isidentifier() and len(refused.code) <= 64 else "refused"


def _counts(fetched: int, items: Sequence[WorkItem]) -> Counts:
    ended = [each.decision for each in items]
    return Counts(fetched, *(ended.count(each) for each in Outcome))
