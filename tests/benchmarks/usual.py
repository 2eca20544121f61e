"""The usual way (gebruikelijk): PyJWT with the key parsed for each token, and an ORM object for each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jwt
from sqlalchemy import Engine, event
from sqlmodel import Field, Session, SQLModel, create_engine


class UsualRow(SQLModel, table=True):
    """A statement as most programs would keep it."""

    __tablename__ = "usual_statement"

    jti: str = Field(primary_key=True)
    iss: str
    contract: str
    token: str


def keep(folder: Path, tokens: Sequence[str], key: Mapping[str, Any], *, batch: int) -> None:
    """Keep statements on SQLite, durable as the register's are, with a commit for every ``batch``."""
    engine = engine_in(folder)
    for first in range(0, len(tokens), batch):
        with Session(engine) as session:
            for token in tokens[first : first + batch]:
                claims = jwt.decode(
                    token, jwt.PyJWK(dict(key), "ES256").key, ["ES256"], options={"verify_aud": False}
                )
                row = UsualRow(jti=claims["jti"], iss=claims["iss"], contract=claims["contract"], token=token)
                session.add(row)
                session.flush()
            session.commit()
    engine.dispose()


def engine_in(folder: Path) -> Engine:
    """A database in ``folder`` with the table."""
    engine = create_engine(f"sqlite:///{folder / 'usual.sqlite'}")
    event.listen(engine, "connect", _prepare)
    SQLModel.metadata.create_all(engine, tables=[UsualRow.__table__])  # type: ignore[attr-defined]  # as SQLModel has it
    return engine


def _prepare(connection: Any, _: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
