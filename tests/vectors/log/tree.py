"""Vectors of the tree (hashboom): leaves, inclusion and consistency proofs and names of tiles, good and bad."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from tests.vectors.log.reference import TREE, Vectors, leaf_hash

SHAPES = [
    (0, 1),
    (0, 2),
    (1, 3),
    (2, 3),
    (4, 7),
    (6, 7),
    (5, 8),
    (63, 64),
    (64, 65),
    (200, 256),
    (256, 257),
    (255, 300),
]
GROWTHS = [
    (1, 2),
    (2, 3),
    (3, 4),
    (4, 7),
    (6, 7),
    (6, 8),
    (7, 8),
    (64, 128),
    (255, 256),
    (256, 257),
    (257, 300),
    (8, 8),
]


def _hex(hashes: Sequence[bytes]) -> list[str]:
    return [octets.hex() for octets in hashes]


def _inclusion(index: int, size: int, reason: str) -> dict[str, Any]:
    return {
        "reason": reason,
        "leaf_hash": leaf_hash(index).hex(),
        "index": index,
        "size": size,
        "proof": _hex(TREE.inclusion(index, size)),
        "root": TREE.root(size).hex(),
    }


def inclusion() -> Vectors:
    return [_inclusion(index, size, f"leaf {index} of {size}") for index, size in SHAPES]


def inclusion_fail() -> Vectors:
    true = _inclusion(4, 7, "")
    proof = true["proof"]
    return [
        true | {"reason": "another leaf", "leaf_hash": leaf_hash(5).hex()},
        true | {"reason": "the index of another leaf", "index": 5},
        true | {"reason": "a negative index", "index": -1},
        true | {"reason": "an index equal to the size", "index": 7},
        _inclusion(1, 3, "an index that is no number, though it counts as 1") | {"index": True},
        _inclusion(0, 1, "a size that is no number, though it counts as 1") | {"size": True},
        _inclusion(0, 1, "the only leaf, at an index equal to the size") | {"index": 1},
        true | {"reason": "a size that is no number", "size": "7"},
        true | {"reason": "a size of which the path has another shape", "size": 5},
        true | {"reason": "an empty tree", "index": 0, "size": 0, "proof": []},
        true | {"reason": "a size beyond 64 bits", "size": 2**64},
        true | {"reason": "a hash too many, after the root", "proof": [*proof, proof[0]]},
        true | {"reason": "a hash too many, before the first", "proof": [proof[0], *proof]},
        true | {"reason": "a hash too few", "proof": proof[:-1]},
        true | {"reason": "no hashes", "proof": []},
        true | {"reason": "hashes in the wrong order", "proof": proof[::-1]},
        true | {"reason": "a hash of 31 bytes", "proof": [proof[0][2:], *proof[1:]]},
        true | {"reason": "a hash of 33 bytes", "proof": [proof[0] + "00", *proof[1:]]},
        true | {"reason": "a leaf hash of 31 bytes", "leaf_hash": true["leaf_hash"][2:]},
        true | {"reason": "a root of 31 bytes", "root": true["root"][2:]},
        true | {"reason": "the root of another size", "root": TREE.root(8).hex()},
        _inclusion(0, 1, "the leaf hash of a tree of one, with a root that differs") | {"root": TREE.root(2).hex()},
    ]


def _consistency(size1: int, size2: int, reason: str) -> dict[str, Any]:
    return {
        "reason": reason,
        "size1": size1,
        "size2": size2,
        "proof": _hex(TREE.consistency(size1, size2)),
        "root1": TREE.root(size1).hex(),
        "root2": TREE.root(size2).hex(),
    }


def consistency() -> Vectors:
    return [_consistency(first, second, f"from {first} to {second}") for first, second in GROWTHS]


def consistency_fail() -> Vectors:
    true, whole, same = _consistency(6, 7, ""), _consistency(4, 7, ""), _consistency(7, 7, "")
    proof = true["proof"]
    return [
        true | {"reason": "an empty first tree, from which nothing follows", "size1": 0, "proof": []},
        true | {"reason": "a negative size", "size1": -1},
        _consistency(1, 2, "a size that is no number, though it counts as 1") | {"size1": True},
        true | {"reason": "sizes the wrong way round", "size1": 7, "size2": 6},
        true | {"reason": "roots the wrong way round", "root1": true["root2"], "root2": true["root1"]},
        true | {"reason": "another old root", "root1": TREE.root(5).hex()},
        true | {"reason": "another new root", "root2": TREE.root(8).hex()},
        true | {"reason": "a hash too many", "proof": [*proof, proof[0]]},
        true | {"reason": "a hash too few", "proof": proof[:-1]},
        true | {"reason": "no hashes", "proof": []},
        true | {"reason": "hashes in the wrong order", "proof": proof[::-1]},
        true | {"reason": "a hash of 31 bytes", "proof": [proof[0][2:], *proof[1:]]},
        true | {"reason": "a root of 33 bytes", "root2": true["root2"] + "00"},
        whole
        | {"reason": "a power of two, with its own root repeated", "proof": [whole["root1"], *whole["proof"]]},
        whole | {"reason": "a power of two, with another old root", "root1": TREE.root(3).hex()},
        same | {"reason": "equal sizes with a hash", "proof": [same["root1"]]},
        same | {"reason": "equal sizes with two roots", "root2": TREE.root(6).hex()},
    ]


def leaf() -> Vectors:
    nonce, token = bytes(range(0x20, 0x40)), "aaa.bbb.ccc"
    message = b"plaatsbewijs/v1/leaf\x00sr-hours+jwt\x00aaa.bbb.ccc"
    hidden = b"\x01" + hmac.digest(nonce, message, "sha256")
    public = b"\x02" + hashlib.sha256(token.encode()).digest()
    return [
        {
            "reason": "a statement",
            "nonce": nonce.hex(),
            "typ": "sr-hours+jwt",
            "token": token,
            "leaf": hidden.hex(),
        },
        {"reason": "a public token", "token": token, "leaf": public.hex()},
        {"reason": "padding", "random": nonce.hex(), "leaf": (b"\x01" + nonce).hex()},
    ]


def tile_path() -> Vectors:
    places = [
        (0, 0, 256, "tile/0/000"),
        (0, 999, 256, "tile/0/999"),
        (0, 1000, 256, "tile/0/x001/000"),
        (1, 1234067, 256, "tile/1/x001/x234/067"),
        (0, 273, 112, "tile/0/273.p/112"),
        (63, 1234067, 1, "tile/63/x001/x234/067.p/1"),
    ]
    names = ("level", "index", "width", "path")
    return [{"reason": path} | dict(zip(names, (*place, path), strict=True)) for *place, path in places]


def tile_path_fail() -> Vectors:
    paths = {
        "level with a leading zero": "tile/00/000",
        "level above 63": "tile/64/000",
        "index of two digits": "tile/0/00",
        "index with a needless group": "tile/0/x000/001",
        "group without x": "tile/0/001/000",
        "last group with x": "tile/0/x001",
        "width 0": "tile/0/000.p/0",
        "width of a full tile": "tile/0/000.p/256",
        "width with a leading zero": "tile/0/000.p/01",
        "negative index": "tile/0/-01",
        "digits of another script": "tile/0/00٣",
        "way up": "tile/0/../000",
        "final newline": "tile/0/000\n",
        "leading slash": "/tile/0/000",
        "nothing": "",
        "far too long": "tile/0/" + "x001/" * 40 + "000",
    }
    return [{"reason": reason, "path": path} for reason, path in paths.items()]
