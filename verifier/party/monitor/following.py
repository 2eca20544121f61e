"""Following (volgen): one look at a log, held against the last one and against what others saw of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from verifier.core.errors import BadLogProof, NoQuorum, Refusal
from verifier.core.log.checkpoint import Checkpoint
from verifier.core.log.merkle import EMPTY_ROOT, HASH_SIZE
from verifier.core.log.proof import verify_consistency
from verifier.core.log.quorum import QuorumPolicy, open_checkpoint, witnessed
from verifier.core.log.tile import TILE_WIDTH, TileId, consistency_proof, extend
from verifier.party.monitor.alarm import Alarm, Alarmed, Kind
from verifier.party.monitor.memory import MOST_PENDING, Edge, Memory, Pending
from verifier.party.monitor.source import LogSource

#: So many tiles of leaf hashes are taken together: 16,384 leaves, half a megabyte.
_TOGETHER: Final = 64
#: How far a witness's clock may be from ours before a quorum time counts as the future; seconds.
SKEW: Final = 300


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a log: what it serves now, what is remembered of it, and every alarm that it gave cause for."""

    checkpoint: Checkpoint | None
    quorum_time: int | None
    memory: Memory
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """How a log is followed: the policy for its notes, how long it may be silent, and whether all is read anew."""

    policy: QuorumPolicy
    stale_after: int
    whole: bool = False


def follow(source: LogSource, others: Iterable[str], memory: Memory, *, terms: Terms, at: int) -> Look:
    """Look at the log once, at ``at`` (Unix seconds).

    1. its checkpoint is signed by it, and every signature of a known key holds; 2. a quorum cosigned it; 3. it has
    no fewer leaves than the last one that held, and at the same size the same root; 4. the new leaf hashes that it
    serves, added to the edge that we keep, give its root, and the tiles above are made of those below: all of them
    when the terms say *whole*; 5. what others show, as far as the log signed it, is of the same history, now or
    when the log has reached it; 6. something new was published in time.

    What fails at 1, 3 or 4 changes nothing that is remembered; an alarm is given at every look until it is mended.
    Raises :class:`Unreachable` and :class:`Refused` when the log does not answer.
    """
    note = source.checkpoint()
    try:
        checkpoint, quorum_time, alarms = _judged(note, terms.policy)  # 1, 2
        kept = _grown(source, checkpoint, note, memory, terms=terms, at=at)  # 3, 4
    except Alarmed as alarmed:
        return Look(None, None, memory, (alarmed.alarm,))
    kept, found = _compared(source, checkpoint, kept, others, terms=terms, at=at)  # 5
    alarms += found
    newest = kept.moved_at if quorum_time is None else min(quorum_time, at + SKEW)
    if at - newest > terms.stale_after:  # 6
        alarms.append(Alarm(Kind.STALE, (note,)))
    return Look(checkpoint, quorum_time, kept, tuple(alarms))


def _judged(note: str, policy: QuorumPolicy) -> tuple[Checkpoint, int | None, list[Alarm]]:
    try:
        checkpoint, _ = open_checkpoint(note, log=policy.log)
        found = witnessed(note, policy=policy)
    except NoQuorum:
        return checkpoint, None, [Alarm(Kind.QUORUM, (note,))]
    except Refusal:
        raise Alarmed(Kind.SIGNATURE, (note,)) from None
    return checkpoint, found.quorum_time, []


def _grown(
    source: LogSource, checkpoint: Checkpoint, note: str, memory: Memory, *, terms: Terms, at: int
) -> Memory:
    """The memory after this checkpoint, which grows out of the one before; raises :class:`Alarmed`."""
    before = _remembered(memory, terms.policy)
    shown = (note,) if memory.note is None else (memory.note, note)
    if checkpoint.size < before.size:
        raise Alarmed(Kind.ROLLBACK, shown)
    if checkpoint.size == before.size and checkpoint.root != before.root:
        raise Alarmed(Kind.FORK, shown)
    moved = checkpoint.size > before.size or memory.note is None
    if not (moved or terms.whole):
        return memory
    try:
        edges = _added_up(source, checkpoint, before, shown, memory=None if terms.whole else memory)
    except Alarmed as alarmed:
        if before.size and _forked(source, checkpoint, before, shown):
            raise Alarmed(Kind.FORK, shown) from None
        raise alarmed from None
    return replace(memory, note=note, moved_at=at if moved else memory.moved_at, edges=edges)


def _added_up(
    source: LogSource,
    checkpoint: Checkpoint,
    before: Checkpoint,
    shown: tuple[str, ...],
    *,
    memory: Memory | None,
) -> tuple[Edge, ...]:
    """The edge of the tree of ``checkpoint``, from the edge that is remembered, or from the first leaf."""
    tree = _Tree(source, checkpoint.size, shown)
    if memory is None:
        tree.grow(0, before.size)
        if tree.root != before.root:
            raise Alarmed(Kind.ROOT, shown)
    else:
        tree.start(before.size, before.root, memory)
    tree.grow(before.size, checkpoint.size)
    if tree.root != checkpoint.root:
        raise Alarmed(Kind.ROOT, shown)
    return tree.edges


def _forked(source: LogSource, checkpoint: Checkpoint, before: Checkpoint, shown: tuple[str, ...]) -> bool:
    """Whether all leaves that are served now add up to the one root and never to the other: no fault on the way."""
    tree = _Tree(source, checkpoint.size, shown)
    try:
        tree.grow(0, before.size)
        then = tree.root
        tree.grow(before.size, checkpoint.size)
    except Alarmed:
        return False
    return tree.root == checkpoint.root and then != before.root


def _remembered(memory: Memory, policy: QuorumPolicy) -> Checkpoint:
    if memory.note is None:
        return Checkpoint(policy.log.origin, 0, EMPTY_ROOT)
    return open_checkpoint(memory.note, log=policy.log)[0]


class _Tree:
    """A tree that we add up ourselves, from leaf hashes that the log serves; only its right edge is kept.

    Every tile is asked for as wide as the checkpoint of ``size`` has it.
    """

    def __init__(self, source: LogSource, size: int, shown: tuple[str, ...]) -> None:
        self._source = source
        self._size = size
        self._shown = shown
        self._tiles: dict[tuple[int, int], bytes] = {}
        self.root = EMPTY_ROOT

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The last tile of every level."""
        return tuple(Edge(level, index, hashes) for (level, index), hashes in sorted(self._tiles.items()))

    def start(self, size: int, root: bytes, memory: Memory) -> None:
        """Begin at the edge of a tree that held; what the log served of it is still there."""
        self._tiles, self.root = dict(memory.tiles), root
        index, kept = divmod(size, TILE_WIDTH)
        if kept:
            self._require(0, index, self._tiles[0, index])

    def grow(self, size: int, to: int) -> None:
        """Add the leaf hashes from ``size`` up to ``to``; raises :class:`Alarmed` for a tile that is another."""
        while size < to:
            last = min(to, (size // TILE_WIDTH + _TOGETHER) * TILE_WIDTH)
            made = extend(self._kept, size, self._hashes(size, last))
            self.root = made.root
            self._tiles |= made.tiles
            for (level, index), hashes in made.tiles.items():
                if level and (len(hashes) == TILE_WIDTH * HASH_SIZE or last == to):
                    self._require(level, index, hashes)
            self._forget_full()
            size = last

    def _hashes(self, size: int, to: int) -> Sequence[bytes]:
        found: list[bytes] = []
        for index in range(size // TILE_WIDTH, (to - 1) // TILE_WIDTH + 1):
            width = min(TILE_WIDTH, to - index * TILE_WIDTH)
            octets = self._served(0, index, width)
            found += [octets[at : at + HASH_SIZE] for at in range(0, width * HASH_SIZE, HASH_SIZE)]
        return found[size % TILE_WIDTH :]

    def _served(self, level: int, index: int, width: int) -> bytes:
        """The first ``width`` hashes of a tile."""
        tile = _tile_of(self._size, level, index)
        octets = self._source.tile(tile)
        if len(octets) < width * HASH_SIZE:
            raise Alarmed(Kind.TILE, self._shown, tile.path)
        return octets[: width * HASH_SIZE]

    def _require(self, level: int, index: int, ours: bytes) -> None:
        if self._served(level, index, len(ours) // HASH_SIZE) != ours:
            raise Alarmed(Kind.TILE, self._shown, _tile_of(self._size, level, index).path)

    def _kept(self, level: int, index: int) -> bytes:
        return self._tiles.get((level, index), b"")

    def _forget_full(self) -> None:
        newest = {level: max(index for each, index in self._tiles if each == level) for level, _ in self._tiles}
        self._tiles = {place: hashes for place, hashes in self._tiles.items() if place[1] == newest[place[0]]}


def _tile_of(size: int, level: int, index: int) -> TileId:
    """The tile as wide as a tree of ``size`` leaves has it."""
    hashes = size // TILE_WIDTH**level - index * TILE_WIDTH
    return TileId(level, index, min(TILE_WIDTH, hashes))


def _compared(
    source: LogSource, checkpoint: Checkpoint, memory: Memory, others: Iterable[str], *, terms: Terms, at: int
) -> tuple[Memory, list[Alarm]]:
    """What others showed, now or before, beside what the log shows; what it has not reached is remembered."""
    known = {each.note: each for each in memory.pending}
    for note in others:
        known.setdefault(note, Pending(note, at))
    waiting, alarms = list[Pending](), list[Alarm]()
    for each in known.values():
        try:
            other, _ = open_checkpoint(each.note, log=terms.policy.log)
        except Refusal:
            continue  # not this log's word, whatever it is
        if other.size > checkpoint.size:
            waiting.append(each)
            if at - each.since > terms.stale_after:
                alarms.append(Alarm(Kind.WITHHELD, (each.note, memory.note or "")))
        elif not _same_history(source, other, checkpoint):
            alarms.append(Alarm(Kind.FORK, (each.note, memory.note or "")))
    newest = sorted(waiting, key=lambda each: each.since)[-MOST_PENDING:]
    return replace(memory, pending=tuple(newest)), alarms


def _same_history(source: LogSource, other: Checkpoint, checkpoint: Checkpoint) -> bool:
    """Whether the tiles of the log lead from one to the other: with other tiles no proof would hold."""
    if other.size == 0:
        return True

    def read(level: int, index: int) -> bytes:
        return source.tile(_tile_of(checkpoint.size, level, index))

    try:
        proof = consistency_proof(read, other.size, checkpoint.size)
        verify_consistency(other.size, checkpoint.size, proof, other.root, checkpoint.root)
    except BadLogProof:
        return False
    return True
