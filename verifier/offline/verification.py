"""Offline verification (controle zonder verbinding): files in, a report out; no socket, no register, no extra.

Who fetches the bytes is all that differs from the service: the judgement is ``core.procedure``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verifier.core.errors import WrongValue
from verifier.core.model.report import Finding, Report, Status
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.bundle import verify_bundle
from verifier.core.trust.kit import read_kit
from verifier.core.wire.bundle import MAX_BYTES
from verifier.core.wire.statements import write_statement

#: The exit code of each status.
EXIT_CODES = {Status.VALID: 0, Status.INVALID: 1, Status.UNDECIDED: 2}


def verify_file(bundle: Path, *, kit: Path, at: int) -> Report:
    """The report on a bundle's file at ``at`` (Unix seconds), with the roots of a kit's file.

    Raises :class:`OSError` for a file that cannot be read, and the refusals of ``read_kit``: without a kit there
    is nothing to trust. Of a bundle that is too large only the first bytes are read; it is then *invalid*.
    """
    trust = read_kit(kit.read_bytes())
    with bundle.open("rb") as file:
        unverified = file.read(MAX_BYTES + 1)
    return verify_bundle(unverified, trust=trust, at=at)


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


def written_moment(seconds: int) -> str:
    """``seconds`` as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def report_as_json(report: Report) -> dict[str, Any]:
    """The report for machines; moments as ISO 8601 in UTC, digests in base64url."""
    return {
        "status": str(report.status),
        "as_of": written_moment(report.as_of) if report.as_of is not None else None,
        "good_until": written_moment(report.good_until) if report.good_until is not None else None,
        "verdict": _verdict(report.verdict) if report.verdict else None,
        "findings": [_finding(each) for each in report.findings],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    claims = write_statement(verdict)
    return {name: value for name, value in claims.items() if name not in ("iss", "aud", "jti", "iat")}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "step": finding.step,
        "clause": finding.clause,
        "nl": finding.nl,
        "en": finding.en,
        "status": str(finding.status),
        "code": finding.code,
        "expected": finding.expected,
    }
