"""How to verify a bundle (bewijsbundel) offline: every step is a finding, and the result is three-valued."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from verifier.core.errors import (
    BadLogProof,
    KeyNotActive,
    NotFresh,
    Refusal,
    TrustMissing,
    Undecided,
    WrongAudience,
    WrongRelation,
)
from verifier.core.log.leaf import statement_leaf
from verifier.core.log.proof import verify_log_proof
from verifier.core.model.directory import Directory
from verifier.core.model.evidence import SignedBytes
from verifier.core.model.party import Purpose
from verifier.core.model.report import Finding, Report, Status
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.directory import open_directory, require_current
from verifier.core.procedure.intake import NEWEST
from verifier.core.trust.directory import Trust, is_active
from verifier.core.trust.kit import Kit
from verifier.core.wire.bundle import Bundle, read_bundle
from verifier.core.wire.envelope import open_envelope
from verifier.core.wire.statements import read_statement

#: Clause, Dutch and English of each numbered step of :func:`verify_bundle`.
STEPS: Mapping[int, tuple[str, str, str]] = {
    1: ("PROTOCOL 6", "het bestand is een bewijsbundel", "the file is a bundle"),
    2: (
        "PROTOCOL 7",
        "het register van sleutels is getekend door een bekende wortel",
        "a known root signed the directory",
    ),
    3: ("PROTOCOL 2", "het oordeel is getekend door de registerhouder", "the register signed the verdict"),
    4: ("PROTOCOL 6", "het oordeel is op dit moment al getekend", "the verdict is already signed at this moment"),
    5: ("PROTOCOL 7", "de sleutel gold toen het oordeel werd getekend", "the key was valid when it signed"),
    6: ("PROTOCOL 8", "het oordeel staat in het logboek", "the verdict is in the log"),
    7: (
        "PROTOCOL 6",
        "het logboek en het beleid zijn die van het oordeel",
        "log and policy are those of the verdict",
    ),
    8: ("PROTOCOL 7", "het register van sleutels is niet verlopen", "the directory has not expired"),
}


@dataclass(frozen=True, slots=True)
class _Opened:
    """What steps 1 to 3 opened."""

    bundle: Bundle
    directory: Directory
    signed: SignedBytes
    verdict: Verdict


def verify_bundle(unverified_bundle: bytes, *, trust: Kit, at: int) -> Report:
    """Verify a bundle at ``at`` (Unix seconds) with the roots of ``trust``; no socket is opened, no refusal raised.

    1. the file is a bundle; 2. its directory opens under a root of the kit and is not older than one seen before;
    3. the verdict opens under a key of the register in that directory, and reads; 4. it was signed no later than
    5 minutes from now; 5. its key was valid then; when the key is known to be compromised the log time would
    have to prove it, and a bundle without witnesses cannot: *undecided*; 6. the verdict's leaf, opened by the
    nonce, is in the tree of a checkpoint that a log key signed; 7. the log is the directory's, the checkpoint
    covers the verdict, and the policy is the one the verdict names; 8. the directory has not expired: after that
    *undecided*.

    *invalid* outweighs *undecided*. Deliberately not checked: the claim's proof, which needs the inputs (an
    auditor has them), and the status list, which does not exist yet: good until the directory ends.
    """
    findings: list[Finding] = []
    opened = _open(unverified_bundle, findings, trust=trust)
    if opened is None:
        return Report(_worst(findings), tuple(findings))
    for step, check in _checks(opened, at=at):
        findings.append(_finding(step, check))
    status = _worst(findings)
    if status is Status.INVALID:
        return Report(status, tuple(findings))
    return Report(status, tuple(findings), opened.verdict, opened.verdict.iat, opened.directory.exp)


def _open(unverified_bundle: bytes, findings: list[Finding], *, trust: Kit) -> _Opened | None:
    try:
        bundle = read_bundle(unverified_bundle)  # 1
        findings.append(_held(1))
        directory = open_directory(bundle.directory, trust=trust).statement  # 2
        findings.append(_held(2))
        signed, verdict = _open_verdict(bundle.verdict, trust=Trust(directory))  # 3
        findings.append(_held(3))
    except Refusal as refusal:
        findings.append(_refused(len(findings) + 1, refusal))
        return None
    return _Opened(bundle, directory, signed, verdict)


def _open_verdict(unverified_token: str, *, trust: Trust) -> tuple[SignedBytes, Verdict]:
    signed = open_envelope(unverified_token, typ="sr-verdict+jwt", keys=trust.keys)
    verdict = read_statement(signed.claims, Verdict)
    record = trust.record(signed.kid)
    if not record.party == verdict.iss == trust.register or record.purpose is not Purpose.SIGNING:
        raise WrongRelation("a verdict of the register", field="iss")
    if verdict.aud != trust.register:
        raise WrongAudience("the register, as of every statement in its log", field="aud")
    return signed, verdict


def _checks(opened: _Opened, *, at: int) -> Iterator[tuple[int, Callable[[], None]]]:
    yield 4, lambda: _check_moment(opened, at=at)
    yield 5, lambda: _check_key(opened)
    yield 6, lambda: _check_log(opened)
    yield 7, lambda: _check_relation(opened)
    yield 8, lambda: require_current(opened.directory, at=at)


def _check_moment(opened: _Opened, *, at: int) -> None:
    if at < opened.verdict.iat - NEWEST:
        raise NotFresh("a moment that is not before the verdict was signed", field="at")


def _check_key(opened: _Opened) -> None:
    record = Trust(opened.directory).record(opened.signed.kid)
    if not is_active(record, at=opened.verdict.iat):
        raise KeyNotActive("a key that was valid when the verdict was signed", field="kid")
    if record.compromised_since is not None:
        raise TrustMissing("a witnessed log time from before the key was compromised", field="log_proof")


def _check_log(opened: _Opened) -> None:
    log = opened.directory.log
    leaf = statement_leaf(opened.bundle.leaf_nonce, opened.signed.typ, opened.bundle.verdict)
    checkpoint = verify_log_proof(leaf, opened.bundle.log_proof, origin=log.origin, keys=log.keys)
    if checkpoint.size <= opened.verdict.as_of.size:
        raise BadLogProof("a checkpoint newer than what the verdict rests on", field="log_proof")


def _check_relation(opened: _Opened) -> None:
    if opened.verdict.as_of.log_origin != opened.directory.log.origin:
        raise WrongRelation("the log of the directory", field="as_of")
    if opened.verdict.policy != opened.bundle.policy:
        raise WrongRelation("the policy that the verdict names", field="policy")


def _finding(step: int, check: Callable[[], None]) -> Finding:
    try:
        check()
    except Refusal as refusal:
        return _refused(step, refusal)
    return _held(step)


def _held(step: int) -> Finding:
    return Finding(step, *STEPS[step], Status.VALID)


def _refused(step: int, refusal: Refusal) -> Finding:
    status = Status.UNDECIDED if isinstance(refusal, Undecided) else Status.INVALID
    return Finding(step, *STEPS[step], status, refusal.code, str(refusal))


def _worst(findings: list[Finding]) -> Status:
    found = {finding.status for finding in findings}
    return next((each for each in (Status.INVALID, Status.UNDECIDED) if each in found), Status.VALID)
