"""How fast an audit is beside the primitives that it needs, on all cores, and how much memory it takes.

    python -m tests.benchmarks.audit [--placements 2000] [--times 3]

Writes a bundle of so many placements with a year of months each, and one of a quarter of that, and audits both. The
primitives are counted: an ES256 verification for every signature, and for every commitment that counts the check
that it is an element and one addition of libsodium; they are run on as many cores, just before each audit.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

import rbcl
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from tests.benchmarks.audited import AuditedContract
from verifier.core.model.audit_report import AuditReport
from verifier.core.model.report import Status
from verifier.core.privacy import group
from verifier.offline.audit_pool import cores
from verifier.offline.auditing import audit_file

#: TARGETS, *Speed*.
FLOOR = 0.70
_MONTHS = 12


def primitives(signatures: int, commitments: int) -> None:
    """So many verifications, and of so many elements the check and an addition."""
    key, message, algorithm = ec.generate_private_key(ec.SECP256R1()), bytes(1_200), ec.ECDSA(hashes.SHA256())
    signature, public = key.sign(message, algorithm), key.public_key()
    one, other = (group.multiply_base(group.scalar_from_int(number)) for number in (5, 7))
    for _ in range(signatures):
        public.verify(signature, message, algorithm)
    for _ in range(commitments):
        rbcl.crypto_core_ristretto255_is_valid_point(one)
        rbcl.crypto_core_ristretto255_add(one, other)


def needed(placements: int, report: AuditReport) -> tuple[int, int]:
    """How many signatures and commitments there are."""
    return sum(report.counts.values()), placements * (_MONTHS + 1)


def seconds_of_primitives(signatures: int, commitments: int) -> float:
    """What they take when they are spread over all cores."""
    share = cores()
    parts = [(signatures // share, commitments // share)] * share
    with multiprocessing.get_context("fork").Pool(share) as pool:
        pool.starmap(primitives, [(100, 100)] * share)
        began = time.perf_counter()
        pool.starmap(primitives, parts, chunksize=1)
        return time.perf_counter() - began


def audited(folder: Path, at: int, peak: multiprocessing.Queue[tuple[float, int, AuditReport]]) -> None:
    """Audit in a process of its own, so that its peak is of this audit alone; megabytes of it or of a worker."""
    peaks = dict[str, int]()
    looking = threading.Thread(target=_look, args=(peaks,), daemon=True)
    looking.start()
    began = time.perf_counter()
    report = audit_file(folder / "bundle", kit=folder / "kit", at=at, processes=cores())
    peak.put((time.perf_counter() - began, max(peaks.values()) // 1024, report))


def _look(peaks: dict[str, int]) -> None:
    """Note the most kilobytes of every process of this group but who started it, again and again.

    ``ru_maxrss`` would say what the process that wrote the bundle had: it outlives the start of another program.
    """
    while True:
        for each in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, ValueError, StopIteration):
                if int(each.name) != os.getppid() and os.getpgid(int(each.name)) == os.getpgid(0):
                    told = (each / "status").read_text(encoding="ascii")
                    most = next(line for line in told.splitlines() if line.startswith("VmHWM:"))
                    peaks[each.name] = int(most.split()[1])
        time.sleep(0.2)


def run(folder: Path, placements: int, at: int, times: int) -> tuple[float, int]:
    """The median of what was reached of the primitives' speed, and the most megabytes of one process."""
    ratios, peaks = [], []
    for _ in range(times):
        context = multiprocessing.get_context("spawn")
        peak: multiprocessing.Queue[tuple[float, int, AuditReport]] = context.Queue()
        process = context.Process(target=audited, args=(folder, at, peak))
        process.start()
        taken, megabytes, report = peak.get()
        process.join()
        if report.status is not Status.VALID:
            raise SystemExit(f"the audit of {placements} placements is {report.status}")
        floor = seconds_of_primitives(*needed(placements, report))
        ratios.append(floor / taken)
        peaks.append(megabytes)
        print(f"  {placements:>7} placements: {taken:7.1f} s, primitives {floor:7.1f} s, peak {megabytes} MB")  # noqa: T201 # what a benchmark is for
    return median(ratios), max(peaks)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--placements", type=int, default=2_000)
    options.add_argument("--times", type=int, default=3)
    chosen = options.parse_args()
    reached = {}
    for placements in (max(1, chosen.placements // 4), chosen.placements):
        with tempfile.TemporaryDirectory() as folder:
            contract = AuditedContract(Path(folder), placements)
            contract.write()
            reached[placements] = run(Path(folder), placements, contract.at, chosen.times)
    (_, small), (ratio, large) = reached.values()
    print(f"reached {ratio:.2f} of the primitives on {cores()} cores (target {FLOOR}); peak {small} and {large} MB")  # noqa: T201 # the same


if __name__ == "__main__":
    main()
