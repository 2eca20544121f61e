"""Work (werk): what is for a role to do of a buyer's contracts, the earliest first.

All roles see the same picture; this is what each begins with. An administrator has the work of all, and who only
reads has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from verifier.core.model.calendar import Month, day_of
from verifier.core.model.contract import Contract
from verifier.core.model.duty import DutyKind
from verifier.core.model.standing import ContractState, MomentState, Side
from verifier.core.wire import base64url
from verifier.service.access.roles import Role
from verifier.service.usecases.survey_given import GivenContract

#: What a page tells of it at once.
MOST: Final = 12
_LAST: Final = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do: ``word`` names its sentence, ``path`` the bare address where it is done.

    ``due`` is the last day for it, None where there is none; ``count`` how many things it is about.
    """

    word: str
    contract: Contract
    path: str
    due: date | None = None
    is_late: bool = False
    month: Month | None = None
    count: int = 1


def work_of(role: Role, contracts: Iterable[GivenContract], *, today: date) -> Sequence[Task]:
    """What ``role`` has to do, the earliest first."""
    found = (
        task
        for each in contracts
        if each.state is not ContractState.WITHDRAWN
        for tasks in _OF_ROLE.get(role, ())
        for task in tasks(each, today)
    )
    return sorted(found, key=lambda each: (each.due or _LAST, each.contract.reference))


def _acceptance(given: GivenContract, today: date) -> Iterator[Task]:
    """An offer that its contractor has not accepted."""
    said = given.contract.statement
    if given.state is ContractState.OFFERED:
        late = said.first_day < today
        yield Task(word="task_offered", contract=said, path=_path(given), due=said.first_day, is_late=late)


def _verdicts(given: GivenContract, _: date) -> Iterator[Task]:
    """Moments about which nobody asked."""
    for each in given.moments:
        if each.waits_on is Side.BUYER and each.state is not MomentState.TO_COME:
            due = None if each.closes_at is None else day_of(each.closes_at - 1)
            yield Task(
                word="task_ask",
                contract=given.contract.statement,
                path=f"{_path(given)}#moments",
                due=due,
                month=each.moment,
            )


def _late(given: GivenContract, _: date) -> Iterator[Task]:
    """What the contractor should have done by now."""
    said = given.contract.statement
    for each in given.duties:
        if each.overdue and each.party == said.contractor and each.kind is not DutyKind.ACCEPT:
            path = f"{_path(given)}/messages"
            yield Task(word="task_late", contract=said, path=path, due=each.due, is_late=True)


def _answers(given: GivenContract, _: date) -> Iterator[Task]:
    """What the contractor asked, and nobody answered."""
    said = given.contract.statement
    count = sum(each.iss != said.iss for each in given.unanswered)
    if count:
        yield Task(word="task_answer", contract=said, path=f"{_path(given)}/messages", count=count)


def _confirmations(given: GivenContract, _: date) -> Iterator[Task]:
    """Activities that the buyer confirms."""
    said = given.contract.statement
    duties = [each for each in given.duties if each.kind is DutyKind.CONFIRM_ACTIVITY and each.party == said.iss]
    if duties:
        first = min(duties, key=lambda each: each.due)
        yield Task(
            word="task_confirm",
            contract=said,
            path="/buyer/activities",
            due=first.due,
            is_late=first.overdue,
            count=len(duties),
        )


def _path(given: GivenContract) -> str:
    return f"/buyer/contracts/{base64url.encode(given.contract.digest)}"


_Finding = Callable[[GivenContract, date], Iterator[Task]]
_OF_ROLE: Final[Mapping[Role, tuple[_Finding, ...]]] = MappingProxyType(
    {
        Role.ADMINISTRATOR: (_acceptance, _verdicts, _late, _answers, _confirmations),
        Role.PROCUREMENT: (_acceptance,),
        Role.CONTRACT_MANAGEMENT: (_verdicts, _late, _answers),
        Role.INCLUSION: (_confirmations,),
    }
)
