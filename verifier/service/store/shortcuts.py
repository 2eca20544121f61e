"""Shortcuts (kortere wegen): how the office may come to what a verb gives at less cost, as the verb itself says.

Jointly: requests of one client that wait for the same commit are judged by a verb for many. It must give to each
what the verb for one would have given it, a refusal instead of raising it, and leave nothing of what it refuses.

Unless repeated: a verb that only reads gives the answer when there is nothing to write, and None when there is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, TypeVar

from verifier.core.errors import Refusal
from verifier.service.store.unit_of_work import UnitOfWork

C_contra = TypeVar("C_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)
V = TypeVar("V", bound=Callable[..., Any])


class ManyAtOnce(Protocol[C_contra, R_co]):
    """What the answers or refusals of commands of one client are, in order."""

    def __call__(
        self, uow: UnitOfWork, commands: Sequence[C_contra], /, *, at: int
    ) -> Sequence[R_co | Refusal]: ...


_MANY: Final[dict[Any, ManyAtOnce[Any, Any]]] = {}


def jointly(many: ManyAtOnce[Any, Any]) -> Callable[[V], V]:
    """A decorator for a verb: ``many`` does the same for several commands."""

    def known(verb: V) -> V:
        _MANY[verb] = many
        return verb

    return known


def many_of(verb: object) -> ManyAtOnce[Any, Any] | None:
    """The verb for many that does what ``verb`` does for one."""
    return _MANY.get(verb)


_REPEATS: Final[dict[Any, Any]] = {}


def unless_repeated(repeat: Callable[..., Any]) -> Callable[[V], V]:
    """A decorator for a verb that writes: what ``repeat`` finds is its answer, and nothing needs to be written."""

    def known(verb: V) -> V:
        _REPEATS[verb] = repeat
        return verb

    return known


def repeat_of(verb: object) -> Any:
    """The verb that reads what ``verb`` would only repeat; None when there is none."""
    return _REPEATS.get(verb)
