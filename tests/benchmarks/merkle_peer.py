"""A peer's log (vergelijkbaar logboek): pymerkle on SQLite, measured in a process of its own.

pymerkle is GPL: nothing of ours imports it, it is in no lock and in no environment of ours. Whoever wants the
comparison installs it elsewhere, and names that Python to ``tests.benchmarks.log`` by ``--peer``. This file is run
there, reads one question on standard input, and needs the standard library besides.
"""

from __future__ import annotations

import importlib
import json
import secrets
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any


def measured(times: int, work: Callable[[], object]) -> list[float]:
    """How often in a second of processor time, and of the clock."""
    busy, began = time.process_time(), time.perf_counter()
    work()
    return [times / max(0.001, time.process_time() - busy), times / (time.perf_counter() - began)]


def append(tree: Any, leaves: list[bytes]) -> None:
    """One durable append: of one, or of a batch at once."""
    if len(leaves) == 1:
        tree.append_entry(leaves[0])
    else:
        tree.append_entries(leaves)


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The rates of appending at each batch, and of proving, each some times over."""
    tree = importlib.import_module("pymerkle").SqliteTree(str(Path(asked["folder"]) / "peer.sqlite"))
    append(tree, [secrets.token_bytes(33) for _ in range(asked["before"])])
    batches: dict[str, list[list[float]]] = {}
    for batch, groups in asked["batches"]:
        batches[str(batch)] = [
            measured(batch * groups, partial(each, partial(append, tree), groups_of(batch, groups)))
            for _ in range(asked["times"])
        ]
    size = tree.get_size()
    indexes = [1 + secrets.randbelow(size) for _ in range(asked["proofs"] * asked["times"])]
    proofs = [
        measured(asked["proofs"], partial(each, tree.prove_inclusion, indexes[time :: asked["times"]]))
        for time in range(asked["times"])
    ]
    return {"batches": batches, "proofs": proofs}


def groups_of(batch: int, groups: int) -> list[list[bytes]]:
    return [[secrets.token_bytes(33) for _ in range(batch)] for _ in range(groups)]


def each(work: Callable[[Any], object], items: list[Any]) -> None:
    for item in items:
        work(item)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(json.load(sys.stdin))))
