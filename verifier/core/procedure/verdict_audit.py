"""How to verify an audit (controleverklaring): what an auditor says of a verdict."""

from __future__ import annotations

from verifier.core.errors import UnknownReference, WrongRelation
from verifier.core.model.audit import Audit
from verifier.core.model.evidence import Verified
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.evidence import Evidence
from verifier.core.procedure.intake import receive
from verifier.core.trust.directory import Trust


def verify_audit(
    unverified_token: str, *, evidence: Evidence, log_size: int, trust: Trust, at: int
) -> Verified[Audit]:
    """Verify ``sr-audit+jwt`` as received at ``at``, when the log has ``log_size`` leaves.

    1. intake, by an auditor's active key; 2. the verdict is known, on a contract that names this auditor; one of
    others is refused in the same words as one that does not exist; 3. the log that was audited covers the verdict,
    and is not beyond the log.

    Deliberately not checked: that the auditor is right. Whoever has the record can work it out again.
    """
    audit, signed = receive(unverified_token, Audit, trust=trust, at=at)  # 1
    found = evidence.statement(audit.verdict)
    verdict = found.statement if found is not None else None
    contract = evidence.contract(verdict.contract) if isinstance(verdict, Verdict) else None
    if not isinstance(verdict, Verdict) or contract is None or contract.statement.auditor != audit.iss:  # 2
        raise UnknownReference("the digest of a verdict on a contract that names this auditor", field="verdict")
    if not verdict.as_of.size < audit.log_size <= log_size:  # 3
        raise WrongRelation("a size of the log that covers the verdict", field="log_size")
    return Verified(audit, signed.token, signed.digest)
