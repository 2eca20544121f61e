"""A witness answers as C2SP tlog-witness says, cosigns one history of a log, and remembers it before it answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import loopback
from tests.service.witness.watching import ORIGIN as WITNESS
from tests.service.witness.watching import Watching, listener, url_of, watching, witness_home
from tests.unsafe_scheme import reopened
from tests.vectors.log.reference import (
    ORIGIN,
    TREE,
    ReferenceTree,
    b64,
    leaf_hash,
    public_key,
    sign_line,
)
from verifier import clock
from verifier.core.log.checkpoint import Checkpoint
from verifier.core.log.quorum import QuorumPolicy, witnessed
from verifier.core.model.directory import Log
from verifier.core.wire.note import parse_signatures
from verifier.party.witness.cosigning import StaleSize, Witness
from verifier.party.witness.settings import WitnessSettings, read_settings
from verifier.party.witness.store import SeenLogs
from verifier.party.witness.trail import Event

LOG = Log(ORIGIN, (public_key(1), public_key(2)))
#: Other logs of the same key, each for one race.
MANY = tuple(f"log.example/{number}" for number in range(6))
#: The same log from leaf 5 on as its key holder showed it to somebody else.
FORK = ReferenceTree([*TREE.leaf_hashes[:5], *(leaf_hash(1000 + number) for number in range(295))])


def note(size: int, tree: ReferenceTree = TREE, *, key: int = 1, origin: str = ORIGIN, name: str = ORIGIN) -> str:
    body = f"{origin}\n{size}\n{b64(tree.root(size))}\n"
    return f"{body}\n{sign_line(body, key, name)}"


def request(
    old: int, size: int, tree: ReferenceTree = TREE, *, text: str = "", proof: list[bytes] | None = None
) -> bytes:
    hashes = proof if proof is not None else tree.consistency(old, size) if 0 < old < size else []
    return "\n".join([f"old {old}", *map(b64, hashes), "", text or note(size, tree)]).encode()


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Watching]:
    """A witness that was told one log by its keys, and has no directory at all."""
    with listener() as listening:
        home = witness_home(
            tmp_path / "witness",
            at=clock.now(),
            url=url_of(listening),
            logs=(LOG, *(Log(each, LOG.keys) for each in MANY)),
        )
        with closing(home), watching(home, listening, read_settings(home.folder)) as made:
            yield made


def test_what_only_grows_is_cosigned(witness: Watching) -> None:
    old = 0
    for size in (1, 4, 7, 7, 256, 300):
        before = clock.now()
        answer = witness.add(request(old, size))
        assert answer.status_code == 200, answer.text
        policy = QuorumPolicy(LOG, (witness.log,), 1)
        found = witnessed(note(size) + answer.text, policy=policy)
        assert found.checkpoint == Checkpoint(ORIGIN, size, TREE.root(size))
        assert found.quorum_time is not None
        assert before <= found.quorum_time <= clock.now()
        old = size
    assert [each.size for each in witness.trail] == [1, 4, 7, 7, 256, 300]


def test_signatures_of_others_do_not_matter_and_are_not_kept(witness: Watching) -> None:
    text = note(7) + sign_line("x\n", 3, "elsewhere.example") + sign_line("x\n", 3)
    assert witness.add(request(0, 7, text=text)).status_code == 200
    kept = witness.newest(ORIGIN).text
    assert "elsewhere.example" not in kept
    assert [line.name for line in parse_signatures(kept.rpartition("\n\n")[2])] == [ORIGIN, WITNESS]


Wrong = tuple[Callable[[], bytes], int]
WRONG: dict[str, Wrong] = {
    "another log": (lambda: request(7, 9, text=note(9, origin="other.example", name="other.example")), 404),
    "a key that is not the log's": (lambda: request(7, 9, text=note(9, key=3)), 403),
    "a key of the log under another name": (lambda: request(7, 9, text=note(9, name="other.example")), 403),
    "a second line of a known key that does not hold": (
        lambda: request(7, 9, text=note(9) + note(8).rpartition("\n\n")[2]),
        403,
    ),
    "an old size above the new one": (lambda: request(9, 7), 400),
    "an old size with a leading zero": (lambda: request(7, 9).replace(b"old 7", b"old 07"), 400),
    "no old size": (lambda: request(7, 9).partition(b"\n")[2], 400),
    "no empty line": (lambda: request(7, 9).replace(b"\n\n", b"\n", 1), 400),
    "a hash of 31 bytes": (lambda: request(7, 9, proof=[bytes(31)]), 400),
    "a hash in loose base64": (lambda: request(7, 9, proof=[bytes(32)]).replace(b"AAA=\n", b"AAB=\n", 1), 400),
    "64 hashes": (lambda: request(7, 9, proof=[bytes(32)] * 64), 400),
    "no text": (lambda: b"old 7\n\n\xff", 400),
    "nothing": (lambda: b"", 400),
    "no signature": (lambda: request(7, 9, text=note(9).partition("\n\n")[0] + "\n"), 400),
    "a proof that leads elsewhere": (lambda: request(7, 9, proof=TREE.consistency(7, 10)[:4]), 422),
    "no proof": (lambda: request(7, 9, proof=[]), 422),
    "a hash too many": (lambda: request(7, 9, proof=[*TREE.consistency(7, 9), bytes(32)]), 422),
    "a history that was changed": (lambda: request(7, 9, FORK), 422),
    "a proof to the same size": (lambda: request(7, 7, proof=[bytes(32)]), 422),
    "the same size with another root": (lambda: request(7, 7, FORK), 409),
}


@pytest.mark.parametrize("name", WRONG, ids=[name.replace(" ", "-") for name in WRONG])
def test_refused_and_nothing_is_forgotten(witness: Watching, name: str) -> None:
    made, status = WRONG[name]
    assert witness.add(request(0, 7)).status_code == 200
    answer = witness.add(made())
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "witness.example" not in answer.text
    assert witness.add(request(7, 9)).status_code == 200


def test_another_old_size_is_told_the_size_that_was_cosigned(witness: Watching) -> None:
    for said, told in ((3, 0), (0, 7), (4, 7)):
        answer = witness.add(request(said, 8))
        if told == 0:
            assert witness.add(request(0, 7)).status_code == 200
        assert (answer.status_code, answer.text) == (409, f"{told}\n")
        assert answer.headers["Content-Type"] == "text/x.tlog.size"
    assert witness.trail[-1].result == "stale"


def test_a_first_request_has_no_proof(witness: Watching) -> None:
    assert witness.add(request(0, 7, proof=TREE.consistency(4, 7))).status_code == 422
    assert witness.newest(ORIGIN).status_code == 404


def test_no_media_type_is_asked_and_no_encoding_taken(witness: Watching) -> None:
    assert witness.add(request(0, 4), **{"Content-Type": "application/octet-stream"}).status_code == 200
    assert witness.add(request(4, 7), **{"Content-Encoding": "gzip"}).status_code == 415
    assert witness.add(b"old 4\n\n" + b"a" * 200_000).status_code == 413
    assert witness.http.get("/add-checkpoint").status_code == 405


def test_what_contradicts_what_was_seen_is_kept_beside_it(witness: Watching) -> None:
    witness.add(request(0, 7))
    witness.add(request(7, 7, FORK))
    witness.add(request(7, 9, FORK))
    assert witness.witness.seen.evidence(ORIGIN) == ((note(7, FORK), note(7)), (note(9, FORK), note(7)))


def test_monitors_see_what_was_cosigned_last(witness: Watching) -> None:
    assert witness.newest(ORIGIN).status_code == 404
    witness.add(request(0, 4))
    witness.add(request(4, 7))
    found = witnessed(witness.newest(ORIGIN).text, policy=QuorumPolicy(LOG, (witness.log,), 1))
    assert found.checkpoint.size == 7
    assert witness.newest("other.example").status_code == 404


def test_of_two_histories_at_once_one_is_cosigned(witness: Watching) -> None:
    for origin in MANY:
        assert witness.add(request(0, 4, text=note(4, origin=origin, name=origin))).status_code == 200
        barrier = threading.Barrier(4)
        answers: list[int] = []
        trees = (TREE, FORK, TREE, FORK)
        threads = [threading.Thread(target=race, args=(witness, origin, tree, barrier, answers)) for tree in trees]
        for each in threads:
            each.start()
        for each in threads:
            each.join(20)
        assert sorted(answers) == [200, 409, 409, 409]
        seen = witness.witness.seen.newest(origin)
        assert seen is not None
        other = FORK if seen.checkpoint.root == TREE.root(64) else TREE
        assert witness.add(named(origin, 64, 100, other)).status_code == 422


def named(origin: str, old: int, size: int, tree: ReferenceTree) -> bytes:
    return request(old, size, tree, text=note(size, tree, origin=origin, name=origin))


def race(
    witness: Watching, origin: str, tree: ReferenceTree, barrier: threading.Barrier, answers: list[int]
) -> None:
    body = named(origin, 4, 64, tree)
    barrier.wait()
    answers.append(loopback.post(f"{witness.url}/add-checkpoint", content=body, timeout=20).status_code)


def unheard(event: Event) -> None:
    """A trail that nobody keeps."""


class Crash(Exception):
    """The power fails here."""


def test_a_crash_before_the_answer_loses_nothing(tmp_path: Path) -> None:
    """The trail is written between the commit and the cosignature: there the process dies."""
    at = clock.now()

    def crash(event: Event) -> None:
        raise Crash

    home = witness_home(tmp_path / "witness", at=at, url="http://127.0.0.1:1", logs=(LOG,))
    settings = WitnessSettings(WITNESS, (LOG,))
    with closing(home), SeenLogs.open(tmp_path / "seen.sqlite") as seen, pytest.raises(Crash):
        Witness(home, settings, seen, crash).add_checkpoint(request(0, 7), at=at)
    with closing(reopened(tmp_path / "witness")) as again, SeenLogs.open(tmp_path / "seen.sqlite") as seen:
        witness = Witness(again, settings, seen, unheard)
        with pytest.raises(StaleSize) as stale:
            witness.add_checkpoint(request(0, 7, FORK), at=at)
        assert stale.value.size == 7
        assert witness.add_checkpoint(request(7, 7), at=at)
        assert seen.evidence(ORIGIN) == ()


def test_a_commit_that_fails_gives_no_cosignature(tmp_path: Path) -> None:
    at = clock.now()
    home = witness_home(tmp_path / "witness", at=at, url="http://127.0.0.1:1", logs=(LOG,))
    with closing(home), SeenLogs.open(tmp_path / "seen.sqlite") as seen:
        witness = Witness(home, WitnessSettings(WITNESS, (LOG,)), seen, unheard)
        seen._connection.execute("CREATE TRIGGER full BEFORE INSERT ON seen BEGIN SELECT RAISE(ABORT, 'full'); END")
        with pytest.raises(Exception, match="full"):
            witness.add_checkpoint(request(0, 7), at=at)
        seen._connection.execute("DROP TRIGGER full")
        assert seen.newest(ORIGIN) is None
        assert witness.add_checkpoint(request(0, 9), at=at)
