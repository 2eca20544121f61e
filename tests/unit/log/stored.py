"""A stored log (opgeslagen logboek) in memory, as a register would have stored it, to be spoilt byte by byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from verifier.core.log.checkpoint import Checkpoint, write_checkpoint
from verifier.core.log.cosignature import cosign
from verifier.core.log.fsck import Flaw, LogCheck, Logged
from verifier.core.log.leaf import padding_leaf, public_leaf, statement_leaf
from verifier.core.log.merkle import hash_leaf
from verifier.core.log.signer import LogSigner
from verifier.core.log.tile import extend, root_at
from verifier.core.model.directory import Log
from verifier.core.wire.note import signature_line, write_note

ORIGIN, WITNESS = "register.example/log", "witness.example/w1"
KEY = Ed25519PrivateKey.from_private_bytes(sha256(b"log").digest())
OLD_KEY = Ed25519PrivateKey.from_private_bytes(sha256(b"old log").digest())
WITNESS_KEY = Ed25519PrivateKey.from_private_bytes(sha256(b"witness").digest())


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def signer(key: Ed25519PrivateKey) -> LogSigner:
    return LogSigner(public(key), key.sign)


LOG = Log(ORIGIN, (public(OLD_KEY), public(KEY)))
WITNESSES = (Log(WITNESS, (public(WITNESS_KEY),)),)


@dataclass
class UnsafeStoredLog:
    """Everything of a log in lists that a test may change."""

    entries: list[tuple[int, bytes]] = field(default_factory=list)
    kept: list[Logged] = field(default_factory=list)
    tiles: dict[tuple[int, int], list[bytes]] = field(default_factory=dict)
    notes: list[tuple[int, str]] = field(default_factory=list)
    size: int = 0
    root: bytes = b""
    has_statements: bool = True

    def say(self, size: int, root: bytes) -> object:
        """Let the head be another."""
        self.size, self.root = size, root
        return self

    def head(self) -> tuple[int, bytes]:
        return self.size, self.root

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        return iter(self.entries)

    def logged(self) -> Iterator[Logged]:
        return iter(self.kept)

    def tile(self, level: int, index: int) -> Iterator[bytes]:
        return iter(self.tiles.get((level, index), []))

    def tile_places(self) -> Iterator[tuple[int, int]]:
        return iter(self.tiles)

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        return iter(self.notes)

    def flaws(self) -> list[Flaw]:
        return list(LogCheck(self, LOG, WITNESSES, lambda _: None).flaws())

    def codes(self) -> set[str]:
        return {each.code for each in self.flaws()}


def nothing(_level: int, _index: int) -> bytes:
    """The tiles of a log that has none yet."""
    return b""


def chance(name: str) -> bytes:
    """32 bytes that look like chance."""
    return sha256(name.encode()).digest()


def stored_log(size: int) -> UnsafeStoredLog:
    """A log of ``size`` leaves: directory, enrolment, statements, one erased, padding; checkpoints at every 64."""
    kept = [Logged(0, "sr-directory+jwt", "d.i.r", None), Logged(1, "sr-enrolment+jwt", "e.n.r", None)]
    kept += [
        Logged(index, "sr-placement+jwt", f"p.{index}.s", chance(f"nonce {index}")) for index in range(2, size, 3)
    ]
    leaves = [padding_leaf(chance(f"padding {index}")) for index in range(size)]
    for each in kept:
        token = each.token or ""
        leaves[each.index] = (
            public_leaf(token) if each.nonce is None else statement_leaf(each.nonce, each.typ, token)
        )
    kept[-1] = Logged(kept[-1].index, kept[-1].typ, None, None)
    extension = extend(nothing, 0, [hash_leaf(leaf) for leaf in leaves])
    stored = UnsafeStoredLog(
        list(enumerate(leaves)), kept, {place: [hashes] for place, hashes in extension.tiles.items()}
    )
    stored.size, stored.root = size, extension.root
    for at in range(64, size + 1, 64):
        root = root_at(lambda level, index: stored.tiles[level, index][0], at)
        stored.notes.append((at, signed(at, root)))
    return stored


def signed(size: int, root: bytes, *, origin: str = ORIGIN, keys: tuple[Ed25519PrivateKey, ...] = (KEY,)) -> str:
    """A note of a checkpoint, by these keys and by the witness."""
    body = write_checkpoint(Checkpoint(origin, size, root))
    lines = [signature_line(body, name=origin, public_key=public(key), sign=key.sign) for key in keys]
    lines.append(
        cosign(body, name=WITNESS, public_key=public(WITNESS_KEY), at=1_767_225_600 + size, sign=WITNESS_KEY.sign)
    )
    return write_note(body, lines)
