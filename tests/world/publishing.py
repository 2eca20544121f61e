"""Publishing in the world (openbaar maken): a signed checkpoint over the leaves, and proof that a leaf is in it."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.world.scheme import ORIGIN, log_key
from verifier.core.log.checkpoint import Checkpoint, write_checkpoint
from verifier.core.log.merkle import hash_leaf
from verifier.core.log.tile import extend, inclusion_proof
from verifier.core.wire.log_proof import LogProof, write_log_proof
from verifier.core.wire.note import signature_line, write_note


def checkpoint_note(leaves: Sequence[bytes], *, origin: str = ORIGIN, key: Ed25519PrivateKey | None = None) -> str:
    """The signed head of the log that has these leaves."""
    grown = extend(_nothing, 0, [hash_leaf(leaf) for leaf in leaves])
    return signed_head(grown.size, grown.root, origin=origin, key=key)


def signed_head(size: int, root: bytes, *, origin: str = ORIGIN, key: Ed25519PrivateKey | None = None) -> str:
    """The signed head of a log of ``size`` leaves with this ``root``."""
    key = key or log_key()
    body = write_checkpoint(Checkpoint(origin, size, root))
    public = key.public_key().public_bytes_raw()
    return write_note(body, [signature_line(body, name=origin, public_key=public, sign=key.sign)])


def log_proof(
    leaves: Sequence[bytes], index: int, *, origin: str = ORIGIN, key: Ed25519PrivateKey | None = None
) -> str:
    """The c2sp.org/tlog-proof@v1 of one leaf."""
    grown = extend(_nothing, 0, [hash_leaf(leaf) for leaf in leaves])

    def read(level: int, at: int) -> bytes:
        return grown.tiles[level, at]

    hashes = tuple(inclusion_proof(read, index, grown.size))
    return write_log_proof(LogProof(index, hashes, checkpoint_note(leaves, origin=origin, key=key)))


def _nothing(level: int, index: int) -> bytes:
    """A log without leaves has no tiles."""
    return b""
