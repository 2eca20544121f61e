"""What a buyer lists does not move with a person; what is not yours looks like what is not; the rest is proven."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.claiming import claim, counted
from tests.service.register.filled import FULL, Filled, filling, moments, walk
from tests.service.register.places import Places
from tests.service.register.play import Play, accepted, post, refused
from tests.service.register.running import Client, Running
from tests.service.register.story import JANUARY, MARCH, RATE, Placed, Signed
from verifier import clock
from verifier.core.log.leaf import statement_leaf
from verifier.core.log.proof import verify_log_proof
from verifier.core.model.contract import Obligation
from verifier.core.procedure.receipt import verify_receipt
from verifier.core.wire import base64url
from verifier.core.wire.envelope import typ_of
from verifier.core.wire.log_proof import parse_log_proof
from verifier.web.paging import MOST

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def filled(cast: Cast, places: Places) -> Iterator[Filled]:
    with filling(cast, places("filled")) as made:
        yield made


def buyer_reads(filled: Filled, contract: Signed) -> dict[str, bytes]:
    """All that a buyer can read about a contract, byte for byte."""
    base = f"/v1/buyer/contracts/{contract.name}"
    paths = ["/v1/buyer/contracts", f"{base}/moments", f"{base}/timeline", "/v1/buyer/receipts"]
    return {path: filled.register.buyer.get(path).content for path in paths}


def test_a_buyer_cannot_tell_that_anything_happened_to_a_person(filled: Filled, cast: Cast) -> None:
    """THREATS S14: a person who comes or goes, hours, and a claim that falls and is filed anew change nothing."""
    play, client = filled.play, filled.register.contractor
    contract = play.contract(obligation=Obligation(amount=RATE // 2))
    placed, decided = play.eligible(contract, story.somebody())
    openings = {placed.digest: decided.opening}

    def work(*people: Placed, revision: int) -> None:
        play.hours(contract, [(each, FULL) for each in people], month=MARCH, revision=revision)
        play.hours(contract, [(each, FULL) for each in people], month=JANUARY, revision=revision)

    def file_claim() -> None:
        answer = accepted(client.get(f"/v1/contractor/contracts/{contract.name}/inputs"))
        basis = counted(answer, contract, MARCH, openings)
        post(client, "/v1/contractor/claims", claim(cast.contractor, contract, basis, RATE // 8).token)

    work(placed, revision=0)
    before = buyer_reads(filled, contract)
    file_claim()
    assert moments(filled, "contractor", contract)["moments"][0]["claimed"]
    assert buyer_reads(filled, contract) == before
    other, award = play.eligible(contract, story.somebody())
    openings[other.digest] = award.opening
    work(placed, other, revision=1)
    assert buyer_reads(filled, contract) == before
    file_claim()
    post(client, "/v1/contractor/withdrawals", story.withdrawal(cast.contractor, other).token)
    assert buyer_reads(filled, contract) == before


def test_a_buyer_is_shown_no_member_that_could_be_about_a_person(filled: Filled) -> None:
    allowed = {
        *("contracts", "events", "moments", "receipts", "next", "digest", "statement", "state", "since"),
        *("kind", "by", "at", "about", "month", "moment", "waits_on", "opens_at", "closes_at"),
        *("receipt", "received_at"),
    }

    def members(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {name for each in value.values() for name in members(each)}
        return {name for each in value for name in members(each)} if isinstance(value, list) else set()

    for path in buyer_reads(filled, filled.contract):
        assert members(accepted(filled.register.buyer.get(path))) <= allowed, path


class TestStatements:
    def test_each_party_gets_it_as_it_was_signed(self, filled: Filled, cast: Cast) -> None:
        for door, made in (
            ("buyer", filled.contract),
            ("contractor", filled.contract),
            ("contractor", filled.eligible),
            ("agency", filled.eligible),
            ("agency", filled.decided),
            ("contractor", filled.decided),
            ("contractor", filled.claimed),
        ):
            kept = accepted(getattr(filled.register, door).get(f"/v1/{door}/statements/{made.name}"))
            assert kept["statement"] == made.token
            verify_receipt(kept["receipt"], statement=made.digest, trust=cast.trust, at=clock.now())

    def test_what_the_register_said_has_no_receipt(self, filled: Filled) -> None:
        path = f"/v1/buyer/contracts/{filled.contract.name}/timeline"
        events = walk(filled.register.buyer, path, "events", limit=MOST)
        (said,) = [each["digest"] for each in events if each["kind"] == "verdict"]
        for door in ("buyer", "contractor"):
            kept = accepted(getattr(filled.register, door).get(f"/v1/{door}/statements/{said}"))
            assert (kept["statement"], "receipt" in kept) == (filled.verdict, False)

    def test_it_is_proven_to_be_in_the_log(self, filled: Filled, cast: Cast) -> None:
        log = cast.trust.directory.log
        for door, made in (("contractor", filled.claimed), ("agency", filled.decided), ("buyer", filled.offered)):
            client, path = getattr(filled.register, door), f"/v1/{door}/statements/{made.name}"
            answer = until_published(client, f"{path}/proof")
            assert answer.headers["content-type"] == "text/plain; charset=utf-8"
            kept = accepted(client.get(path))
            leaf = statement_leaf(base64url.decode(kept["nonce"]), typ_of(made.token), made.token)
            checkpoint = verify_log_proof(leaf, answer.text, origin=log.origin, keys=log.keys)
            receipt = verify_receipt(kept["receipt"], statement=made.digest, trust=cast.trust, at=clock.now())
            assert parse_log_proof(answer.text).index == receipt.statement.leaf_index < checkpoint.size

    def test_whoever_holds_it_is_told_so(self, filled: Filled) -> None:
        path = f"/v1/contractor/statements/{filled.claimed.name}"
        client = filled.register.contractor
        tag = client.get(path).headers["etag"]
        again = client.http.get(path, headers={**client.headers, "If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)

    def test_what_is_not_yours_looks_like_what_is_not(self, filled: Filled) -> None:
        """Every address with a digest: somebody else's, one of another door, and one that nobody has."""
        names = {
            "buyer": [filled.foreign, filled.eligible, filled.decided, filled.claimed],
            "contractor": [filled.foreign],
            "agency": [filled.contract, filled.foreign, filled.claimed, filled.elsewhere],
            "other_contractor": [filled.contract, filled.eligible, filled.decided, filled.claimed],
            "other_agency": [filled.eligible, filled.decided, filled.contract],
            "other_buyer": [filled.contract, filled.eligible, filled.claimed],
        }
        for who, foreign in names.items():
            client, door = getattr(filled.register, who), who.removeprefix("other_")
            absent = base64url.encode(secrets.token_bytes(32))
            for address in addresses(door):
                nothing = client.get(address.format(absent))
                assert refused(nothing) == (404, "not_found"), address
                for made in foreign:
                    answer = client.get(address.format(made.name))
                    assert (answer.status_code, answer.content) == (404, nothing.content), (address, made)
                    assert sorted(answer.headers) == sorted(nothing.headers), (address, made)


def test_before_a_checkpoint_there_is_no_proof(register: Running) -> None:
    made = Play(register).contract()
    answer = register.buyer.get(f"/v1/buyer/statements/{made.name}/proof")
    assert refused(answer) == (503, "not_yet_published")
    assert answer.headers["retry-after"] == "60"
    stranger = register.other_buyer.get(f"/v1/buyer/statements/{made.name}/proof")
    assert refused(stranger) == (404, "not_found")


def addresses(door: str) -> list[str]:
    of_statements = [f"/v1/{door}/statements/{{}}", f"/v1/{door}/statements/{{}}/proof"]
    if door == "agency":
        return of_statements
    of_contracts = [f"/v1/{door}/contracts/{{}}/{name}" for name in ("timeline", "moments")]
    of_hours = [f"/v1/{door}/contracts/{{}}/{name}" for name in ("hours", "grants")]
    return [*of_statements, *of_contracts, *(of_hours if door == "contractor" else [])]


def until_published(client: Client, path: str) -> Any:
    """The answer once a checkpoint covers what is asked for."""
    deadline = clock.now() + 20
    while (answer := client.get(path)).status_code == 503 and clock.now() < deadline:
        assert refused(answer) == (503, "not_yet_published")
    assert answer.status_code == 200, answer.text
    return answer
