"""A bare machine (kale machine): import packages where the extras' distributions cannot be imported.

Run as ``python without_extras.py DIRECTORY MODULE...``: every module and all modules below it are imported from
DIRECTORY. Exit 0 when all of them came in; a traceback otherwise.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

BLOCKED = {
    *("alembic", "argon2", "fastapi", "httpx2", "pydantic", "pydantic_settings"),
    *("sqlalchemy", "sqlmodel", "starlette", "uvicorn", "uvloop"),
}


class Absent(MetaPathFinder):
    """Stands first in line and answers for every blocked distribution that it is not there."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the signature is Python's
        target: ModuleType | None = None,  # noqa: ARG002 - the signature is Python's
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{fullname} is blocked", name=fullname)
        return None


def import_all(name: str) -> None:
    """Import ``name`` and, when it is a package, everything below it."""
    module = importlib.import_module(name)
    for below in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{name}."):
        importlib.import_module(below.name)


if __name__ == "__main__":
    sys.meta_path.insert(0, Absent())
    sys.path.insert(0, sys.argv[1])
    for wanted in sys.argv[2:]:
        import_all(wanted)
