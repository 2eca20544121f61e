"""The credential in a bundle (het bewijs in de bundel): steps 10 to 14, on what it says and whether it stands."""

from __future__ import annotations

from verifier.core.errors import StatusMissing, WrongRelation
from verifier.core.model.credential import DISCLOSABLE, Credential
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.bundle_log import Opened
from verifier.core.procedure.credential_status import (
    good_until,
    open_credential,
    open_status,
    require_fresh,
    require_standing,
)
from verifier.core.procedure.findings import Findings

#: What a credential says besides whose it is and how long it lasts.
_FACTS = ("contract", "as_of", "ruleset", "verdict", *DISCLOSABLE)


def take_credential(opened: Opened, findings: Findings, *, at: int) -> tuple[Credential | None, int | None]:
    """Steps 10 to 14: the credential, and until when all of the bundle holds; None where that is not known.

    Each step that needs what another did not give is not taken.
    """
    credential = findings.take(10, lambda: _open(opened, at=at))
    if credential is None:
        return None, None
    findings.take(11, lambda: require_same_facts(credential, opened.verdict))
    unverified = opened.bundle.status_list
    token = findings.take(12, lambda: open_status(unverified, credential, opened.directory, at=at))
    if token is None:
        return credential, None
    findings.take(13, lambda: require_standing(token, credential))
    findings.take(14, lambda: require_fresh(token, credential, at=at))
    return credential, good_until(token, credential, opened.directory)


def require_same_facts(credential: Credential, verdict: Verdict) -> None:
    """Step 11: the credential says what the verdict says, all of it disclosed; else :class:`WrongRelation`."""
    for name in _FACTS:
        if getattr(credential, name) != getattr(verdict, name):
            raise WrongRelation("what the verdict says, and nothing concealed", field=name)


def _open(opened: Opened, *, at: int) -> Credential:
    if opened.bundle.credential is None:
        raise StatusMissing("a credential, by which to find a status", field="credential")
    return open_credential(opened.bundle.credential, trust=opened.trust, at=at)
