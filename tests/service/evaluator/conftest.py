"""What the tests of evaluators share: a scheme of this very moment, and both evaluators as processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.evaluator.evaluator_process import Running, running
from tests.unsafe_scheme import UnsafeScheme, unsafe_scheme
from verifier import clock


@pytest.fixture(scope="module")
def scheme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnsafeScheme]:
    made = unsafe_scheme(tmp_path_factory.mktemp("scheme"), at=clock.now())
    yield made
    made.close()


@pytest.fixture(scope="module")
def evaluator1(scheme: UnsafeScheme) -> Iterator[Running]:
    with running(scheme.evaluator1.folder) as program:
        yield program


@pytest.fixture(scope="module")
def evaluator2(scheme: UnsafeScheme) -> Iterator[Running]:
    with running(scheme.evaluator2.folder) as program:
        yield program
