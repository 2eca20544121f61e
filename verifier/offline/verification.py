"""Offline verification (controle zonder verbinding): files in, a report out; no socket, no register, no extra.

Who fetches the bytes is all that differs from the service: the judgement is ``core.procedure``.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from verifier.core.errors import Refusal, WrongValue
from verifier.core.model.report import Report, Status
from verifier.core.procedure.shown import ShownVerifier
from verifier.core.procedure.shown_credential import Beside
from verifier.core.trust.kit import read_kit
from verifier.core.wire import strict_json
from verifier.core.wire.bundle import MAX_BYTES

#: The exit code of each status.
EXIT_CODES = {Status.VALID: 0, Status.INVALID: 1, Status.UNDECIDED: 2}


def verify_file(shown: Path, *, kit: Path, beside: Beside, at: int) -> Report:
    """The report on the file of a bundle or a credential at ``at`` (Unix seconds), with the roots of a kit's file.

    Raises :class:`OSError` for a file that cannot be read, and the refusals of ``read_kit``: without a kit there
    is nothing to trust.
    """
    trust = read_kit(kit.read_bytes())
    return ShownVerifier(trust=trust, beside=beside).verify(read_shown(shown), at=at)


def read_shown(shown: Path) -> bytes:
    """The bytes of a file; of one that is too large only the first, which are then *invalid*."""
    with shown.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def read_token(path: Path) -> str:
    """The token in a file: what stands there in ASCII, less a line's end, or in the answer of a public route.

    What is no text becomes a token that nothing opens. Raises :class:`OSError` for a file that cannot be read.
    """
    text = read_shown(path).decode("ascii", "replace").strip()
    if text.startswith("{"):
        try:
            answer = strict_json.parse(text, limit=MAX_BYTES)
        except Refusal:
            return text
        told = answer.get("statement")
        return told if isinstance(told, str) else text
    return text


def parse_moment(text: str) -> int:
    """Unix seconds of ``text``: ISO 8601 with a time zone, or whole seconds; :class:`WrongValue` otherwise."""
    if text.isascii() and text.isdigit() and len(text) <= 12:
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongValue("a moment such as 2026-11-25T12:00:00Z", field="at") from None
    if moment.tzinfo is None:
        raise WrongValue("a moment with its time zone, such as 2026-11-25T12:00:00Z", field="at")
    return int(moment.timestamp())
