"""What the tests of the desk share: the real register, both evaluators as processes, relays in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.service.evaluator.evaluator_process import Running, running
from tests.unit.party.relay import Relay, relaying
from tests.unit.party.unsafe_register import UnsafeRegister, unsafe_register
from tests.unsafe_scheme import AGENCY, EVALUATOR1, EVALUATOR2, OTHER_AGENCY
from verifier import clock
from verifier.core.model.directory import Competence
from verifier.core.model.party import PartyId
from verifier.party.home import Home
from verifier.party.operator.description import description_of
from verifier.party.operator.directory import build_directory
from verifier.party.register.public import OperatorClient, refresh_directory


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything around one desk. The desk reaches the others through relays, which keep what it said."""

    register: UnsafeRegister
    to_register: Relay
    to_evaluators: dict[PartyId, Relay]
    evaluators: dict[PartyId, Running]

    @property
    def home(self) -> Home:
        return self.register.homes[AGENCY]


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surroundings]:
    with ExitStack() as stack:
        register = stack.enter_context(unsafe_register(tmp_path_factory.mktemp("desk")))
        evaluators = {
            each: stack.enter_context(running(register.homes[each].folder)) for each in (EVALUATOR1, EVALUATOR2)
        }
        relays = {party: stack.enter_context(relaying(each.url)) for party, each in evaluators.items()}
        token = _directory(register, {party: relay.url for party, relay in relays.items()})
        for each in evaluators.values():
            assert each.post("/v1/directories", {"statement": token}).status_code == 201
        yield Surroundings(register, stack.enter_context(relaying(register.url)), relays, evaluators)


def _directory(register: UnsafeRegister, urls: dict[PartyId, str]) -> str:
    """The next directory, which says where the evaluators listen; the register and all homes adopt it."""
    at = clock.now()
    known = description_of(register.homes[AGENCY].trust(at=at).directory)
    described = replace(
        known,
        institutions=tuple(replace(each, url=urls.get(each.id)) for each in known.institutions),
        competences=(Competence(AGENCY, ("participation_act",)), Competence(OTHER_AGENCY, ("ww",))),
    )
    token = build_directory(register.operator, described, at=at)
    transport = register.transport(register.url)
    OperatorClient(transport, register.operator).publish_directory(token)
    for home in register.homes.values():
        refresh_directory(home, transport, at=at)
    return token


@pytest.fixture(scope="module")
def people_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("people") / "people.csv"
