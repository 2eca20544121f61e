"""What a register does with its witnesses: with a quorum it publishes, without one nobody is shown anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.register.beats import Beats, Witnesses, beats
from tests.service.register.cast import Cast, gather
from tests.service.register.places import Places
from tests.service.register.unsafe_guard import unsafe_no_guard
from tests.service.witness.unsafe_witness import lying
from tests.service.witness.watching import OTHER_PARTY
from verifier import clock
from verifier.core.errors import NoQuorum, NotYetPublished, TrustMissing
from verifier.core.log.checkpoint import parse_checkpoint
from verifier.core.log.leaf import public_leaf
from verifier.core.log.proof import verify_log_proof
from verifier.core.log.quorum import require_quorum
from verifier.core.procedure.directory import open_directory
from verifier.core.procedure.log_time import log_time
from verifier.core.trust.directory import Trust
from verifier.core.wire.log_proof import parse_log_proof
from verifier.core.wire.note import parse_note
from verifier.service.life.high_water import LogBehind, OtherHistory
from verifier.service.usecases.pad_log import pad_log
from verifier.service.usecases.read_condition import read_condition
from verifier.service.usecases.sign_checkpoint import sign_checkpoint

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """A cast of its own: it is given directories that no other test has heard of."""
    gathered = gather(tmp_path_factory.mktemp("cast"), at=clock.now())
    yield gathered
    gathered.close()


@pytest.fixture
def own(cast: Cast, tmp_path: Path) -> Iterator[Witnesses]:
    """Witnesses that saw nothing yet."""
    made = Witnesses(cast, tmp_path / "own", at=clock.now())
    yield made
    made.close()


def trust_of(cast: Cast, token: str) -> Trust:
    return Trust.of(open_directory(token, trust=cast.register.kit))


def size_of(note: str) -> int:
    return parse_checkpoint(parse_note(note).body).size


class TestQuorum:
    @pytest.fixture
    def both(self, cast: Cast, places: Places, own: Witnesses) -> Iterator[tuple[Beats, Witnesses, str]]:
        token = own.directory(cast, 2, at=clock.now())
        with beats(cast, places("both")) as register:
            register.adopt(token)
            yield register, own, token

    def test_with_a_quorum_it_is_published_and_proves_when(
        self, both: tuple[Beats, Witnesses, str], cast: Cast
    ) -> None:
        register, witnesses, token = both
        trust, before = trust_of(cast, token), clock.now()
        with witnesses.awake(0, 1):
            register.begin()
            register.beat()
            first = register.checkpoint()
            register.beat()
        found = require_quorum(register.checkpoint(), directory=trust.directory)
        assert {origin for origin, _ in found.cosigned} == {"witness.example/w0", "witness.example/w1"}
        assert (size_of(first), found.checkpoint.size) == (64, 128)
        assert before <= log_time(register.checkpoint(), trust=trust) <= clock.now()
        proof = register.proof(0)
        log = trust.directory.log
        assert verify_log_proof(public_leaf(token), proof, origin=log.origin, keys=log.keys).size == 64
        assert parse_log_proof(proof).checkpoint == first
        assert register.database.rows("SELECT size FROM publication ORDER BY size") == [(64,), (128,)]

    def test_without_one_nobody_is_shown_anything_until_there_is(
        self, both: tuple[Beats, Witnesses, str], cast: Cast
    ) -> None:
        register, witnesses, token = both
        with witnesses.awake(0):
            with pytest.raises(NoQuorum):
                register.beat()
            for asked in (register.checkpoint, lambda: register.proof(0)):
                with pytest.raises(NotYetPublished):
                    asked()
        assert register.database.one("SELECT count(*) FROM checkpoint") == 1
        told = [(each["action"], each["actor"]) for each in register.events()]
        assert told == [("ask_witness", OTHER_PARTY), ("cosign_checkpoint", OTHER_PARTY)]
        with witnesses.awake(0, 1):
            register.beat()
        assert size_of(register.checkpoint()) == 128
        assert require_quorum(register.checkpoint(), directory=trust_of(cast, token).directory).quorum == 2

    def test_what_waits_is_known(self, both: tuple[Beats, Witnesses, str], cast: Cast) -> None:
        register, witnesses, _ = both
        assert register.read(read_condition).unpublished_since == 0
        register.adopt_enrolments(cast)
        since = register.read(read_condition).unpublished_since
        assert clock.now() - 60 <= since <= clock.now()
        with pytest.raises(NoQuorum):
            register.beat()
        assert register.read(read_condition).unpublished_since == since
        with witnesses.awake(0, 1):
            register.beat()
        assert register.read(read_condition).unpublished_since == 0


def test_one_that_sleeps_is_missed_by_nobody_when_the_quorum_holds(
    cast: Cast, places: Places, own: Witnesses
) -> None:
    token = own.directory(cast, 1, at=clock.now())
    with beats(cast, places("one")) as register:
        register.adopt(token)
        with own.awake(1):
            register.beat()
        assert require_quorum(register.checkpoint(), directory=trust_of(cast, token).directory).cosigned[0][0] == (
            "witness.example/w1"
        )
        with own.awake(0):
            register.beat()
            register.beat()
        assert size_of(register.checkpoint()) == 192


def test_what_was_published_without_witnesses_no_longer_counts_when_they_are_asked(
    cast: Cast, places: Places, own: Witnesses
) -> None:
    with beats(cast, places("raised")) as register:
        register.adopt(cast.directory)
        register.beat()
        assert size_of(register.checkpoint()) == 64
        with pytest.raises(TrustMissing):
            log_time(register.checkpoint(), trust=cast.trust)
        register.adopt(own.directory(cast, 2, at=clock.now()))
        with pytest.raises(NotYetPublished):
            register.checkpoint()
        with own.awake(0, 1):
            register.beat()
        assert size_of(register.checkpoint()) == 128
        assert parse_log_proof(register.proof(0)).checkpoint == register.checkpoint()


class TestHistories:
    """One log key, and two databases: the second is what a backup from the very beginning would be."""

    @pytest.fixture
    def token(self, cast: Cast, own: Witnesses) -> str:
        return own.directory(cast, 1, at=clock.now())

    def test_a_restored_backup_signs_nothing_while_a_witness_is_ahead(
        self, cast: Cast, places: Places, own: Witnesses, token: str
    ) -> None:
        with own.awake(0, 1), beats(cast, places("first")) as register, beats(cast, places("backup")) as backup:
            for each in (register, backup):
                each.adopt(token)
            register.beat()
            register.beat()
            for refused in (backup.begin, backup.beat):
                with pytest.raises(LogBehind):
                    refused()
            assert backup.database.one("SELECT count(*) FROM checkpoint") == 0
            backup.write(pad_log, 0.0)
            backup.write(pad_log, 0.0)
            for refused in (backup.begin, backup.beat):
                with pytest.raises(OtherHistory):
                    refused()
            assert backup.database.one("SELECT count(*) FROM checkpoint") == 0
            register.beat()
            assert size_of(register.checkpoint()) == 192

    def test_a_log_that_forks_gets_no_second_cosignature(
        self, cast: Cast, places: Places, own: Witnesses, token: str
    ) -> None:
        """Negative control: without a guard it signs two histories, and no witness cosigns the second."""
        with (
            own.awake(0, 1) as awake,
            beats(cast, places("first")) as register,
            beats(cast, places("fork"), guarded=False) as fork,
        ):
            for each in (register, fork):
                each.adopt(token)
            register.beat()
            register.beat()
            for _ in range(3):
                with pytest.raises(NoQuorum):
                    fork.beat()
            (forked,) = fork.database.rows("SELECT note FROM checkpoint WHERE size = 128")
            assert parse_checkpoint(parse_note(forked[0]).body).root != (
                parse_checkpoint(parse_note(register.checkpoint()).body).root
            )
            results = {event.result for each in awake for event in each.trail}
            assert {"ok", "same_id_other_content", "bad_log_proof"} <= results
            origin = cast.trust.directory.log.origin
            assert all(each.witness.seen.evidence(origin) for each in awake)
            with pytest.raises(NotYetPublished):
                fork.checkpoint()

    def test_a_refusal_of_the_high_water_leaves_nothing_signed(
        self, cast: Cast, places: Places, token: str
    ) -> None:
        def refuse(size: int, root: bytes) -> None:
            raise LogBehind("a test")

        with beats(cast, places("refused")) as register:
            register.adopt(token)
            register.write(pad_log, 0.0)
            with pytest.raises(LogBehind):
                register.write(sign_checkpoint, refuse)
            assert register.database.one("SELECT count(*) FROM checkpoint") == 0
            register.write(sign_checkpoint, unsafe_no_guard)
            assert register.database.one("SELECT count(*) FROM checkpoint") == 1


LIES = {
    "it answers with something else": (200, b"{}"),
    "it redirects": (307, b""),
    "it tells a size beyond the log": (409, b"9007199254740991\n"),
    "it tells a size that was never": (409, b"63\n"),
    "it answers without end": (200, b"\xe2\x80\x94 " + b"a" * 300_000),
    "it says that it saw more": (200, b"register.example/log\n9999\n" + b"A" * 43 + b"=\n\n"),
    "it gives a line of somebody else": (200, "— witness.example/w1 AAAAAAAA\n".encode()),
}


@pytest.mark.parametrize("name", LIES, ids=[each.replace(" ", "-") for each in LIES])
def test_a_witness_that_lies_is_left_out_and_stops_nobody(
    cast: Cast, tmp_path: Path, own: Witnesses, name: str
) -> None:
    token = own.directory(cast, 1, at=clock.now())
    with beats(cast, tmp_path / "lied") as register:
        register.adopt(token)
        with own.awake(1), lying(own.sockets[0], LIES[name]) as asked:
            register.beat()
        found = require_quorum(register.checkpoint(), directory=trust_of(cast, token).directory)
    assert [origin for origin, _ in found.cosigned] == ["witness.example/w1"]
    assert 2 <= len(asked) <= 3
    assert {each.partition(" ")[0] for each in asked} == {"GET", "POST"}


def test_a_witness_that_never_answers_is_not_waited_for(cast: Cast, tmp_path: Path, own: Witnesses) -> None:
    token = own.directory(cast, 1, at=clock.now())
    with beats(cast, tmp_path / "slow") as register:
        register.patience = 0.3
        register.adopt(token)
        own.sockets[0].listen()
        with own.awake(1):
            register.beat()
        assert size_of(register.checkpoint()) == 64
        assert {each["code"] for each in register.events()} == {"timeout_error"}


def test_who_thinks_of_another_size_asks_once_more(cast: Cast, tmp_path: Path, own: Witnesses) -> None:
    """A worker that starts in between has not seen what the other sent."""
    token = own.directory(cast, 1, at=clock.now())
    with beats(cast, tmp_path / "again") as register, own.awake(0) as (witness,):
        register.adopt(token)
        register.beat()
        lines = register.cosigned_anew(register.checkpoint(), token)
        assert [line.name for line in lines] == ["witness.example/w0"]
        assert [event.result for event in witness.trail] == ["ok", "stale", "ok"]
