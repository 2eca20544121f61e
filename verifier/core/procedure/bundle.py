"""How to verify a bundle (bewijsbundel) offline: every step is a finding, and the result is three-valued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from verifier.core.errors import NotFresh
from verifier.core.model.report import Report, Status
from verifier.core.procedure import bundle_log
from verifier.core.procedure.asked_at import seconds_of
from verifier.core.procedure.bundle_credential import take_credential
from verifier.core.procedure.bundle_log import Opened
from verifier.core.procedure.directory import require_current
from verifier.core.procedure.findings import Findings
from verifier.core.procedure.intake import NEWEST
from verifier.core.procedure.opened_directory import Directories
from verifier.core.trust.kit import Kit
from verifier.core.wire.bundle import read_bundle

#: Clause, Dutch and English of each numbered step of :func:`verify_bundle`.
STEPS: Final[Mapping[int, tuple[str, str, str]]] = {
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
    9: ("PROTOCOL 7", "genoeg getuigen hebben het logboek zo gezien", "enough witnesses saw the log like this"),
    10: ("PROTOCOL 6", "het bewijs is getekend door de registerhouder", "the register signed the credential"),
    11: (
        "PROTOCOL 6",
        "het bewijs zegt hetzelfde als het oordeel",
        "the credential says the same as the verdict",
    ),
    12: (
        "PROTOCOL 6",
        "de statuslijst is van de registerhouder en hoort bij het bewijs",
        "the status list is the register's, and the credential's",
    ),
    13: (
        "PROTOCOL 6",
        "het bewijs is niet ingetrokken en niet opgeschort",
        "the credential is neither taken back nor suspended",
    ),
    14: (
        "PROTOCOL 6",
        "het bewijs en de statuslijst zijn niet verlopen",
        "credential and status list have not expired",
    ),
}


def verify_bundle(unverified_bundle: bytes | str, *, trust: Kit, at: int | datetime) -> Report:
    """Verify a bundle at ``at`` with the roots of ``trust``: no socket, and no refusal of what the bundle says.

    ``at`` is in Unix seconds, or a datetime with a time zone; :class:`WrongValue` for any other.

    1. the file is a bundle; 2. its directory opens under a root of the kit and is not older than one seen
    before; 3. the verdict opens under a key of the register in that directory, and reads; 4. it was signed no
    later than 5 minutes from now; 5. its key was valid then; where the key is known to be compromised, the
    witnessed time of the checkpoint lies before that, else *undecided*; 6. the verdict's leaf, opened by the
    nonce, is in the tree of a checkpoint that a log key signed, and that covers what the verdict rests on; 7.
    the log is the directory's, and the policy the one that the verdict names; 8. the directory has not expired:
    after that *undecided*; 9. as many witnesses as the directory asks for cosigned the checkpoint; 10. the
    credential opens under a key of the register; without one *undecided*; 11. it says the same as the verdict,
    member for member; 12. the status list is the register's and the one that the credential names; without one
    *undecided*; 13. the status in it is valid: one that is invalid is *invalid*, a suspended one *undecided*;
    14. credential and list have not expired: after that *undecided*.

    *invalid* outweighs *undecided*. Where 10 or 12 does not hold, what rests on it is not asked. Nothing but
    the credential's status says whether a verdict still holds, and whoever hands over a bundle could leave it
    out: one without is never *valid*, also in the first format (ADR 0033). Deliberately not checked: the
    claim's proof, which needs the inputs (an auditor has them).
    """
    return BundleVerifier(trust=trust).verify(unverified_bundle, at=at)


class BundleVerifier:
    """Verifies many bundles under one kit; what they share is opened once (``opened_directory``)."""

    def __init__(self, *, trust: Kit) -> None:
        self._directories = Directories(trust=trust)

    def verify(self, unverified_bundle: bytes | str, *, at: int | datetime) -> Report:
        """:func:`verify_bundle`. Any whole number is a moment, before or after all that a bundle can say."""
        return self._verified(unverified_bundle, at=at if type(at) is int else seconds_of(at=at))

    def _verified(self, unverified_bundle: bytes | str, *, at: int) -> Report:
        findings = Findings(STEPS)
        opened = self._open(unverified_bundle, findings)
        if opened is None:
            return Report(findings.status, findings.found)
        findings.take(4, lambda: _check_moment(opened, at=at))
        _take_log(opened, findings, at=at)
        credential, until = take_credential(opened, findings, at=at)
        if findings.status is Status.INVALID:
            return Report(Status.INVALID, findings.found)
        return Report(findings.status, findings.found, opened.verdict, opened.verdict.iat, until, credential)

    def _open(self, unverified_bundle: bytes | str, findings: Findings) -> Opened | None:
        bundle = findings.take(1, lambda: read_bundle(unverified_bundle))
        if bundle is None:
            return None
        directory = findings.take(2, lambda: self._directories.opened(bundle.directory))
        if directory is None:
            return None
        return findings.take(3, lambda: bundle_log.open_verdict(bundle, directory))


def _check_moment(opened: Opened, *, at: int) -> None:
    if at < opened.verdict.iat - NEWEST:
        raise NotFresh("a moment that is not before the verdict was signed", field="at")


def _take_log(opened: Opened, findings: Findings, *, at: int) -> None:
    """Steps 5 to 9; the witnesses' time, where there is one, decides on a key that was compromised."""
    proof = findings.take(6, lambda: bundle_log.check_log(opened))
    log_time = None
    if proof is not None:
        log_time = findings.take(9, lambda: opened.directory.quorum_time(proof.checkpoint))
    findings.take(5, lambda: bundle_log.check_key(opened, log_time))
    findings.take(7, lambda: bundle_log.check_relation(opened))
    findings.take(8, lambda: require_current(opened.trust.directory, at=at))
