"""Answer once (één keer afhandelen): a request that comes again under its key is answered as the first time."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar, cast, get_type_hints

from pydantic import TypeAdapter

from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.verb import Verb
from verifier.web.idempotency import Attempt
from verifier.web.refusals import KeyReused

C = TypeVar("C")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Repeatable(Generic[C, R]):
    """A command for ``verb`` that came in as ``attempt``."""

    attempt: Attempt
    verb: Verb[C, R]
    command: C


def answer_once(uow: UnitOfWork, once: Repeatable[C, R], /, *, at: int) -> R:
    """What the verb answers, or what it answered the first time that this client used the key.

    The answer is kept in the transaction of what the verb did, so that both are durable or neither. A refusal keeps
    nothing: it changed nothing, and is judged anew. Raises :class:`KeyReused` for another request under the key,
    and what the verb raises.
    """
    attempt, answers = once.attempt, _written(cast(Hashable, once.verb))
    kept = uow.answers.find(attempt.key)
    if kept is None:
        answer = once.verb(uow, once.command, at=at)
        uow.answers.keep(attempt.key, attempt.fingerprint, answers.dump_json(answer), at=at)
        return answer
    if kept.fingerprint != attempt.fingerprint:
        raise KeyReused("a key that was not used for another request", field="Idempotency-Key")
    found: R = answers.validate_json(kept.answer)
    return found


@cache
def _written(verb: Hashable) -> TypeAdapter[Any]:
    """How what ``verb`` answers is written down, by its annotation."""
    return TypeAdapter(get_type_hints(verb)["return"])
