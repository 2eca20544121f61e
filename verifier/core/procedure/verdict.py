"""How to verify a verdict (oordeel) that the register gave to a buyer."""

from __future__ import annotations

from verifier.core.errors import WrongRelation
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.intake import receive
from verifier.core.trust.directory import Trust


def verify_verdict(
    unverified_token: str, *, contract: Verified[Contract], moment: Month, trust: Trust, at: int
) -> Verified[Verdict]:
    """Verify ``sr-verdict+jwt`` as signed at ``at``, in answer to a question about ``moment`` of ``contract``.

    1. intake, by the register's active key; 2. it is about that contract, and under its rule set; 3. it is as of
    the moment that was asked, or of an earlier one whose answer is repeated (PROTOCOL 6); 4. the log is the
    directory's.

    That the log holds it is for ``verify_bundle``; that it is right, for an auditor.
    """
    verdict, signed = receive(unverified_token, Verdict, trust=trust, at=at)  # 1
    if verdict.contract != contract.digest or verdict.ruleset != contract.statement.ruleset:  # 2
        raise WrongRelation("a verdict on the contract that was asked about", field="contract")
    if verdict.as_of.moment not in contract.statement.answer_moments or verdict.as_of.moment > moment:  # 3
        raise WrongRelation("the moment that was asked about, or an earlier one of the contract", field="as_of")
    if verdict.as_of.log_origin != trust.directory.log.origin:  # 4
        raise WrongRelation("the log of the directory", field="as_of")
    return Verified(verdict, signed.token, signed.digest)
