"""What the tests of parties share: a scheme of real homes, made once, at a fixed moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.party.unsafe_register import UnsafeRegister, unsafe_register
from tests.unsafe_scheme import CONTRACTOR, UnsafeScheme, profile, unsafe_home, unsafe_scheme
from verifier.core.model.statement import Digest
from verifier.party.home import Home
from verifier.party.profile import HomeRole

AT = 1_790_000_000


@pytest.fixture(scope="module")
def scheme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnsafeScheme]:
    made = unsafe_scheme(tmp_path_factory.mktemp("scheme"), at=AT)
    yield made
    made.close()


@pytest.fixture(scope="module")
def contractor(scheme: UnsafeScheme, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with contractor_home(tmp_path_factory.mktemp("contractor"), scheme) as home:
        yield home


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnsafeRegister]:
    """The real register on a loopback port, which tests share: contracts and people are each test's own."""
    with unsafe_register(tmp_path_factory.mktemp("register")) as running:
        yield running


@pytest.fixture
def contract(register: UnsafeRegister, request: pytest.FixtureRequest) -> Digest:
    """An accepted contract of this test's own."""
    return register.accepted(request.node.name[:60])


@pytest.fixture(scope="module")
def nobody_waits(register: UnsafeRegister) -> Iterator[None]:
    """Whoever was attested in these tests waits on the agency no longer when they are over."""
    yield
    register.decide()


def contractor_home(folder: Path, scheme: UnsafeScheme) -> Home:
    whose = profile(CONTRACTOR, HomeRole.CONTRACTOR)
    return unsafe_home(folder / "home", whose, scheme.operator.kit, at=AT)
