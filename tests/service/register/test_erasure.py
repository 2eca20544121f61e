"""Erasure: the closing stays, what was attested goes, on both databases; and nothing else can be deleted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.service.register import story
from tests.service.register.audited import JUNE, THIRD, Audited, lines_of, played, wait_for_checkpoint
from tests.service.register.cast import Cast
from tests.service.register.checking import check_with
from tests.service.register.lines import PLACEMENTS, codes, send_lines
from tests.service.register.places import Places, place_in
from tests.service.register.play import Play, accepted, refused
from tests.service.register.running import serving, settings_in
from tests.service.register.story import BSNS, MARCH, somebody
from tests.service.register.test_grants import assert_ledger_is_the_sum
from tests.service.register.test_migrations import REFUSED
from verifier import clock
from verifier.core.errors import ContractClosed, OutsideWindow, UnknownReference
from verifier.core.model.audit_report import Judged
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.report import Status
from verifier.core.model.statement import Digest
from verifier.core.privacy.group import BASE
from verifier.core.procedure.audit import steps
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.service.usecases.close_contract import Closed, close_contract
from verifier.service.usecases.erase_contract import ErasureWanted, erase_contract
from verifier.service.usecases.hold_contract import HoldWanted, hold_contract
from verifier.service.wiring import Keys, owners_office

pytestmark = pytest.mark.slow

#: What is left of a contract when the people are gone.
LEFT = {
    "sr-contract+jwt": 1,
    "sr-acceptance+jwt": 1,
    "sr-claim+jwt": 2,
    "sr-verdict+jwt": 2,
    "sr-closing+jwt": 1,
}


@pytest.fixture(scope="module")
def closed(cast: Cast, places: Places) -> Iterator[tuple[Audited, Closed]]:
    folder = places("erased")
    with serving(cast, folder, cadence=1) as running:
        running.introduce()
        audited = played(Play(running))
        before = set(leaves_of(audited))
        gone = close(audited, contract_of(audited))
        wait_for_checkpoint(audited.play)
        assert before <= set(leaves_of(audited))
        yield audited, gone


def office_of(audited: Audited, work: Callable[[Any], Any]) -> Any:
    """Do ``work`` with the office of a maintenance program, which works as the owner of the tables."""
    register = audited.play.register
    keys = Keys(register.cast.register.custodian, register.cast.register.kit)
    with owners_office(keys, settings_in(register.folder)) as office:
        return asyncio.run(work(office))


def close(audited: Audited, contract: Verified[Contract]) -> Closed:
    """Close a contract, whether its time is over or not."""
    closed: Closed = office_of(audited, lambda office: office.write(close_contract, contract, client=None))
    return closed


def contract_of(audited: Audited) -> Verified[Contract]:
    return recall(audited.contract.token, Contract, digest=audited.contract.digest)


def leaves_of(audited: Audited) -> list[bytes]:
    return [bytes(each) for each in audited.play.register.database.leaves()]


def test_everything_that_was_said_of_people_is_gone(closed: tuple[Audited, Closed]) -> None:
    audited, gone = closed
    database = audited.play.register.database
    contract = audited.contract.digest
    assert gone.statements > 270
    assert database.one("SELECT count(*) FROM tombstone WHERE contract = ?", contract) == gone.statements
    kinds = dict(database.rows("SELECT typ, count(*) FROM statement WHERE contract = ? GROUP BY typ", contract))
    assert kinds == LEFT
    for table in ("placement", "pseudonym", "granted"):
        assert database.one(f"SELECT count(*) FROM {table}") == 0  # noqa: S608 # our own names
    assert database.one("SELECT count(*) FROM ledger") == 0
    assert_ledger_is_the_sum(database)
    assert database.recomputed_head() == database.head()


def test_what_is_left_is_checked_as_it_was_judged(closed: tuple[Audited, Closed], tmp_path: Path) -> None:
    audited, gone = closed
    bundle = audited.bundle(audited.play.register.auditor, "auditor")
    report = audited.report(tmp_path, bundle)
    assert (report.status, report.differences) == (Status.VALID, ())
    assert [each.judged for each in report.verdicts] == [Judged.AS_JUDGED] * 2
    assert report.counts == LEFT
    assert gone.closing.statement.people == 5
    assert lines_of(bundle)[0]["closing"] == base64url.encode(gone.closing.digest)


def test_the_log_is_sound_and_says_how_much_was_erased(
    closed: tuple[Audited, Closed], cast: Cast, tmp_path: Path
) -> None:
    audited, gone = closed
    code, told = check_with(cast, tmp_path)(place_in(audited.play.register.folder).url)
    assert (code, told["status"], told["findings"]) == (0, "sound", [])
    assert told["erased"] == gone.statements


def test_claim_is_still_proven_by_the_point_of_the_closing(
    closed: tuple[Audited, Closed], cast: Cast, tmp_path: Path
) -> None:
    """The control: with another point the proof of the last moment's claim does not hold."""
    audited, gone = closed
    lines = audited.bundle(audited.play.register.auditor, "auditor").splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if b"sr-closing+jwt" in line)
    other = replace(gone.closing.statement, point=bytes(BASE))
    token = cast.register.sign(other)
    read = {**lines_of(lines[place])[0], "token": token}
    lines[place] = read_back(read)
    header = {**lines_of(lines[0])[0], "closing": base64url.encode(digest_of(token))}
    lines[0] = read_back(header)
    report = audited.report(tmp_path, b"".join(lines))
    assert (steps.PROOF, "bad_threshold_proof") in {(each.step, each.code) for each in report.differences}


def read_back(members: dict[str, Any]) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def test_header_that_names_no_closing_is_found(closed: tuple[Audited, Closed], tmp_path: Path) -> None:
    audited, _ = closed
    lines = audited.bundle(audited.play.register.auditor, "auditor").splitlines(keepends=True)
    header = lines_of(lines[0])[0]
    header.pop("closing")
    report = audited.report(tmp_path, b"".join([read_back(header), *lines[1:]]))
    assert report.status is Status.INVALID


def test_statement_without_a_tombstone_cannot_be_deleted(closed: tuple[Audited, Closed]) -> None:
    database = closed[0].play.register.database
    leaf = database.one("SELECT leaf_index FROM statement WHERE typ = 'sr-closing+jwt'")
    with pytest.raises(REFUSED):
        database.change("DELETE FROM statement WHERE leaf_index = ?", leaf)
    database.change("INSERT INTO tombstone VALUES (?, 't', ?, 'retention_over', ?)", 10**9, b"\1", b"\2")
    with pytest.raises(REFUSED):
        database.change("DELETE FROM tombstone WHERE leaf_index = ?", 10**9)
    with pytest.raises(REFUSED):
        database.change("UPDATE statement SET token = '' WHERE leaf_index = ?", leaf)


def test_tombstone_that_names_no_closing_opens_nothing(closed: tuple[Audited, Closed]) -> None:
    audited, _ = closed
    database = audited.play.register.database
    leaf, other = database.one(
        "SELECT leaf_index, digest FROM statement WHERE typ = 'sr-acceptance+jwt' AND contract = ?",
        audited.contract.digest,
    )
    database.change("INSERT INTO tombstone VALUES (?, 't', ?, 'retention_over', ?)", leaf, b"\1", bytes(other))
    with pytest.raises(REFUSED):
        database.change("DELETE FROM statement WHERE leaf_index = ?", leaf)


def test_nobody_sees_a_closing(closed: tuple[Audited, Closed]) -> None:
    audited, gone = closed
    name = base64url.encode(gone.closing.digest)
    register = audited.play.register
    for client, door in ((register.buyer, "buyer"), (register.contractor, "contractor")):
        assert refused(client.get(f"/v1/{door}/statements/{name}")) == (404, "not_found")


def test_nothing_is_added_to_what_was_closed(closed: tuple[Audited, Closed]) -> None:
    """By its name, one by one and many at a time; to another contract of the same parties it is added."""
    audited, _ = closed
    play, contractor = audited.play, audited.play.register.contractor
    other = play.contract()
    told = []
    for contract in (other, audited.contract):
        placed = story.placement(play.cast, contract, BSNS[0]).body
        hours = story.hours(play.cast.contractor, contract, [(audited.placed["first"], THIRD)])
        (line,) = codes(send_lines(contractor, PLACEMENTS, [story.placement(play.cast, contract, BSNS[1]).body]))
        sent = contractor.post("/v1/contractor/placements", placed)
        reported = contractor.post("/v1/contractor/hours", {"statement": hours.token})
        inputs = contractor.get(f"/v1/contractor/contracts/{contract.name}/inputs")
        told.append((line, sent.status_code, refused(reported), inputs.status_code))
    erased = (409, "contract_closed")
    assert refused(sent) == refused(inputs) == erased
    # Hours of the other contract name a placement that is gone.
    assert told == [("ok", 201, (409, "unknown_reference"), 200), ("contract_closed", 409, erased, 409)]


def test_what_was_answered_is_repeated_and_it_is_closed_once(closed: tuple[Audited, Closed]) -> None:
    audited, _ = closed
    for moment, said in zip((MARCH, JUNE), audited.verdicts, strict=True):
        question = {"contract": audited.contract.name, "moment": str(moment)}
        assert accepted(audited.play.register.buyer.post("/v1/buyer/verdicts", question))["statement"] == said
    with pytest.raises(ContractClosed):
        erased(audited, audited.contract.digest)


def test_moment_that_nobody_asked_about_has_no_answer_any_more(closed: tuple[Audited, Closed]) -> None:
    """Never one about what is gone: before the first answer a refusal, after it the last one again."""
    play = closed[0].play
    for earlier in (False, True):
        contract = play.contract()
        placed, _ = play.eligible(contract, somebody())
        play.hours(contract, [(placed, THIRD)])
        questions = [{"contract": contract.name, "moment": str(each)} for each in (MARCH, JUNE)]
        asked = [play.register.buyer.post("/v1/buyer/verdicts", questions[0]).json()] if earlier else []
        close(closed[0], recall(contract.token, Contract, digest=contract.digest))
        late = play.register.buyer.post("/v1/buyer/verdicts", questions[1])
        if earlier:
            assert accepted(late) == asked[0]
        else:
            assert refused(late) == (409, "contract_closed")


def test_what_is_not_over_is_not_erased(closed: tuple[Audited, Closed]) -> None:
    audited, _ = closed
    contract = audited.play.contract().digest
    for digest, refusal in ((contract, OutsideWindow), (Digest(bytes(32)), UnknownReference)):
        with pytest.raises(refusal):
            erased(audited, digest)


def test_hold_is_kept_and_ended(closed: tuple[Audited, Closed]) -> None:
    audited, _ = closed
    contract = audited.play.contract().digest
    for until in (clock.now() + 60, None):
        held(audited, contract, until)
        query = "SELECT legal_hold_until FROM contract WHERE digest = ?"
        assert audited.play.register.database.one(query, contract) == until
    with pytest.raises(UnknownReference):
        held(audited, Digest(bytes(32)), None)


@pytest.mark.parametrize("table", ["statement", "pseudonym", "placement", "granted", "ledger"])
def test_serving_role_may_erase_nothing(closed: tuple[Audited, Closed], table: str) -> None:
    """On PostgreSQL, where there are roles; only the owner of the tables deletes, under the closing."""
    database = closed[0].play.register.database
    if not database.place.name:
        assert database.place.url.startswith("sqlite:")  # which has no roles
        return
    allowed = {"granted"}  # what a revision replaces
    found = database.one("SELECT has_table_privilege('register_service', ?, 'DELETE')", table)
    assert found == (table in allowed)


def erased(audited: Audited, contract: Digest) -> Any:
    wanted = ErasureWanted(contract=contract)
    return office_of(audited, lambda office: office.write(erase_contract, wanted, client=None))


def held(audited: Audited, contract: Digest, until: int | None) -> None:
    wanted = HoldWanted(contract=contract, until=until)
    office_of(audited, lambda office: office.write(hold_contract, wanted, client=None))
