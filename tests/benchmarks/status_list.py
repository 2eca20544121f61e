"""Status lists against their floors: ``python -m tests.benchmarks.status_list [places]``.

Building is against zlib, at the level that is used and at the highest, over the same bytes; serving is against the
same server answering a constant, with a list of the register's own size and with one of ``places``. Every number is
a ratio measured in this one run, per second of processor time.
"""

from __future__ import annotations

import random
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from tests.benchmarks import load
from tests.benchmarks.intake import told
from tests.benchmarks.rates import Rate, Spread, rated, repeated
from tests.service.register.cast import Cast, gather
from tests.service.register.register_process import lives
from tests.service.register.running import serving
from tests.service.register.statuses import desk
from verifier import clock
from verifier.core.model.status import CredentialStatus
from verifier.core.wire.status_list import encode, pack
from verifier.service.store.draw import PLACES
from verifier.service.usecases.publish_status_list import BITS

_TIMES, _CALLS = 5, 2_000
#: Of a thousand places, how many are not valid.
_CHANGED: Final = (1, 8, 50)


def main(places: int) -> None:
    for changed in _CHANGED:
        build(places, changed)
    with tempfile.TemporaryDirectory() as folder:
        cast = gather(Path(folder) / "cast", at=clock.now())
        try:
            serve(cast, Path(folder) / "register", places)
        finally:
            cast.close()


def build(places: int, changed: int) -> None:
    """Pack, compress and write a list, beside compressing its bytes; and how long it is."""
    chance = random.Random(20261201)  # noqa: S311 # the same list every time
    kinds = (CredentialStatus.INVALID, CredentialStatus.INVALID, CredentialStatus.SUSPENDED)
    statuses = {chance.randrange(places): int(chance.choice(kinds)) for _ in range(places * changed // 1000)}
    packed = pack(statuses, bits=BITS, size=places)
    rates = repeated([partial(_built, statuses, places)] * _TIMES, partial(_compressed, packed, 6))
    _say(f"build, {changed} in 1,000 changed", rates, "zlib, level 6", 0.8)
    _say("", Spread(rates.rates, [_compressed(packed, 9, times=1)] * _TIMES), "zlib, level 9", None)
    lengths = (len(zlib.compress(packed, 6)), len(zlib.compress(packed, 9)), len(encode(packed)))
    _show("  {:,} bytes compressed, {:,} at level 9, {:,} as text".format(*lengths))


def _built(statuses: Mapping[int, int], places: int) -> Rate:
    return rated(10, lambda: [encode(pack(statuses, bits=BITS, size=places)) for _ in range(10)])


def _compressed(packed: bytes, level: int, *, times: int = 10) -> Rate:
    return rated(times, lambda: [zlib.compress(packed, level) for _ in range(times)])


def serve(cast: Cast, folder: Path, places: int) -> None:
    """Ask for a list of the register, for a large one, and for whether a known one is still the newest."""
    with _listed(cast, folder, places) as (own, large), lives(cast.register.folder, folder) as life:
        url, pid = life.start(), life.pid
        pulse = load.request(url, "/v1/public/health", b"", token="")
        asked = {"serve, as the register has": own, f"serve, of {places:,} places": large}
        for work, path in asked.items():
            one = load.request(url, path, b"", token="")
            spread = repeated([partial(_asked, url, pid, one)] * _TIMES, partial(_asked, url, pid, pulse))
            _say(work, spread, "a constant", 0.9)
        life.kill()


@contextmanager
def _listed(cast: Cast, folder: Path, places: int) -> Iterator[tuple[str, str]]:
    """The addresses of two lists of a register that was told of its directory."""
    with serving(cast, folder) as running:
        running.introduce()
    with desk(cast, folder) as office:
        refs = office.given(PLACES // 100)
        for ref in refs[: len(refs) // 100]:
            office.set(ref, CredentialStatus.INVALID)
        office.publish(at=clock.now())
        chance = random.Random(20261201)  # noqa: S311 # the same list every time
        large = encode(pack({chance.randrange(places): 1 for _ in range(places // 125)}, bits=BITS, size=places))
        office.rows.change(
            "INSERT INTO status_token (list, iat, exp, good_until, changes, token) VALUES ('large', ?, ?, ?, 0, ?)",
            *(clock.now(), clock.now() + 86_400, clock.now() + 3600, large),
        )
    yield f"/status/{refs[0].uri.rpartition('/')[2]}", "/status/large"


def _asked(url: str, pid: int, one: bytes) -> Rate:
    return rated(_CALLS, lambda: load.send(url, [one] * _CALLS, clients=8, status=200), pid)


def _say(work: str, spread: Spread, peer: str, target: float | None) -> None:
    told(work, spread, peer, target)


def _show(line: str) -> None:
    print(line)  # noqa: T201 # what a benchmark is for


if __name__ == "__main__":
    _show(
        f"{'work':<22} {'busy/s':>8} {'clock/s':>8}  {'floor or peer':<32} {'busy/s':>8}"
        "  target   least  median    most"
    )
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
