"""Log proofs (logbewijzen) of what is kept: a leaf in the tree of the earliest published checkpoint that has it.

The earliest one proves the earliest log time, and stays the same proof as the log grows.
"""

from __future__ import annotations

from verifier.core.errors import NotYetPublished
from verifier.core.log.checkpoint import parse_checkpoint
from verifier.core.wire.log_proof import LogProof, write_log_proof
from verifier.core.wire.note import parse_note
from verifier.service.store.log import StoredLog


def log_proof(log: StoredLog, leaf_index: int) -> str:
    """A leaf's proof as text (c2sp.org/tlog-proof@v1); :class:`NotYetPublished` until a checkpoint covers it."""
    checkpoint = log.published.covering(leaf_index)
    if checkpoint is None or checkpoint.size <= leaf_index:
        raise NotYetPublished("a published checkpoint that covers the statement: ask again in a minute")
    size = parse_checkpoint(parse_note(checkpoint.note).body).size
    hashes = log.prove_inclusion(leaf_index, size)
    return write_log_proof(LogProof(index=leaf_index, hashes=tuple(hashes), checkpoint=checkpoint.note))
