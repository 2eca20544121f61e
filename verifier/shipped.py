"""Shipped files (meegeleverde bestanden): schemas, rule sets, code lists and anchors, as bytes.

They lie beside the packages in a checkout and in ``verifier/_shipped/`` in a wheel; callers cannot tell.
"""

from __future__ import annotations

import re
from pathlib import Path

from verifier.core.errors import UnknownReference

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*", re.ASCII)
_PACKAGE = Path(__file__).parent
_WHEEL = _PACKAGE / "_shipped"


def schema(name: str) -> bytes:
    """A JSON Schema, such as ``ruleset.v1``; :class:`UnknownReference` when there is none."""
    return _read(_schemas(), name, ".schema.json")


def statement_schema(name: str) -> bytes:
    """The JSON Schema of a statement, such as ``sr-hours.v1``; :class:`UnknownReference` when there is none."""
    return _read(_schemas() / "statements", name, ".schema.json")


def credential_schema(name: str) -> bytes:
    """The JSON Schema of a credential, such as ``compliance.v1``; :class:`UnknownReference` when there is none."""
    return _read(_schemas() / "credentials", name, ".schema.json")


def credential_type(name: str) -> bytes:
    """The type metadata of a credential, such as ``compliance.v1``; :class:`UnknownReference` otherwise."""
    return _read(_schemas() / "credentials", name, ".json")


def ruleset_names() -> tuple[str, ...]:
    """The rule sets that are shipped, in order of name."""
    return tuple(sorted(path.name.removesuffix(".json") for path in (_schemas() / "rulesets").glob("*.json")))


def ruleset(name: str) -> bytes:
    """A rule set exactly as published, such as ``utrecht-current.v1``; :class:`UnknownReference` otherwise."""
    return _read(_schemas() / "rulesets", name, ".json")


def codelist(name: str) -> bytes:
    """A code list, such as ``groups.v1``; :class:`UnknownReference` when there is none."""
    return _read(_schemas() / "codelists", name, ".json")


def field_practice() -> bytes:
    """The percentages that buyers are known to ask, with their sources, as JSON."""
    return _read(_schemas(), "field-practice.v1", ".json")


def glossary() -> bytes:
    """The words of the register's API in English and Dutch, as JSON."""
    return _read(_schemas() / "openapi", "glossary.v1", ".json")


def anchor(environment: str) -> bytes:
    """The reviewed root of ``environment``; :class:`UnknownReference` when there is none."""
    root = _WHEEL / "anchors" if _WHEEL.is_dir() else _PACKAGE.parent / "keys" / "anchors"
    return _read(root, environment, ".json")


def _schemas() -> Path:
    return _WHEEL / "schemas" if _WHEEL.is_dir() else _PACKAGE.parent / "schemas"


def _read(folder: Path, name: str, suffix: str) -> bytes:
    path = folder / f"{name}{suffix}"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UnknownReference("the name of a shipped file", field="name")
    return path.read_bytes()
