"""Work that requests share: placements of one client that wait together, and verdicts that were given before."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session

from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.places import Places
from tests.service.register.play import Play, accepted
from tests.service.register.running import Running, opening_for, serving, settings_in
from tests.service.register.story import BSNS, JANUARY, MARCH, Placed, Signed
from verifier.core.errors import NotAccepted, Refusal, SameIdOtherContent
from verifier.core.model.party import PartyId
from verifier.core.model.receipt import Receipt
from verifier.core.procedure.intake import recall
from verifier.core.wire.envelope import digest_of
from verifier.service.audit import Note, noting
from verifier.service.store.log import LogBatch
from verifier.service.store.said import Said
from verifier.service.store.shortcuts import jointly
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.keep_placements import PlacementSubmission
from verifier.service.usecases.repeat_verdict import repeat_verdict
from verifier.service.usecases.submit_placement import submit_placement
from verifier.service.usecases.verdict_question import VerdictQuestion
from verifier.service.wiring import Register


@pytest.fixture
def playing(cast: Cast, places: Places) -> Iterator[Play]:
    with serving(cast, places("shared")) as running:
        running.introduce()
        yield Play(running)


@pytest.fixture
def opened(playing: Play) -> Iterator[Register]:
    """A second process of the same register, whose groups a test can hold."""
    register = opening_for(playing.cast)(settings_in(playing.register.folder))
    yield register
    register.database.close()
    register.allowances.close()


async def in_one_group(register: Register, *works: Any) -> list[Any]:
    """Run all ``works`` in one commit: the writer is held until every one of them waits."""
    held, holds = threading.Event(), threading.Event()

    def hold(_session: Session, _log: LogBatch) -> None:
        holds.set()
        held.wait(20)

    first = asyncio.ensure_future(register.database.write(hold))
    await asyncio.to_thread(holds.wait, 20)
    waiting = [asyncio.ensure_future(work()) for work in works]
    await asyncio.sleep(0)
    held.set()
    await first
    return await asyncio.gather(*waiting, return_exceptions=True)


def submission(placed: Placed, client: PartyId, note: Note) -> PlacementSubmission:
    with noting(note):
        return PlacementSubmission(
            client=client, unverified_token=placed.token, sealed_subject=placed.sealed_subject
        )


def test_placements_that_wait_together_are_each_answered_as_alone(playing: Play, opened: Register) -> None:
    """Two clients, one refused and one repeated among them: nobody gets what is another's."""
    cast, contract = playing.cast, playing.contract()
    offered = story.contract(cast)
    accepted(playing.register.buyer.post("/v1/buyer/contracts", {"statement": offered.token}))
    good = [story.placement(cast, contract, bsn) for bsn in BSNS[:3]]
    refused = story.placement(cast, offered, BSNS[3])
    foreign = story.placement(cast, contract, BSNS[4])
    sent = [good[0], refused, good[1], good[0], good[2]]
    notes = [Note() for _ in sent]
    ours, other = cast.contractor.party, cast.other_contractor.party
    before = playing.register.database.counts()

    async def run() -> list[Any]:
        commands = [submission(each, ours, note) for each, note in zip(sent, notes, strict=True)]
        works = [_writing(opened, each, ours) for each in commands]
        return await in_one_group(opened, *works, _writing(opened, submission(foreign, other, Note()), other))

    *answers, theirs = asyncio.run(run())
    assert [type(each) for each in answers] == [str, NotAccepted, str, str, str]
    assert isinstance(theirs, Refusal)
    assert answers[3] == answers[0]
    for placed, receipt in zip(good, (answers[0], answers[2], answers[4]), strict=True):
        assert recall(receipt, Receipt, digest=digest_of(receipt)).statement.statement == placed.digest
    assert [note.digests for note in notes] == [[each.digest] for each in sent]
    after = playing.register.database.counts()
    assert (after["placement"] - before["placement"], after["log"] - before["log"]) == (3, 3)
    assert playing.register.database.recomputed_head() == playing.register.database.head()


def _writing(register: Register, command: PlacementSubmission, client: PartyId) -> Any:
    return lambda: register.office.write(submit_placement, command, client=client)


def test_the_second_statement_with_one_jti_is_refused_alone(playing: Play, opened: Register) -> None:
    cast, contract = playing.cast, playing.contract()
    one = story.placement(cast, contract, BSNS[0])
    same = Placed(
        one.statement.__class__(**{**_members(one), "hours_per_week": 100}), "", one.sealed_subject
    ).statement
    other = Placed(same, cast.contractor.sign(same), one.sealed_subject)
    client = cast.contractor.party

    async def run() -> list[Any]:
        works = [_writing(opened, submission(each, client, Note()), client) for each in (one, other)]
        return await in_one_group(opened, *works)

    assert [type(each) for each in asyncio.run(run())] == [str, SameIdOtherContent]


def _members(placed: Placed) -> dict[str, Any]:
    return {name: getattr(placed.statement, name) for name in placed.statement.__dataclass_fields__}


def fails_together(_uow: UnitOfWork, commands: Any, /, *, at: int) -> list[int]:
    raise ValueError(f"{len(commands)} at {at}")


@jointly(fails_together)
def doubled(_uow: UnitOfWork, number: int, /, *, at: int) -> int:
    if at and number == 2:
        raise LookupError("two")
    return 2 * number


def test_what_fails_together_is_done_one_by_one(opened: Register) -> None:
    async def run() -> list[Any]:
        office = opened.office
        return await in_one_group(
            opened, *(lambda each=each: office.write(doubled, each, client=None) for each in (1, 2, 3))
        )

    one, two, three = asyncio.run(run())
    assert (one, type(two), three) == (2, LookupError, 6)


def ask(register: Running, contract: Signed, moment: Any) -> str:
    answer = register.buyer.post("/v1/buyer/verdicts", {"contract": contract.name, "moment": str(moment)})
    return str(accepted(answer)["statement"])


def test_a_repeated_verdict_writes_nothing(playing: Play) -> None:
    """Only *pending* gives way to a later answer, so the same one comes back after what changes nothing."""
    register, contract = playing.register, playing.contract()
    first = ask(register, contract, MARCH)
    before = register.database.counts()
    assert [ask(register, contract, MARCH) for _ in range(3)] == [first] * 3
    assert register.database.counts() == before
    eligible, _ = playing.eligible(contract, BSNS[0])
    playing.hours(contract, [(eligible, 15_600)], month=JANUARY)
    before = register.database.counts()
    assert [ask(register, contract, MARCH) for _ in range(2)] == [first] * 2
    assert register.database.counts() == before


def test_what_is_remembered_is_judged_anew_after_any_statement_and_on_another_day(
    playing: Play, opened: Register
) -> None:
    """What is remembered for a question is spoilt here: whoever gets it back was answered from memory."""
    register, contract = playing.register, playing.contract()
    given = ask(register, contract, MARCH)
    client = playing.cast.buyer.party
    question = VerdictQuestion(client=client, contract=contract.digest, moment=MARCH)

    def spoil(uow: UnitOfWork, _: None, /, *, at: int) -> int:
        newest = uow.statements.newest()
        uow.said.remember((client, contract.digest, MARCH), Said("spoilt", newest, at))
        return at

    def repeated(uow: UnitOfWork, days: int, /, *, at: int) -> str | None:
        return repeat_verdict(uow, question, at=at + days * 24 * 3600)

    async def again(days: int = 0) -> str | None:
        return await opened.office.read(repeated, days, client=client)

    async def run() -> None:
        await opened.office.read(spoil, None, client=None)
        assert await again() == "spoilt"
        assert await again(days=1) == given
        await opened.office.read(spoil, None, client=None)
        await asyncio.to_thread(playing.contract)  # a statement about something else
        assert await again() == given

    asyncio.run(run())


def test_what_one_buyer_was_told_is_nothing_to_another(playing: Play) -> None:
    register, contract = playing.register, playing.contract()
    for _ in range(3):
        ask(register, contract, MARCH)
    asked = {"contract": contract.name, "moment": str(MARCH)}
    absent = {**asked, "contract": "A" * 43}
    answers = [register.other_buyer.post("/v1/buyer/verdicts", each) for each in (asked, absent)]
    assert answers[0].status_code == answers[1].status_code == 409
    assert answers[0].content == answers[1].content
    assert json.loads(answers[0].content)["code"] == "unknown_reference"


def test_a_verdict_is_not_repeated_once_its_contract_is_withdrawn(playing: Play) -> None:
    register, contract = playing.register, playing.contract()
    for _ in range(2):
        ask(register, contract, MARCH)
    for home, door in ((playing.cast.buyer, "buyer"), (playing.cast.contractor, "contractor")):
        withdrawn = story.withdrawal(home, contract)
        accepted(getattr(register, door).post(f"/v1/{door}/withdrawals", {"statement": withdrawn.token}))
    answer = register.buyer.post("/v1/buyer/verdicts", {"contract": contract.name, "moment": str(MARCH)})
    assert (answer.status_code, answer.json()["code"]) == (409, "withdrawn")
