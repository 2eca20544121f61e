"""Issue a credential (een nalevingsbewijs uitgeven) for a verdict that was said."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Final

from verifier.core.model.contract import Contract
from verifier.core.model.directory import KeyRecord
from verifier.core.model.evidence import Verified
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.issuing import credential_of, good_until
from verifier.core.wire.credential_fields import credential_digest, seal_credential
from verifier.service.store.credentials import IssuedCredential
from verifier.service.store.unit_of_work import UnitOfWork

_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """For which verdict, whose leaf is ``leaf_index``, and to which key; ``after`` is one that it replaces."""

    contract: Verified[Contract]
    verdict: Verified[Verdict]
    leaf_index: int
    holder: KeyRecord
    after: IssuedCredential | None = None


def issue_credential(uow: UnitOfWork, issue: Issue, /, *, at: int) -> IssuedCredential:
    """Sign and keep a credential with a place of its own in a status list. Durable with the transaction.

    One that takes the place of another tells the same and is good no longer. Salts are drawn here, and are kept in
    the token alone.
    """
    verdict, contract, after = issue.verdict.statement, issue.contract.statement, issue.after
    exp = good_until(verdict, contract, at=at) if after is None else after.expires_at
    status = uow.statuses.allocate(at=at, until=exp)
    made = credential_of(verdict, issue.holder, issuer=uow.powers.public_url, status=status, exp=exp, at=at)
    token = seal_credential(made, salts=_salts(), kid=uow.powers.kid, sign=uow.powers.sign)
    issued = IssuedCredential(
        digest=credential_digest(token),
        verdict=issue.verdict.digest,
        number=0 if after is None else after.number + 1,
        contract=verdict.contract,
        contractor=contract.contractor,
        moment=verdict.as_of.moment,
        leaf_index=issue.leaf_index,
        holder=issue.holder.kid,
        token=token,
        status=status,
        issued_at=at,
        expires_at=exp,
    )
    uow.credentials.add(issued)
    return issued


def _salts() -> Iterator[bytes]:
    return map(secrets.token_bytes, repeat(_SALT_BYTES))
