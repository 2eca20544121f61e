"""A log proof (logbewijs): hashes that show a leaf is in a tree, or that a tree only grew (RFC 9162, section 2.1).

A proof has exactly as many hashes as the shape of the tree asks for. Whatever is wrong with its numbers, its
lengths or its hashes, the refusal is :class:`~verifier.core.errors.BadLogProof`.
"""

from __future__ import annotations

from collections.abc import Sequence

from verifier.core.errors import BadLogProof, WrongIssuer
from verifier.core.log.checkpoint import Checkpoint, parse_checkpoint
from verifier.core.log.merkle import HASH_SIZE, anchor, hash_children, hash_leaf, siblings
from verifier.core.wire.log_proof import parse_log_proof
from verifier.core.wire.note import open_note


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Return when ``leaf_hash`` is leaf ``index`` of the tree with ``size`` leaves and this ``root``.

    Hashes are 32 bytes; ``proof`` runs from the leaf's sibling up (RFC 9162, section 2.1.3.2). Root and
    size must come together from one trusted checkpoint: a proof also holds for another size in which the way
    up from the leaf has the same turns. Raises :class:`BadLogProof`, also for ``index >= size``.
    """
    _require_count(index, "index")
    _require_count(size, "size")
    if index >= size:
        raise BadLogProof("an index below the size of the tree", field="index")
    _require_hash(leaf_hash, "leaf_hash")
    _require_hash(root, "root")
    path = siblings(index, size)
    _require_hashes(proof, len(path))
    node = leaf_hash
    for sibling, other in zip(path, proof, strict=True):
        node = hash_children(other, node) if sibling.is_left else hash_children(node, other)
    if node != root:
        raise BadLogProof("hashes that lead from the leaf to the root", field="proof")


def verify_consistency(size1: int, size2: int, proof: Sequence[bytes], root1: bytes, root2: bytes) -> None:
    """Return when the tree of ``size2`` leaves begins with the very leaves of the tree of ``size1``.

    Hashes are 32 bytes (RFC 9162, section 2.1.4.2); each root and its size come from one trusted checkpoint.
    Of equal sizes the proof is empty and the roots are equal.
    Raises :class:`BadLogProof`, also for ``size1`` = 0, from which nothing follows, and ``size1 > size2``.
    """
    _require_count(size1, "size1")
    _require_count(size2, "size2")
    if not 0 < size1 <= size2:
        raise BadLogProof("two sizes, the first at least 1 and at most the second", field="size1")
    _require_hash(root1, "root1")
    _require_hash(root2, "root2")
    if size1 == size2:
        _require_hashes(proof, 0)
        old = new = root1
    else:
        old, new = _roots(size1, size2, proof, root1)
    if old != root1 or new != root2:
        raise BadLogProof("hashes that lead to both roots", field="proof")


def verify_log_proof(leaf: bytes, unverified_proof: str, *, origin: str, keys: tuple[bytes, ...]) -> Checkpoint:
    """The checkpoint of ``origin`` that contains ``leaf``, by a c2sp.org/tlog-proof@v1 alone.

    ``leaf`` is the entry itself, not its hash; ``keys`` are the log's Ed25519 public keys, 32 bytes each, from a
    verified directory. Not promised: that the checkpoint is recent, or that witnesses saw it.

    1. The text is a log proof: :class:`Malformed`.
    2. Its note is signed by the log under its own name (C2SP signed-note): :class:`BadSignature`.
    3. What was signed is a checkpoint (C2SP tlog-checkpoint): :class:`Malformed`.
    4. The checkpoint is of this log: :class:`WrongIssuer`.
    5. The leaf is in its tree (RFC 9162, section 2.1.3.2): :class:`BadLogProof`.
    """
    # 1. c2sp.org/tlog-proof@v1
    proof = parse_log_proof(unverified_proof)
    # 2. c2sp.org/signed-note
    body = open_note(proof.checkpoint, name=origin, keys=keys)
    # 3. c2sp.org/tlog-checkpoint
    checkpoint = parse_checkpoint(body)
    # 4. A key may sign for several logs: the origin is what the signature covers (PROTOCOL 8).
    if checkpoint.origin != origin:
        raise WrongIssuer("a checkpoint of the log that the directory names", field="origin", step="4")
    # 5. RFC 9162, section 2.1.3.2
    verify_inclusion(hash_leaf(leaf), proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    return checkpoint


def _roots(size1: int, size2: int, proof: Sequence[bytes], root1: bytes) -> tuple[bytes, bytes]:
    """Both roots as the proof builds them up from the anchor, for 0 < size1 < size2.

    The old tree ends at the anchor: only what stands to its left was there already.
    """
    height, index = anchor(size1)
    path = siblings(index, size2, height=height)
    is_whole_tree = index == 0
    _require_hashes(proof, len(path) + (0 if is_whole_tree else 1))
    start, *others = [root1, *proof] if is_whole_tree else proof
    old = new = start
    for sibling, other in zip(path, others, strict=True):
        if sibling.is_left:
            old = hash_children(other, old)
            new = hash_children(other, new)
        else:
            new = hash_children(new, other)
    return old, new


def _require_count(count: int, field: str) -> None:
    # True and False are ints to Python, and no number of leaves. RFC 9162 counts in 64 bits.
    if type(count) is not int or not 0 <= count < 2**64:
        raise BadLogProof("a whole number from 0, below 2^64", field=field)


def _require_hash(octets: bytes, field: str) -> None:
    if type(octets) is not bytes or len(octets) != HASH_SIZE:
        raise BadLogProof("a hash of 32 bytes", field=field)


def _require_hashes(proof: Sequence[bytes], count: int) -> None:
    if not isinstance(proof, (list, tuple)) or len(proof) != count:
        raise BadLogProof("as many hashes as the tree's shape asks for", field="proof")
    for octets in proof:
        _require_hash(octets, "proof")
