"""Send a message (een bericht sturen) on a contract."""

from __future__ import annotations

from verifier.core.model.evidence import Verified
from verifier.core.model.message import Message
from verifier.core.procedure.message import verify_message
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.keep_once import keep_once
from verifier.service.usecases.submission import Submission


def send_message(uow: UnitOfWork, submission: Submission, /, *, at: int) -> str:
    """Verify and keep what one side of a contract says to the other, its wording included; its receipt.

    Both sides can read it from then on, and nobody else; it changes nothing in the contract.
    """

    def verify() -> Verified[Message]:
        return verify_message(submission.unverified_token, evidence=uow.evidence, trust=uow.trust, at=at)

    return keep_once(uow, submission, verify, at=at).receipt
