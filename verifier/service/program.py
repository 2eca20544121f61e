"""The register's program (programma van het register): settings in, one port on the loopback."""

from __future__ import annotations

import os
import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from verifier.service.app import compose
from verifier.service.life.soundness import open_soundly
from verifier.service.life.workers import DiskFailed, Workers
from verifier.service.settings.settings import Settings
from verifier.service.wiring import Register, assemble
from verifier.web.duty import Duty
from verifier.web.serving import announce, listen, serve_on, url_of


def run_register(settings: Settings, *, ready: Callable[[str], None] = announce) -> None:
    """Serve the register of ``settings``, until SIGTERM or SIGINT; port 0 is a free one, told to ``ready``.

    Before it listens, everything is opened and closed once, so that what is weak or missing is refused here: raises
    :class:`~verifier.service.settings.obstacle.StartRefused` with all that stops the start, :class:`OSError` for a
    port that is taken, :class:`~verifier.service.life.workers.WorkerFailed`, and :class:`DiskFailed`.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold keys and what requests hold
    keys, duty = open_soundly(settings), Duty()
    opened = partial(assemble, keys.custodian, keys.kit)
    _close(opened(settings))
    composed = compose(settings, opening=opened, duty=duty)
    with _listening(settings) as listeners:
        url = url_of(listeners[0])

        def work(number: int, told: Callable[[], None]) -> int:
            composed.board.take_row(number)
            serve_on(listeners, composed.face, ready=told, duty=duty, log_level=settings.log_level)
            return os.EX_IOERR if duty.failed else os.EX_OK

        if settings.workers > 1:
            Workers(settings.workers, listeners, work).run(lambda: ready(url))
        elif work(0, lambda: ready(url)) != os.EX_OK:
            raise DiskFailed("a disk that keeps what is committed")


@contextmanager
def _listening(settings: Settings) -> Iterator[list[socket.socket]]:
    """The sockets that all workers share: for clients, and perhaps for metrics."""
    ports = [settings.port, *([settings.metrics_port] if settings.metrics_port else [])]
    listeners: list[socket.socket] = []
    try:
        for port in ports:
            listeners.append(listen(port))
        yield listeners
    finally:
        for each in listeners:
            each.close()


def _close(register: Register) -> None:
    register.database.close()
    register.allowances.close()
