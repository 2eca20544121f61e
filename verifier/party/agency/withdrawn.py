"""Withdrawn (ingetrokken): whether a placement that this agency decided on never counted, by what was signed.

The register hands out withdrawals, and knows nothing of what depends on them here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date

from verifier.core.errors import Refusal
from verifier.core.model.calendar import Month
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.intake import receive
from verifier.core.trust.directory import Trust
from verifier.core.wire.envelope import kid_of
from verifier.core.wire.statements import typ_of_noun
from verifier.party.register.enrolments import with_enrolled


def never_counted(
    unverified_tokens: Iterable[str],
    withdrawable: Mapping[Digest, PartyId],
    *,
    first_day: date,
    trust: Trust,
    at: int,
) -> bool:
    """Whether one of these withdrawals leaves not even the first month of a placement that began on ``first_day``.

    ``withdrawable`` are the placement and the decision on it, with who signed each. A withdrawal counts when 1. it
    passes intake as of the moment it was signed; 2. it is of one of these, by who signed that. One that does not is
    passed over: the person then keeps what was given, and is given no more.

    Deliberately not checked: that the register received it in time. It hands it out as one that it took.
    """
    first = Month.of(first_day)
    for token in unverified_tokens:
        with suppress(Refusal):
            moment = moment_of(token, Withdrawal, trust=trust, at=at)
            withdrawal, _ = receive(token, Withdrawal, trust=trust, at=moment)  # 1
            ours = withdrawable.get(withdrawal.statement) == withdrawal.iss  # 2
            if ours and not withdrawal.leaves(first, from_month=first):
                return True
    return False


def with_signers(
    trust: Trust, unverified_tokens: Iterable[str], enrolment: Callable[[str], str], *, at: int
) -> Trust:
    """``trust`` and the enrolled keys that these withdrawals name."""
    kids = []
    for token in unverified_tokens:
        with suppress(Refusal):
            kids.append(kid_of(token, typ=typ_of_noun(Withdrawal)))
    return with_enrolled(trust, kids, enrolment, at=at)
