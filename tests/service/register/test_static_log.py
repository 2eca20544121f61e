"""The log as it is served: static paths that hold the tree of its leaves, and nothing that is not published yet."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from tests.conformance.api.test_norms import hold_to_the_norms
from tests.service.register.cast import Cast
from tests.service.register.checking import check_with
from tests.service.register.places import Places, place_in
from tests.service.register.play import Play
from tests.service.register.running import Running, opening_for, serving
from tests.service.register.unsafe_guard import unsafe_no_guard
from verifier.core.log.checkpoint import parse_checkpoint
from verifier.core.log.entries import read_entries
from verifier.core.log.recount import Recount
from verifier.core.wire.note import open_note
from verifier.service.settings.settings import Settings
from verifier.service.usecases.pad_log import pad_log
from verifier.service.usecases.sign_checkpoint import sign_checkpoint
from verifier.service.wiring import Register

pytestmark = pytest.mark.slow

#: Published sizes; behind the last one come leaves that are not.
SIZES = (64, 128, 256, 320)
IMMUTABLE = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Published:
    """A register whose log was published at :data:`SIZES`, and padded further without a checkpoint."""

    running: Running
    cast: Cast

    def get(self, path: str, **headers: str) -> httpx2.Response:
        answer = self.running.public.http.get(f"/log/{path}", headers=headers)
        hold_to_the_norms(answer, f"/log/{path}")
        return answer

    def found(self, path: str) -> bytes:
        answer = self.get(path)
        assert answer.status_code == 200, path
        return answer.content

    @property
    def leaves(self) -> list[bytes]:
        return self.running.database.leaves()


async def publish(register: Register) -> None:
    """A beat, and at 192 one that signs nothing: a size of the log that was never published."""
    while (size := await register.office.write(pad_log, 0.2, client=None)) <= SIZES[-1]:
        if size in SIZES:
            await register.office.write(sign_checkpoint, unsafe_no_guard, client=None)


@pytest.fixture(scope="module")
def published(cast: Cast, places: Places) -> Iterator[Published]:
    opened: list[Register] = []

    def opening(settings: Settings) -> Register:
        opened.append(opening_for(cast)(settings))
        return opened[-1]

    with serving(cast, places("static"), opening=opening) as running:
        running.introduce()
        play = Play(running)
        play.placement(play.contract(), "999990019")
        asyncio.run(publish(opened[0]))
        play.contract()
        yield Published(running, cast)


def test_tiles_and_entries_are_those_of_the_leaves(published: Published) -> None:
    log = published.cast.trust.directory.log
    checkpoint = parse_checkpoint(open_note(published.found("checkpoint").decode(), name=log.origin, keys=log.keys))
    assert checkpoint.size == SIZES[-1]
    recount = Recount()
    full = [tile for leaf in published.leaves[: checkpoint.size] for tile in recount.count(leaf)]
    assert recount.root() == checkpoint.root
    assert published.found("tile/0/000") == full[0].hashes
    assert published.found("tile/0/001.p/64") == recount.partial()[0].hashes
    assert published.found("tile/1/000.p/1") == recount.partial()[1].hashes
    bundles = published.found("tile/entries/000"), published.found("tile/entries/001.p/64")
    assert [leaf for bundle in bundles for leaf in read_entries(bundle)] == published.leaves[: checkpoint.size]


@pytest.mark.parametrize("width", [64, 128])
def test_a_part_that_was_published_stays_where_it_was(published: Published, width: int) -> None:
    assert published.found(f"tile/0/000.p/{width}") == published.found("tile/0/000")[: 32 * width]
    assert read_entries(published.found(f"tile/entries/000.p/{width}")) == published.leaves[:width]


NOWHERE = [
    *(f"tile/0/000.p/{width}" for width in (1, 63, 65, 192, 255, 256, 0)),
    *(f"tile/0/001.p/{width}" for width in (1, 63, 65, 66, 128)),
    *(f"tile/entries/000.p/{width}" for width in (1, 63, 192)),
    *(f"tile/entries/001.p/{width}" for width in (65, 128)),
    "tile/0/001",
    "tile/entries/001",
    "tile/1/000",
    "tile/1/000.p/2",
    "tile/1/001.p/1",
    "tile/2/000.p/1",
    "tile/63/000",
    "tile/63/x999/x999/999.p/255",
    "tile/64/000",
    "tile/0/x999/x999/x999/x999/999",
    "tile/0/000.p/064",
    "tile/00/000",
    "tile/0/0",
    "tile/0/x000/000",
    "tile/0/000/",
    "tile/0/-01",
    "tile/entries/",
    "tile/entries/0",
    "tile/entries",
    "tile/",
    "tile/0/..%2F..%2Fcheckpoint",
    "tile/0/٠٠٠",
    "tile/0/000%00",
    "tile/0/" + "0" * 3000,
]


def test_everything_else_is_one_404(published: Published) -> None:
    answers = {path: published.get(path) for path in NOWHERE}
    assert {path: each.status_code for path, each in answers.items() if each.status_code != 404} == {}
    assert {each.content for each in answers.values()} == {published.get("nowhere").content}
    kept = {name for name in answers[NOWHERE[0]].headers if name != "date"}
    assert all({name for name in each.headers if name != "date"} == kept for each in answers.values())
    assert {each.headers["cache-control"] for each in answers.values()} == {"no-store"}


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/000.p/64", "tile/1/000.p/1", "tile/entries/001.p/64"])
def test_what_never_changes_may_be_kept_for_ever_by_anyone(published: Published, path: str) -> None:
    answer = published.get(path, Origin="https://elsewhere.example")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["cache-control"] == IMMUTABLE
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    again = published.get(path, **{"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = published.running.public.http.head(f"/log/{path}")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])


def test_the_checkpoint_is_kept_no_longer_than_a_few_seconds(published: Published) -> None:
    answer = published.get("checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=1"


def test_no_parameter_and_no_other_method_is_taken(published: Published) -> None:
    assert published.running.public.http.get("/log/tile/0/000?telltale=1").status_code == 400
    answer = published.running.public.http.post("/log/tile/0/000")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


class TestCheck:
    """What is stored and what is served are sound, statements among them, by another way to the same tree."""

    def test_the_database_is_sound(self, published: Published, tmp_path: Path) -> None:
        code, told = check_with(published.cast, tmp_path)(place_in(published.running.folder).url)
        head = published.running.database.head()[0]
        rows = published.running.database.one("SELECT count(*) FROM statement") + 1
        assert (code, told["status"], told["findings"]) == (0, "sound", [])
        assert (told["leaves"], told["statements"], told["erased"]) == (head, rows, 0)
        assert (told["checkpoints"], told["signatures"]) == (2 * len(SIZES), 2 * len(SIZES))

    def test_what_is_served_is_sound(self, published: Published, tmp_path: Path) -> None:
        code, told = check_with(published.cast, tmp_path)(f"{published.running.url}/log", is_mirror=True)
        assert (code, told["status"], told["leaves"]) == (0, "sound", SIZES[-1])
