"""Statuses: places that are given out once, changes that follow the edges, and lists that are signed when due."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest

from tests.service.register.cast import ISSUER, Cast
from tests.service.register.places import Places
from tests.service.register.statuses import Desk, desk
from verifier import clock
from verifier.core.errors import AlreadyDecided, UnknownReference
from verifier.core.model.status import TRANSITIONS, CredentialStatus, StatusRef
from verifier.core.procedure.status import verify_status_token
from verifier.core.wire.status_list import encode
from verifier.service.store.draw import PLACES, Draw
from verifier.service.store.scope import OutsideScope, Scope
from verifier.service.store.statuses import Statuses
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.publish_status_list import LASTS, TTL, publish_status_list
from verifier.service.usecases.publish_statuses import KEPT

VALID, INVALID, SUSPENDED = CredentialStatus


@pytest.fixture(scope="module")
def office(cast: Cast, places: Places) -> Iterator[Desk]:
    with desk(cast, places("statuses")) as opened:
        yield opened


@pytest.fixture
def fresh(cast: Cast, places: Places) -> Iterator[Desk]:
    """A register in which no list was opened yet."""
    with desk(cast, places("fresh")) as opened:
        yield opened


class TestDraw:
    def test_a_list_of_its_own_and_no_place_twice(self) -> None:
        draw = Draw(size=64)
        drawn = [draw.draw() for _ in range(320)]
        assert len(set(drawn)) == 320
        assert {count for _, count in Counter(each.list for each in drawn).items()} == {32}
        assert all(0 <= each.place < 64 for each in drawn)

    def test_places_say_nothing_of_their_order(self) -> None:
        drawn = [Draw().draw().place for _ in range(64)]
        assert min(drawn) < PLACES // 4 < 3 * PLACES // 4 < max(drawn)

    def test_a_forked_child_opens_another_list(self) -> None:
        draw = Draw()
        name = draw.draw().list
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.write(writing, draw.draw().list.encode())
            os._exit(0)
        os.waitpid(child, 0)
        os.close(writing)
        assert os.read(reading, 64).decode() not in {"", name}
        os.close(reading)
        assert draw.draw().list == name


class TestAllocation:
    def test_each_has_a_row_and_an_address_under_the_register(self, office: Desk) -> None:
        refs = office.given(50)
        assert len(set(refs)) == 50
        (uri,) = {each.uri for each in refs}
        name = uri.removeprefix(f"{ISSUER}/status/")
        rows = office.rows.rows("SELECT place FROM status_place WHERE list = ?", name)
        assert {place for (place,) in rows} == {each.index for each in refs}
        assert office.rows.one("SELECT size FROM status_list WHERE list = ?", name) == PLACES >= 2**17

    def test_a_transaction_that_fails_leaves_neither_row_nor_its_places(self, fresh: Desk) -> None:
        lost: list[StatusRef] = []

        def fail(uow: UnitOfWork) -> None:
            lost.extend(uow.statuses.allocate(at=1) for _ in range(20))
            raise UnknownReference("something else")

        with pytest.raises(UnknownReference):
            fresh.write(fail)
        assert fresh.rows.one("SELECT count(*) FROM status_list") == 0
        given = fresh.given(20)
        assert {each.uri for each in given} == {each.uri for each in lost}
        assert not set(given) & set(lost)

    def test_no_party_reaches_them(self, office: Desk) -> None:
        def look(uow: UnitOfWork) -> None:
            Statuses(uow._session, Scope.party(office.cast.buyer.party), draw=Draw(), public_url=ISSUER)

        with pytest.raises(OutsideScope):
            office.write(look)


@pytest.mark.parametrize(("now", "then"), list(product(CredentialStatus, repeat=2)), ids=str)
def test_every_edge_is_allowed_or_refused(office: Desk, now: CredentialStatus, then: CredentialStatus) -> None:
    (ref,) = office.given()
    if now is not VALID:
        office.set(ref, now)
    before = office.rows.one("SELECT count(*) FROM status_change")
    if then in TRANSITIONS[now]:
        office.set(ref, then)
        assert office.write(lambda uow: uow.statuses.status(ref)) is then
    else:
        with pytest.raises(AlreadyDecided):
            office.set(ref, then)
        assert office.rows.one("SELECT count(*) FROM status_change") == before
        assert office.write(lambda uow: uow.statuses.status(ref)) is now


def test_history_tells_every_change_and_when(office: Desk) -> None:
    (ref,) = office.given()
    for at, status in ((10, SUSPENDED), (20, VALID), (30, SUSPENDED), (40, INVALID)):
        office.set(ref, status, at=at)
    kept = office.rows.rows(
        "SELECT number, status, changed_at FROM status_change WHERE place = ? AND list = ? ORDER BY number",
        ref.index,
        ref.uri.rpartition("/")[2],
    )
    assert kept == [(1, 2, 10), (2, 0, 20), (3, 2, 30), (4, 1, 40)]


def test_a_place_that_was_never_given_has_no_status_to_change(office: Desk) -> None:
    (ref,) = office.given()
    for other in (StatusRef(ref.uri, ref.index ^ 1), StatusRef(f"{ISSUER}/status/none", ref.index)):
        with pytest.raises(UnknownReference):
            office.set(other, INVALID)


class TestPublishing:
    def test_a_place_in_use_looks_like_one_that_is_not(self, fresh: Desk) -> None:
        at = clock.now()
        refs = fresh.given(100)
        assert fresh.publish(at=at) == 1
        assert fresh.newest(refs[0].uri, at=at).statement.lst == bytes(PLACES // 4)
        assert len(encode(bytes(PLACES // 4))) < 100

    def test_each_status_is_told_and_what_came_back_is_valid(self, fresh: Desk) -> None:
        at = clock.now()
        gone, held, back, kept = fresh.given(4)
        fresh.set(gone, INVALID)
        fresh.set(held, SUSPENDED)
        fresh.set(back, SUSPENDED)
        fresh.set(back, VALID)
        fresh.publish(at=at)
        assert [fresh.told(each, at=at) for each in (gone, held, back, kept)] == [INVALID, SUSPENDED, VALID, VALID]

    def test_the_register_signs_what_its_own_verifier_asks(self, fresh: Desk) -> None:
        at = clock.now()
        (ref,) = fresh.given()
        fresh.publish(at=at)
        told = verify_status_token(
            fresh.newest(ref.uri, at=at).token, uri=ref.uri, trust=fresh.cast.trust, at=at, newest_iat_seen=at
        ).statement
        assert (told.iss, told.iat, told.exp, told.ttl, told.bits) == (ISSUER, at, at + LASTS, TTL, 2)
        assert told.status_list.aggregation_uri == f"{ISSUER}/status"
        assert told.exp <= told.iat + 72 * 3600

    def test_signed_anew_when_changed_or_when_half_of_its_time_is_over(self, fresh: Desk) -> None:
        at = clock.now()
        first, second = fresh.given(2)
        assert [fresh.publish(at=at + later) for later in (0, 1, TTL // 2 - 1)] == [1, 0, 0]
        fresh.set(first, SUSPENDED)
        assert [fresh.publish(at=at + later) for later in (60, 61, 60 + TTL // 2 - 1)] == [1, 0, 0]
        assert [fresh.publish(at=at + later) for later in (60 + TTL // 2, 61 + TTL // 2)] == [1, 0]
        assert fresh.told(first, at=at + TTL) is SUSPENDED
        assert fresh.told(second, at=at + TTL) is VALID

    def test_for_forgery_at_once_in_the_same_transaction(self, fresh: Desk) -> None:
        at = clock.now()
        (ref,) = fresh.given()
        fresh.publish(at=at)

        def forged(uow: UnitOfWork) -> bool:
            uow.statuses.set(ref, INVALID, at=at)
            return publish_status_list(uow, ref.uri, at=at)

        assert fresh.write(forged)
        assert fresh.told(ref, at=at) is INVALID

    def test_the_moment_of_signing_only_grows_also_within_a_second_or_with_a_clock_put_back(
        self, fresh: Desk
    ) -> None:
        at = clock.now()
        (ref,) = fresh.given()
        moments = []
        for later, status in ((0, SUSPENDED), (0, VALID), (-3600, SUSPENDED), (-3600, VALID)):
            fresh.set(ref, status)
            assert fresh.publish(at=at + later) == 1
            moments.append(fresh.newest(ref.uri, at=at).statement.iat)
        assert moments == [at, at + 1, at + 2, at + 3]
        assert fresh.publish(at=at - 3600) == 0

    def test_a_list_about_which_nobody_need_ask_is_no_longer_signed(self, fresh: Desk) -> None:
        at = clock.now()
        (ref,) = fresh.given(until=at + 10)
        assert [fresh.publish(at=at + later) for later in (0, 10 + TTL)] == [1, 0]
        (lasting,) = fresh.given()
        assert lasting.uri == ref.uri
        assert fresh.publish(at=at + 10 + TTL) == 1

    def test_what_is_older_than_400_days_is_forgotten(self, fresh: Desk) -> None:
        at = clock.now()
        (ref,) = fresh.given()
        for before in (KEPT + TTL, KEPT, 0):
            fresh.publish(at=at - before)
        kept = fresh.rows.rows("SELECT iat FROM status_token ORDER BY iat")
        assert [iat for (iat,) in kept] == [at - KEPT, at]
        assert fresh.told(ref, at=at) is VALID
