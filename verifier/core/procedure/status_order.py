"""How to verify a status order (statusbesluit) of the operator."""

from __future__ import annotations

from typing import Final

from verifier.core.errors import WrongValue
from verifier.core.model.evidence import Verified
from verifier.core.model.status_order import OrderedStatus, StatusOrder, StatusReason
from verifier.core.procedure.intake import receive
from verifier.core.trust.directory import Trust

#: For which reasons a credential becomes what.
_REASONS: Final = {
    OrderedStatus.SUSPENDED: {StatusReason.DISPUTED},
    OrderedStatus.VALID: {StatusReason.RESOLVED},
    OrderedStatus.INVALID: {StatusReason.DISPUTED, StatusReason.FORGED, StatusReason.ISSUED_IN_ERROR},
}


def verify_status_order(unverified_token: str, *, trust: Trust, at: int) -> Verified[StatusOrder]:
    """Verify ``sr-status-order+jwt`` as received at ``at``.

    1. intake, by the registrar's active key; 2. the reason is one for this status: what is disputed is suspended,
    what was resolved is valid again, and it ends when the dispute ends so, or when it should never have been there.

    That there is such a credential, and that its status may become this, the register finds out.
    """
    order, signed = receive(unverified_token, StatusOrder, trust=trust, at=at)  # 1
    if order.reason not in _REASONS[order.status]:  # 2
        raise WrongValue("a reason for this status", field="reason")
    return Verified(order, signed.token, signed.digest)
