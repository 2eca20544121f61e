"""A contractor whose program lost the key to its values, and the agency's program that seals them again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from keys.custody.refusals import KeyDestroyed
from tests.unit.party.employed import attested
from tests.unit.party.unsafe_register import OTHER_CONTRACTOR, UnsafeRegister, unsafe_register
from tests.unsafe_scheme import AGENCY, CONTRACTOR, DAY, PASSPHRASE, reopened, unsafe_cost
from verifier import clock
from verifier.core.errors import BadCommitment, CannotOpen, Malformed, UnknownKey, WrongValue
from verifier.core.model.statement import Digest
from verifier.core.privacy.commitment import Opening, pack_opening
from verifier.core.privacy.subject import opening_info
from verifier.core.wire import base64url
from verifier.core.wire.jwk import sealing_key
from verifier.party.agency.resealing import reseal
from verifier.party.agency.unsent import OPENING
from verifier.party.contractor import Contractor
from verifier.party.enrolment import answer_challenge, request_enrolment
from verifier.party.home import Home
from verifier.party.keyring import destroy_key, rotate_key
from verifier.party.operator.description import Validity
from verifier.party.operator.enrolment import challenge, enrol
from verifier.party.register.doors import AgencyClient, ContractorClient
from verifier.party.register.public import OperatorClient
from verifier.party.resealing import (
    ANSWER,
    MOST,
    REQUEST,
    Resealed,
    read_answer,
    read_request,
    write_answer,
    write_request,
)
from verifier.party.sealing import seal_to


@dataclass(frozen=True)
class Lost:
    """A contractor's program at a copy of its home whose opening key is destroyed, and what it cannot open."""

    register: UnsafeRegister
    home: Home
    contract: Digest
    placement: Digest
    opening: Opening

    @property
    def program(self) -> Contractor:
        client = ContractorClient(self.register.transport(self.register.url), self.home)
        return Contractor(self.home, client)

    def take(self, *resealed: Resealed) -> list[Digest]:
        return list(self.program.take_resealed(write_answer(resealed)))

    def known(self) -> Opening | None:
        """The value as the program has it now."""
        (status,) = self.program.decisions(self.contract)
        return status.decided.opening if status.decided else None

    def sealed(
        self, opening: Opening, about: Digest | None = None, to: Mapping[str, Any] | None = None
    ) -> Resealed:
        """As anybody might send it: by default of this placement, to the newest key."""
        key = sealing_key(to or self.home.custodian.opening().jwk)
        placement = about or self.placement
        return Resealed(placement, seal_to(key, pack_opening(opening), opening_info(placement)))


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnsafeRegister]:
    """One of these tests' own: a home is copied here, which no other program may have open."""
    with unsafe_register(tmp_path_factory.mktemp("register")) as running:
        yield running


@pytest.fixture
def lost(register: UnsafeRegister, contract: Digest, tmp_path: Path) -> Iterator[Lost]:
    placement = attested(register, contract)
    folder = tmp_path / "contractor"
    shutil.copytree(register.homes[CONTRACTOR].folder, folder)
    (status,) = register.contractor().decisions(contract)
    assert status.decided is not None
    assert status.decided.opening is not None
    old, at = register.homes[CONTRACTOR].custodian.opening().kid, clock.now()
    with unsafe_cost():
        rotate_key(folder, PASSPHRASE, old, at=at)
        destroy_key(folder, PASSPHRASE, old, at=at)
    with reopened(folder) as home:
        yield Lost(register, home, contract, placement, status.decided.opening)


def admit(lost: Lost) -> None:
    """The operator enrols the new opening key, after the letters went to and fro."""
    operator, at = lost.register.operator, clock.now()
    request = request_enrolment(lost.home, at=at)
    asked = challenge(operator, request, at=at)
    answer = answer_challenge(lost.home, asked, unverified_request=request, at=at)
    _, opening = enrol(operator, request, answer, validity=Validity(at - DAY, at + 100 * DAY), at=at)
    OperatorClient(lost.register.transport(lost.register.url), operator).admit_enrolment(opening)


def test_a_lost_value_is_known_again(lost: Lost) -> None:
    """Asked for, sealed again and taken in, each by its program; once it is known there is nothing to ask."""
    with pytest.raises(KeyDestroyed):
        lost.known()
    (asked,) = (each for each in lost.program.ask_again() if each.agency == AGENCY)
    assert lost.placement in asked.placements
    agency = lost.register.homes[AGENCY]
    client = AgencyClient(lost.register.transport(lost.register.url), agency)
    with pytest.raises(UnknownKey):
        reseal(agency, client, client.public, asked.content, at=clock.now())
    admit(lost)
    agency.vault.put(OPENING, base64url.encode(lost.placement), pack_opening(lost.opening))
    answer, count = reseal(agency, client, client.public, asked.content, at=clock.now())
    assert (count, list(lost.program.take_resealed(answer))) == (1, [lost.placement])
    assert lost.known() == lost.opening
    assert not any(lost.placement in each.placements for each in lost.program.ask_again())
    assert list(lost.program.take_resealed(answer)) == []


@pytest.mark.parametrize(
    "changed",
    [lambda opening: replace(opening, flat=1), lambda opening: replace(opening, rates=opening.rates[1:])],
    ids=["another value", "fewer months"],
)
def test_another_value_is_not_taken(lost: Lost, changed: Callable[[Opening], Opening]) -> None:
    """Nor does it stand in the way of the right one; what was not asked for is passed over."""
    with pytest.raises(BadCommitment):
        lost.take(lost.sealed(changed(lost.opening)))
    assert lost.take(lost.sealed(lost.opening, Digest(bytes(32)))) == []
    assert lost.take(lost.sealed(lost.opening)) == [lost.placement]


def test_what_was_sealed_to_somebody_else_does_not_open(lost: Lost) -> None:
    other = lost.register.homes[OTHER_CONTRACTOR].custodian.opening().jwk
    with pytest.raises(CannotOpen):
        lost.take(lost.sealed(lost.opening, to=other))
    moved = lost.sealed(lost.opening, Digest(bytes(32)))
    with pytest.raises(CannotOpen):
        lost.take(replace(moved, placement=lost.placement))


def test_letters_are_read_as_they_are_written_and_no_other() -> None:
    """No more than an agency takes: what is asked of more placements goes in several files."""
    kid, digests = base64url.encode(bytes(32)), tuple(Digest(bytes([each]) * 32) for each in (1, 2))
    assert read_request(write_request(kid, digests)).placements == digests
    sealed = (Resealed(digests[0], b"sealed"),)
    assert read_answer(write_answer(sealed)) == sealed
    for content, read in ((write_request(kid, digests), read_answer), (write_answer(sealed), read_request)):
        with pytest.raises(Malformed):
            read(content)
    with pytest.raises(WrongValue):
        read_request(write_request(kid, digests).replace(REQUEST.encode(), ANSWER.encode()))
    many = [Digest(each.to_bytes(32, "big")) for each in range(MOST + 1)]
    assert len(read_request(write_request(kid, many[:MOST])).placements) == MOST
    with pytest.raises(WrongValue):
        read_request(write_request(kid, many))
