"""Ordering a status (een status gelasten): the registrar's word that a credential is suspended, good or ended."""

from __future__ import annotations

from verifier.core.model.statement import Digest
from verifier.core.model.status_order import OrderedStatus, StatusOrder, StatusReason
from verifier.core.procedure.status_order import verify_status_order
from verifier.party.home import Home


def order_status(
    operator: Home, credential: Digest, *, status: OrderedStatus, reason: StatusReason, at: int
) -> str:
    """The token of a status order for ``credential``, which passes the register's own procedure.

    Raises what ``verify_status_order`` raises: :class:`WrongValue` for a reason that is none for this status.
    """
    trust = operator.trust(at=at)
    order = StatusOrder(
        **operator.claims(at=at, audience=trust.register), credential=credential, status=status, reason=reason
    )
    return verify_status_order(operator.sign(order, purpose="registrar"), trust=trust, at=at).token
