"""Migrations (schemawijzigingen): the database's shape, step by step; never what was signed."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config


def config_for(url: str, *, service: str | None = None) -> Config:
    """Alembic's configuration for the database at ``url``; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["url"] = url
    config.attributes["service"] = service
    return config


def migrate(url: str, revision: str = "head", *, service: str | None = None) -> None:
    """Bring the database at ``url`` up to ``revision``. Durable when it returns: each step is one transaction.

    On PostgreSQL ``url`` is that of the owner of the tables, and ``service`` the role that may use them.
    """
    command.upgrade(config_for(url, service=service), revision)
