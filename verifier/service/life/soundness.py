"""Soundness (deugdelijkheid): whether settings, files, keys, database and clock together may be started with.

All obstacles are looked for, so that who mends them sees them at once. Looking changes nothing.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from verifier import clock
from verifier.service.life.provider_soundness import obstacles_of_provider
from verifier.service.life.rollback import obstacles_of_log
from verifier.service.settings.database_address import obstacles_of_addresses
from verifier.service.settings.obstacle import Obstacle, StartRefused
from verifier.service.settings.settings import Settings, is_embedded, variable
from verifier.service.store.publication import LogAtRest, NoAnswer, log_at_rest
from verifier.service.wiring import Keys, open_keys

#: How far the clock may be behind the newest checkpoint, in seconds.
SKEW: Final = 60
_DEBUGGING: Final = ("PYTHONDEVMODE", "PYTHONASYNCIODEBUG", "PYTHONINSPECT", "FASTAPI_ENV")


def open_soundly(settings: Settings, *, environ: Mapping[str, str] = os.environ) -> Keys:
    """The register's keys, when nothing stops the start; :class:`StartRefused` with everything that does."""
    obstacles = obstacles_of(settings, environ=environ)
    try:
        keys = open_keys(settings)
    except StartRefused as refused:
        raise StartRefused([*obstacles, *refused.obstacles]) from None
    if obstacles:
        raise StartRefused(obstacles)
    return keys


def obstacles_of(settings: Settings, *, environ: Mapping[str, str] = os.environ) -> list[Obstacle]:
    """What stops a start beside the keys: no passphrase is tried, which would take a while."""
    return [*_of_machine(settings, environ), *_of_database(settings)]


def _of_machine(settings: Settings, environ: Mapping[str, str]) -> Iterator[Obstacle]:
    yield from _of_home(settings.home)
    yield from _of_audit_file(settings.audit_file)
    yield from _of_ports(settings)
    yield from _of_passwords(settings)
    yield from obstacles_of_provider(settings)
    if settings.environment == "production":
        yield from _of_production(settings, environ)


def _of_home(home: Path) -> Iterator[Obstacle]:
    if not home.is_dir():
        yield Obstacle(variable("home"), "a folder", "make it with plaatsbewijs register init")
    elif stat.S_IMODE(home.stat().st_mode) & 0o077:
        yield Obstacle(variable("home"), "a folder for its owner alone", "take it from others: chmod 700")


def _of_audit_file(path: Path) -> Iterator[Obstacle]:
    if not path.parent.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        mend = "make its folder, and let the register's user write there"
        yield Obstacle(variable("audit_file"), "a file that this program can write", mend)
    elif path.exists() and (not path.is_file() or stat.S_IMODE(path.stat().st_mode) & 0o007):
        mend = "take it from everybody else: chmod o-rwx"
        yield Obstacle(variable("audit_file"), "a regular file that is not for everybody", mend)


def _of_ports(settings: Settings) -> Iterator[Obstacle]:
    if settings.metrics_port and settings.metrics_port == settings.port:
        yield Obstacle(variable("metrics_port"), "another port than clients use", "choose one, or 0 for none")


def _of_passwords(settings: Settings) -> Iterator[Obstacle]:
    """A password can be passed on and asked for by a false page: it is for trying things out (ADR 0038)."""
    if settings.passwords and (settings.environment == "production" or not is_embedded(settings.database_url)):
        mend = "leave it out: members sign in with a passkey, or at their organisation's OpenID Connect provider"
        yield Obstacle(variable("passwords"), "no passwords, but in a demo on SQLite", mend)


def _of_production(settings: Settings, environ: Mapping[str, str]) -> Iterator[Obstacle]:
    if not settings.public_url.startswith("https://"):
        mend = "put a proxy with TLS in front, and name its address"
        yield Obstacle(variable("public_url"), "an https address in production", mend)
    for name in _DEBUGGING:
        if environ.get(name, "") not in {"", "0", "production"}:
            yield Obstacle(name, "no debugging in production: it shows what requests hold", f"take {name} away")
    if sys.flags.dev_mode and "PYTHONDEVMODE" not in environ:
        yield Obstacle("python -X dev", "no debugging in production", "start Python without -X dev")


def _of_database(settings: Settings) -> Iterator[Obstacle]:
    """An address that may not be used is not tried."""
    wrong = list(obstacles_of_addresses(settings))
    yield from wrong
    if wrong:
        return
    try:
        with log_at_rest(settings.database_url) as log:
            yield from [*_of_clock(log), *obstacles_of_log(settings, log)]
    except NoAnswer:
        yield Obstacle(
            variable("database_url"), "a database that answers", "see that it runs, and lets this user in"
        )


def _of_clock(log: LogAtRest | None) -> Iterator[Obstacle]:
    newest = log.published_at if log is not None else None
    if newest is not None and newest > clock.now() + SKEW:
        mend = "set the clock by NTP; a checkpoint in the past would contradict one that was published"
        yield Obstacle("the clock", "a moment that is not before the newest checkpoint", mend)
