"""Intake (inname) against its floors: ``python -m tests.benchmarks.intake [placements]``.

Every number is a ratio measured in this one run, against a primitive or a peer that ran in it too: raw ES256 of
OpenSSL on one core, the usual way of doing the same work, the same server answering a constant. Rates are per
second of processor time of whoever does the work, so that another program here takes nothing from them; beside
them stands what the clock said, for the load comes from this process and the register is another.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from tests.benchmarks import load, usual
from tests.service.register import story
from tests.service.register.cast import Cast, gather
from tests.service.register.lines import NDJSON, PLACEMENTS
from tests.service.register.play import Play
from tests.service.register.register_process import lives
from tests.service.register.running import Client, serving
from tests.service.register.story import BSNS, Placed, Signed
from verifier import clock

_PLACEMENT, _CLIENTS, _CHUNK = "/v1/contractor/placements", 64, 256
_ROW: Final = "{:<24} {:>9} {:>9}  {:<30} {:>9}  {:>6} {:>8}"


class Rate(NamedTuple):
    """How often in a second of processor time, and in a second of the clock."""

    busy: float
    clock: float


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cast = gather(Path(folder) / "cast", at=clock.now())
        try:
            measure(cast, Path(folder), count)
        finally:
            cast.close()


def measure(cast: Cast, folder: Path, count: int) -> None:
    """Print a line for each target."""
    with serving(cast, folder / "register") as running:
        running.introduce()
        contract = Play(running).contract()
        clients = running.contractor.headers, running.buyer.headers
    contractor, buyer = (each["Authorization"].removeprefix("Bearer ") for each in clients)
    made = placements(cast, contract, count + count // 4)
    many, few = made[:count], made[count:]
    verify, sign = primitives()
    with lives(cast.register.folder, folder / "register") as life:
        url = life.start()
        bulk = rated(len(many), lambda: send_in_bulk(url, many, contractor), life.pid)
        singly = [load.request(url, _PLACEMENT, json.dumps(each.body).encode(), token=contractor) for each in few]
        single = rated(len(few), lambda: load.send(url, singly, clients=_CLIENTS, status=201), life.pid)
        asked = load.request(url, "/v1/buyer/verdicts", verdict_of(contract), token=buyer)
        verdict = rated(200, lambda: load.send(url, [asked] * 200, clients=8, status=200), life.pid)
        pulse = load.request(url, "/v1/public/health", b"", token="")
        constant = rated(200, lambda: load.send(url, [pulse] * 200, clients=8, status=200), life.pid)
        life.kill()
    key, tokens = cast.contractor.signing_key().jwk, [each.token for each in many]
    batched = rated(count // 2, lambda: usual.keep(folder, tokens[: count // 2], key, batch=_CHUNK))
    one_by_one = rated(count // 10, lambda: usual.keep(folder, tokens[-(count // 10) :], key, batch=1))
    both = Rate(*(1 / (1 / one + 1 / other) for one, other in zip(verify, sign, strict=True)))
    show(
        ("work", "busy/s", "clock/s", "floor or peer", "busy/s", "target", "reached"),
        told(f"bulk of {count:,}", bulk, "ES256 verify", verify, 0.65),
        told("", bulk, "ES256 verify and sign", both, None),
        told("", bulk, "PyJWT and ORM, in batches", batched, 3.0),
        told(f"single, {_CLIENTS} clients", single, "ES256 verify", verify, 0.45),
        told("", single, "PyJWT and ORM, a commit each", one_by_one, 6.0),
        told("verdict, given before", verdict, "a constant", constant, 0.5),
    )


def told(work: str, rate: Rate, peer: str, other: Rate, target: float | None) -> Sequence[str]:
    shown = f"{rate.busy:,.0f}", f"{rate.clock:,.0f}"
    return work, *shown, peer, f"{other.busy:,.0f}", f"{target or ''}", f"{rate.busy / other.busy:.2f}"


def show(*rows: Sequence[str]) -> None:
    for row in rows:
        print(_ROW.format(*row))  # noqa: T201 # what a benchmark is for


def rated(times: int, work: Callable[[], object], worker: int = 0) -> Rate:
    """How often ``work`` was done, which it is ``times``, by the process ``worker`` or by this one."""
    busy, began = busy_seconds(worker or os.getpid()), time.perf_counter()
    work()
    taken = time.perf_counter() - began
    return Rate(times / max(0.001, busy_seconds(worker or os.getpid()) - busy), times / taken)


def busy_seconds(process: int) -> float:
    """The processor time of a process so far, its kernel's included."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def placements(cast: Cast, contract: Signed, count: int) -> list[Placed]:
    """Really signed placements, all with the same sealed subject, which nobody opens here."""
    first = story.placement(cast, contract, BSNS[0])
    made = (replace(first.statement, jti=story.claims(cast.contractor)["jti"]) for _ in range(count))
    return [Placed(each, cast.contractor.sign(each), first.sealed_subject) for each in made]


def primitives(times: int = 10_000) -> tuple[Rate, Rate]:
    """How often OpenSSL verifies and signs ES256, over a placement's length."""
    key, message, algorithm = ec.generate_private_key(ec.SECP256R1()), bytes(900), ec.ECDSA(hashes.SHA256())
    signature, public = key.sign(message, algorithm), key.public_key()
    return (
        rated(times, lambda: [public.verify(signature, message, algorithm) for _ in range(times)]),
        rated(times, lambda: [key.sign(message, algorithm) for _ in range(times)]),
    )


def send_in_bulk(url: str, placed: list[Placed], token: str) -> None:
    """One request; every line of it is accepted."""
    content = b"".join(json.dumps(each.body).encode() + b"\n" for each in placed)
    client = Client(url)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": NDJSON}
    answer = client.http.post(PLACEMENTS, content=content, headers=headers, timeout=600)
    client.close()
    if answer.content.count(b'"receipt"') != len(placed):
        raise RuntimeError(answer.content.splitlines()[-1].decode())


def verdict_of(contract: Signed) -> bytes:
    return json.dumps({"contract": contract.name, "moment": "2026-03"}).encode()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
