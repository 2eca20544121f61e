"""File an audit (een controleverklaring indienen)."""

from __future__ import annotations

from verifier.core.errors import UnknownReference
from verifier.core.model.audit import Audit
from verifier.core.model.evidence import Verified
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.verdict_audit import verify_audit
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.keep_once import keep_once
from verifier.service.usecases.submission import Submission


def file_audit(uow: UnitOfWork, submission: Submission, /, *, at: int) -> str:
    """Verify and keep what the auditor of a contract says of one of its verdicts; its receipt.

    An auditor is no party to what it audits: rows are looked up for it once its contract was found to name it.
    """
    register = uow.as_register()

    def verify() -> Verified[Audit]:
        evidence = register.evidence
        verified = verify_audit(
            submission.unverified_token, evidence=evidence, log_size=uow.log.size, trust=uow.trust, at=at
        )
        verdict = register.statements.find(verified.statement.verdict, Verdict)
        if verdict is None or not uow.contracts.names_auditor(verdict.statement.contract):
            raise UnknownReference("the digest of a verdict on a contract that names this auditor", field="verdict")
        return verified

    return keep_once(register, submission, verify, at=at).receipt
