"""How to verify a closing (afsluiting), and when a contract may be closed and what was attested for it erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from verifier.core.errors import OutsideWindow, Unsupported, WrongRelation
from verifier.core.model.closing import Closing
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.verdict import Outcome, Verdict
from verifier.core.privacy.group import decode_element
from verifier.core.procedure.compliance import CLAIM_TERM
from verifier.core.procedure.intake import receive
from verifier.core.trust.directory import Trust

#: How many months after the last that counts a contract's record is kept at least.
RETENTION_MONTHS: Final = 84
#: How long after an answer parties may object to it: six weeks.
OBJECTION: Final = 42 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How many months after the last that counts a record is kept, and until when it is held (Unix seconds)."""

    months: int = RETENTION_MONTHS
    held_until: int | None = None


def verify_closing(
    unverified_token: str, *, contract: Verified[Contract], trust: Trust, at: int
) -> Verified[Closing]:
    """Verify ``sr-closing+jwt`` as signed at ``at``.

    1. intake, by the register's active key; 2. it closes that contract, through the last month that counts; 3. its
    point, where there is one, is a group element other than the identity.

    Deliberately not checked: that point, people and inputs are right. What they are of is gone: who kept an opening
    of the sum, or the claim of the last moment, can hold them against that (``audit``).
    """
    closing, signed = receive(unverified_token, Closing, trust=trust, at=at)  # 1
    if closing.contract != contract.digest or closing.through != contract.statement.last_counted_month:  # 2
        raise WrongRelation("the contract that is closed, through its last month", field="contract")
    if closing.point is not None:  # 3
        decode_element(closing.point)
    return Verified(closing, signed.token, signed.digest)


def require_erasable(
    contract: Contract,
    verdicts: Sequence[Verdict],
    *,
    framework: Contract | None,
    withdrawn: bool,
    retention: Retention,
    at: int,
) -> None:
    """Raise the refusal that says why what was attested for ``contract`` may not be erased at ``at``.

    1. it is judged by itself: the union of a framework that is judged as one would lose a part; 2. its retention
    is over, never shorter than :data:`RETENTION_MONTHS` after the last month that counts, and its claim term;
    3. its last moment has an answer that is final, unless it was ``withdrawn`` and nobody can ask; 4. nobody can
    object any more to the newest answer; 5. there is no legal hold.

    Deliberately not asked for: an answer at an earlier moment. Where too few people stand behind one there never
    is, and theirs are the records that say most.
    """
    if contract.call_offs is not None or (framework is not None and framework.call_offs is not None):  # 1
        raise Unsupported("a contract that is no framework and is judged by itself", field="contract")
    kept = contract.last_counted_month.plus(1 + max(retention.months, RETENTION_MONTHS)).starts_at
    if at < kept + CLAIM_TERM:  # 2
        raise OutsideWindow("a contract whose retention is over", field="retention")
    answered = {each.as_of.moment for each in verdicts if each.verdict is not Outcome.PENDING}
    if not withdrawn and contract.answer_moments[-1] not in answered:  # 3
        raise WrongRelation("a contract with a final answer at its last moment", field="moments")
    if any(at < each.iat + OBJECTION for each in verdicts):  # 4
        raise OutsideWindow("a contract to whose answers nobody can object any more", field="objection")
    if retention.held_until is not None and at < retention.held_until:  # 5
        raise OutsideWindow("a contract without a legal hold", field="legal_hold_until")
