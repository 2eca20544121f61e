"""Two processes on one database are one register: one log, one cap, one trust, and one checkpoint for a beat."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.endurance import often
from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.places import Database, Places, opened, place_in
from tests.service.register.play import Play, accepted, post
from tests.service.register.race import FULL_SHARE, WORKERS, race
from tests.service.register.register_process import lives
from tests.service.register.running import Client, Running, opening_for, serving, settings_in
from tests.service.register.story import BSNS
from tests.service.register.test_grants import assert_ledger_is_the_sum
from tests.service.register.test_race import OnePerson
from tests.service.register.unsafe_guard import unsafe_no_guard
from verifier.core.log.checkpoint import parse_checkpoint
from verifier.core.log.merkle import hash_leaf, root
from verifier.core.wire.note import parse_note
from verifier.service.store.dialects import writers_turn
from verifier.service.store.office import TransactionalOffice
from verifier.service.usecases.pad_log import pad_log
from verifier.service.usecases.sign_checkpoint import sign_checkpoint
from verifier.web.refusals import Unavailable

pytestmark = pytest.mark.slow

PROCESSES = 2
ROUNDS = often(4, 100)
STATEMENTS = often(15, 200)


@pytest.fixture(scope="module")
def pair(cast: Cast, places: Places) -> Iterator[tuple[Running, Running]]:
    """Two processes that serve one database; the first was told of the directory and the enrolments."""
    folder = places("pair")
    with ExitStack() as stack:
        made = [
            stack.enter_context(lives(cast.register.folder, folder, name=f"process{number}"))
            for number in range(PROCESSES)
        ]
        first, second = (Running(each.start(), cast, folder) for each in made)
        first.introduce()
        yield first, second
        first.close()
        second.close()


def assert_one_log(database: Database) -> None:
    """The head and every checkpoint are of the one log that there is, which may have grown meanwhile."""
    notes = [parse_checkpoint(parse_note(note).body) for (note,) in database.rows("SELECT note FROM checkpoint")]
    size, head = database.head()
    hashes = [hash_leaf(leaf) for leaf in database.leaves()]
    assert root(hashes[:size]) == head
    assert notes
    assert all(each.size % 64 == 0 and root(hashes[: each.size]) == each.root for each in notes)


def test_what_one_was_told_the_other_knows_at_once(pair: tuple[Running, Running], cast: Cast) -> None:
    first, second = pair
    made = story.contract(cast)
    receipt = post(second.buyer, "/v1/buyer/contracts", made.token)
    assert post(first.buyer, "/v1/buyer/contracts", made.token) == receipt
    post(first.contractor, "/v1/contractor/acceptances", story.acceptance(cast.contractor, made).token)
    placed = story.placement(cast, made, BSNS[0])
    accepted(second.contractor.post("/v1/contractor/placements", placed.body))
    waiting = accepted(first.agency.get("/v1/agency/placements"))["placements"]
    assert [each["statement"] for each in waiting] == [placed.token]


def test_their_submissions_make_one_log(pair: tuple[Running, Running], cast: Cast) -> None:
    answers: list[int] = []

    def send(url: str, tokens: list[str]) -> None:
        client = Client(url, cast.buyer, "buyer")
        answers.extend(client.post("/v1/buyer/contracts", {"statement": each}).status_code for each in tokens)
        client.close()

    threads = [
        threading.Thread(target=send, args=(each.url, [story.contract(cast).token for _ in range(STATEMENTS)]))
        for each in pair * 2
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert answers == [201] * STATEMENTS * 2 * PROCESSES
    assert_one_log(pair[0].database)


def test_the_cap_holds_over_both(pair: tuple[Running, Running]) -> None:
    contender = OnePerson(Play(pair[0]), *(each.url for each in pair))
    outcome = race(contender, rounds=ROUNDS, after=lambda _: assert_ledger_is_the_sum(pair[0].database))
    contender.close()
    assert outcome.failures == []
    assert 0.99 * FULL_SHARE < outcome.most <= FULL_SHARE
    said = pair[0].database.one("SELECT count(*) FROM statement WHERE typ = 'sr-grant+jwt'")
    assert said == ROUNDS * WORKERS
    assert_one_log(pair[0].database)


@pytest.fixture
def offices(cast: Cast, places: Places) -> Iterator[tuple[TransactionalOffice, TransactionalOffice, Database]]:
    """The offices of two registers that nobody publishes for, over one database."""
    folder = places("offices")
    with serving(cast, folder) as running:
        running.introduce()
    opened = [opening_for(cast)(settings_in(folder)) for _ in range(PROCESSES)]
    yield opened[0].office, opened[1].office, Database(folder)
    for each in opened:
        each.database.close()
        each.allowances.close()


def test_a_beat_is_published_once(offices: tuple[TransactionalOffice, TransactionalOffice, Database]) -> None:
    first, second, database = offices

    async def beat(office: TransactionalOffice, cadence: float) -> str:
        await office.write(pad_log, cadence, client=None)
        return await office.write(sign_checkpoint, unsafe_no_guard, client=None)

    async def run() -> None:
        note = await beat(first, 600)
        assert await beat(second, 600) == note
        assert database.head()[0] == 64
        assert await beat(second, 0.2) != note
        assert database.head()[0] == 128
        assert database.one("SELECT count(*) FROM checkpoint") == 2

    asyncio.run(run())


def test_what_one_padded_and_could_not_sign_the_other_signs(
    offices: tuple[TransactionalOffice, TransactionalOffice, Database],
) -> None:
    first, second, database = offices

    async def run() -> None:
        assert await first.write(pad_log, 600, client=None) == 64
        note = await second.write(sign_checkpoint, unsafe_no_guard, client=None)
        assert parse_checkpoint(parse_note(note).body).size == 64

    asyncio.run(run())
    assert_one_log(database)


@contextmanager
def kept_busy(folder: Path) -> Iterator[None]:
    """Another process of the register keeps the turn to write, as one that hangs would."""
    place = place_in(folder)
    if not place.name:
        with writers_turn(place.url):
            yield
        return
    with Database(folder).connect() as connection, connection.transaction():
        connection.execute("SELECT * FROM head FOR UPDATE")
        yield


def test_who_gets_no_turn_is_told_so_and_may_ask_again(places: Places) -> None:
    folder = places("busy")
    database = opened(folder)

    async def run() -> None:
        with kept_busy(folder), pytest.raises(Unavailable):
            await database.write(lambda _, log: log.append(b"x" * 33))
        assert await database.write(lambda _, log: log.append(b"x" * 33)) == 0

    asyncio.run(run())
    database.close()
