"""A desk between the real register and real evaluators: it countersigns, and nobody else learns about whom."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.service.agency.conftest import Surroundings
from tests.service.agency.desk_process import CONTACT
from tests.unit.party.unsafe_register import FIRST, OTHER_CONTRACTOR
from tests.unsafe_scheme import AGENCY, CONTRACTOR
from verifier import clock
from verifier.core.model.placement import EmploymentKind
from verifier.core.model.statement import Digest
from verifier.core.privacy.subject import Scheme
from verifier.party.agency.app import build_app
from verifier.party.agency.desk import Desk
from verifier.party.agency.evaluators import ListedEvaluators
from verifier.party.agency.registers.csv_file import COLUMNS, CsvFile
from verifier.party.agency.settings import DeskSettings
from verifier.party.agency.trail import Event
from verifier.party.contractor import Person, Work
from verifier.party.register.doors import AgencyClient

#: BRP test persons (field facts, 5.1): employed, unknown, employed elsewhere, by statement number.
KNOWN, UNKNOWN, ELSEWHERE, BY_NUMBER, LATER, LAST = (
    "999993847",
    "999993483",
    "999990482",
    "999993653",
    "999995017",
    "999990408",
)
NUMBER = "DGV-2026-0815"
WORK = Work(
    agency=AGENCY,
    first_day=FIRST,
    last_day=None,
    hours_per_week=3600,
    employment_kind=EmploymentKind.FIXED_TERM,
)


def row(bsn: str, number: str = "", employer: str = CONTRACTOR) -> str:
    cells = {
        "bsn": bsn,
        "statement_number": number,
        "birth_date": "1990-01-01",
        "group": "participation_act",
        "since": "2024-01-01",
        "employers": f"{employer}@2025-01-01..",
    }
    return ",".join(cells.get(column, "") for column in COLUMNS)


@contextmanager
def face(around: Surroundings, people_file: Path, trail: list[Event]) -> Iterator[TestClient]:
    """The desk's face, on connections of its own."""
    rows = (row(KNOWN), row(ELSEWHERE, employer=OTHER_CONTRACTOR), row(BY_NUMBER, NUMBER), row(LATER), row(LAST))
    people_file.write_text("\n".join((",".join(COLUMNS), *rows, "")))
    with ExitStack() as stack:
        evaluators = stack.enter_context(ListedEvaluators(around.home))
        door = AgencyClient(around.register.transport(around.to_register.url), around.home)
        people = CsvFile.open(people_file)
        desk = Desk(around.home, door, evaluators, people, settings=DeskSettings(), trail=trail.append)
        yield stack.enter_context(TestClient(build_app(desk, contact=CONTACT, public_url="http://127.0.0.1")))


def attested(around: Surroundings, contract: Digest, *people: Person) -> list[Digest]:
    contractor = around.register.contractor()
    return [contractor.attest(contract, person=each, work=WORK).placement for each in people]


def of(bsn: str) -> Person:
    return Person(Scheme.BSN, bsn, date(1990, 1, 1))


def states(around: Surroundings, contract: Digest) -> dict[Digest, str]:
    return {each.placement: str(each.state) for each in around.register.contractor().decisions(contract)}


def counts(**given: int) -> dict[str, int]:
    return {**dict.fromkeys(("fetched", "eligible", "declined", "waiting", "refused"), 0), **given}


def test_round_tells_nobody_else_who_it_was(
    surroundings: Surroundings, people_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    contract = surroundings.register.accepted("DESK-1")
    asked = [of(KNOWN), of(UNKNOWN), of(ELSEWHERE), Person(Scheme.STATEMENT, NUMBER, None)]
    known, unknown, elsewhere, by_number = attested(surroundings, contract, *asked)
    trail: list[Event] = []
    with face(surroundings, people_file, trail) as desk:
        answer = desk.post("/v1/rounds")
        worklist = desk.get("/v1/worklist")
        assert desk.get("/v1/health").json() == {"status": "ok"}
    assert answer.json() == counts(fetched=4, eligible=2, declined=2)
    assert sorted((each["decision"], each["reason"]) for each in worklist.json()["items"]) == [
        ("declined", "not_employed"),
        ("declined", "unknown_person"),
        ("eligible", "valued"),
        ("eligible", "valued"),
    ]
    assert states(surroundings, contract) == {
        known: "eligible",
        unknown: "declined",
        elsewhere: "declined",
        by_number: "eligible",
    }
    scanned = {
        "home": b"".join(each.read_bytes() for each in surroundings.home.folder.rglob("*") if each.is_file()),
        "face": answer.content + worklist.content,
        "trail": repr(trail).encode(),
        "streams": "".join(capfd.readouterr()).encode(),
        "said": b"".join(
            each.path.encode() + each.headers.encode() + each.body
            for relay in (surroundings.to_register, *surroundings.to_evaluators.values())
            for each in relay.said
        ),
        "evaluators": "".join(each.written() for each in surroundings.evaluators.values()).encode(),
    }
    for bsn in (KNOWN, UNKNOWN, ELSEWHERE, BY_NUMBER):
        assert [name for name, content in scanned.items() if shown(bsn, content)] == []
    assert shown(KNOWN, people_file.read_bytes())
    assert all(scanned[name] for name in ("home", "face", "trail", "said", "evaluators"))


def test_evaluator_whose_answer_is_lost_leaves_the_placement_waiting(
    surroundings: Surroundings, people_file: Path
) -> None:
    contract = surroundings.register.accepted("DESK-2")
    (placement,) = attested(surroundings, contract, of(LATER))
    second = list(surroundings.to_evaluators.values())[1]
    with face(surroundings, people_file, []) as desk:
        second.lossy = "/evaluations"
        assert desk.post("/v1/rounds").json() == counts(fetched=1, waiting=1)
        assert desk.get("/v1/worklist").json()["items"][0]["reason"] == "evaluator_unavailable"
        assert states(surroundings, contract) == {placement: "waiting"}
        second.lossy = ""
        assert desk.post("/v1/rounds").json() == counts(fetched=1, eligible=1)
    assert states(surroundings, contract) == {placement: "eligible"}


def test_decision_whose_receipt_is_lost_is_sent_again_byte_for_byte(
    surroundings: Surroundings, people_file: Path
) -> None:
    contract = surroundings.register.accepted("DESK-3")
    (placement,) = attested(surroundings, contract, of(LAST))
    relay = surroundings.to_register
    before = len(relay.said)
    with face(surroundings, people_file, []) as desk:
        relay.lossy = "/eligibilities"
        assert desk.post("/v1/rounds").json() == counts(fetched=1, waiting=1)
        assert states(surroundings, contract) == {placement: "eligible"}
        relay.lossy = ""
    with face(surroundings, people_file, []) as desk:
        assert desk.post("/v1/rounds").json() == counts(eligible=1)
        assert desk.post("/v1/rounds").json() == counts()
    bodies = [each.body for each in relay.said[before:] if each.path.endswith("/eligibilities")]
    assert len(bodies) == 3
    assert len(set(bodies)) == 1


def test_face_adopts_what_the_root_signed(surroundings: Surroundings, people_file: Path) -> None:
    with face(surroundings, people_file, []) as desk:
        answer = desk.post("/v1/directories", json={"statement": "no token"})
        assert (answer.status_code, answer.json()["code"]) == (400, "not_canonical")
        token = (surroundings.home.folder / "directory.jwt").read_text()
        assert desk.post("/v1/directories", json={"statement": token}).json() == {
            "version": surroundings.home.trust(at=clock.now()).directory.version
        }


def shown(bsn: str, content: bytes) -> bool:
    """Whether ``content`` holds the number or its SHA-256: raw, in hex, or inside base64 at any offset."""
    return any(
        form in content
        for octets in (bsn.encode(), hashlib.sha256(bsn.encode()).digest())
        for form in (octets, octets.hex().encode(), octets.hex().upper().encode(), *_inside_base64(octets))
    )


def _inside_base64(octets: bytes) -> Iterator[bytes]:
    """The characters that ``octets`` alone decide, at each of the three offsets, in both alphabets."""
    for offset in range(3):
        first, last = -(-8 * offset // 6), 8 * (offset + len(octets)) // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(bytes(offset) + octets)[first:last]


@pytest.mark.parametrize("around", [b"", b"a", b"ab", b"abc"], ids=len)
def test_scan_finds_what_is_there(around: bytes) -> None:
    digest = hashlib.sha256(KNOWN.encode()).digest()
    for octets in (KNOWN.encode(), digest):
        for form in (octets, octets.hex().encode(), base64.b64encode(around + octets + b"more")):
            assert shown(KNOWN, b"before" + form + b"after")
            assert not shown(UNKNOWN, b"before" + form + b"after")
