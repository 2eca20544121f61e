"""What the tests of the desk share: one cast for a module, and for each test a desk of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.party.agency.unsafe_cast import Cast, unsafe_cast
from tests.unit.party.agency.unsafe_desk import UnsafeDesk, unsafe_desk
from verifier.party.agency.registers import PersonRecord
from verifier.party.agency.settings import DeskSettings

OpenDesk = Callable[..., UnsafeDesk]


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    made = unsafe_cast(tmp_path_factory.mktemp("cast"))
    yield made
    made.close()


@pytest.fixture
def open_desk(cast: Cast, tmp_path: Path) -> Iterator[OpenDesk]:
    """Opens the test's one desk, with these people in its register."""
    opened: list[UnsafeDesk] = []

    def open_one(*people: PersonRecord, settings: DeskSettings | None = None) -> UnsafeDesk:
        opened.append(unsafe_desk(cast, tmp_path, *people, settings=settings or DeskSettings()))
        return opened[-1]

    yield open_one
    for each in opened:
        each.home.close()
