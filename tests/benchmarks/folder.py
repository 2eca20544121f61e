"""A folder against its floor: ``python -m tests.benchmarks.folder [contracts] [months]``.

A year of monthly verdicts is written once; then it is verified on one core and on all, with the raw ES256 verifies
that it needs measured before each: a verdict and a credential for each bundle. What they share is verified once.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.rates import Rate, verifying
from tests.world.year import Year
from verifier.core.model.report import Status
from verifier.core.procedure.shown_credential import Beside
from verifier.offline.folder import files_in, verify_files

#: Raw verifies that no bundle can do without.
NEEDED: Final = 2
TIMES: Final = 3


def main(contracts: int = 1_000, months: int = 12) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        year = Year(contracts, months)
        kit = year.write(folder)
        files = files_in([folder], kit=kit)
        tell(f"{len(files):,} bundles of {files[0].stat().st_size:,} bytes, {len(os.sched_getaffinity(0))} cores")
        for processes in (1, len(os.sched_getaffinity(0))):
            for _ in range(TIMES):
                raw, rate = verifying(2_000), _verified(files, kit, year.at, processes)
                told = rate.busy * NEEDED / raw.busy, rate.clock * NEEDED / raw.clock / processes
                tell(
                    f"{processes} at once: {rate.clock:,.0f} bundles/s, of the raw verifies needed {told[0]:.2f} "
                    f"by processor time and {told[1]:.2f} by the clock"
                )
        peaks = (
            resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        tell("peak memory: {} MB here, {} MB in the largest process".format(*peaks))


def _verified(files: Sequence[Path], kit: Path, at: int, processes: int) -> Rate:
    """Bundles in a second of processor time, of all processes together, and in a second of the clock."""
    busy, began = _busy(), time.perf_counter()
    lines = verify_files(files, kit=kit, beside=Beside(), at=at, processes=processes)
    found = Counter(each.status for each in lines)
    if found != {Status.VALID: len(files)}:
        raise ValueError("a bundle was not valid")
    return Rate(len(files) / (_busy() - busy), len(files) / (time.perf_counter() - began))


def _busy() -> float:
    """Processor seconds of this process and of those that it waited for."""
    return sum(os.times()[:4])


def tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201 # what a benchmark is for


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
