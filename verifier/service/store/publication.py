"""A publication (publicatie): when the newest checkpoint was signed, asked before the register starts."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from verifier.service.store.dialects import connect
from verifier.service.store.log import StoredLog
from verifier.service.store.scope import Scope
from verifier.service.store.tables import CheckpointRow


class NoAnswer(Exception):
    """The database did not answer, or not as ours."""


def newest_publication(url: str) -> int | None:
    """Unix seconds of the newest checkpoint, None before the first; nothing is made or changed.

    Raises :class:`NoAnswer`.
    """
    at = make_url(url)
    if at.drivername == "sqlite" and not Path(at.database or "").exists():
        return None
    try:
        engine = connect(url)
        try:
            if not inspect(engine).has_table(str(CheckpointRow.__tablename__)):
                return None
            with Session(engine) as session:
                newest = StoredLog(session, Scope.register()).latest_checkpoint()
                return newest.published_at if newest is not None else None
        finally:
            engine.dispose()
    except SQLAlchemyError:
        raise NoAnswer("the database does not answer") from None
