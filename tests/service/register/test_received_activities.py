"""Where the table has the receiving organisation confirm: it does so at the contractor's door, and sees no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.service.register.cast import OTHER_CONTRACTOR, Cast, gather
from tests.service.register.doing import BY_HOUR, DAY, activity, confirmation
from tests.service.register.places import Places
from tests.service.register.play import Play, accepted, post, refused
from tests.service.register.running import Client, Running, opening_for, serving
from tests.service.register.story import Signed, withdrawal
from verifier import clock, shipped
from verifier.core.model.contract import RuleSetRef
from verifier.core.model.directory import PublishedRuleSet
from verifier.core.model.statement import Digest
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.party.activities import Activities
from verifier.party.operator.directory import build_directory
from verifier.party.register.doors import ContractorClient
from verifier.party.transport import Transport
from verifier.service.settings.settings import Settings
from verifier.service.store.office import TransactionalOffice
from verifier.service.store.unit_of_work import PublishedRules
from verifier.service.wiring import Register, powers_of, published_rules

pytestmark = pytest.mark.slow

CONFIRM = "/v1/contractor/activity-confirmations"


def received() -> bytes:
    """The table of Utrecht, in which who received it confirms what was shared of knowledge."""
    table: dict[str, Any] = json.loads(shipped.ruleset("utrecht-current.v1"))
    for kind in table["activities"]:
        if kind["code"] == BY_HOUR:
            kind["confirmed_by"] = "receiving_organisation"
    return json.dumps({**table, "name": "received-current", "family": "received"}).encode()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """A cast of these tests alone, whose directory lists one table more."""
    gathered = gather(tmp_path_factory.mktemp("received") / "cast", at=clock.now())
    yield gathered
    gathered.close()


def opening_with(own: Cast, octets: bytes) -> Any:
    """The register with one table more than is shipped."""

    def opening(settings: Settings) -> Register:
        register = opening_for(own)(settings)
        table = PublishedRules(parse_ruleset(octets), octets)
        rules = {**published_rules(), table.ruleset.digest: table}
        powers = powers_of(own.register.custodian, settings.public_url)
        office = TransactionalOffice(register.database, powers, rules, own.register.kit)
        return replace(register, office=office)

    return opening


@pytest.fixture(scope="module")
def listed(own: Cast) -> tuple[RuleSetRef, str]:
    """The table by name and digest, and the directory that lists it."""
    octets = received()
    table = PublishedRuleSet(parse_ruleset(octets).name, Digest(sha256(octets).digest()), date(2026, 1, 1))
    described = replace(own.description, rulesets=(*own.description.rulesets, table))
    token = build_directory(own.operator, described, at=clock.now())
    for home in own.homes:
        if home is not own.operator:
            home.adopt_directory(token, at=clock.now())
    return RuleSetRef(table.name, table.digest), token


@pytest.fixture(scope="module")
def register(own: Cast, places: Places, listed: tuple[RuleSetRef, str]) -> Iterator[Running]:
    with serving(own, places("received"), opening=opening_with(own, received())) as running:
        running.introduce()
        post(running.public, "/v1/operator/directories", listed[1])
        yield running


@pytest.fixture
def contract(register: Running, listed: tuple[RuleSetRef, str]) -> Signed:
    return Play(register).contract(ruleset=listed[0], recovery_months=24)


def shared(register: Running, contract: Signed) -> Signed:
    """Reported by the contractor: an organisation received it."""
    done = activity(register.cast.contractor, contract, receiver=OTHER_CONTRACTOR)
    post(register.contractor, "/v1/contractor/activities", done.token)
    return done


def seen(client: Client, door: str, contract: Signed) -> Any:
    return client.get(f"/v1/{door}/contracts/{contract.name}/activities")


def test_who_received_it_confirms_it(register: Running, contract: Signed) -> None:
    done, buyers = shared(register, contract), confirmation(register.cast.buyer, shared(register, contract))
    assert refused(register.buyer.post("/v1/buyer/activity-confirmations", {"statement": buyers.token})) == (
        409,
        "unknown_reference",
    )
    said = confirmation(register.cast.other_contractor, done, quantity=1_000)
    first = post(register.other_contractor, CONFIRM, said.token)
    assert post(register.other_contractor, CONFIRM, said.token) == first
    for client, door in ((register.buyer, "buyer"), (register.contractor, "contractor")):
        listed, _ = accepted(seen(client, door, contract))["activities"]
        assert (listed["state"], listed["confirmation"]) == ("confirmed", said.token)
    taken_back = withdrawal(register.cast.other_contractor, said, DAY)
    post(register.other_contractor, "/v1/contractor/withdrawals", taken_back.token)
    assert accepted(seen(register.buyer, "buyer", contract))["activities"][0]["state"] == "withdrawn"


def test_it_sees_what_it_received_and_nothing_else(register: Running, contract: Signed) -> None:
    done = shared(register, contract)
    elsewhere = Play(register).contract(recovery_months=24)
    post(register.contractor, "/v1/contractor/activities", activity(register.cast.contractor, elsewhere).token)
    them = register.other_contractor
    assert [each["digest"] for each in accepted(seen(them, "contractor", contract))["activities"]] == [done.name]
    assert refused(seen(them, "contractor", elsewhere)) == (404, "not_found")
    for what in ("timeline", "inputs", "hours", "grants", "moments", "messages", "duties"):
        path = f"/v1/contractor/contracts/{contract.name}/{what}"
        assert refused(them.get(path)) == (404, "not_found"), what
    assert refused(seen(register.other_buyer, "buyer", contract)) == (404, "not_found")


def test_its_program_verifies_and_confirms(register: Running, contract: Signed, tmp_path: Path) -> None:
    done = shared(register, contract)
    home = register.cast.other_contractor
    with Transport(register.url) as transport:
        program = Activities(home, AtDoor(transport, home, register))
        (reported,) = program.read(contract.digest)
        assert (reported.digest, reported.state, reported.worth) == (done.digest, "reported", None)
        receipt = program.confirm(contract.digest, done.digest)
        (confirmed,) = program.read(contract.digest)
    assert receipt.statement.leaf_index > 0
    assert confirmed.state == "confirmed"


class AtDoor(ContractorClient):
    """The contractor's door with the access token that this test has: the home holds another address."""

    def __init__(self, transport: Transport, home: Any, register: Running) -> None:
        super().__init__(transport, home)
        token = register.other_contractor.headers["Authorization"].removeprefix("Bearer ")
        self._access = (token, clock.now() + 600)


@pytest.mark.parametrize("changes", [{}, {"receiver": "kvk:12345678"}], ids=["nobody", "who reports it"])
def test_without_a_second_party_it_is_refused(register: Running, contract: Signed, changes: dict[str, Any]) -> None:
    done = activity(register.cast.contractor, contract, **changes)
    answer = register.contractor.post("/v1/contractor/activities", {"statement": done.token})
    assert refused(answer) == (409, "unknown_reference")
