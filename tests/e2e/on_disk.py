"""On disk (op schijf): what a search finds in the files of a database's server, whatever its tables say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.postgres import Server
from verifier.demo.scan import search


def on_disk(server: Server | None, numbers: Iterable[str]) -> set[str]:
    """Where in the folder of PostgreSQL a number stands: in its tables, its write-ahead log or anything else.

    Many of its files are copies of each other, or zeros from somewhere to the end: none is searched twice.
    """
    if server is None:
        return set()
    with server.connect("postgres") as connection:
        connection.execute("CHECKPOINT")
    paths = sorted(path for path in server.folder.rglob("*") if path.is_file())
    contents = {path.read_bytes().rstrip(b"\0"): path.relative_to(server.folder) for path in paths}
    found = search(((str(path), content) for content, path in contents.items()), numbers)
    return {"/".join(Path(each.place).parts[:2]) for each in found}
