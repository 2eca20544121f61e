"""Auditing in the world (controleren): a log with its directories in it, and the audit bundle of all that it holds.

The bundle is put together here from the list of all leaves, so that the register's own can be held against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.world.publishing import checkpoint_note
from tests.world.story import World
from verifier import shipped
from verifier.core.log.leaf import padding_leaf, public_leaf
from verifier.core.log.merkle import hash_leaf, root
from verifier.core.log.span import cover
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant
from verifier.core.model.statement import Digest
from verifier.core.procedure.audit.facts import TYPS
from verifier.core.procedure.compliance import Standing
from verifier.core.procedure.telling import granted_lines, told_answer
from verifier.core.rules.telling.people import person_of
from verifier.core.rules.telling.suppression import Answer, differences, worked
from verifier.core.wire.audit_bundle import (
    FORMAT,
    Boundary,
    BundleLine,
    End,
    Header,
    Kind,
    PublicLine,
    Reader,
    RuleSetLine,
    SamePerson,
    StatementLine,
    write_line,
)
from verifier.core.wire.statements import typ_of_noun

_RULE_SETS = ("utrecht-current.v1", "haaglanden-2023-07.v1")


@dataclass(frozen=True, slots=True)
class Published:
    """A directory or an enrolment in the log."""

    leaf_index: int
    kind: Kind
    received_at: int
    token: str


@dataclass
class Composer:
    """Writes a bundle line by line over a list of leaf hashes."""

    leaves: list[bytes]
    at: int = 0
    lines: list[bytes] = field(default_factory=list)

    def covered(self, begin: int, end: int) -> bytes:
        spans = cover(begin, end)
        return b"".join(root(self.leaves[index << height : (index + 1) << height]) for height, index in spans)

    def add(self, line: BundleLine, kind: Kind | None = None) -> None:
        """Write a line; one with a leaf gets the cover of what lies between."""
        if isinstance(line, PublicLine | StatementLine):
            line = replace(line, gap=self.covered(self.at, line.leaf_index))
            self.at = line.leaf_index + 1
        self.lines.append(write_line(line, kind))

    def boundary(self, leaf: int) -> None:
        size = len(self.leaves)
        gap = self.covered(self.at, leaf)
        self.add(Boundary(leaf, gap, self.covered(0, leaf), self.covered(leaf, size)))
        self.at = leaf

    def end(self) -> None:
        gap = self.covered(self.at, len(self.leaves))
        self.lines.append(write_line(End(len(self.lines), gap)))


class LoggedWorld(World):
    """A world whose log holds directories and enrolments too, and whose register tells answers apart (ADR 0023)."""

    def __init__(self, **choices: Any) -> None:
        super().__init__(**choices)
        self.published: list[Published] = []
        self.received: dict[Digest, int] = {}
        self.log_directory()
        for each in self.scheme.enrolments.values():
            self._publish(Kind.ENROLMENT, each.token)

    def travel(self, to: Any) -> None:
        known = self.scheme.directory.digest
        super().travel(to)
        if self.scheme.directory.digest != known:
            self.log_directory()

    def pad(self, leaves: int) -> None:
        """Leaves of others, which nobody can tell from ours."""
        for step in range(leaves):
            self.records.leaves.append(padding_leaf(hash_leaf(bytes([step % 256]))))

    def _kept(self, verified: Verified[Any]) -> Verified[Any]:
        self.received.setdefault(verified.digest, self.at)
        return super()._kept(verified)

    def standing(self, contract: Verified[Contract], month: Month) -> Standing:
        said = self.records.verdicts_of(contract.digest)
        told = [answer for each in said if (answer := told_answer(each.statement, contract.statement)) is not None]
        asked = Answer(frozenset({contract.digest}), month, self.records.log_size())
        grants = [(self.records.leaf_index[each.digest], each.statement) for each in self.records.all_of(Grant)]
        hours = {grant.hours: self.records.hours(grant.hours) for _, grant in grants}
        reported = {digest: each.statement for digest, each in hours.items() if each is not None}
        whose = person_of((placement, index) for (placement, _), index in self.records.links.items())
        apart = differences(worked(granted_lines(grants, reported), whose), told, asked) if told else ()
        return replace(super().standing(contract, month), differences=apart)

    def log_directory(self) -> None:
        """The directory as it is now."""
        self._publish(Kind.DIRECTORY, self.scheme.directory.token)

    def _publish(self, kind: Kind, token: str) -> None:
        self.published.append(Published(len(self.records.leaves), kind, self.at, token))
        self.records.leaves.append(public_leaf(token))

    def lines(
        self,
        contract: Verified[Contract],
        *,
        segment: int = 16,
        reader: Reader = Reader.AUDITOR,
        typs: Collection[str] = TYPS,
    ) -> list[bytes]:
        """The audit bundle of all that the world holds, of these kinds."""
        composer = Composer([hash_leaf(leaf) for leaf in self.records.leaves])
        note = checkpoint_note(self.records.leaves)
        composer.add(Header(FORMAT, contract.digest, reader, note))
        for name in _RULE_SETS:
            composer.add(RuleSetLine(shipped.ruleset(name)))
        if reader is Reader.AUDITOR:
            for tied in self.same_persons():
                composer.add(SamePerson(tied))
        for number, (leaf, line, kind) in enumerate(sorted(self._leafed(typs), key=lambda each: each[0])):
            if number % segment == segment - 1:
                composer.boundary(leaf)
            composer.add(line, kind)
        composer.end()
        return composer.lines

    def same_persons(self) -> Iterator[tuple[Digest, ...]]:
        """Placements that share a pseudonym of one year."""
        by_index: dict[tuple[str, bytes], list[Digest]] = {}
        for (placement, scope), index in self.records.links.items():
            by_index.setdefault((scope, index), []).append(placement)
        return (tuple(each) for each in by_index.values() if len(each) > 1)

    def _leafed(self, typs: Collection[str]) -> Iterator[tuple[int, BundleLine, Kind | None]]:
        for each in self.published:
            line = PublicLine(leaf_index=each.leaf_index, received_at=each.received_at, token=each.token)
            yield each.leaf_index, line, each.kind
        for digest, kept in self.records.kept.items():
            leaf, typ = self.records.leaf_index[digest], typ_of_noun(type(kept.statement))
            if typ not in typs:
                continue
            yield (
                leaf,
                StatementLine(
                    typ=typ,
                    leaf_index=leaf,
                    received_at=kept.statement.iat,
                    nonce=self.records.nonces[digest],
                    token=kept.token,
                ),
                None,
            )
