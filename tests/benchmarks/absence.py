"""Absence (afwezigheid): can time tell what is somebody else's from what does not exist?

``python -m tests.benchmarks.absence [questions]`` asks for statements of another party and for digests that nobody
has, by turns, and prints how often the slower of two answers is the foreign one: 0.50 tells nothing, and 0.55 is
the most that there should be (THREATS 3.1). Beside it stands the same for a statement of its own, which is read,
and so shows what a difference looks like.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
import time
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.postgres import Server, server
from tests.service.register.cast import Cast, gather
from tests.service.register.places import on_postgresql
from tests.service.register.play import Play
from tests.service.register.running import Client, serving
from tests.service.register.story import BSNS
from verifier import clock
from verifier.core.wire import base64url

_ALLOWED = 1_000_000


def main(questions: int) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        cast = gather(folder / "cast", at=clock.now())
        stack.callback(cast.close)
        measure("SQLite", cast, folder / "sqlite", questions)
        running: Server = stack.enter_context(server())
        there = on_postgresql(running, folder / "postgresql", running.copy())
        measure("PostgreSQL", cast, there, questions)


def measure(database: str, cast: Cast, folder: Path, questions: int) -> None:
    """Print both figures of one database."""
    with serving(cast, folder, requests_per_minute=_ALLOWED) as register:
        register.introduce()
        play = Play(register)
        placement = play.placement(play.contract(), BSNS[0])
        foreign = told_apart(register.other_contractor, placement.name, questions)
        own = told_apart(register.contractor, placement.name, questions)
        print(f"{database}: foreign {foreign:.3f}, own {own:.3f}")  # noqa: T201 # what a benchmark is for


def told_apart(client: Client, name: str, questions: int) -> float:
    """The chance that of two answers, one about ``name`` and one about nothing, the slower is about ``name``."""
    known, unknown = list[float](), list[float]()
    for number in range(2 * questions):
        about_name = number % 2 == 0
        asked = name if about_name else base64url.encode(secrets.token_bytes(32))
        began = time.perf_counter()
        client.get(f"/v1/contractor/statements/{asked}")
        (known if about_name else unknown).append(time.perf_counter() - began)
    return slower(known, sorted(unknown))


def slower(times: Sequence[float], others: Sequence[float]) -> float:
    """The area under the curve (AUC) of ``times`` against ``others``, which are sorted; ties count half."""
    beaten = sum(bisect_left(others, each) + bisect_right(others, each) for each in times)
    return beaten / (2 * len(times) * len(others))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_500)
