"""A database's address (adres van de gegevensbank): whether its URL may be used, and by how many processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from verifier.service.settings.obstacle import Obstacle
from verifier.service.settings.settings import LOCAL_NAMES, Settings, variable

#: Processes that may take turns at writing one SQLite file; more only wait longer for each other.
SQLITE_WORKERS: Final = 2
_VERIFIED: Final = "verify-full"


def obstacles_of_addresses(settings: Settings) -> Iterator[Obstacle]:
    """What is wrong with the addresses of the database."""
    yield from _address("database_url", settings.database_url)
    if settings.migration_url is not None:
        yield from _address("migration_url", settings.migration_url)
        if settings.migration_url.partition(":")[0] != settings.database_url.partition(":")[0]:
            yield Obstacle(
                variable("migration_url"), "a URL of the same database", "name the same server, or leave it out"
            )
    if settings.database_url.startswith("sqlite") and settings.workers > SQLITE_WORKERS:
        yield Obstacle(
            variable("workers"), f"at most {SQLITE_WORKERS} workers on SQLite", "use PostgreSQL for more of them"
        )


def _address(name: str, address: str) -> Iterator[Obstacle]:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        yield Obstacle(variable(name), "a URL that can be read", "write it as docs/reference/settings.md says")
        return
    yield from _sqlite(name, url) if url.drivername == "sqlite" else _postgresql(name, url)


def _sqlite(name: str, url: URL) -> Iterator[Obstacle]:
    path = url.database or ""
    if not path or path.startswith((":", "file:")) or url.query or not Path(path).absolute().parent.is_dir():
        yield Obstacle(variable(name), "a file in a folder that exists", "write sqlite:/// and the path of a file")


def _postgresql(name: str, url: URL) -> Iterator[Obstacle]:
    if not url.username or not url.database:
        yield Obstacle(variable(name), "a user and a database", "write postgresql+psycopg://user@host/name")
    modes = url.normalized_query.get("sslmode", ())
    if not all(map(_is_local, _hosts(url))) and modes != (_VERIFIED,):
        yield Obstacle(
            variable(name),
            "TLS that verifies the server, when that is another machine",
            f"add ?sslmode={_VERIFIED}&sslrootcert= and the certificate that signs the server's",
        )


def _hosts(url: URL) -> list[str]:
    """Every host that the driver may connect to: of the authority and of the query."""
    named = [url.host or "", *url.normalized_query.get("host", ()), *url.normalized_query.get("hostaddr", ())]
    return [each.partition(":")[0] if each.count(":") == 1 else each for part in named for each in part.split(",")]


def _is_local(host: str) -> bool:
    """No host, and a path, are a socket of this machine."""
    return not host or host.startswith("/") or host.strip("[]") in LOCAL_NAMES
