"""The page of dependencies: one line for each that we chose, with its licence; no licence that we may not use."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

from tests.packaging.distributions import ROOT, direct, normal, pinned

PAGE = ROOT / "docs/explanation/dependencies.md"
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([^|]+) \| ([^|]+) \|$", re.M)
#: The GPL never; of the LGPL only psycopg, unmodified.
LGPL_ALLOWED = frozenset({"psycopg", "psycopg-binary"})
STRONG = re.compile(r"(?<![A-Za-z])(A?GPL|GNU (Affero )?General Public)")
WEAK = re.compile(r"LGPL|GNU Lesser|GNU Library")


def rows() -> dict[str, str]:
    """The distributions of the page with their licence."""
    found = ROW.findall(PAGE.read_text(encoding="utf-8"))
    return {name: licence.strip() for name, licence, _ in found}


def stated(name: str, field: str) -> str:
    """The first value of a field of an installed distribution's metadata; empty when it is absent."""
    return str((metadata.metadata(name).get_all(field) or [""])[0])


def licences(name: str) -> str:
    """What an installed distribution says of its licence."""
    classifiers = metadata.metadata(name).get_all("Classifier") or []
    own = [each for each in classifiers if each.startswith("License ::")]
    return "; ".join([stated(name, "License-Expression"), stated(name, "License")[:80], *own])


def is_refused(name: str, licence: str) -> bool:
    """Whether the licence of a distribution keeps it out; of a choice of licences one must do."""
    if any(not STRONG.search(choice) and choice.strip() for choice in re.split(r"\bOR\b", licence)):
        return bool(WEAK.search(licence)) and name not in LGPL_ALLOWED
    return True


def test_page_and_project_agree() -> None:
    assert rows().keys() == direct("extras", "build", "dev")


def test_page_repeats_the_licence_that_is_stated() -> None:
    expressions = {name: stated(name, "License-Expression") for name in rows()}
    assert {name: page for name, page in rows().items() if expressions[name] not in ("", page)} == {}


def test_runtime_licences_are_allowed() -> None:
    installed = {normal(each.metadata["Name"]) for each in metadata.distributions()}
    names = sorted(pinned("requirements.lock").keys() & installed)
    assert [name for name in names if is_refused(name, licences(name))] == []


REFUSED = ("GPL-3.0-only", "AGPL-3.0-or-later", "GNU General Public License v3", "LGPL-3.0-only", "")


@pytest.mark.parametrize("licence", REFUSED)
def test_planted_licence_is_found(licence: str) -> None:
    assert is_refused("pymerkle", licence)


def test_allowed_licence_passes() -> None:
    assert not is_refused("rich", "MIT")
    assert not is_refused("cryptography", "Apache-2.0 OR BSD-3-Clause")
    assert not is_refused("either", "MIT OR GPL-2.0-only")
    assert not is_refused("psycopg", "LGPL-3.0-only")
