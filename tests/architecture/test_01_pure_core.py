"""Habit 1: the core is pure; bytes, public keys and a moment go in, a judgement comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import Source, at, calls, hold, imported, listed, planted, within

CORE = "verifier/core"

IMPURE = listed(
    "asyncio fcntl getpass glob http importlib io locale logging multiprocessing os pathlib pickle platform queue "
    "random secrets select shutil signal socket socketserver sqlite3 ssl subprocess sys tempfile threading time "
    "tkinter urllib uuid webbrowser "
    "alembic argon2 fastapi httpx2 keys pydantic pydantic_settings rich sqlalchemy sqlmodel starlette typer "
    "uvicorn uvloop verifier.cli verifier.clock verifier.offline verifier.party verifier.service verifier.shipped "
    "verifier.web"
)
IMPURE_CALLS = frozenset({"open", "input", "print", "exec", "eval", "__import__", "now", "today", "utcnow"})
RANDOM_CALL = re.compile(r"random\w*|\w+_random|generate_(private_)?key|token_(bytes|hex|urlsafe)|urandom")


def impurities(source: Source) -> Iterator[str]:
    """Imports and calls by which a module could see or change the world, or draw randomness."""
    for node, module in imported(source.tree):
        if within(module, IMPURE):
            yield at(source, node, f"the core imports {module}")
    for call, name in calls(source.tree):
        if name in IMPURE_CALLS or RANDOM_CALL.fullmatch(name):
            yield at(source, call, f"the core calls {name}()")


def test_core_is_pure() -> None:
    hold(impurities, CORE)


@pytest.mark.parametrize(
    "text",
    [
        "import os",
        "from pathlib import Path",
        "def late():\n    import secrets",
        "import os.path as p",
        "from verifier import clock",
        "from keys.custody import custodian",
        "import logging.handlers",
        "open('x')",
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.date.today()",
        "answer = input()",
        "rbcl.crypto_core_ristretto255_scalar_random()",
        "rbcl.randombytes(32)",
        "ec.generate_private_key(curve)",
    ],
)
def test_planted_impurity_is_found(text: str) -> None:
    assert list(impurities(planted("verifier/core/planted.py", text)))


def test_pure_module_passes() -> None:
    text = "from datetime import datetime, time\nimport hashlib\nmoment = datetime(2026, 1, 1)\n"
    assert not list(impurities(planted("verifier/core/planted.py", text)))
