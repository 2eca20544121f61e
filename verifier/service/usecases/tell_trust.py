"""Tell what trust rests on (waar men op vertrouwt): keys, log, witnesses, evaluators and rule sets as they are."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import TrustMissing
from verifier.core.log.checkpoint import Checkpoint, parse_checkpoint
from verifier.core.model.directory import Directory
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.wire.note import parse_note
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Head:
    """The newest published checkpoint; ``published_at`` in Unix seconds."""

    checkpoint: Checkpoint
    published_at: int


@dataclass(frozen=True, slots=True)
class TrustTold:
    """``roots`` are thumbprints; without a directory there is nothing else to rely on, nor without a head."""

    roots: tuple[str, ...]
    directory: Directory | None
    is_current: bool
    head: Head | None
    rulesets: tuple[RuleSet, ...]

    def published(self) -> tuple[RuleSet, ...]:
        """The rule sets that the directory names, in its order."""
        named = () if self.directory is None else self.directory.rulesets
        by_digest = {each.digest: each for each in self.rulesets}
        return tuple(by_digest[each.digest] for each in named if each.digest in by_digest)


def tell_trust(uow: UnitOfWork, _: None, /, *, at: int) -> TrustTold:
    """What anyone may know; that a directory is missing or has expired is part of the answer, and no refusal."""
    try:
        directory = uow.directories.current().statement
    except TrustMissing:
        directory = None
    newest = uow.stored_log.latest_checkpoint()
    head = None if newest is None else Head(parse_checkpoint(parse_note(newest.note).body), newest.published_at)
    return TrustTold(
        roots=tuple(uow.kit.root_keys),
        directory=directory,
        is_current=directory is not None and directory.exp > at,
        head=head,
        rulesets=tuple(each.ruleset for each in uow.rulesets.values()),
    )
