"""The auditor (controleur): fetches the record of a contract that names it, and says what came out of a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import ClassVar, Final

from verifier import clock
from verifier.core.errors import TrustMissing
from verifier.core.model.audit import Audit, AuditOutcome
from verifier.core.model.audit_report import AuditReport, Judged
from verifier.core.model.evidence import Verified
from verifier.core.model.receipt import Receipt
from verifier.core.model.report import Status
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.party.home import Home
from verifier.party.register.client import RegisterClient
from verifier.party.transport import Transport

_OUTCOMES: Final[Mapping[Judged, AuditOutcome]] = {
    Judged.RECOMPUTED: AuditOutcome.CONFIRMED,
    Judged.AS_JUDGED: AuditOutcome.AS_JUDGED,
    Judged.DIFFERENT: AuditOutcome.DIFFERENT,
}


class AuditorClient(RegisterClient):
    """The auditor's door."""

    ROUTES: ClassVar[Mapping[str, str]] = {"sr-audit+jwt": "audits"}

    def __init__(self, transport: Transport, home: Home, *, now: Callable[[], int] = clock.now) -> None:
        super().__init__(transport, home, "auditor", now=now)

    def save_bundle(self, contract: Digest, out: Path) -> int:
        """Write the audit bundle of a contract to ``out`` as it comes in; how many lines it has.

        Raises :class:`Refused` and :class:`Unreachable`; what was written by then is no whole bundle, and an audit
        says so.
        """
        written = 0
        path = f"contracts/{base64url.encode(contract)}/audit-bundle"
        with self.get_lines(path) as lines, out.open("wb") as file:
            for line in lines:
                file.write(line + b"\n")
                written += 1
        return written

    def file(self, audit: str) -> Verified[Receipt]:
        """Send what :func:`signed_audits` signed; its receipt, verified."""
        return self.submit(audit).receipt


def signed_audits(home: Home, report: AuditReport, *, at: int) -> Iterator[str]:
    """What the auditor of ``home`` says at ``at`` of each verdict of a report that it made: tokens.

    A verdict is confirmed only under a report in which nothing is amiss. Nothing is said of one that was held back,
    nor of any in a report that is undecided: raises :class:`TrustMissing`.
    """
    if report.status is Status.UNDECIDED or report.root is None:
        raise TrustMissing("a report that is not undecided", field="report")
    audience = home.trust(at=at).register
    for verdict in report.verdicts:
        outcome = _OUTCOMES.get(verdict.judged)
        if outcome is AuditOutcome.DIFFERENT or (outcome is not None and report.status is Status.VALID):
            said = Audit(
                **home.claims(at=at, audience=audience),
                verdict=verdict.statement,
                outcome=outcome,
                log_size=report.size,
                root=report.root,
            )
            yield home.sign(said)
