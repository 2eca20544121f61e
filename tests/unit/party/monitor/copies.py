"""Copies of a log (kopieën van een logboek): its static paths in a folder, made from the reference log."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from tests.vectors.log.reference import ORIGIN, ReferenceTree, b64, key, leaf_hash, public_key, sign_line
from verifier.core.log.quorum import QuorumPolicy
from verifier.core.log.tile import TileId
from verifier.core.model.directory import Log

LOG = Log(ORIGIN, (public_key(1),))
WITNESSES = (Log("witness.example/w0", (public_key(4),)), Log("witness.example/w1", (public_key(5),)))
ALONE = QuorumPolicy(LOG, (), 0)
WITNESSED = QuorumPolicy(LOG, WITNESSES, 2)
#: Two tiles of leaf hashes and a part of a third, twice; the last is a part of a tile longer.
SIZES = (100, 600, 1100)
TREE = ReferenceTree([leaf_hash(number) for number in range(SIZES[-1])])
#: The same up to leaf 550.
FORK = ReferenceTree([*TREE.leaf_hashes[:550], *(leaf_hash(9000 + number) for number in range(550))])


def cosignature(body: str, number: int, at: int) -> str:
    """A line of witness 0 or 1."""
    log, signer = WITNESSES[number], key(4 + number)
    ident = hashlib.sha256(log.origin.encode() + b"\n\x04" + log.keys[0]).digest()[:4]
    signed = signer.sign(f"cosignature/v1\ntime {at}\n{body}".encode())
    return f"— {log.origin} {b64(ident + at.to_bytes(8, 'big') + signed)}\n"


def note(
    size: int, tree: ReferenceTree = TREE, *, signer: int = 1, cosigned: Sequence[tuple[int, int]] = ()
) -> str:
    """A checkpoint with a line of each ``cosigned``: which witness, and when."""
    body = f"{ORIGIN}\n{size}\n{b64(tree.root(size))}\n"
    return f"{body}\n{sign_line(body, signer)}" + "".join(cosignature(body, *each) for each in cosigned)


def publish(folder: Path, size: int, tree: ReferenceTree = TREE, *, text: str = "") -> None:
    """Make ``folder`` what the log serves at this size: all tiles, and the checkpoint last."""
    row, level = list(tree.leaf_hashes[:size]), 0
    while row:
        for index in range(0, len(row), 256):
            hashes = row[index : index + 256]
            path = folder / TileId(level, index // 256, len(hashes)).path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"".join(hashes))
        row = [tree.mth(at << 8 * (level + 1), (at + 1) << 8 * (level + 1)) for at in range(len(row) // 256)]
        level += 1
    (folder / "checkpoint").write_text(text or note(size, tree), encoding="utf-8")


def flip(path: Path, bit: int = 77) -> None:
    octets = bytearray(path.read_bytes())
    octets[bit // 8] ^= 1 << bit % 8
    path.write_bytes(octets)
