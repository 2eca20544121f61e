"""People (mensen): how many distinct persons stand behind a contract, counted without knowing who they are.

A person is seen through pseudonym indexes, one per calendar year; a placement that spans New Year ties two of
them together, so persons are what is left when tied indexes are taken as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from verifier.core.model.statement import Digest


@dataclass(frozen=True, slots=True)
class People:
    """``count`` distinct persons with granted hours; ``largest`` is the hours of one of them, of ``total``."""

    count: int
    largest: int
    total: int


def count_people(links: Iterable[tuple[Digest, bytes]], hours: Mapping[Digest, int]) -> People:
    """Count persons over ``links`` (placement, index), weighed by the hundredths of ``hours`` granted in all.

    Placements without granted hours tie indexes together and count for nobody.
    """
    parent: dict[bytes, bytes] = {}
    index_of: dict[Digest, bytes] = {}
    for placement, index in links:
        parent.setdefault(index, index)
        tied = index_of.setdefault(placement, index)
        parent[_root(parent, index)] = _root(parent, tied)
    sums: defaultdict[bytes, int] = defaultdict(int)
    for placement, granted in hours.items():
        if granted > 0:
            sums[_root(parent, index_of[placement])] += granted
    return People(len(sums), max(sums.values(), default=0), sum(sums.values()))


def _root(parent: dict[bytes, bytes], index: bytes) -> bytes:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index
