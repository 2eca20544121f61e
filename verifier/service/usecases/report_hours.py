"""Report hours (uren opgeven)."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, Hours
from verifier.core.procedure.hours import verify_hours
from verifier.core.wire.envelope import digest_of
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.granting import Granting
from verifier.service.usecases.keep_once import keep_once
from verifier.service.usecases.submission import Submission


@dataclass(frozen=True, slots=True)
class HoursAnswer:
    """The receipt, and the grants of the revision once all its parts are there."""

    receipt: str
    grants: tuple[str, ...]


def report_hours(uow: UnitOfWork, submission: Submission, /, *, at: int) -> HoursAnswer:
    """Verify and keep a month's hours and grant what counts of them, in one transaction."""

    def verify() -> Verified[Hours]:
        evidence = uow.attested_evidence
        return verify_hours(submission.unverified_token, evidence=evidence, trust=uow.trust, at=at)

    kept = keep_once(uow, submission, verify, at=at)
    if kept.new is None:
        grants = uow.statements.referring_to(digest_of(submission.unverified_token), Grant)
        return HoursAnswer(kept.receipt, tuple(grant.token for grant in grants))
    parts = uow.evidence.hours_of(kept.new.statement.contract, kept.new.statement.month)
    own = tuple(each for each in parts if each.statement.iss == submission.client)
    return HoursAnswer(kept.receipt, Granting(uow, at=at).revision(own))
