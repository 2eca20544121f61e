"""The log: one leaf for each accepted statement, the right index in each receipt, checkpoints that only grow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.claiming import claim, counted
from tests.service.register.places import Database, Places
from tests.service.register.play import Play, accepted, post
from tests.service.register.running import Running, serving
from tests.service.register.story import BSNS, MARCH, RATE, Signed
from verifier import clock
from verifier.core.errors import BadLogProof
from verifier.core.log.checkpoint import Checkpoint, parse_checkpoint
from verifier.core.log.leaf import LEAF_SIZE, public_leaf, statement_leaf
from verifier.core.log.merkle import hash_leaf
from verifier.core.log.proof import verify_consistency, verify_inclusion
from verifier.core.log.tile import consistency_proof, inclusion_proof
from verifier.core.procedure.receipt import verify_receipt
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.note import open_note

pytestmark = pytest.mark.slow


def check_leaf(database: Database, index: int, token: str) -> None:
    """The leaf at ``index`` is that of ``token``, from what the register kept and nothing else."""
    leaf = database.one("SELECT leaf FROM leaf WHERE leaf_index = ?", index)
    typ, kept, nonce = database.one("SELECT typ, token, nonce FROM statement WHERE leaf_index = ?", index)
    assert kept == token
    assert len(leaf) == LEAF_SIZE
    assert leaf == (public_leaf(token) if typ == "sr-enrolment+jwt" else statement_leaf(nonce, typ, token))


class Counting:
    """Sends statements one at a time and looks at the log around each."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.database = play.register.database

    def one_leaf(self, receipt: str, token: str, *, before: int, more: int = 0) -> None:
        """The statement has the next leaf, its receipt says so, and ``more`` of the register itself follow."""
        at = clock.now()
        said = verify_receipt(receipt, statement=digest_of(token), trust=self.play.cast.trust, at=at).statement
        assert said.leaf_index == before
        check_leaf(self.database, before, token)
        assert self.database.head() == self.database.recomputed_head()
        assert self.database.head()[0] == before + 1 + more

    def send(self, door: str, path: str, made: Signed, *, more: int = 0) -> None:
        before = self.database.head()[0]
        body = getattr(made, "body", {"statement": made.token})
        answer = accepted(getattr(self.play.register, door).post(f"/v1/{door}/{path}", body))
        self.one_leaf(answer["receipt"], made.token, before=before, more=more)


def test_every_kind_of_statement_has_exactly_one_leaf(register: Running, cast: Cast) -> None:
    counting, play = Counting(Play(register)), Play(register)
    contract = story.contract(cast)
    counting.send("buyer", "contracts", contract)
    counting.send("contractor", "acceptances", play.acceptance(contract))
    placed, refused = (story.placement(cast, contract, bsn) for bsn in BSNS[:2])
    counting.send("contractor", "placements", placed)
    counting.send("contractor", "placements", refused)
    decisions = story.eligibility(cast, placed, contract, BSNS[0]), story.declined(cast, refused)
    for decided in decisions:
        before = counting.database.head()[0]
        (result,) = play.decide(decided)
        counting.one_leaf(result["receipt"], decided.token, before=before)
    for month in (MARCH.plus(-2), MARCH.plus(-1), MARCH):
        made = story.hours(cast.contractor, contract, [(placed, 15_600)], month=month)
        counting.send("contractor", "hours", made, more=1)
    answer = accepted(register.contractor.get(f"/v1/contractor/contracts/{contract.name}/inputs"))
    basis = counted(answer, contract, MARCH, {placed.digest: decisions[0].opening})
    counting.send("contractor", "claims", claim(cast.contractor, contract, basis, RATE // 4))
    before = counting.database.head()[0]
    body = {"contract": contract.name, "moment": str(MARCH)}
    verdict = accepted(register.buyer.post("/v1/buyer/verdicts", body))["statement"]
    check_leaf(counting.database, before, verdict)
    counting.send("contractor", "withdrawals", story.withdrawal(cast.contractor, placed, date(2026, 3, 1)), more=1)
    counting.send("agency", "withdrawals", story.withdrawal(cast.agency, decisions[1]))


def test_tickets_and_reading_leave_no_leaf(register: Running) -> None:
    before = register.database.head()
    accepted(register.agency.post("/v1/agency/tickets", {"count": 1}))
    accepted(register.agency.get("/v1/agency/placements"))
    accepted(register.public.get("/v1/public/directory"))
    assert register.database.head() == before


def test_directory_and_enrolments_have_the_first_leaves(register: Running, cast: Cast) -> None:
    tokens = (cast.directory, *cast.enrolments)
    assert register.database.leaves()[: len(tokens)] == [public_leaf(token) for token in tokens]
    assert register.database.one("SELECT leaf_index FROM directory") == 0


def test_every_leaf_is_a_statement_a_directory_or_padding(register: Running) -> None:
    kept = register.database.rows("SELECT leaf_index FROM statement UNION ALL SELECT leaf_index FROM directory")
    indexes = sorted(index for (index,) in kept)
    assert indexes == list(range(register.database.head()[0]))


class TestPublishing:
    @pytest.fixture
    def published(self, cast: Cast, places: Places) -> Iterator[Running]:
        with serving(cast, places("published"), cadence=0.2) as running:
            running.introduce()
            yield running

    def next_checkpoint(self, register: Running, cast: Cast, *, after: int) -> Checkpoint:
        """The first checkpoint beyond ``after`` leaves, opened under the directory's log key."""
        log = cast.trust.directory.log
        for _ in range(200):
            answer = register.public.get("/log/checkpoint")
            if answer.status_code == 200:
                found = parse_checkpoint(open_note(answer.text, name=log.origin, keys=log.keys))
                if found.size > after:
                    return found
            time.sleep(0.02)
        pytest.fail("no checkpoint came")

    def test_checkpoints_are_signed_padded_and_consistent(self, published: Running, cast: Cast) -> None:
        def tile(level: int, number: int) -> bytes:
            hashes: bytes = published.database.one(
                "SELECT hashes FROM tile WHERE level = ? AND number = ?", level, number
            )
            return hashes

        made = story.contract(cast)
        receipt = post(published.buyer, "/v1/buyer/contracts", made.token)["receipt"]
        index = verify_receipt(
            receipt, statement=made.digest, trust=cast.trust, at=clock.now()
        ).statement.leaf_index
        older = self.next_checkpoint(published, cast, after=index)
        for _ in range(5):
            newer = self.next_checkpoint(published, cast, after=older.size)
            assert older.size % 64 == newer.size % 64 == 0
            proof = consistency_proof(tile, older.size, newer.size)
            verify_consistency(older.size, newer.size, proof, older.root, newer.root)
            with pytest.raises(BadLogProof):
                verify_consistency(older.size, newer.size, proof, newer.root, older.root)
            leaf = hash_leaf(published.database.leaves()[index])
            verify_inclusion(leaf, index, newer.size, inclusion_proof(tile, index, newer.size), newer.root)
            older = newer

    def test_an_empty_beat_is_published_too(self, published: Running, cast: Cast) -> None:
        first = self.next_checkpoint(published, cast, after=0)
        assert self.next_checkpoint(published, cast, after=first.size).size > first.size

    def test_nothing_is_padded_before_there_is_a_directory(self, cast: Cast, places: Places) -> None:
        with serving(cast, places("bare"), cadence=0.2) as bare:
            time.sleep(0.7)
            answer = bare.public.get("/log/checkpoint")
            assert (answer.status_code, answer.json()["code"]) == (503, "not_yet_published")
            assert bare.database.head()[0] == 0
