"""The command (opdracht) ``plaatsbewijs``: verbs and exit codes, one module for each party; it judges nothing.

A verb parses, calls its door, prints, and picks the exit code. Doors are imported inside the verb: verifying runs
where the programs of the parties are not installed.
"""

from __future__ import annotations

import atexit
from collections.abc import Sequence

from verifier.cli.app import app
from verifier.cli.unpacked import take_away


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command on ``arguments``, or those of this process, and exit with its code."""
    atexit.register(take_away)
    app(args=arguments, prog_name="plaatsbewijs")


__all__ = ["app", "main"]
