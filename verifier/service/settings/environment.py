"""The environment (omgeving): where the register's settings come from, read so that no typing error is passed over.

A setting is ``PLAATSBEWIJS_<NAME>``, or the content of the file that ``PLAATSBEWIJS_<NAME>_FILE`` names, never
both. A variable with our prefix that no program knows stops the start.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from verifier.service.settings.obstacle import Obstacle, StartRefused
from verifier.service.settings.private_file import NotPrivate, read_private
from verifier.service.settings.settings import PREFIX, Settings, variable

_FILE: Final = "_FILE"
#: Variables of other programs of a scheme, which may stand in the same environment.
_OF_OTHERS: Final = frozenset({"PLAATSBEWIJS_DESK", "PLAATSBEWIJS_LONG"})
_SINGLE: Final = {variable(name): name for name in Settings.model_fields}
_FILES: Final = {variable(name) + _FILE: name for name in Settings.model_fields if not name.endswith("_file")}
_NAME: Final = re.compile(r"[A-Z0-9_]{1,60}", re.ASCII)
_URLS: Final = frozenset({"database_url", "migration_url"})
_PASSWORD: Final = re.compile(r"://[^/@?]*:[^/@?]*@|[?&]password=", re.IGNORECASE)
#: What PostgreSQL's library would read beside the URL, and what the URL does not show.
_HIDDEN: Final = ("PGPASSWORD", "PGHOST", "PGHOSTADDR", "PGSSLMODE", "PGSERVICE")


def read_settings(*, environ: Mapping[str, str] = os.environ, **told: Any) -> Settings:
    """The settings of ``environ``, with what is ``told`` in their place; raises :class:`StartRefused`."""
    obstacles = [*_unknown(environ), *_doubled(environ), *_secrets(environ)]
    filed, unread = _from_files(environ)
    try:
        settings = Settings(**{**_told_by(environ), **filed, **told})
    except ValidationError as failure:
        wrong = [_obstacle(str(each["loc"][0])) for each in failure.errors(include_input=False) if _is_cause(each)]
        missing = {each.setting.removesuffix(_FILE) for each in unread}
        raise StartRefused(
            [*obstacles, *unread, *(each for each in wrong if each.setting not in missing)]
        ) from None
    if obstacles or unread:
        raise StartRefused([*obstacles, *unread])
    return settings


def holds_password(url: str) -> bool:
    """Whether a database's URL shows a password to everybody who sees it."""
    return bool(_PASSWORD.search(url))


def _told_by(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: environ[each] for each, name in _SINGLE.items() if each in environ}


def _is_cause(error: Any) -> bool:
    """A default that was not made because another setting was wrong is no obstacle of its own."""
    return bool(error["type"] != "default_factory_not_called")


def _obstacle(name: str) -> Obstacle:
    field = Settings.model_fields[name]
    expected = (field.description or "a value as documented").replace("`", "")
    return Obstacle(variable(name), expected, f"set {variable(name)} as docs/reference/settings.md says")


def _unknown(environ: Mapping[str, str]) -> Iterator[Obstacle]:
    known = {*_SINGLE, *_FILES, *_OF_OTHERS}
    for unverified_name in sorted(environ):
        if unverified_name.upper().startswith(PREFIX) and unverified_name not in known:
            near = difflib.get_close_matches(unverified_name.upper(), known, 1)
            name = unverified_name if _NAME.fullmatch(unverified_name) else f"{PREFIX}…"
            advice = f"did you mean {near[0]}? If not, take it away" if near else "take it away"
            yield Obstacle(name, "a variable that the register knows", advice)


def _doubled(environ: Mapping[str, str]) -> Iterator[Obstacle]:
    for filed, name in _FILES.items():
        if filed in environ and variable(name) in environ:
            yield Obstacle(variable(name), "the setting or its file, not both", f"take {variable(name)} away")


def _secrets(environ: Mapping[str, str]) -> Iterator[Obstacle]:
    """What everybody on this machine could read, or what would change a connection behind its URL."""
    for name in sorted(_URLS):
        if holds_password(environ.get(variable(name), "")):
            advice = f"put the URL in a file (chmod 600) and name it in {variable(name)}{_FILE}, or use a passfile"
            yield Obstacle(variable(name), "a URL without a password", advice)
    for name in _HIDDEN:
        if name in environ:
            yield Obstacle(name, "a connection that the database's URL says all of", f"take {name} away")


def _from_files(environ: Mapping[str, str]) -> tuple[dict[str, str], list[Obstacle]]:
    read, unread = dict[str, str](), list[Obstacle]()
    for filed, name in _FILES.items():
        if filed in environ and variable(name) not in environ:
            try:
                read[name] = read_private(Path(environ[filed]))
            except NotPrivate as failure:
                unread.append(
                    Obstacle(filed, failure.expected, "make the file, and take it from others: chmod 600")
                )
    return read, unread
