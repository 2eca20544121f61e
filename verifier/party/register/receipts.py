"""Receipts (ontvangstbewijzen): what a party checks before it believes that the register has its statement."""

from __future__ import annotations

from verifier.core.model.evidence import Verified
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.receipt import verify_receipt
from verifier.core.trust.directory import Trust


def check_receipt(unverified_receipt: str, *, statement: Digest, trust: Trust, at: int) -> Verified[Receipt]:
    """The receipt of ``statement``, read at ``at``.

    A statement that is sent again is answered with its first receipt, which may be old: it is verified as of the
    moment it was signed. Raises what ``verify_receipt`` raises.
    """
    moment = moment_of(unverified_receipt, Receipt, trust=trust, at=at)
    return verify_receipt(unverified_receipt, statement=statement, trust=trust, at=moment)
