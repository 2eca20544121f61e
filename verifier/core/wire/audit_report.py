"""An audit report as JSON (controleverslag als JSON): digests in base64url, moments in ISO 8601 in UTC."""

from __future__ import annotations

from typing import Any

from verifier.core.model.audit_report import AuditedVerdict, AuditReport, Difference
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.core.wire.report import written_moment


def write_audit_report(report: AuditReport) -> dict[str, Any]:
    """The members of ``report``; what is not known is null."""
    return {
        "status": str(report.status),
        "contract": _written(report.contract),
        "reader": report.reader,
        "size": report.size,
        "root": _written(report.root),
        "good_until": written_moment(report.good_until) if report.good_until is not None else None,
        "counts": dict(report.counts),
        "verdicts": [_verdict(each) for each in report.verdicts],
        "on_word": [str(each) for each in report.on_word],
        "differences": [_difference(each) for each in report.differences],
        "omitted": report.omitted,
    }


def _verdict(verdict: AuditedVerdict) -> dict[str, Any]:
    return {
        "statement": _written(verdict.statement),
        "contract": _written(verdict.contract),
        "moment": str(verdict.moment),
        "verdict": str(verdict.verdict),
        "judged": str(verdict.judged),
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "step": difference.step,
        "clause": difference.clause,
        "nl": difference.nl,
        "en": difference.en,
        "status": str(difference.status),
        "code": difference.code,
        "expected": difference.expected,
        "line": difference.line,
        "statement": _written(difference.statement),
    }


def _written(digest: Digest | None) -> str | None:
    return None if digest is None else base64url.encode(digest)
