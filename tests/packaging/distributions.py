"""A distribution (pakket) as this repository knows it: required in pyproject.toml, pinned in a lock."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

OURS = "plaatsbewijs"


def direct(*parts: str) -> set[str]:
    """The names that pyproject.toml requires itself, for ``extras`` (base and all extras) or a dependency group."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lists: dict[str, list[str]] = dict(read["dependency-groups"])
    extras = read["project"]["optional-dependencies"].values()
    lists["extras"] = [*read["project"]["dependencies"], *(each for extra in extras for each in extra)]
    return {normal(name_of(each)) for part in parts for each in lists[part]} - {OURS}


def pinned(lock: str) -> dict[str, str]:
    """Name and version of everything in a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {normal(name): version for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.M)}


def name_of(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]


def normal(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
