"""``plaatsbewijs verify-presentation``: SD-JWTs by the line (vertoningen), without a socket or any extra."""

from __future__ import annotations

import json
import sys

import typer

from verifier.cli.forms import verb
from verifier.cli.loading import loading


def add_to(app: typer.Typer, *, panel: str) -> None:
    """Make :func:`verify_presentation` a command of ``app``."""
    verb(app, "verify-presentation", panel=panel)(verify_presentation)


def verify_presentation() -> None:
    """Verify SD-JWT presentations: one JSON object per line in, one out.

    A line of standard input has token, issuer_keys (public JWKs) and at (Unix seconds, or ISO 8601 with its zone).

    It may have typ, issuer, vct, audience, nonce, key_binding_max_age (seconds) and require_key_binding.

    An answer has valid, and then claims, or what was refused: code, step, field, expected. A bad line is answered
    too; exit 0 when every line is.
    """
    with loading():
        from verifier.offline.presentation_lines import answers

    for told in answers(sys.stdin.buffer):
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
