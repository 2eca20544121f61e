"""The log of an audited contract (logboek): statements in a scratch file, then a bundle of them."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from tests.world.publishing import signed_head
from verifier import shipped
from verifier.core.log.leaf import padding_leaf, public_leaf, statement_leaf
from verifier.core.log.merkle import hash_leaf
from verifier.core.log.span import covered
from verifier.core.log.tile import Extension, extend
from verifier.core.model.statement import Digest
from verifier.core.wire.audit_bundle import (
    FORMAT,
    SEGMENT,
    Boundary,
    End,
    Header,
    Kind,
    PublicLine,
    Reader,
    RuleSetLine,
    StatementLine,
    write_line,
)

#: After so many statements of the contract, as many leaves of others.
_AMONG: Final = 1_000
_OTHERS: Final = 64


class Written:
    """Statements in a scratch file, and the hashes of all leaves of the log."""

    def __init__(self, scratch: BinaryIO) -> None:
        self._scratch = scratch
        self.leaves: list[bytes] = []
        self._random = random.Random(5)  # noqa: S311 - a story that can be told again
        self._count = 0

    def flush(self) -> None:
        self._scratch.flush()

    def public(self, kind: Kind, token: str, *, at: int) -> None:
        line = PublicLine(leaf_index=len(self.leaves), received_at=at, token=token)
        pickle.dump((line, kind), self._scratch)
        self.leaves.append(hash_leaf(public_leaf(token)))

    def statement(self, typ: str, token: str, *, at: int) -> None:
        nonce = self._random.randbytes(32)
        line = StatementLine(typ=typ, leaf_index=len(self.leaves), received_at=at, nonce=nonce, token=token)
        pickle.dump((line, None), self._scratch)
        self.leaves.append(hash_leaf(statement_leaf(nonce, typ, token)))
        self._count += 1
        if self._count % _AMONG == 0:
            self.leaves += [hash_leaf(padding_leaf(self._random.randbytes(32))) for _ in range(_OTHERS)]


def publish(folder: Path, contract: Digest, leaves: Sequence[bytes]) -> None:
    """Write the bundle of what is in the scratch file of ``folder``, under a checkpoint over ``leaves``."""
    tree = extend(nothing, 0, leaves)
    with (folder / "bundle").open("wb") as bundle, (folder / "scratch").open("rb") as scratch:
        bundle.write(write_line(Header(FORMAT, contract, Reader.AUDITOR, signed_head(tree.size, tree.root))))
        bundle.write(write_line(RuleSetLine(shipped.ruleset("utrecht-current.v1"))))
        number, at = 2, 0
        for step, (line, kind) in enumerate(_unpickled(scratch)):
            if step % SEGMENT == SEGMENT - 1:
                bundle.write(write_line(_boundary(tree, at, line.leaf_index)))
                number, at = number + 1, line.leaf_index
            gap = _covered(tree, at, line.leaf_index)
            bundle.write(write_line(type(line)(**{**_members(line), "gap": gap}), kind))
            number, at = number + 1, line.leaf_index + 1
        bundle.write(write_line(End(number, _covered(tree, at, tree.size))))


def _boundary(tree: Extension, at: int, leaf: int) -> Boundary:
    return Boundary(leaf, _covered(tree, at, leaf), _covered(tree, 0, leaf), _covered(tree, leaf, tree.size))


def _covered(tree: Extension, begin: int, end: int) -> bytes:
    return covered(lambda level, number: tree.tiles[level, number], begin, end)


def _members(line: Any) -> dict[str, Any]:
    return {name: getattr(line, name) for name in line.__dataclass_fields__}


def _unpickled(scratch: BinaryIO) -> Iterator[Any]:
    while True:
        try:
            yield pickle.load(scratch)  # noqa: S301 - written just now
        except EOFError:
            return


def nothing(level: int, index: int) -> bytes:
    """A log without leaves has no tiles."""
    return b""
