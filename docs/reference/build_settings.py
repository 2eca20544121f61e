"""Writes ``settings.md`` from the model of the settings: ``python docs/reference/build_settings.py``."""

from __future__ import annotations

from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from verifier.service.settings.settings import Settings, variable

PAGE = Path(__file__).with_name("settings.md")

#: What a setting is when nobody says so, where that depends on another one.
_FROM_HOME = {
    "database_url": "`register.sqlite` in the home",
    "audit_file": "`audit.jsonl` in the home",
    "passwords": "`true` in a demo on SQLite, else `false`",
}

_HEAD = """# The settings of the register

<!-- Made by docs/reference/build_settings.py: change the descriptions in verifier/service/settings/settings.py. -->

`plaatsbewijs register run` reads its settings from the environment. Each may come from a file instead:
`PLAATSBEWIJS_<NAME>_FILE` names a file, for its owner alone (`chmod 600`), whose content is the setting. A setting
and its file together are refused, and so is a variable with our prefix that no program knows: a typing error is not
passed over. `plaatsbewijs register check` says everything that would stop the start, and starts nothing.
"""

_TAIL = """
## What stops the start

Beside a setting that is missing or does not fit, the register does not start (exit code 78) with

- a home or a passphrase file that others than the owner may touch, or an audit file that is for everybody;
- a keystore or kit that is missing, does not open, or lacks a key of the right kind;
- in production: a public URL without https, or a variable that turns debugging on (`PYTHONDEVMODE`,
  `PYTHONASYNCIODEBUG`, `PYTHONINSPECT`, `FASTAPI_ENV`);
- passwords in production, or on PostgreSQL;
- an OpenID Connect provider that is set up by halves: an issuer without https, no client or no file by which the
  register shows who it is there, a claim and an organisation both or neither, a role or door that does not exist,
  in production no level of assurance for every role;
- a database on another machine without `sslmode=verify-full`, a password in a database URL that is not in a file, a
  variable that would change the connection behind its URL (`PGPASSWORD`, `PGHOST`, `PGHOSTADDR`, `PGSSLMODE`,
  `PGSERVICE`), a database that does not answer;
- a clock that is more than a minute behind the newest checkpoint.

It names the setting and what was expected there, and never what was found.
"""


def page() -> str:
    """The whole page, in Markdown."""
    rows = [_row(name, field) for name, field in Settings.model_fields.items()]
    head = ["| variable | default | meaning |", "| --- | --- | --- |"]
    return "\n".join([_HEAD, *head, *rows]) + "\n" + _TAIL


def _row(name: str, field: FieldInfo) -> str:
    return f"| `{variable(name)}` | {_default(name, field)} | {field.description} |"


def _default(name: str, field: FieldInfo) -> str:
    if name in _FROM_HOME:
        return _FROM_HOME[name]
    if field.default is PydanticUndefined:
        return "**needed**"
    return "" if field.default in (None, ()) else f"`{str(field.default).lower()}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
