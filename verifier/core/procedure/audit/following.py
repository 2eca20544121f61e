"""Following (volgen): the leaves of a bundle, laid one after another until the root of the checkpoint comes out."""

from __future__ import annotations

from verifier.core.errors import BadLogProof, Refusal
from verifier.core.log.checkpoint import Checkpoint
from verifier.core.log.span import Frontier
from verifier.core.procedure.audit import steps
from verifier.core.procedure.audit.facts import Opened
from verifier.core.procedure.audit.steps import Differences
from verifier.core.wire.audit_bundle import Boundary, End


class Following:
    """Where the log is while a bundle is read, under a checkpoint whose signature is for others to check.

    When a segment does not lead to the root, the next one begins anew at its own boundary.
    """

    def __init__(self, checkpoint: Checkpoint, differences: Differences) -> None:
        self._checkpoint = checkpoint
        self._differences = differences
        self._frontier: Frontier | None = Frontier(0, [])

    def root(self) -> bytes | None:
        """The root of the log before the next leaf; None while the segment is broken."""
        return self._frontier.root() if self._frontier is not None else None

    def leaf(self, opened: Opened) -> None:
        """The next leaf that is shown."""
        if self._frontier is None:
            return
        try:
            if opened.leaf_hash is None:
                raise BadLogProof("a leaf on every line of a statement", field="leaf_index")
            self._frontier.skip(opened.leaf_index, opened.gap)
        except Refusal as refusal:
            self._break(refusal, opened)
            return

    def add(self, opened: Opened) -> None:
        """The leaf itself, once what was said of the log before it was looked at."""
        if self._frontier is not None and opened.leaf_hash is not None:
            self._frontier.append(opened.leaf_hash)

    def boundary(self, boundary: Boundary, *, line: int) -> None:
        """The end of a segment and the begin of the next: what came before leads to it, and it to the root."""
        try:
            frontier = Frontier.at(boundary.leaf_index, boundary.left)
            if frontier.root_with(self._checkpoint.size, boundary.right) != self._checkpoint.root:
                raise BadLogProof("a boundary that leads to the root", field="left")
            self._require_met(frontier, boundary.gap)
        except Refusal as refusal:
            self._differences.note(steps.LEAVES, refusal, line=line)

    def end(self, end: End, *, line: int) -> None:
        """The leaves after the last one that is shown: all of them together are the checkpoint's."""
        if self._frontier is None:
            return
        try:
            if self._frontier.root_with(self._checkpoint.size, end.gap) != self._checkpoint.root:
                raise BadLogProof("leaves that lead to the root of the checkpoint", field="gap")
        except Refusal as refusal:
            self._differences.note(steps.LEAVES, refusal, line=line)

    def _require_met(self, boundary: Frontier, gap: bytes) -> None:
        """The segment before leads to ``boundary``, unless it was broken; whatever it does, the next one begins."""
        met, self._frontier = self._frontier, boundary
        if met is not None:
            met.skip(boundary.size, gap)
            if met.root() != boundary.root():
                raise BadLogProof("the leaves of the segment before it", field="left")

    def _break(self, refusal: Refusal, opened: Opened) -> None:
        self._frontier = None
        self._differences.note(steps.LEAVES, refusal, line=opened.line, statement=opened.digest)
