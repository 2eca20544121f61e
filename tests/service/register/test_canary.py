"""A BSN that comes in anywhere goes nowhere: not into an answer, the database, or what the process writes."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests import loopback
from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.places import Database, Places
from tests.service.register.play import Play
from tests.service.register.register_process import Lives, lives
from tests.service.register.running import Running, admission, assertion
from tests.service.register.stage import sealed
from tests.service.register.story import BSNS

pytestmark = pytest.mark.slow

#: A test person whom no other test of this module seals (field-facts 5.1).
CANARY = "999990408"
MEGABYTE = 1024 * 1024


def traces(bsn: str) -> set[bytes]:
    """The number in clear and in base64 at each alignment, as far as it does not depend on its neighbours."""
    raw = bsn.encode("ascii")
    encoded = [base64.b64encode(b"\x00" * shift + raw)[4 if shift else 0 : -4] for shift in range(3)]
    return {raw, *encoded}


def found_in(octets: bytes, bsn: str) -> bool:
    return any(trace in octets for trace in traces(bsn))


@pytest.fixture(scope="module")
def folder(places: Places) -> Path:
    return places("canary")


@pytest.fixture(scope="module")
def life(cast: Cast, folder: Path) -> Iterator[Lives]:
    with lives(cast.register.folder, folder) as register:
        yield register


@pytest.fixture(scope="module")
def running(life: Lives, cast: Cast, folder: Path) -> Iterator[Running]:
    made = Running(life.start(), cast, folder)
    made.introduce()
    yield made
    made.close()


def odd_places(running: Running, cast: Cast) -> Iterator[tuple[str, httpx2.Response]]:
    """Requests that hold the canary where nobody expects one, each with its answer."""
    http, buyer = running.public.http, running.buyer
    made = story.contract(cast)
    yield "path", http.get(f"/v1/public/enrolments/{CANARY}")
    yield "unknown path", http.get(f"/v1/{CANARY}")
    yield "query", http.get(f"/v1/public/health?bsn={CANARY}")
    yield "digest", running.contractor.get(f"/v1/contractor/placements/{CANARY}/decision")
    yield "moment", buyer.get(f"/v1/buyer/contracts/{made.name}/bundles/{CANARY}")
    yield "parameter", running.contractor.get(f"/v1/contractor/placements?contract={CANARY}&bsn={CANARY}")
    yield "header", http.get("/v1/public/health", headers={"X-BSN": CANARY, "Cookie": f"bsn={CANARY}"})
    yield "bearer", http.get("/v1/buyer/contracts", headers={"Authorization": f"Bearer {CANARY}"})
    yield "media type", http.post("/v1/oauth/token", content=b"", headers={"Content-Type": f"text/{CANARY}"})
    yield "method", http.request(f"M{CANARY}", "/v1/public/health")
    yield "form", http.post("/v1/oauth/token", data={"grant_type": CANARY, CANARY: "1"})
    for claim in ("iss", "sub", "aud", "jti", CANARY):
        spoilt = assertion(cast.buyer, **{claim: CANARY})
        yield f"assertion {claim[:3]}", http.post("/v1/oauth/token", data=admission("buyer", spoilt))
    spoilt = assertion(cast.buyer, kid=CANARY)
    yield "assertion kid", http.post("/v1/oauth/token", data=admission("buyer", spoilt))
    yield "typ", http.post("/v1/oauth/token", data=admission("buyer", assertion(cast.buyer, typ=CANARY)))
    for body in bodies(cast):
        yield "body", buyer.post("/v1/buyer/contracts", body)
    text = {"Content-Type": "application/json"} | buyer.headers
    for content in (CANARY, f'{{"{CANARY}":', f'{{"statement": "{CANARY}", "statement": "x"}}'):
        yield "text", http.post("/v1/buyer/contracts", content=content, headers=text)
    yield "verdict", buyer.post("/v1/buyer/verdicts", {"contract": CANARY, "moment": CANARY})
    yield "count", running.agency.post("/v1/agency/tickets", {"count": int(CANARY)})


def bodies(cast: Cast) -> Iterator[dict[str, Any]]:
    """Bodies around a statement, and statements, that hold the canary."""
    made = story.contract(cast)
    yield {"statement": CANARY}
    yield {"statement": made.token, CANARY: 1}
    yield {"statement": made.token, "bsn": CANARY}
    yield {"statement": [CANARY]}
    for member in ("iss", "jti", "contractor", "region", "moments", "malus_basis_points", "first_day", CANARY):
        yield {"statement": sealed(cast.buyer, made.statement, **{member: CANARY})}
    yield {"statement": sealed(cast.buyer, made.statement, value=-int(CANARY))}
    yield {"statement": sealed(cast.buyer, made.statement, ruleset={"name": CANARY, "digest": CANARY})}
    yield {"statement": made.token.replace(".", f"{CANARY}.", 1)}
    yield {"statement": story.signed(cast.other_buyer, replace(made.statement, iss=cast.other_buyer.party)).token}


def test_is_in_no_answer_no_table_and_no_log(running: Running, cast: Cast, life: Lives, folder: Path) -> None:
    for where, answer in odd_places(running, cast):
        said = answer.content + repr(answer.headers.raw).encode()
        assert not found_in(said, CANARY), where
        assert answer.status_code < 500, where
    assert_nowhere(folder, life, CANARY)


def test_a_sealed_person_is_nowhere_in_clear(running: Running, life: Lives, folder: Path) -> None:
    play = Play(running)
    contract = play.contract()
    placed, _ = play.eligible(contract, BSNS[0])
    play.hours(contract, [(placed, 1000)])
    play.placement(contract, BSNS[1])
    for bsn in BSNS[:2]:
        assert_nowhere(folder, life, bsn)


def test_negative_control_a_bsn_that_is_kept_is_found(tmp_path: Path) -> None:
    for shift in range(3):
        token = base64.urlsafe_b64encode(b"x" * shift + CANARY.encode() + b"xx")
        assert found_in(token, CANARY)


def files_of(folder: Path) -> list[Path]:
    """Every file of the register, and of its part of PostgreSQL: tables, write-ahead log and the server's log."""
    files = [path for path in folder.iterdir() if path.name != "place.json"]
    database = Database(folder)
    if database.place.name:
        database.change("CHECKPOINT")
        oid = database.one("SELECT oid FROM pg_database WHERE datname = current_database()")
        server = Path(database.place.socket)
        files += [server / "log", *(server / "data/base" / str(oid)).iterdir()]
        files += (path for path in (server / "data/pg_wal").iterdir() if path.is_file())
    return sorted(files)


def assert_nowhere(folder: Path, life: Lives, bsn: str) -> None:
    """Not in any file of the register, its write-ahead log included, nor in what it wrote."""
    files = files_of(folder)
    assert any("wal" in str(path) for path in files)
    for path in files:
        assert not found_in(path.read_bytes(), bsn), path.name
    assert not found_in(life.written().encode(), bsn)


class TestSize:
    def test_200_megabytes_are_refused_without_being_kept(self, running: Running, life: Lives) -> None:
        running.buyer.get("/v1/buyer/contracts")
        before, counts = life.peak_kib(), running.database.one("SELECT count(*) FROM statement")
        for path, headers in (
            ("/v1/operator/directories", {}),
            ("/v1/buyer/contracts", running.buyer.headers),
            ("/v1/agency/eligibilities", running.agency.headers),
        ):
            answer = loopback.post(
                f"{running.url}{path}",
                content=(b" " * MEGABYTE for _ in range(200)),
                headers={"Content-Type": "application/json", **headers},
                timeout=60,
            )
            assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
        assert life.peak_kib() - before < 16 * 1024
        assert running.database.one("SELECT count(*) FROM statement") == counts
