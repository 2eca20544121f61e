"""A proven statement (bewezen verklaring): what the register keeps under a digest, with receipt and log proof."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import WrongRelation
from verifier.core.log.leaf import statement_leaf
from verifier.core.log.proof import verify_log_proof
from verifier.core.model.evidence import Verified
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.trust.directory import Trust
from verifier.core.wire.envelope import digest_of, typ_of
from verifier.core.wire.log_proof import parse_log_proof
from verifier.party.register.lists import StatementsClient
from verifier.party.register.receipts import check_receipt
from verifier.party.transport import Refused


@dataclass(frozen=True, slots=True)
class Proven:
    """A statement of this ``typ``, kept as it was signed.

    ``receipt`` is None for what the register said itself. ``covered`` is the size of the newest checkpoint, whose
    tree has it at ``index``; both None until one covers it.
    """

    typ: str
    digest: Digest
    receipt: Verified[Receipt] | None
    index: int | None = None
    covered: int | None = None


def prove(client: StatementsClient, digest: Digest, *, trust: Trust, at: int) -> Proven:
    """Fetch what the register keeps under ``digest``, and verify all that it says about it.

    1. the bytes have that digest; 2. the receipt is the register's, and for them; 3. their leaf, opened with the
    nonce, is in the tree of a checkpoint that the log signed; 4. at the index that the receipt promised. Not
    promised: who signed the statement itself. Raises :class:`Refused` ``not_found`` unless this party is a party of
    it, and the refusals of each step.
    """
    kept = client.statement(digest)
    token = kept.unverified_statement
    if digest_of(token) != digest:  # 1
        raise WrongRelation("the statement of the digest that was asked for", field="statement")
    receipt = None
    if kept.unverified_receipt is not None:
        receipt = check_receipt(kept.unverified_receipt, statement=digest, trust=trust, at=at)  # 2
    typ = typ_of(token)
    proof = _log_proof(client, digest)
    if proof is None:
        return Proven(typ, digest, receipt)
    log = trust.directory.log
    leaf = statement_leaf(kept.nonce, typ, token)
    checkpoint = verify_log_proof(leaf, proof, origin=log.origin, keys=log.keys)  # 3
    index = parse_log_proof(proof).index
    if receipt is not None and receipt.statement.leaf_index != index:  # 4
        raise WrongRelation("the index that the receipt promised", field="index")
    return Proven(typ, digest, receipt, index, checkpoint.size)


def _log_proof(client: StatementsClient, digest: Digest) -> str | None:
    try:
        return client.proof(digest)
    except Refused as refused:
        if refused.code != "not_yet_published":
            raise
        return None
