"""Migrations (schemawijzigingen): the database's shape, step by step; never what was signed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from verifier.service.store.dialects import connect, writers_turn
from verifier.service.store.migrations.grants import grant_to
from verifier.service.store.migrations.turn import take_turn

NEWEST: Final = "head"


def config_for(url: str, *, service: str | None = None) -> Config:
    """Alembic's configuration for the database at ``url``; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["url"] = url
    config.attributes["service"] = service
    return config


def migrate(url: str, revision: str = NEWEST, *, service: str | None = None) -> None:
    """Bring the database at ``url`` up to ``revision``. Durable when it returns: each step is one transaction.

    On PostgreSQL ``url`` is that of the owner of the tables, and ``service`` the role that may use them.
    """
    if revision != NEWEST or not _stands(url, service):
        command.upgrade(config_for(url, service=service), revision)


def _stands(url: str, service: str | None) -> bool:
    """Whether the newest schema is there, as at most starts; ``service`` then has what it needs of it, durably.

    The steps need not be read to see that there is none to take.
    """
    engine = connect(url)
    try:
        with writers_turn(url), engine.connect() as connection:
            take_turn(connection)
            if MigrationContext.configure(connection).get_current_heads() != (_newest(),):
                return False
            grant_to(connection, service)
            connection.commit()
            return True
    finally:
        engine.dispose()  # and with its connections the turn of PostgreSQL


@cache
def _newest() -> str | None:
    """The last of the steps that are shipped."""
    return ScriptDirectory.from_config(config_for("")).get_current_head()
