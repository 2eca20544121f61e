"""The locks (vergrendelde afhankelijkheden): every distribution by hash, and nothing about where it came from."""

from __future__ import annotations

import re

import pytest

from tests.packaging.distributions import ROOT, direct, normal, pinned

LOCKS = ("requirements.lock", "requirements-dev.lock")
#: An option that names an index or a place, a URL, or a path from the root of a machine.
OPTIONS = r"^\s*-{1,2}(?:i|f|e|index-url|extra-index-url|find-links|trusted-host)\b"
TRACE = re.compile(OPTIONS + r"|://|(?:^|\s)/\w|@ ", re.MULTILINE)
HASHED = re.compile(r"(?: \\\n    --hash=sha256:[0-9a-f]{64})+")


def unhashed(lock: str) -> list[str]:
    """Requirements that are not pinned to a version and at least one SHA-256 hash."""
    entries = re.findall(r"^[A-Za-z0-9].*(?:(?<=\\)\n.*)*", lock, re.M)
    return [entry.splitlines()[0] for entry in entries if not HASHED.search(entry) or "==" not in entry]


@pytest.mark.parametrize("name", LOCKS)
def test_everything_is_pinned_by_hash(name: str) -> None:
    assert unhashed((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", LOCKS)
def test_nothing_says_where_it_came_from(name: str) -> None:
    assert TRACE.findall((ROOT / name).read_text(encoding="utf-8")) == []


def test_locks_hold_every_direct_dependency() -> None:
    run, dev = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert direct("extras", "build") <= run.keys()
    assert direct("extras", "build", "dev") <= dev.keys()


def test_locks_agree() -> None:
    run, dev = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert {name: (version, dev.get(name)) for name, version in run.items() if dev.get(name) != version} == {}


def test_planted_breaches_are_found() -> None:
    digest = " \\\n    --hash=sha256:" + "0" * 64 + "\n"
    hashed = "rbcl==1.1.2" + digest
    assert unhashed(hashed + "rich==15.0.0\n" + hashed) == ["rich==15.0.0"]
    assert unhashed("typer>=0.29" + digest) == ["typer>=0.29 \\"]
    assert unhashed(hashed) == []
    assert TRACE.search("--index-url somewhere")
    assert TRACE.search("rich @ file:///tmp/rich.whl")
    assert TRACE.search("#  uv export -o /tmp/lock")
    assert normal("Argon2_CFFI") == "argon2-cffi"
