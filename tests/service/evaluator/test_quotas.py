"""An evaluator keeps its own count, whatever the tickets say; an answer that is repeated is counted once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.evaluator.evaluator_process import Running, running
from tests.service.evaluator.requests import ask, ask_once, elements
from tests.unsafe_scheme import AGENCY, EVALUATOR1, OTHER_AGENCY, UnsafeScheme
from verifier.core.errors import Refusal, UnknownMember, WrongValue
from verifier.core.model.party import PartyId
from verifier.party.evaluator.settings import FILE, EvaluatorSettings, read_settings, write_settings


@pytest.fixture
def counting(scheme: UnsafeScheme) -> Iterator[Running]:
    write_settings(scheme.evaluator1.folder, EvaluatorSettings(agency_daily=5, national_daily=8))
    with running(scheme.evaluator1.folder) as program:
        yield program


@pytest.mark.slow
def test_agency_and_nation_have_a_day_quota(scheme: UnsafeScheme, counting: Running) -> None:
    def asks(agency: PartyId, count: int, first: int) -> tuple[int, str]:
        answer = counting.post("/v1/evaluations", ask_once(scheme, elements(count, first), agency=agency))
        return answer.status_code, answer.json().get("detail", "ok")

    ticket = scheme.ticket(EVALUATOR1, 4)
    repeated = [counting.post("/v1/evaluations", ask(scheme, [ticket], elements(4))) for _ in range(3)]
    assert [each.status_code for each in repeated] == [200, 200, 200]

    assert asks(AGENCY, 2, 10) == (429, "no more than an agency's elements of one day")
    assert asks(AGENCY, 1, 20) == (200, "ok")
    assert asks(AGENCY, 1, 30) == (429, "no more than an agency's elements of one day")
    assert asks(OTHER_AGENCY, 4, 40) == (429, "no more than all agencies' elements of one day")
    assert asks(OTHER_AGENCY, 3, 50) == (200, "ok")
    assert asks(OTHER_AGENCY, 1, 60) == (429, "no more than all agencies' elements of one day")


@pytest.mark.parametrize(
    ("settings", "refusal"),
    [
        ({"agency_daily": 9, "national_daily": 8}, WrongValue),
        ({"agency_daily": 0, "national_daily": 8}, WrongValue),
        ({"agency_daily": 1, "national_daily": 10**9}, WrongValue),
        ({"agency_daily": 1, "national_daily": 8, "off": 1}, UnknownMember),
    ],
    ids=["breaker-that-never-breaks", "nothing", "no-breaker", "unknown"],
)
def test_settings_that_protect_nothing_stop_the_start(
    tmp_path: Path, settings: dict[str, int], refusal: type[Refusal]
) -> None:
    (tmp_path / FILE).write_text(json.dumps(settings))
    with pytest.raises(refusal):
        read_settings(tmp_path)


def test_settings_are_kept_and_have_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == EvaluatorSettings()
    write_settings(tmp_path, EvaluatorSettings(3, 4))
    assert read_settings(tmp_path) == EvaluatorSettings(3, 4)
