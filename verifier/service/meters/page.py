"""The page (meterpagina): all readings in the text that Prometheus reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from verifier.service.meters.board import Board, Counting, Labels, Spread

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST

#: Gauges, which are read when somebody asks.
GAUGES: Final[Mapping[str, str]] = {
    "plaatsbewijs_ready": "1 when this worker would be sent requests, else 0",
    "plaatsbewijs_write_queue": "Requests that wait for this worker's next group",
    "plaatsbewijs_log_size": "Leaves of the log",
    "plaatsbewijs_checkpoint_age_seconds": "Seconds since the newest checkpoint",
    "plaatsbewijs_placements_waiting": "Placements on which an agency has not decided, all agencies together",
}


def page(board: Board, gauges: Mapping[str, float]) -> bytes:
    """The series of ``board`` and the ``gauges``, whose names are in :data:`GAUGES`."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(board, gauges))
    return generate_latest(registry)


class _Collected(Collector):
    def __init__(self, board: Board, gauges: Mapping[str, float]) -> None:
        self._board = board
        self._gauges = gauges

    def collect(self) -> Iterable[Metric]:
        for kind in self._board.kinds:
            yield _counted(self._board, kind) if isinstance(kind, Counting) else _spread(self._board, kind)
        for name, amount in self._gauges.items():
            yield GaugeMetricFamily(name, GAUGES[name], value=amount)


def _counted(board: Board, kind: Counting) -> Metric:
    family = CounterMetricFamily(kind.name, kind.says, labels=kind.labels)
    for labels, (count,) in _moved(board, kind):
        family.add_metric(labels, count)
    return family


def _spread(board: Board, kind: Spread) -> Metric:
    family = HistogramMetricFamily(kind.name, kind.says, labels=kind.labels)
    bounds = [*(f"{bound:g}" for bound in kind.bounds), "+Inf"]
    for labels, (*counts, total) in _moved(board, kind):
        family.add_metric(labels, list(zip(bounds, accumulate(counts), strict=True)), total)
    return family


def _moved(board: Board, kind: Counting | Spread) -> Iterator[tuple[Labels, list[float]]]:
    """The series that have counted something, and those without labels always."""
    for labels in kind.listed:
        cells = board.read(kind, labels)
        if any(cells) or not labels:
            yield labels, cells
