"""A key that the directory revokes signs no more, an older directory is refused, an expired one trusts nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.register import story
from tests.service.register.cast import Cast, gather
from tests.service.register.places import Places
from tests.service.register.play import accepted, post, refused
from tests.service.register.running import Running, admission, assertion, serving
from tests.unsafe_scheme import DAY
from verifier import clock
from verifier.party.operator.description import revoked
from verifier.party.operator.directory import build_directory

pytestmark = pytest.mark.slow

DIRECTORIES = "/v1/operator/directories"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Cast]:
    """A cast of this test alone, whose directory may change."""
    gathered = gather(tmp_path / "cast", at=clock.now())
    yield gathered
    gathered.close()


@pytest.fixture
def register(own: Cast, places: Places) -> Iterator[Running]:
    with serving(own, places("register")) as running:
        running.introduce()
        yield running


def bring(register: Running, directory: str) -> int:
    version: int = post(register.public, DIRECTORIES, directory)["version"]
    return version


def test_a_revoked_key_signs_no_more_and_what_it_signed_stands(register: Running, own: Cast) -> None:
    before = story.contract(own)
    post(register.buyer, "/v1/buyer/contracts", before.token)
    kid = own.buyer.signing_key().kid
    ended = revoked(own.description, kid, at=clock.now() - 1)
    assert bring(register, build_directory(own.operator, ended, at=clock.now())) == 2
    counts = register.database.counts()
    answer = register.buyer.post("/v1/buyer/contracts", {"statement": story.contract(own).token})
    assert refused(answer) == (403, "key_not_active")
    asked = register.public.http.post("/v1/oauth/token", data=admission("buyer", assertion(own.buyer)))
    assert refused(asked) == (401, "invalid_client")
    assert register.database.counts() == counts
    taken = story.acceptance(own.contractor, before)
    post(register.contractor, "/v1/contractor/acceptances", taken.token)


def test_versions_only_grow(register: Running, own: Cast) -> None:
    second = build_directory(own.operator, own.description, at=clock.now())
    assert bring(register, second) == 2
    assert bring(register, second) == 2
    counts = register.database.counts()
    assert refused(register.public.post(DIRECTORIES, {"statement": own.directory})) == (409, "stale_revision")
    assert register.database.counts() == counts
    assert accepted(register.public.get("/v1/public/directory")) == {"statement": second}


def test_the_directory_of_another_root_is_not_adopted(register: Running, tmp_path: Path) -> None:
    other = gather(tmp_path / "other", at=clock.now())
    counts = register.database.counts()
    assert refused(register.public.post(DIRECTORIES, {"statement": other.directory})) == (503, "trust_missing")
    assert register.database.counts() == counts
    other.close()


def test_an_expired_directory_trusts_nobody_until_the_next_one(tmp_path: Path, places: Places) -> None:
    folder = places("register")
    long_ago = gather(tmp_path / "cast", at=clock.now() - 31 * DAY)
    with serving(long_ago, folder) as register:
        register.database.change("INSERT INTO directory VALUES (1, ?, -1, ?)", long_ago.directory, long_ago.at)
    with serving(long_ago, folder, cadence=0.2) as register:
        form = admission("buyer", assertion(long_ago.buyer))
        assert refused(register.public.http.post("/v1/oauth/token", data=form)) == (503, "directory_expired")
        token = long_ago.enrolments[0]
        answer = register.public.post("/v1/operator/enrolments", {"statement": token})
        assert refused(answer) == (503, "directory_expired")
        assert register.database.head()[0] == 0
        assert bring(register, build_directory(long_ago.operator, long_ago.description, at=clock.now())) == 2
        post(register.buyer, "/v1/buyer/contracts", story.contract(long_ago).token)
    long_ago.close()
