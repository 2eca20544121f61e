"""A verdict in its log (het oordeel in het logboek): steps 5, 6, 7 and 9 of verifying a bundle."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import BadLogProof, KeyNotActive, TrustMissing, WrongAudience, WrongRelation
from verifier.core.log.leaf import statement_leaf
from verifier.core.log.merkle import hash_leaf
from verifier.core.log.proof import verify_inclusion
from verifier.core.model.evidence import SignedBytes
from verifier.core.model.party import Purpose
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.opened_directory import OpenedDirectory
from verifier.core.trust.directory import Trust, is_active
from verifier.core.wire.bundle import Bundle
from verifier.core.wire.envelope import open_envelope
from verifier.core.wire.log_proof import LogProof, parse_log_proof
from verifier.core.wire.statements import read_statement


@dataclass(frozen=True, slots=True)
class Opened:
    """What steps 1 to 3 opened: the bundle, its directory, and the verdict that the register signed."""

    bundle: Bundle
    directory: OpenedDirectory
    signed: SignedBytes
    verdict: Verdict

    @property
    def trust(self) -> Trust:
        """What its directory says."""
        return self.directory.trust


def open_verdict(bundle: Bundle, directory: OpenedDirectory) -> Opened:
    """Step 3: a signing key of the register signed the verdict, for the register, and it reads."""
    trust = directory.trust
    signed = open_envelope(bundle.verdict, typ="sr-verdict+jwt", keys=trust.keys)
    verdict = read_statement(signed.claims, Verdict)
    record = trust.record(signed.kid)
    if not record.party == verdict.iss == trust.register or record.purpose is not Purpose.SIGNING:
        raise WrongRelation("a verdict of the register", field="iss")
    if verdict.aud != trust.register:
        raise WrongAudience("the register, as of every statement in its log", field="aud")
    return Opened(bundle, directory, signed, verdict)


def check_key(opened: Opened, log_time: int | None) -> None:
    """Step 5: the key was valid when it signed, and the log proves it where the key was compromised later.

    A time that is not before the compromise proves nothing: an earlier checkpoint may hold the verdict as well.
    """
    record = opened.trust.record(opened.signed.kid)
    if not is_active(record, at=opened.verdict.iat):
        raise KeyNotActive("a key that was valid when the verdict was signed", field="kid")
    since = record.compromised_since
    if since is not None and (log_time is None or log_time >= since):
        raise TrustMissing("a witnessed log time from before the key was compromised", field="log_proof")


def check_log(opened: Opened) -> LogProof:
    """Step 6: the verdict's leaf is in the tree of a checkpoint of the log that is newer than what it rests on.

    These are the steps of :func:`~verifier.core.log.proof.verify_log_proof`, with the checkpoint opened once.
    """
    proof = parse_log_proof(opened.bundle.log_proof)
    checkpoint = opened.directory.checkpoint(proof.checkpoint)
    leaf = statement_leaf(opened.bundle.leaf_nonce, opened.signed.typ, opened.bundle.verdict)
    verify_inclusion(hash_leaf(leaf), proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    if checkpoint.size <= opened.verdict.as_of.size:
        raise BadLogProof("a checkpoint newer than what the verdict rests on", field="log_proof")
    return proof


def check_relation(opened: Opened) -> None:
    """Step 7: log and policy are those that the verdict names."""
    if opened.verdict.as_of.log_origin != opened.trust.directory.log.origin:
        raise WrongRelation("the log of the directory", field="as_of")
    if opened.verdict.policy != opened.bundle.policy:
        raise WrongRelation("the policy that the verdict names", field="policy")
