"""A rate (tempo): how often something is done in a second of processor time, some times over, beside its floor."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec


class Rate(NamedTuple):
    """How often in a second of processor time, and in a second of the clock."""

    busy: float
    clock: float

    @property
    def micros(self) -> float:
        """Microseconds of processor time for one."""
        return 1e6 / self.busy


class Spread(NamedTuple):
    """Some rates of one work, each with that of its floor or peer just before it."""

    rates: Sequence[Rate]
    floors: Sequence[Rate]

    @property
    def busy(self) -> float:
        return median(each.busy for each in self.rates)

    @property
    def clock(self) -> float:
        return median(each.clock for each in self.rates)

    @property
    def ratios(self) -> list[float]:
        """What was reached of the floor, from the least to the most."""
        return sorted(one.busy / other.busy for one, other in zip(self.rates, self.floors, strict=True))


def rated(times: int, work: Callable[[], object], worker: int = 0) -> Rate:
    """How often ``work`` was done, which it is ``times``, by the process ``worker`` or by this one."""
    busy, began = busy_seconds(worker or os.getpid()), time.perf_counter()
    work()
    taken = time.perf_counter() - began
    return Rate(times / max(0.001, busy_seconds(worker or os.getpid()) - busy), times / taken)


def repeated(works: Iterable[Callable[[], Rate]], floor: Callable[[], Rate]) -> Spread:
    """Each of ``works`` once, with ``floor`` measured before each: a machine is not as fast at every moment."""
    pairs = [(floor(), work()) for work in works]
    return Spread([each for _, each in pairs], [each for each, _ in pairs])


def busy_seconds(process: int) -> float:
    """The processor time of a process so far, its kernel's included."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def verifying(times: int = 5_000) -> Rate:
    """How often OpenSSL verifies ES256, over a placement's length."""
    key, message, algorithm = ec.generate_private_key(ec.SECP256R1()), bytes(900), ec.ECDSA(hashes.SHA256())
    signature, public = key.sign(message, algorithm), key.public_key()
    return rated(times, lambda: [public.verify(signature, message, algorithm) for _ in range(times)])


def signing(times: int = 5_000) -> Rate:
    """How often OpenSSL signs ES256, over a receipt's length."""
    key, message, algorithm = ec.generate_private_key(ec.SECP256R1()), bytes(500), ec.ECDSA(hashes.SHA256())
    return rated(times, lambda: [key.sign(message, algorithm) for _ in range(times)])


def both(one: Rate, other: Rate) -> Rate:
    """The rate of doing the one and then the other."""
    return Rate(1 / (1 / one.busy + 1 / other.busy), 1 / (1 / one.clock + 1 / other.clock))
