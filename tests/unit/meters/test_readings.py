"""Readings count what happened, over all workers, under names that were known before anything happened."""

from __future__ import annotations

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from verifier.service.meters.board import Board, Counting, Spread
from verifier.service.meters.page import GAUGES, page
from verifier.service.meters.readings import METHODS, OTHER, STATUSES, Readings, refusal_codes

ROUTES = ("/v1/a", "/v1/b/{digest}")
#: A test person (field-facts 5.1), and other things that no label may show.
HOSTILE = ("999990408", "/v1/999990408", 'x"} 1\nfake 2', "\x00", "oin:00000099000000001000", "")


def shown(readings: Readings) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample of the page, by its name and labels."""
    text = page(readings.board, dict.fromkeys(GAUGES, 1.0)).decode()
    return {
        (each.name, tuple(sorted(each.labels.items()))): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


def test_label_values_come_from_closed_lists_whatever_a_client_sends() -> None:
    readings = Readings(ROUTES, workers=1)
    for each in HOSTILE:
        for status in (99, 101, 200, 302, 404, 500, 999):
            readings.answered(each, each, status, code=each, seconds=0.1)
    values: dict[str, set[str]] = {}
    for _, labels in shown(readings):
        for name, value in labels:
            values.setdefault(name, set()).add(value)
    assert values.pop("route") <= {*ROUTES, OTHER}
    assert values.pop("method") <= set(METHODS)
    assert values.pop("status") <= set(STATUSES)
    assert values.pop("code") <= {*refusal_codes(), OTHER}
    assert set(values) == {"le"}


def test_what_is_counted_is_what_happened() -> None:
    readings = Readings(ROUTES, workers=1)
    for seconds in (0.001, 0.3, 99.0):
        readings.answered("/v1/a", "GET", 200, code="", seconds=seconds)
    readings.answered("/v1/a", "POST", 404, code="refused", seconds=0.3)
    readings.committed(3, 0.02)
    samples = shown(readings)
    requests = "plaatsbewijs_requests_total"
    assert samples[requests, (("method", "GET"), ("route", "/v1/a"), ("status", "2xx"))] == 3
    assert samples[requests, (("method", "POST"), ("route", "/v1/a"), ("status", "4xx"))] == 1
    assert samples["plaatsbewijs_refusals_total", (("code", "refused"),)] == 1
    seconds_bucket = "plaatsbewijs_request_seconds_bucket"
    buckets = {
        bound: samples[seconds_bucket, (("le", bound), ("route", "/v1/a"))] for bound in ("0.005", "0.5", "+Inf")
    }
    assert buckets == {"0.005": 1, "0.5": 3, "+Inf": 4}
    assert samples["plaatsbewijs_request_seconds_sum", (("route", "/v1/a"),)] == pytest.approx(99.601)
    assert samples["plaatsbewijs_commit_group_size_sum", ()] == 3


def test_workers_count_together_and_a_new_one_goes_on_where_the_last_one_ended() -> None:
    readings = Readings(ROUTES, workers=2)
    for worker in (0, 1, 1):
        readings.board.take_row(worker)
        readings.answered("/v1/a", "GET", 200, code="", seconds=0.1)
    labels = (("method", "GET"), ("route", "/v1/a"), ("status", "2xx"))
    assert shown(readings)["plaatsbewijs_requests_total", labels] == 3


def test_a_board_knows_no_series_but_those_it_was_made_with() -> None:
    counting = Counting("a", "A", ("x",), [("1",)])
    spread = Spread("b", "B", (), [()], (1.0,))
    board = Board([counting, spread], workers=1)
    with pytest.raises(KeyError):
        board.add(counting, ("2",))
    with pytest.raises(ValueError, match="a worker"):
        board.take_row(1)
    board.observe(spread, (), 1.0)
    board.observe(spread, (), 1.5)
    assert board.read(spread, ()) == [1.0, 1.0, 2.5]


def test_every_name_is_one_that_prometheus_takes() -> None:
    names = {name for name, _ in shown(Readings(ROUTES, workers=1))}
    assert all(re.fullmatch(r"plaatsbewijs_[a-z_]+", each) for each in names)
    assert set(GAUGES) <= names
