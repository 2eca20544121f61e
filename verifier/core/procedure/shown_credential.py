"""How to verify a credential that is shown (getoond nalevingsbewijs), with what the reader has beside it.

A presentation brings no directory and no status list: the reader has the one, and gets the other from the
register.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from verifier.core.errors import CredentialExpired, TrustMissing
from verifier.core.model.credential import Credential
from verifier.core.model.report import Report, Status
from verifier.core.procedure.credential import Asked, verify_credential, verify_shown_credential
from verifier.core.procedure.credential_status import (
    good_until,
    open_credential,
    open_status,
    require_fresh,
    require_standing,
)
from verifier.core.procedure.directory import require_current
from verifier.core.procedure.findings import Findings
from verifier.core.procedure.opened_directory import Directories, OpenedDirectory
from verifier.core.trust.kit import Kit
from verifier.core.wire.sd_jwt.form import split_sd_jwt

#: Clause, Dutch and English of each numbered step of :class:`ShownCredentialVerifier`.
STEPS: Final[Mapping[int, tuple[str, str, str]]] = {
    1: ("PROTOCOL 6", "het is een nalevingsbewijs", "it is a credential"),
    2: (
        "PROTOCOL 7",
        "het register van sleutels is getekend door een bekende wortel",
        "a known root signed the directory",
    ),
    3: ("PROTOCOL 6", "het bewijs is getekend door de registerhouder", "the register signed the credential"),
    4: (
        "PROTOCOL 6",
        "de houder laat het zelf zien, aan ons en op onze vraag",
        "its holder shows it, to us and on our nonce",
    ),
    5: ("PROTOCOL 7", "het register van sleutels is niet verlopen", "the directory has not expired"),
    6: (
        "PROTOCOL 6",
        "de statuslijst is van de registerhouder en hoort bij het bewijs",
        "the status list is the register's, and the credential's",
    ),
    7: (
        "PROTOCOL 6",
        "het bewijs is niet ingetrokken en niet opgeschort",
        "the credential is neither taken back nor suspended",
    ),
    8: (
        "PROTOCOL 6",
        "het bewijs en de statuslijst zijn niet verlopen",
        "credential and status list have not expired",
    ),
}

#: Gives the status list token at an address, or None: whoever asks has fetched it, or has it on file.
StatusLists = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a reader has beside a credential that is shown, and what it asked of its holder.

    ``directory`` is a token as the register publishes it. ``audience`` and ``nonce`` are what the holder was asked
    to sign for, at most ``lasts`` seconds ago: without both, who shows it may be anybody who has a copy.
    """

    directory: str | None = None
    status_list: StatusLists = lambda _: None
    audience: str | None = None
    nonce: str | None = None
    lasts: int = 300


class ShownCredentialVerifier:
    """Verifies credentials that are shown, under one kit; a directory that came before is not opened again."""

    def __init__(self, *, trust: Kit) -> None:
        self._directories = Directories(trust=trust)

    def verify(self, unverified: str, *, beside: Beside, at: int) -> Report:
        """Verify an SD-JWT of the register, with key binding or without, at ``at`` (Unix seconds); raises nothing.

        1. it is an SD-JWT; 2. the directory that the reader has opens under a root of the kit; without one
        *undecided*; 3. the credential opens under a key of the register, and says what is disclosed; 4. where
        it has a key binding, or the reader asks for one: the holder signed it just now, for that audience, on
        that nonce; when the reader does not say which, *undecided*; 5. the directory has not expired: after
        that *undecided*; 6. the status list is the register's and the one that the credential names; without
        one *undecided*; 7. the status in it is valid: an invalid one is *invalid*, a suspended one *undecided*;
        8. credential and list have not expired: after that *undecided*.

        Without key binding, and without a reader that asks for one, step 4 is not taken: the report is then on the
        credential, and says nothing of who shows it. Deliberately not checked: whether a nonce was used before.
        """
        findings = Findings(STEPS)
        parts = findings.take(1, lambda: split_sd_jwt(unverified))
        if parts is None:
            return Report(findings.status, findings.found)
        directory = findings.take(2, lambda: self._open(beside))
        if directory is None:
            return Report(findings.status, findings.found)
        credential = findings.take(3, lambda: open_credential(parts.presentation, trust=directory.trust, at=at))
        if credential is None:
            return Report(findings.status, findings.found)
        if parts.key_binding is not None or beside.audience is not None or beside.nonce is not None:
            findings.take(4, lambda: _require_binding(unverified, credential, directory, beside=beside, at=at))
        findings.take(5, lambda: require_current(directory.trust.directory, at=at))
        until = _take_status(credential, directory, findings, beside=beside, at=at)
        if findings.status is Status.INVALID:
            return Report(Status.INVALID, findings.found)
        return Report(
            findings.status, findings.found, as_of=credential.iat, good_until=until, credential=credential
        )

    def _open(self, beside: Beside) -> OpenedDirectory:
        if beside.directory is None:
            raise TrustMissing("the directory of the register, beside what is shown", field="directory")
        return self._directories.opened(beside.directory)


def _require_binding(
    unverified: str, credential: Credential, directory: OpenedDirectory, *, beside: Beside, at: int
) -> None:
    """Step 4: :class:`CredentialExpired` where nothing can be shown any more, and what the procedures raise."""
    if at >= credential.exp:
        raise CredentialExpired("a credential that has not ended", field="exp")
    if beside.audience is None or beside.nonce is None:
        verify_credential(unverified, trust=directory.trust, at=at, audience=beside.audience, nonce=beside.nonce)
        raise TrustMissing("the audience and the nonce for which the holder was asked to sign", field="nonce")
    asked = Asked(beside.audience, beside.nonce, beside.lasts)
    verify_shown_credential(unverified, asked=asked, trust=directory.trust, at=at)


def _take_status(
    credential: Credential, directory: OpenedDirectory, findings: Findings, *, beside: Beside, at: int
) -> int | None:
    """Steps 6 to 8; until when all of it holds, None where that is not known."""
    unverified = beside.status_list(credential.status.uri)
    token = findings.take(6, lambda: open_status(unverified, credential, directory, at=at))
    if token is None:
        return None
    findings.take(7, lambda: require_standing(token, credential))
    findings.take(8, lambda: require_fresh(token, credential, at=at))
    return good_until(token, credential, directory)
