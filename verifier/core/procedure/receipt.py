"""How to verify a receipt (ontvangstbewijs)."""

from __future__ import annotations

from verifier.core.errors import WrongRelation
from verifier.core.model.evidence import Verified
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.procedure.intake import receive
from verifier.core.trust.directory import Trust


def verify_receipt(unverified_token: str, *, statement: Digest, trust: Trust, at: int) -> Verified[Receipt]:
    """Verify ``sr-receipt+jwt`` for the statement that this party sent, as received at ``at``.

    1. intake, by the register's active key; 2. the receipt is for that statement and no other.
    """
    receipt, signed = receive(unverified_token, Receipt, trust=trust, at=at)  # 1
    if receipt.statement != statement:  # 2
        raise WrongRelation("the receipt of the statement that was sent", field="statement")
    return Verified(receipt, signed.token, signed.digest)
