"""The hosting (huisvesting) of the story's register: how many workers it has, and where it keeps its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from verifier.demo.rows import Rows, Unreadable, rows_of
from verifier.service.settings.database_address import obstacles_of_addresses
from verifier.service.settings.obstacle import Obstacle, StartRefused
from verifier.service.settings.private_file import NotPrivate, read_private
from verifier.service.settings.settings import Settings, variable

_OPTION: Final = "--database-url-file"
_POSTGRESQL: Final = "postgresql+psycopg://"
#: Any address: only those of the database are looked at.
_NOWHERE: Final = "http://127.0.0.1:1"
_MANUAL: Final = "as docs/how-to/run-on-postgresql.md says"


@dataclass(frozen=True, slots=True)
class Hosting:
    """``database_url_file`` names a database on PostgreSQL, and ``migration_url_file`` the same one as the owner of
    its tables, as the register's own settings do. Without them the register keeps a file of SQLite in its home.
    """

    workers: int = 1
    database_url_file: Path | None = None
    migration_url_file: Path | None = None

    @property
    def files(self) -> Mapping[str, Path]:
        """The file of each URL that was told, by the name of its setting."""
        told = {"database_url": self.database_url_file, "migration_url": self.migration_url_file}
        return {name: path.absolute() for name, path in told.items() if path is not None}

    def written(self) -> dict[str, Any]:
        """As it is kept in JSON."""
        return {"workers": self.workers, **{f"{name}_file": str(path) for name, path in self.files.items()}}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """What :meth:`written` wrote."""
        files = {name: Path(each) for name, each in kept.items() if name != "workers"}
        return cls(kept.get("workers", 1), **files)

    @property
    def variables(self) -> Mapping[str, str]:
        """What the register's program finds in its environment."""
        files = {f"{variable(name)}_FILE": str(path) for name, path in self.files.items()}
        return {variable("workers"): str(self.workers), **files}

    @property
    def database(self) -> str:
        """The kind of database, as a person calls it."""
        return "PostgreSQL" if self.database_url_file else "SQLite"

    def database_url(self, home: Path) -> str:
        """Where the register with this ``home`` keeps its rows; raises :class:`StartRefused`."""
        return self._urls().get("database_url", f"sqlite:///{home / 'register.sqlite'}")

    def require_empty(self) -> None:
        """Raise :class:`StartRefused` for what keeps a new story from being played here; nothing is changed."""
        with self._database() as rows:
            if rows is not None and "statement" in rows.tables and rows.count("statement"):
                mend = f"make a new database for every story, {_MANUAL}"
                raise StartRefused([Obstacle(_OPTION, "a database that holds no statement yet", mend)])

    def require_story(self, directory: str) -> None:
        """Raise :class:`StartRefused` unless it was here that the story of this first ``directory`` was played."""
        with self._database() as rows:
            if rows is None or ("directory" in rows.tables and directory.encode() in rows.content("directory")):
                return
        mend = "name that one, or play the story anew: plaatsbewijs demo"
        raise StartRefused([Obstacle(_OPTION, "the database in which this story was played", mend)])

    def _urls(self) -> dict[str, str]:
        """The URL of each file, all of them of PostgreSQL."""
        urls, obstacles = dict[str, str](), list[Obstacle]()
        for name, path in self.files.items():
            option = f"--{name.replace('_', '-')}-file"
            try:
                urls[name] = read_private(path)
            except NotPrivate as failure:
                obstacles.append(Obstacle(option, failure.expected, "take it from everybody else: chmod 600"))
                continue
            if not urls[name].startswith(_POSTGRESQL):
                obstacles.append(
                    Obstacle(option, f"a file with a URL that begins with {_POSTGRESQL}", f"write it {_MANUAL}")
                )
        if obstacles:
            raise StartRefused(obstacles)
        return urls

    @contextmanager
    def _database(self) -> Iterator[Rows | None]:
        """The database on PostgreSQL, if it is one, when the register would use it; else :class:`StartRefused`."""
        urls = self._urls()
        home = Path()
        told: dict[str, Any] = {"home": home, "passphrase_file": home, "public_url": _NOWHERE}
        told |= {"workers": self.workers, "migration_url": urls.get("migration_url")}
        if obstacles := list(obstacles_of_addresses(Settings(**told, database_url=self.database_url(home)))):
            raise StartRefused(obstacles)
        if "database_url" not in urls:
            yield None
            return
        try:
            with rows_of(urls["database_url"]) as rows:
                yield rows
        except Unreadable as failure:
            mend = "see that it runs and lets this user in"
            raise StartRefused([Obstacle(_OPTION, "a database that answers", mend)]) from failure
