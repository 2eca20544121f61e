"""Writes ``command-line.md`` from the command itself: ``python docs/reference/build_command_line.py``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from verifier.cli import app
from verifier.cli.outcome import MEANINGS

PAGE = Path(__file__).with_name("command-line.md")

_HEAD = """# The command `plaatsbewijs`

Made from `verifier/cli/` by `docs/reference/build_command_line.py`; do not edit. `plaatsbewijs --help` shows the
same, by party.

- A passphrase is never an argument. It comes from the file that `PLAATSBEWIJS_PASSPHRASE_FILE` names (mode 600), or
  is typed. The number of a person is never an argument either, and never in an answer.
- `--json` prints exactly one JSON document on standard output; notes and progress go to standard error. Money is an
  integer of eurocents there, hours an integer of hundredths, a moment ISO 8601 in UTC. A refusal is a document with
  the one member `refused`: `code`, `expected`, `field`, `advice`, `exit`.
- There is no colour where there is no terminal, or where `NO_COLOR` is set.
- A program (`run`) first prints one line of JSON on standard output: `{"listening": "http://127.0.0.1:…"}`.
"""

_FILES = """## Files that a person writes

### The plan of the scheme, for `operator build`

`keys_from` and `keys_until` are the first and the last day of all keys, in UTC. A fingerprint is what a party read
out over another channel; `operator read-introduction` shows what stands in its letter.

```json
{
  "institutions": [{"party": "oin:…", "fingerprint": "43 characters"}],
  "competences": [{"agency": "oin:…", "groups": ["participation_act"]}],
  "evaluator1": "oin:…",
  "evaluator2": "oin:…",
  "rulesets": [{"name": "utrecht-current.v1", "contracts_from": "2026-01-01"}],
  "log_origin": "register.example/log",
  "keys_from": "2026-01-01",
  "keys_until": "2026-12-31"
}
```

### Terms, for `buyer register-contract`

The members of `sr-contract+jwt` (`schemas/statements/`) without `iss`, `aud`, `jti` and `iat`. Money in eurocents.
`ruleset` may be the name under which the directory lists it.

```json
{
  "reference": "WERK-2026-017",
  "contractor": "kvk:12345678",
  "value": 800000000,
  "obligation": {"basis_points": 300},
  "first_day": "2026-01-01",
  "last_day": "2026-12-31",
  "ruleset": "utrecht-current",
  "reference_date": "2026-01-01",
  "moments": ["2026-06", "2026-12"],
  "malus_basis_points": 10000
}
```

### People, for `contractor attest`

CSV in UTF-8, commas or semicolons, with the columns `reference`, `scheme` (`bsn` or `statement`), `value`,
`birth_date`, `agency`, `first_day`, `last_day`, `hours_per_week`, `employment_kind` and `contract` (the reference
of an accepted contract). It stays on the contractor's machine.

### Hours, for `contractor report-hours`

CSV in UTF-8, commas or semicolons, with the columns `reference` (as in the people file), `month` (`YYYY-MM`) and
`hours`. A month that is in the file is reported as a whole: it replaces what was reported before.
"""


def page() -> str:
    """The whole page, in Markdown."""
    command = get_command(app)
    codes = [f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items()]
    lines = [_HEAD, "## Exit codes", "", "| code | meaning |", "| --- | --- |", *codes, ""]
    for name, each in _below(command).items():
        lines += [f"## {each.rich_help_panel}: `{name}`" if _below(each) else f"## `{name}`", ""]
        lines += _group(name, each) if _below(each) else _command(name, each)
    return "\n".join([*lines, _FILES])


def _below(command: Any) -> dict[str, Any]:
    return dict(getattr(command, "commands", {}))


def _group(name: str, group: Any) -> Iterator[str]:
    yield from (str(group.help).partition(" Verbs:")[0], "")
    for verb, command in _below(group).items():
        yield from (f"### `{name} {verb}`", "", *_command(f"{name} {verb}", command))


def _command(path: str, command: Any) -> Iterator[str]:
    arguments = [_placeholder(each) for each in command.params if each.param_type_name == "argument"]
    yield from ("```", " ".join(["plaatsbewijs", path, *arguments, "[OPTIONS]"]), "```", "")
    yield from (" ".join(paragraph.split()) + "\n" for paragraph in str(command.help).split("\n\n"))
    rows = [_row(each) for each in command.params if each.name != "help" and (each.help or each.required)]
    if rows:
        yield from ("| argument or option | needed | meaning |", "| --- | --- | --- |", *rows, "")


def _row(param: Any) -> str:
    shown = _placeholder(param)
    if param.param_type_name == "option":
        shown = max(param.opts, key=len) + (f" {shown}" if param.metavar else "")
    needed = "yes" if param.required else f"else {param.default}" if param.default not in (None, False, "") else ""
    variable = f" Or `{param.envvar}`." if param.envvar else ""
    return f"| `{shown}` | {needed} | {param.help or ''}{variable} |"


def _placeholder(param: Any) -> str:
    return str(param.metavar or param.name.upper())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
