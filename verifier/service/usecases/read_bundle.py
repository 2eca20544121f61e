"""Read a bundle (een bewijsbundel ophalen)."""

from __future__ import annotations

from verifier.core.errors import NotYetPublished
from verifier.core.model.standing import Side
from verifier.core.model.verdict import Verdict
from verifier.core.wire.bundle import FORMAT, Bundle, write_bundle
from verifier.service.store.log_proofs import log_proof
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.verdict_question import VerdictQuestion, contract_of_buyer
from verifier.web.refusals import NotFound


def read_bundle(uow: UnitOfWork, question: VerdictQuestion, /, *, at: int) -> bytes:
    """The file with the latest verdict of a moment and all that proves it offline.

    The credential is the newest of the verdict, and the status list the newest that tells of it. A verdict from
    before there were credentials has neither. Raises :class:`NotFound` for a contract that is not this buyer's and
    when no verdict was asked for yet, and :class:`NotYetPublished` until a published checkpoint covers it, and a
    status list was published.
    """
    own = uow.contracts.of(Side.BUYER, question.contract) is not None
    if not own and not uow.contracts.names_viewer(question.contract, Side.BUYER):
        raise NotFound("an address that exists")
    contract = contract_of_buyer(uow, question)
    uow = uow.as_register()  # whose contract it is, or who may call off from it, may have its verdict
    verdicts = uow.statements.of_contract(contract.digest, Verdict, question.moment)
    row = uow.statements.row(verdicts[-1].digest) if verdicts else None
    if row is None:
        raise NotFound("an address that exists")
    credential = uow.credentials.newest_of(verdicts[-1].digest)
    return write_bundle(
        Bundle(
            format=FORMAT,
            verdict=row.token,
            credential=None if credential is None else credential.token,
            status_list=None if credential is None else _status_list(uow, credential.status.uri),
            directory=uow.directories.current().token,
            log_proof=log_proof(uow.stored_log, row.leaf_index),
            leaf_nonce=row.nonce,
            policy=verdicts[-1].statement.policy,
        )
    )


def _status_list(uow: UnitOfWork, uri: str) -> str:
    found = uow.statuses.published(uri)
    if found is None:
        raise NotYetPublished("a published status list: ask again in a minute")
    return found
