"""Renew a credential (een nalevingsbewijs vernieuwen): the same facts, bound to the key that is in use now."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import AlreadyDecided, TrustMissing, UnknownReference
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.model.status import CredentialStatus
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.issuing import holder_key
from verifier.service.store.credentials import IssuedCredential
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.end_credentials import end_credentials
from verifier.service.usecases.issue_credential import Issue, issue_credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """Of which ``verdict`` the contractor ``client`` wants the credential."""

    client: PartyId
    verdict: Digest


def renew_credential(uow: UnitOfWork, renewal: Renewal, /, *, at: int) -> str:
    """The credential of a verdict, bound to the contractor's newest active key; as it is when it is that already.

    A verdict whose contractor had no active key when it was said gets its first one here, while it is the newest
    answer on its contract. Raises :class:`UnknownReference` for a verdict on no contract of the client,
    :class:`AlreadyDecided` for one whose credential is suspended, ended or past its end, or that a later answer
    replaced, and :class:`TrustMissing` without an active key. Durable with the transaction.
    """
    row, verdict = uow.statements.row(renewal.verdict), uow.statements.find(renewal.verdict, Verdict)
    contract = uow.evidence.contract(verdict.statement.contract) if verdict is not None else None
    if row is None or verdict is None or contract is None or contract.statement.contractor != renewal.client:
        raise UnknownReference("the digest of a verdict on a contract of this contractor", field="verdict")
    uow = uow.as_register()  # from here on the contractor's own credential is changed in the register's name
    before, holder = uow.credentials.newest_of(verdict.digest), holder_key(renewal.client, trust=uow.trust, at=at)
    _require_standing(uow, verdict, before, at=at)
    if holder is None:
        raise TrustMissing("an active signing key of this contractor", field="cnf")
    if before is not None and before.holder == holder.kid:
        return before.token
    end_credentials(uow, () if before is None else (before,), at=at)
    issue = Issue(contract=contract, verdict=verdict, leaf_index=row.leaf_index, holder=holder, after=before)
    return issue_credential(uow, issue, at=at).token


def _require_standing(
    uow: UnitOfWork, verdict: Verified[Verdict], before: IssuedCredential | None, *, at: int
) -> None:
    if before is None:
        stands = uow.statements.of_contract(verdict.statement.contract, Verdict)[-1].digest == verdict.digest
    else:
        status = uow.statuses.status(before.status)
        stands = status is CredentialStatus.VALID and at < before.expires_at
    if not stands:
        raise AlreadyDecided("a verdict whose credential stands", field="verdict")
