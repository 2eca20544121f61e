"""A mapping (koppeling): what a contractor says about the files of its own system, and may keep for the next file.

A mapping file is TOML or JSON with any of ``kind``, ``sheet``, ``columns`` (their heading = our column), ``fixed``
(our column = what it says for every row) and ``values`` (our column, their word = ours).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from verifier.core.errors import UnknownMember, WrongValue
from verifier.core.wire import strict_json
from verifier.party.contractor.spreadsheet.columns import COLUMNS, FIXABLE, Kind, plain

LIMIT = 64 * 1024
#: What is said of a heading that means something else than its name says.
IGNORE = "ignore"

_OURS = frozenset(name for names in COLUMNS.values() for name in names)
_WORDED = frozenset({"agency", "contract", "employment_kind", "month", "scheme"})
_NAME = ", ".join(sorted(_OURS))
_FIXABLE_NAME = ", ".join(sorted(FIXABLE))


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Headings and words are in their plain form; ``columns`` by heading, ``values`` by column and word."""

    kind: Kind | None = None
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def also(self, other: ColumnMapping) -> ColumnMapping:
        """Both; where they differ, ``other``."""
        values = {name: {**self.values.get(name, {}), **other.values.get(name, {})} for name in _WORDED}
        return replace(
            self,
            kind=other.kind or self.kind,
            sheet=other.sheet or self.sheet,
            columns={**self.columns, **other.columns},
            fixed={**self.fixed, **other.fixed},
            values={name: words for name, words in values.items() if words},
        )


def mapping_of(
    columns: Mapping[str, str], fixed: Mapping[str, str], values: Mapping[str, Mapping[str, str]] | None = None
) -> ColumnMapping:
    """A mapping of these members; :class:`WrongValue` for a column that is not ours, or that may not be fixed."""
    if not {*_OURS, IGNORE}.issuperset(columns.values()):
        raise WrongValue(f"{IGNORE}, or one of our columns: {_NAME}", field="columns")
    if not FIXABLE.issuperset(fixed):
        raise WrongValue(f"one of {_FIXABLE_NAME}", field="fixed")
    if values and not _WORDED.issuperset(values):
        raise WrongValue("a column of codes, names or months", field="values")
    worded = {name: {plain(word): ours for word, ours in words.items()} for name, words in (values or {}).items()}
    return ColumnMapping(
        None, None, {plain(heading): ours for heading, ours in columns.items()}, dict(fixed), worded
    )


def read_mapping(unverified: bytes) -> ColumnMapping:
    """Read a mapping file of at most 64 KiB: JSON when it begins with a brace, else TOML.

    Raises :class:`WrongValue`, :class:`UnknownMember`, :class:`NotStrictJson`.
    """
    members = _members(unverified)
    if not {"kind", "sheet", "columns", "fixed", "values"}.issuperset(members):
        raise UnknownMember("kind, sheet, columns, fixed, values and no other", field="mapping")
    columns, fixed = _texts(members.get("columns", {})), _texts(members.get("fixed", {}))
    values = members.get("values", {})
    if not isinstance(values, dict):
        raise WrongValue("a table for each column", field="values")
    made = mapping_of(columns, fixed, {name: _texts(words) for name, words in values.items()})
    sheet = members.get("sheet")
    if sheet is not None and not isinstance(sheet, str):
        raise WrongValue("the name of a sheet", field="sheet")
    return replace(made, kind=_kind(members.get("kind")), sheet=sheet)


def _members(unverified: bytes) -> dict[str, Any]:
    if unverified.lstrip().startswith(b"{"):
        members = strict_json.parse(unverified, limit=LIMIT)
    elif len(unverified) > LIMIT:
        raise WrongValue(f"a mapping of at most {LIMIT} bytes", field="mapping")
    else:
        try:
            members = tomllib.loads(unverified.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
            raise WrongValue("a mapping in TOML or JSON", field="mapping") from None
    if not isinstance(members, dict):
        raise WrongValue("a mapping in TOML or JSON", field="mapping")
    return members


def _texts(unverified: Any) -> dict[str, str]:
    if not isinstance(unverified, dict) or not all(isinstance(each, str) for each in unverified.values()):
        raise WrongValue("a table of texts", field="mapping")
    return unverified


def _kind(unverified: Any) -> Kind | None:
    if unverified is None:
        return None
    try:
        return Kind(unverified)
    except ValueError:
        raise WrongValue("placements or hours", field="kind") from None
