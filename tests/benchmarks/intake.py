"""Intake (inname) against its floors: ``python -m tests.benchmarks.intake [placements] [sqlite|postgresql]``.

Every number is a ratio measured in this one run, against a primitive or a peer that ran in it: raw ES256 of OpenSSL
on one core, the usual way of doing the same work, the same server answering a constant. Rates are per second of
processor time of whoever does the work, so that another program here takes little from them; beside them stands
what the clock said, for the load comes from this process and the register is another. On PostgreSQL the server's
own time is not in them. Below the rates stands where the time of a submission goes.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final

from tests.benchmarks import load, usual, usual_program
from tests.benchmarks.parts import parts
from tests.benchmarks.rates import Rate, Spread, both, rated, repeated, signing, verifying
from tests.postgres import server
from tests.service.register import story
from tests.service.register.cast import Cast, gather
from tests.service.register.lines import NDJSON, PLACEMENTS
from tests.service.register.places import on_postgresql
from tests.service.register.play import Play, post
from tests.service.register.register_process import lives
from tests.service.register.running import Client, serving
from tests.service.register.story import BSNS, Placed, Signed
from verifier import clock

_PLACEMENT: Final = "/v1/contractor/placements"
_CLIENTS, _CHUNK, _TIMES, _CALLS = 64, 256, 5, 400
_ROW: Final = "{:<22} {:>8} {:>8}  {:<32} {:>8}  {:>6} {:>7} {:>7} {:>7}"
_PART: Final = "{:<46} {:>8} {:>8} {:>8}"


def main(count: int, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder, _place(kind, Path(folder) / "register") as place:
        cast = gather(Path(folder) / "cast", at=clock.now())
        try:
            measure(cast, place, Path(folder), count)
        finally:
            cast.close()


@contextmanager
def _place(kind: str, folder: Path) -> Iterator[Path]:
    """The folder of a register on a database of this kind."""
    if kind == "postgresql":
        with server() as running:
            yield on_postgresql(running, folder, running.copy())
    else:
        yield folder


@dataclass(frozen=True, slots=True)
class Measured:
    """What a running register did, each work some times over."""

    bulk: Spread
    single: Spread
    verdict: Spread
    constant: Spread


def measure(cast: Cast, place: Path, folder: Path, count: int) -> None:
    """Print a line for each target, and then the parts of a submission."""
    with serving(cast, place) as running:
        running.introduce()
        play = Play(running)
        contract = story.contract(cast)
        acceptance = play.acceptance(contract)
        post(running.buyer, "/v1/buyer/contracts", contract.token)
        post(running.contractor, "/v1/contractor/acceptances", acceptance.token)
        clients = running.contractor.headers, running.buyer.headers
    contractor, buyer = (each["Authorization"].removeprefix("Bearer ") for each in clients)
    made = iter(placements(cast, contract, count + count // 2 + count // 5))
    many = [list(islice(made, count // _TIMES)) for _ in range(_TIMES)]
    few = [list(islice(made, count // 2 // _TIMES)) for _ in range(_TIMES)]
    with lives(cast.register.folder, place) as life:
        measured = _served(life.start(), life.pid, (many, few), (contractor, buyer), contract)
        life.kill()
    key = cast.contractor.signing_key().jwk
    one_by_one = served_usually(folder / "each", few, key)
    batched = usually(folder / "batches", many, key, batch=_CHUNK)
    report(count, measured, one_by_one, batched)
    explain(measured, parts(cast, place, contract, acceptance, list(made)))


def _served(
    url: str, pid: int, placed: Sequence[Sequence[Sequence[Placed]]], tokens: tuple[str, str], contract: Signed
) -> Measured:
    (many, few), (contractor, buyer) = placed, tokens

    def singly(some: Sequence[Placed]) -> Rate:
        sent = [load.request(url, _PLACEMENT, json.dumps(each.body).encode(), token=contractor) for each in some]
        return rated(len(sent), lambda: load.send(url, sent, clients=_CLIENTS, status=201), pid)

    def again(one: bytes) -> Rate:
        return rated(_CALLS, lambda: load.send(url, [one] * _CALLS, clients=8, status=200), pid)

    asked = load.request(url, "/v1/buyer/verdicts", verdict_of(contract), token=buyer)
    pulse = load.request(url, "/v1/public/health", b"", token="")
    load.send(url, [asked] * 8, clients=1, status=200)
    bulk = repeated(
        (partial(rated, len(each), partial(send_in_bulk, url, each, contractor), pid) for each in many), verifying
    )
    single = repeated((partial(singly, each) for each in few), verifying)
    constant = repeated([partial(again, pulse)] * _TIMES, verifying)
    verdict = repeated([partial(again, asked)] * _TIMES, partial(again, pulse))
    return Measured(bulk, single, verdict, constant)


def usually(folder: Path, placed: Sequence[Sequence[Placed]], key: Mapping[str, str], *, batch: int) -> list[Rate]:
    """The usual way of keeping the same, in a commit for every ``batch``."""
    folder.mkdir()
    tokens = [[each.token for each in some[:400]] for some in placed]
    return [rated(len(each), partial(usual.keep, folder, each, key, batch=batch)) for each in tokens]


def served_usually(folder: Path, placed: Sequence[Sequence[Placed]], key: Mapping[str, str]) -> list[Rate]:
    """The usual way of keeping the same over HTTP, in a commit for each."""
    folder.mkdir()
    rates = list[Rate]()
    with usual_program.running(folder, dict(key)) as (url, token, pid):
        for some in placed:
            sent = [
                load.request(url, usual_program.PATH, json.dumps(each.body).encode(), token=token)
                for each in some[:400]
            ]
            rates.append(rated(len(sent), partial(load.send, url, sent, clients=_CLIENTS, status=201), pid))
    return rates


def report(count: int, measured: Measured, one_by_one: Sequence[Rate], batched: Sequence[Rate]) -> None:
    bulk, single = measured.bulk, measured.single
    fixed = both(verifying(), signing())
    show(_ROW, "work", "busy/s", "clock/s", "floor or peer", "busy/s", "target", "least", "median", "most")
    told(f"bulk of {count:,}", bulk, "ES256 verify", 0.65)
    told("", Spread(bulk.rates, [fixed] * _TIMES), "ES256 verify and sign", None)
    told("", Spread(bulk.rates, batched), "PyJWT and ORM, in batches", 3.0)
    told(f"single, {_CLIENTS} clients", single, "ES256 verify", 0.45)
    told("", Spread(single.rates, [fixed] * _TIMES), "ES256 verify and sign", None)
    told("", Spread(single.rates, one_by_one), "FastAPI, PyJWT, ORM, commit each", 6.0)
    told("verdict, given before", measured.verdict, "a constant", 0.5)
    best = fixed.busy / median(each.busy for each in (*bulk.floors, *single.floors))
    show(f"At best {best:.2f} of a verify: what verifies and signs, and does nothing else")


def told(work: str, spread: Spread, peer: str, target: float | None) -> None:
    least, *_, most = ratios = spread.ratios
    shown = (f"{each:.2f}" for each in (least, median(ratios), most))
    floor = median(each.busy for each in spread.floors)
    show(
        _ROW, work, f"{spread.busy:,.0f}", f"{spread.clock:,.0f}", peer, f"{floor:,.0f}", f"{target or ''}", *shown
    )


def explain(measured: Measured, shares: dict[str, float]) -> None:
    """Where the time of one submission goes, in microseconds; what was not measured apart is the rest."""
    single, bulk = 1e6 / measured.single.busy, 1e6 / measured.bulk.busy
    constant, kept = 1e6 / measured.constant.busy, sum(shares.values())
    show(_PART, "microseconds of processor time of one", "by itself", "single", "bulk")
    for name, share in shares.items():
        show(_PART, name, *(f"{each:,.0f}" for each in (share, share, share)))
    show(_PART, "HTTP, as of a request for a constant", f"{constant:,.0f}", f"{constant:,.0f}", "")
    show(
        _PART,
        "the rest: body, token, audit, other threads",
        "",
        f"{single - constant - kept:,.0f}",
        f"{bulk - kept:,.0f}",
    )
    show(_PART, "together", "", f"{single:,.0f}", f"{bulk:,.0f}")


def show(form: str, *columns: str) -> None:
    print(form.format(*columns))  # noqa: T201 # what a benchmark is for


def placements(cast: Cast, contract: Signed, count: int) -> list[Placed]:
    """Really signed placements, all with the same sealed subject, which nobody opens here."""
    first = story.placement(cast, contract, BSNS[0])
    made = (replace(first.statement, jti=story.claims(cast.contractor)["jti"]) for _ in range(count))
    return [Placed(each, cast.contractor.sign(each), first.sealed_subject) for each in made]


def send_in_bulk(url: str, placed: Sequence[Placed], token: str) -> None:
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
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, sys.argv[2] if len(sys.argv) > 2 else "sqlite")
