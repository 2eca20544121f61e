"""A usual program (gebruikelijk programma): the same submission over HTTP, as FastAPI's own pages would write it.

``python -m tests.benchmarks.usual_program FOLDER KEY`` serves until it is ended; the first line says where. An
access token and a statement are verified by PyJWT, a receipt is signed by it, and each request commits an ORM row.
Nothing else is done: no strict reading, no scope, no log, no audit trail.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import FastAPI, Header, HTTPException
from jwt.types import Options
from pydantic import BaseModel
from sqlmodel import Session

from tests.benchmarks.usual import UsualRow, engine_in

PATH: Final = "/placements"
_CLAIMS: Final[Options] = {"verify_aud": False}


class Body(BaseModel):
    """What a client sends."""

    statement: str
    sealed_subject: str


class Answer(BaseModel):
    """What it gets."""

    receipt: str


def program(folder: Path, key: dict[str, Any]) -> tuple[FastAPI, str]:
    """The program on a database in ``folder`` for statements under ``key``, and an access token for it."""
    app, engine, receipts = FastAPI(), engine_in(folder), ec.generate_private_key(ec.SECP256R1())
    issuer = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    token = jwt.encode({"iss": "register", "sub": "client", "exp": 2**32}, issuer, "PS256")

    @app.post(PATH, status_code=201)
    async def submit(body: Body, authorization: Annotated[str, Header()]) -> Answer:
        try:
            jwt.decode(authorization.removeprefix("Bearer "), issuer.public_key(), ["PS256"], options=_CLAIMS)
            claims = jwt.decode(body.statement, jwt.PyJWK(key, "ES256").key, ["ES256"], options=_CLAIMS)
        except jwt.InvalidTokenError:
            raise HTTPException(401) from None
        with Session(engine) as session:
            session.add(
                UsualRow(jti=claims["jti"], iss=claims["iss"], contract=claims["contract"], token=body.statement)
            )
            session.commit()
        return Answer(receipt=jwt.encode({"jti": claims["jti"], "iat": claims["iat"]}, receipts, "ES256"))

    return app, token


@contextmanager
def running(folder: Path, key: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """The program in a process of its own: its address, an access token for it, and the process."""
    command = [sys.executable, "-m", "tests.benchmarks.usual_program", str(folder), json.dumps(key)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout is not None
        url, token = process.stdout.readline().split()
        try:
            yield url, token, process.pid
        finally:
            process.terminate()


def main(folder: Path, key: dict[str, Any]) -> None:
    app, token = program(folder, key)
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]} {token}", flush=True)  # noqa: T201 # read by who started it
        config = uvicorn.Config(app, log_config=None, access_log=False, ws="none")
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
