"""Writes ``command-line.md`` from the command itself: ``python docs/reference/build_command_line.py``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from verifier.cli import app
from verifier.cli.outcome import MEANINGS
from verifier.party.contractor.spreadsheet.columns import COLUMNS, KNOWN

PAGE = Path(__file__).with_name("command-line.md")

#: Defaults that are not worth a word.
_NOTHING = (None, False, "", ())

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
  "keys_until": "2026-12-31",
  "witnesses": [{"party": "oin:…", "fingerprint": "43 characters"}],
  "quorum": 1
}
```

`witnesses` and `quorum` may be left out: then nobody has to cosign a checkpoint.

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

Whatever else was agreed goes in the same file: `obligation.motivation`, `recovery_months`, `parties`, `framework`
or `call_offs`, `region`, `work`, `targets`, `milestones`, `agreed`, `certificates` and `supersedes`.
[The members of a contract](statements.md#sr-contract) says what each of them means.

### A plan of approach, for `message --plan`

The member `plan` of `sr-message+jwt`: a class of placements, activities, or both. Quantities in hundredths of the
rule set's unit, money in eurocents. [Talk on a contract](../how-to/talk-on-a-contract.md) says more.

```json
{
  "placements_class": "5-9",
  "activities": [
    {"kind": "sociaal_inkopen", "amount": 1250000, "first_day": "2026-02-01", "last_day": "2026-06-30"}
  ]
}
```

### Spreadsheets, for `contractor import`

CSV (UTF-8 or Windows-1252; semicolons, commas or tabs) or XLSX, at most 16 MiB, 200,000 rows and 200 columns. It
stays on the contractor's machine. [Import a spreadsheet](../how-to/import-a-spreadsheet.md) says what its cells may
hold. Columns that are not listed here are ignored. A heading is recognised without regard to capitals, spaces and
punctuation.

| our column | in a file of | headings that are recognised, in their plain form |
| --- | --- | --- |
{columns}

A mapping file, in TOML or in JSON of the same shape; everything in it may be left out. A word in `values` is their
word for ours. What `fixed` says holds for rows that say nothing else; no number of a person can be fixed.

```toml
kind = "placements"
sheet = "Personeel"

[columns]
"Mw. code" = "reference"

[fixed]
contract = "WERK-2026-017"

[values.employment_kind]
"Contract A" = "permanent"

[values.agency]
"Sociale Zaken" = "oin:…"
```

The error file has the columns `row`, `cell`, `column`, `expected` and `verwacht`, in UTF-8 with semicolons.
"""


def page() -> str:
    """The whole page, in Markdown."""
    command = get_command(app)
    codes = [f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items()]
    lines = [_HEAD, "## Exit codes", "", "| code | meaning |", "| --- | --- |", *codes, ""]
    for name, each in _below(command).items():
        lines += [f"## {each.rich_help_panel}: `{name}`" if _below(each) else f"## `{name}`", ""]
        lines += _group(name, each) if _below(each) else _command(name, each)
    return "\n".join([*lines, _FILES.replace("{columns}", "\n".join(_columns()))])


def _columns() -> Iterator[str]:
    for name in dict.fromkeys(each for columns in COLUMNS.values() for each in columns):
        kinds = ", ".join(kind for kind, columns in COLUMNS.items() if name in columns)
        headings = ", ".join(sorted(heading for heading, ours in KNOWN.items() if ours == name))
        yield f"| `{name}` | {kinds} | {headings} |"


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
    needed = "yes" if param.required else f"else {param.default}" if param.default not in _NOTHING else ""
    variable = f" Or `{param.envvar}`." if param.envvar else ""
    return f"| `{shown}` | {needed} | {param.help or ''}{variable} |"


def _placeholder(param: Any) -> str:
    return str(param.metavar or param.name.upper())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
