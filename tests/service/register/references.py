"""References (verwijzingen): where paths and statements name a statement, and of which kind it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.audit import Audit
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.credential import Credential
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.hours import Hours
from verifier.core.model.message import Message
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Statement
from verifier.core.model.verdict import Verdict
from verifier.core.model.withdrawal import Withdrawal

#: What the words of a path stand for: what is sent there, or found there by digest.
NOUNS: Mapping[str, type[Any]] = {
    "contracts": Contract,
    "acceptances": Acceptance,
    "placements": Placement,
    "eligibilities": Eligibility,
    "decisions": Eligibility,
    "hours": Hours,
    "activities": Activity,
    "activity-confirmations": ActivityConfirmation,
    "claims": Claim,
    "messages": Message,
    "withdrawals": Withdrawal,
    "audits": Audit,
    "credentials": Credential,
    "statements": Statement,
    "directories": Statement,
    "enrolments": Statement,
    "status-orders": Statement,
    "rule-sets": Statement,
}
#: Where a statement names another by its digest, and of which kind that is.
REFERENCES: Mapping[tuple[type[Statement], str], type[Statement]] = {
    (Contract, "supersedes"): Contract,
    (Contract, "framework"): Contract,
    (Acceptance, "contract"): Contract,
    (Placement, "contract"): Contract,
    (Eligibility, "placement"): Placement,
    (Hours, "contract"): Contract,
    (Hours, "lines"): Placement,
    (Activity, "contract"): Contract,
    (ActivityConfirmation, "activity"): Activity,
    (Claim, "contract"): Contract,
    (Message, "contract"): Contract,
    (Message, "in_reply_to"): Message,
    (Withdrawal, "statement"): Statement,
    (Audit, "verdict"): Verdict,
}
