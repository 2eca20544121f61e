"""Read a bundle (een bewijsbundel ophalen)."""

from __future__ import annotations

from verifier.core.errors import NotYetPublished
from verifier.core.log.checkpoint import parse_checkpoint
from verifier.core.model.verdict import Verdict
from verifier.core.wire.bundle import FORMAT, Bundle, write_bundle
from verifier.core.wire.log_proof import LogProof, write_log_proof
from verifier.core.wire.note import parse_note
from verifier.service.store.log import latest_checkpoint, prove_inclusion
from verifier.service.store.tables import StatementRow
from verifier.service.store.trust import current_directory
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.verdict_question import VerdictQuestion, contract_of_buyer
from verifier.web.refusals import NotFound


def read_bundle(uow: UnitOfWork, question: VerdictQuestion, /, *, at: int) -> bytes:
    """The file with the latest verdict of a moment and all that proves it offline.

    Raises :class:`NotFound` when no verdict was asked for yet, and :class:`NotYetPublished` until a
    published checkpoint covers it.
    """
    contract = contract_of_buyer(uow, question)
    verdicts = uow.statements.of_contract(contract.digest, Verdict, question.moment)
    row = uow.statements.row(verdicts[-1].digest) if verdicts else None
    if row is None:
        raise NotFound("an address that exists")
    return write_bundle(
        Bundle(
            format=FORMAT,
            verdict=row.token,
            directory=current_directory(uow.session).token,
            log_proof=_log_proof(uow, row),
            leaf_nonce=row.nonce,
            policy=verdicts[-1].statement.policy,
        )
    )


def _log_proof(uow: UnitOfWork, row: StatementRow) -> str:
    checkpoint = latest_checkpoint(uow.session)
    if checkpoint is None or checkpoint.size <= row.leaf_index:
        raise NotYetPublished("a published checkpoint that covers the verdict: ask again in a minute")
    size = parse_checkpoint(parse_note(checkpoint.note).body).size
    hashes = prove_inclusion(uow.session, row.leaf_index, size)
    return write_log_proof(LogProof(index=row.leaf_index, hashes=tuple(hashes), checkpoint=checkpoint.note))
