"""In bulk every statement gets its answer, however often the connection breaks, and none is sent without need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.party.conftest import AT
from tests.unit.party.unsafe_bulk import Mood, UnsafeBulk, unsafe_bulk
from tests.unsafe_scheme import REGISTER, UnsafeScheme
from verifier.core.errors import Malformed, WrongType
from verifier.core.model.calendar import Month
from verifier.core.model.hours import Grant, GrantLine, Hours, HoursLine
from verifier.core.model.statement import Digest
from verifier.core.wire.envelope import digest_of
from verifier.party.home import Home
from verifier.party.outbox import Outbox, Parcel
from verifier.party.register import bulk
from verifier.party.register.answers import Submitted
from verifier.party.register.bulk import BulkClient, Load
from verifier.party.register.doors import ContractorClient
from verifier.party.transport import Refused, Transport, Unreachable


@pytest.fixture
def home(contractor: Home, scheme: UnsafeScheme) -> Home:
    contractor.adopt_directory(scheme.directory, at=AT)
    return contractor


@pytest.fixture
def server(scheme: UnsafeScheme) -> Iterator[UnsafeBulk]:
    with unsafe_bulk(scheme.register, AT) as running:
        yield running


@pytest.fixture
def door(server: UnsafeBulk, home: Home) -> Iterator[ContractorClient]:
    with Transport(server.url, attempts=1) as transport:
        yield ContractorClient(transport, home, now=lambda: AT)


@pytest.fixture
def client(door: ContractorClient) -> BulkClient:
    return BulkClient(door, pause=lambda _: None)


def report(home: Home, part: int, parts: int = 1) -> str:
    return home.sign(
        Hours(
            **home.claims(at=AT, audience=REGISTER),
            contract=Digest(bytes(32)),
            month=Month(2026, 1),
            revision=0,
            part=part,
            parts=parts,
            lines=(HoursLine(Digest(bytes([part]) * 32), 1),),
        )
    )


def loads(home: Home, count: int) -> list[Load]:
    return [Load(report(home, number, count)) for number in range(1, count + 1)]


def digests(answers: list[Submitted | Refused]) -> list[Digest]:
    return [each.receipt.statement.statement for each in answers if isinstance(each, Submitted)]


def test_every_statement_gets_its_own_receipt(client: BulkClient, server: UnsafeBulk, home: Home) -> None:
    sent = loads(home, 5)
    assert digests(list(client.submit_all(sent))) == [digest_of(each.statement) for each in sent]
    assert server.sizes == [5]


@pytest.mark.parametrize(
    "mood",
    [
        Mood(stop=2),
        Mood(stop=2, cut=True),
        Mood(stop=2, last=500),
        Mood(stop=2, last=429),
        Mood(stop=2, last=408),
        Mood(raw=b'{"line":1,"rec', cut=True),
        Mood(raw=b""),
        Mood(status=503),
        Mood(status=429, retry_after="1"),
    ],
    ids=["short", "cut", "failed", "busy", "slow", "half a line", "nothing", "down", "too many"],
)
def test_rest_is_sent_again_where_an_answer_ends(
    client: BulkClient, server: UnsafeBulk, home: Home, mood: Mood
) -> None:
    sent = loads(home, 5)
    server.moods = [mood]
    assert digests(list(client.submit_all(sent))) == [digest_of(each.statement) for each in sent]
    assert server.sizes == [5, 5 - (mood.stop or 0)]
    assert set(server.taken.values()) == {1}


def test_one_line_at_a_time_still_arrives(client: BulkClient, server: UnsafeBulk, home: Home) -> None:
    server.moods = [Mood(stop=1, cut=True)] * 9
    assert len(list(client.submit_all(loads(home, 10)))) == 10
    assert server.sizes == list(range(10, 0, -1))


def test_line_that_is_refused_is_refused_alone(client: BulkClient, server: UnsafeBulk, home: Home) -> None:
    server.moods = [Mood(problems={2: 409, 3: 429})]
    answers = list(client.submit_all(loads(home, 4)))
    assert [each.status if isinstance(each, Refused) else 0 for each in answers] == [0, 409, 429, 0]


@pytest.mark.parametrize("status", [400, 403, 404, 415])
def test_request_that_is_refused_for_good_is_not_repeated(
    client: BulkClient, server: UnsafeBulk, home: Home, status: int
) -> None:
    server.moods = [Mood(status=status)]
    with pytest.raises(Refused) as refused:
        list(client.submit_all(loads(home, 2)))
    assert (refused.value.status, server.sizes) == (status, [2])


def test_patience_ends(client: BulkClient, server: UnsafeBulk, home: Home) -> None:
    server.moods = [Mood(stop=1, cut=True), *[Mood(raw=b"", cut=True)] * 9]
    answers = client.submit_all(loads(home, 3))
    assert isinstance(next(answers), Submitted)
    with pytest.raises(Unreachable):
        next(answers)
    assert server.sizes == [3, 2, 2, 2]


def test_long_wait_is_left_to_a_person(client: BulkClient, server: UnsafeBulk, home: Home) -> None:
    server.moods = [Mood(status=429, retry_after="3600")]
    with pytest.raises(Refused) as refused:
        list(client.submit_all(loads(home, 1)))
    assert (refused.value.retry_after, server.sizes) == (3600, [1])


@pytest.mark.parametrize(
    "raw",
    [
        b'{"line":2,"receipt":"x"}\n',
        b'{"receipt":"x"}\n',
        b'{"line":true,"receipt":"x"}\n',
        b'{"line":1,"receipt":"x"}\n',
        b'{"line":1,"line":1,"receipt":"x"}\n',
        b'{"line":1,"problem":{},"receipt":"x"}\n',
        b'{"line":1,"problem":"no"}\n',
        b'{"line":1}\n',
        b"[]\n",
        b"x\n",
        b"\n",
    ],
)
def test_answer_of_another_shape_is_refused(client: BulkClient, server: UnsafeBulk, home: Home, raw: bytes) -> None:
    server.moods = [Mood(raw=raw)]
    with pytest.raises(Malformed):
        list(client.submit_all(loads(home, 1)))


def test_more_answers_than_lines_are_refused(client: BulkClient, server: UnsafeBulk, home: Home) -> None:
    (load,) = loads(home, 1)
    list(client.submit_all([load]))
    one = f'{{"line":1,"receipt":"{server.receipts[load.statement]}"}}\n'
    server.moods = [Mood(raw=(one + one.replace("1,", "2,", 1)).encode())]
    with pytest.raises(Malformed):
        list(client.submit_all([load]))


def test_receipt_of_another_statement_is_refused(client: BulkClient, server: UnsafeBulk, home: Home) -> None:
    first, second = loads(home, 2)
    list(client.submit_all([first]))
    server.moods = [Mood(raw=f'{{"line":1,"receipt":"{server.receipts[first.statement]}"}}'.encode())]
    with pytest.raises(Exception, match="statement"):
        list(client.submit_all([second]))


def test_page_of_a_proxy_is_no_answer(client: BulkClient, server: UnsafeBulk, home: Home) -> None:
    server.moods = [Mood(media_type="text/html", raw=b"<p>hello")] * 4
    with pytest.raises(Unreachable):
        list(client.submit_all(loads(home, 1)))


def test_what_is_not_sent_at_this_door_is_not_sent(client: BulkClient, server: UnsafeBulk, home: Home) -> None:
    claims = home.claims(at=AT, audience=REGISTER)
    grant = Grant(**claims, hours=Digest(bytes(32)), lines=(GrantLine(Digest(bytes(32)), 1),))
    with pytest.raises(WrongType):
        list(client.submit_all([Load(home.sign(grant))]))
    assert server.sizes == []


def test_requests_are_bounded(client: BulkClient, server: UnsafeBulk, home: Home) -> None:
    sent = [Load(each.statement, bytes(1648)) for each in loads(home, 3)] * 700
    assert len(list(client.submit_all(sent))) == 2100
    assert max(server.sizes) <= bulk.MOST_LINES
    assert sum(server.sizes) == 2100


def test_parcels_go_in_order_and_a_refusal_ends_its_own(
    client: BulkClient, door: ContractorClient, server: UnsafeBulk, home: Home
) -> None:
    """Second parts go when the first parts are answered, so that a part that is refused leaves no half a month."""
    outbox = Outbox(home.vault, door)
    parcels = [Parcel((report(home, 1, 2), report(home, 2, 2))) for _ in range(3)]
    ids = outbox.keep_all((f"hours.bulk{number}", each) for number, each in enumerate(parcels))
    server.moods = [Mood(problems={2: 409})]
    found = outbox.send_all(ids, client)
    assert server.sizes == [3, 2]
    assert [isinstance(found[each], Refused) for each in ids] == [False, True, False]
    assert not set(ids) & set(outbox.waiting())
    assert [outbox.has_received(each) for each in ids] == [True, False, True]


def test_what_was_answered_before_a_failure_is_durable(
    client: BulkClient, door: ContractorClient, server: UnsafeBulk, home: Home
) -> None:
    outbox = Outbox(home.vault, door)
    ids = outbox.keep_all((f"hours.cut{number}", Parcel((report(home, 1),))) for number in range(3))
    server.moods = [Mood(stop=2, cut=True), *[Mood(raw=b"", cut=True)] * 9]
    with pytest.raises(Unreachable):
        outbox.send_all(ids, client)
    assert [outbox.has_received(each) for each in ids] == [True, True, False]
    assert set(outbox.waiting()) >= set(ids)
    server.moods, server.sizes = [], []
    assert len(outbox.send_all(ids, client)) == 3
    assert server.sizes == [1]
    assert not set(ids) & set(outbox.waiting())
