"""A report as JSON (verslag als JSON): what the command, the register and the page in a browser all show.

The members and their meaning stay as they are: moments in ISO 8601 in UTC, digests in base64url, money in
eurocents. What is not known is null; a member that a later version adds stands behind those that are here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from verifier.core.model.credential import DISCLOSABLE, Credential
from verifier.core.model.report import Finding, Report
from verifier.core.model.verdict import Verdict
from verifier.core.wire.credential_fields import write_credential
from verifier.core.wire.jwk import thumbprint
from verifier.core.wire.statements import write_statement

_FACTS: tuple[str, ...] = ("contract", "as_of", "ruleset", "verdict", *DISCLOSABLE)
_COMMON = ("iss", "aud", "jti", "iat")
#: 9999-12-31T23:59:59Z: a later second has no text in ISO 8601.
_LAST_SECOND = 253_402_300_799


def write_report(report: Report) -> dict[str, Any]:
    """The members of ``report``."""
    return {
        "status": str(report.status),
        "as_of": written_moment(report.as_of) if report.as_of is not None else None,
        "good_until": written_moment(report.good_until) if report.good_until is not None else None,
        "verdict": _verdict(report.verdict) if report.verdict else None,
        "credential": _credential(report.credential) if report.credential else None,
        "findings": [_finding(each) for each in report.findings],
    }


def written_moment(seconds: int) -> str:
    """Unix ``seconds``, not negative, as ISO 8601 in UTC; what lies beyond the year 9999 as its last second."""
    return datetime.fromtimestamp(min(seconds, _LAST_SECOND), UTC).isoformat().replace("+00:00", "Z")


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {name: value for name, value in write_statement(verdict).items() if name not in _COMMON}


def _credential(credential: Credential) -> dict[str, Any]:
    claims = write_credential(credential)
    said = {name: claims[name] for name in _FACTS if name in claims}
    return {
        "issuer": credential.iss,
        "issued_at": written_moment(credential.iat),
        "expires_at": written_moment(credential.exp),
        "holder": thumbprint(credential.holder),
        **said,
    }


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
