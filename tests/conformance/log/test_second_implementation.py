"""A second implementation, in JavaScript, agrees: on every vector, on what a register serves, and on what it makes.

It was written from the standards and computes by their definitions; ours walks tiles. An error must be made twice
to pass.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.service.register.cast import Cast, gather
from tests.service.register.keeping import kept
from tests.unit.log.vectors import LOG_VECTORS
from verifier import clock
from verifier.core.log.leaf import padding_leaf, public_leaf
from verifier.core.log.merkle import hash_leaf
from verifier.core.log.proof import verify_consistency, verify_log_proof
from verifier.core.log.tile import TileId, extend
from verifier.core.wire.note import open_note
from verifier.service.usecases.read_checkpoint import read_checkpoint
from verifier.service.usecases.read_entries import read_entries
from verifier.service.usecases.read_tile import read_tile

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
#: Folders of vectors, each beside one of what must be refused.
AGREED = ("inclusion", "consistency", "note", "checkpoint", "log_proof", "cosignature")
ORIGIN = "other.example/log"
SIZE = 320

Peer = Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def peer() -> Peer:
    """Asks the peer all questions at once, in one process."""
    node = shutil.which("node")
    if node is None:
        assert "CI" not in os.environ, "Node is not installed, and here the second implementation is asked"
        pytest.skip("Node is not installed")

    def ask(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        done = subprocess.run(  # noqa: S603 -- our own program, found above
            [node, str(HERE / "peer.mjs")],
            input="".join(json.dumps(each) + "\n" for each in questions),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    return ask


def vectors(folder: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((LOG_VECTORS / folder / "vectors.json").read_text(encoding="utf-8"))
    return found


def test_it_accepts_and_refuses_the_same_vectors(peer: Peer) -> None:
    cases = [
        (name, expected, vector)
        for name in AGREED
        for folder, expected in ((name, True), (f"{name}_fail", False))
        for vector in vectors(folder)
    ]
    answers = peer([{**vector, "ask": name} for name, _, vector in cases])
    differ = [
        (name, vector["reason"], answer)
        for (name, expected, vector), answer in zip(cases, answers, strict=True)
        if answer["ok"] is not expected
    ]
    assert differ == []
    for (name, expected, vector), answer in zip(cases, answers, strict=True):
        if expected and name == "note":
            assert answer["body"] == vector["body"]
        if expected and name == "checkpoint":
            assert {member: answer[member] for member in ("origin", "size", "root")} == {
                member: vector[member] for member in ("origin", "size", "root")
            }
        if expected and name == "cosignature":
            assert sorted(answer["cosigned"]) == sorted([each, str(at)] for each, at in vector["cosigned"])


def test_it_writes_the_same_paths(peer: Peer) -> None:
    tiles = [TileId(vector["level"], vector["index"], vector["width"]) for vector in vectors("tile_path")]
    answers = peer([{"ask": "tile_path", "level": t.level, "index": t.index, "width": t.width} for t in tiles])
    assert [each["path"] for each in answers] == [tile.path for tile in tiles]


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    gathered = gather(tmp_path_factory.mktemp("cast"), at=clock.now())
    yield gathered
    gathered.close()


@pytest.fixture(scope="module")
def served(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static paths of a register's log, as far as its newest checkpoint asks for them."""
    folder = tmp_path_factory.mktemp("served")
    with kept(cast, tmp_path_factory.mktemp("register")) as keeping:
        keeping.begin()
        while keeping.beat().size < SIZE:
            continue
        office = keeping.register.office
        found = {"checkpoint": asyncio.run(office.read(read_checkpoint, None, client=None)).encode()}
        for path in ("tile/0/000", "tile/0/001.p/64", "tile/1/000.p/1"):
            found[path] = asyncio.run(office.read(read_tile, path, client=None))
        for path in ("tile/entries/000", "tile/entries/001.p/64"):
            found[path] = asyncio.run(office.read(read_entries, path, client=None))
    for path, content in found.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_what_a_register_serves_is_the_tree_of_its_entries(
    peer: Peer, served: Path, cast: Cast, tmp_path: Path
) -> None:
    log = cast.trust.directory.log
    question = {"ask": "mirror", "origin": log.origin, "keys": [key.hex() for key in log.keys]}
    spoilt = Path(shutil.copytree(served, tmp_path / "spoilt"))
    (spoilt / "tile/0/000").write_bytes(bytes(32 * 256))
    sound, flawed = peer([{**question, "folder": str(served)}, {**question, "folder": str(spoilt)}])
    assert sound == {"ok": True, "size": SIZE, "tiles": 3}
    assert flawed == {"ok": False, "why": "the tile"}, "negative control"


def test_what_it_makes_is_verified_here(peer: Peer) -> None:
    leaves = [public_leaf(f"a.b.{number}") if number % 3 else padding_leaf(bytes(32)) for number in range(70)]
    question = {"ask": "make", "leaves": [leaf.hex() for leaf in leaves], "sizes": [1, 2, 3, 64, 69, 70]}
    (made,) = peer([{**question, "origin": ORIGIN}])
    keys = (bytes.fromhex(made["key"]),)
    assert open_note(made["note"], name=ORIGIN, keys=keys)
    for leaf, proof in zip(leaves, made["proofs"], strict=True):
        assert verify_log_proof(leaf, proof, origin=ORIGIN, keys=keys).size == len(leaves)
    root = bytes.fromhex(made["root"])
    assert extend(lambda *_: b"", 0, [hash_leaf(leaf) for leaf in leaves]).root == root
    for each in made["grown"]:
        proof = [bytes.fromhex(text) for text in each["proof"]]
        verify_consistency(each["size"], len(leaves), proof, bytes.fromhex(each["root"]), root)
