"""Presentations (vertoningen) against floor and peers: ``python -m tests.benchmarks.presentation [times]``.

An SD-JWT VC with ten disclosures, verified again and again. Every number is a ratio measured in this run, against
raw ES256 of OpenSSL and against other implementations, each just before; rates are per second of processor time.
Below stands what the worst of the hostile corpus costs: time and memory of one answer, at the limits included.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.benchmarks.rates import Rate, Spread, rated, repeated, verifying
from tests.conformance.sd_jwt.corpus import corpus
from tests.conformance.sd_jwt.exchanged import salts
from tests.conformance.sd_jwt.presented import AT, HEADER, HOLDER, ISSUER, PLAIN, encoded, joined, jws, presented
from tests.conformance.sd_jwt.python_peers import read_by_polaris, read_by_sd_jwt
from verifier.core.procedure.presentation import verify_presentation
from verifier.core.wire.sd_jwt import conceal, write_sd_jwt
from verifier.offline.presentation_lines import answer

_TIMES: Final = 7
_ROW: Final = "{:<34} {:>9}  {:<22} {:>9}  {:>6} {:>7} {:>7} {:>7}"
_WORST: Final = "{:<44} {:>12} {:>12} {:>10}"
_PEER: Final = Path(__file__).parents[1] / "conformance" / "sd_jwt" / "peer.mjs"
Verify = Callable[[], object]


def credential() -> str:
    """Ten disclosures, and the claims that a credential has."""
    names = [f"claim_{number}" for number in range(10)]
    claims = {**PLAIN, **{name: f"value of {name}" for name in names}}
    payload, disclosures = conceal(claims, disclosable=names, salts=salts(), decoys=2)
    return write_sd_jwt(jws(HEADER, payload), disclosures)


def main(times: int) -> None:
    token = credential()
    ours = partial(verify_presentation, token, issuer_keys=[ISSUER.jwk], at=AT)
    show(_ROW, "work", "busy/s", "floor or peer", "busy/s", "target", "least", "median", "most")
    told(_against(ours, times, partial(verifying, times)), "ES256 verify", 0.55)
    told(
        _against(ours, times, partial(_often, partial(read_by_sd_jwt, token, bound=False), times)),
        "PyPI sd-jwt",
        2.3,
    )
    told(
        _against(ours, times, partial(_often, partial(read_by_polaris, token, bound=False), times)),
        "polaris-oid4vp",
        2.0,
    )
    if shutil.which("node") and (_PEER.parent / "node_modules").exists():
        told(_against(ours, times, partial(_npm, token, times)), "npm @sd-jwt/sd-jwt-vc", 3.5)
    worst()


def _often(verify: Verify, times: int) -> Rate:
    return rated(times, lambda: [verify() for _ in range(times)])


def _against(ours: Verify, times: int, floor: Callable[[], Rate]) -> Spread:
    ours()
    return repeated([partial(_often, ours, times)] * _TIMES, floor)


def _npm(token: str, times: int) -> Rate:
    """Of npm's library, in a process of its own that counts its own processor time."""
    asked = {"credential": True, "at": AT, "issuer": ISSUER.jwk, "token": token, "times": times}
    done = subprocess.run(  # noqa: S603 -- our own pinned peer
        [shutil.which("node") or "node", str(_PEER)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, float] = json.loads(done.stdout)
    return Rate(times / told["busy"], times / told["clock"])


def told(spread: Spread, peer: str, target: float) -> None:
    least, *_, most = ratios = spread.ratios
    shown = (f"{each:.2f}" for each in (least, median(ratios), most))
    floor = median(each.busy for each in spread.floors)
    show(_ROW, "SD-JWT VC, ten disclosures", f"{spread.busy:,.0f}", peer, f"{floor:,.0f}", f"{target}", *shown)


def worst() -> None:
    """What is refused, or at the limits accepted, at the greatest cost; targets 50 ms and 16 MB."""
    lines = [(case.name, json.dumps(case.question).encode()) for case in corpus()]
    lines += [(name, json.dumps(asked).encode()) for name, asked in bombs()]
    measured = [(name, *_cost(partial(answer, line))) for name, line in lines]
    show(_WORST, "the worst of hostile lines", "milliseconds", "MB", "bytes")
    sizes = {name: len(line) for name, line in lines}
    slowest = sorted(measured, key=lambda each: each[1])[-5:]
    largest = sorted(measured, key=lambda each: each[2])[-5:]
    for name, taken, memory in sorted({*slowest, *largest}, key=lambda each: each[1]):
        show(_WORST, name, f"{taken:.2f}", f"{memory:.2f}", f"{sizes[name]:,}")


def bombs() -> list[tuple[str, dict[str, Any]]]:
    """Well signed, and as much as the limits let in: many, deep and wide."""
    many = [encoded(["s", f"n{number}", number]) for number in range(1024)]
    room = 96 * 1024 // 4 * 3
    raw = {
        "wide-lists": b'{"x":[' + b",".join([b"[]"] * (room // 3)) + b"]}",
        "wide-objects": b'{"x":[' + b",".join([b'{"":0}'] * (room // 7)) + b"]}",
        "wide-digests": json.dumps({"_sd": [f"{number:07}" for number in range(room // 11)]}).encode(),
        "wide-dots": json.dumps({"x": [{"...": f"{number:07}"} for number in range(room // 20)]}).encode(),
        "long-text": b'{"x":"' + b"\\u00e9" * (room // 6) + b'"}',
        "quotes": b'{"x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["' + b'\\"' * (room // 2),
        "brackets": b'{"x":' + b"[" * room,
    }
    signed = [(f"bomb-{name}", jws(HEADER, text) + "~") for name, text in raw.items()]
    signed.append(("bomb-disclosures", joined(jws(HEADER, {**PLAIN, "_sd": []}), many)))
    signed.append(("bomb-in-disclosure", presented(PLAIN, [encoded(b'["s","n",' + b"[" * room)])))
    signed.append(("bomb-garbage", "A" * (128 * 1024)))
    signed.append(("bomb-tildes", "~" * (128 * 1024)))
    key = {**HOLDER.jwk, "kid": "x" * 1000}
    questions = [(name, {"token": token, "issuer_keys": [ISSUER.jwk], "at": AT}) for name, token in signed]
    return [*questions, ("bomb-keys", {"token": "a.b.c~", "issuer_keys": [key] * 300, "at": AT})]


def _cost(work: Verify, times: int = 5) -> tuple[float, float]:
    """Milliseconds, the least of some, and the most memory in MB."""
    taken: Sequence[float] = [_taken(work) for _ in range(times)]
    tracemalloc.start()
    try:
        work()
        memory = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return min(taken) * 1000, memory / 1e6


def _taken(work: Verify) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def show(form: str, *columns: str) -> None:
    print(form.format(*columns))  # noqa: T201 # what a benchmark is for


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
