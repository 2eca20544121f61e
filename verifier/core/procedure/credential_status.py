"""Whether a credential still stands (of het bewijs nog geldt): its status in the list, and the ends of both.

Who hands over a credential hands over the list as well, and may leave it out or take an older one: what is missing
or stale is *undecided*, and never *valid* (ADR 0033).
"""

from __future__ import annotations

from verifier.core.errors import CredentialExpired, StatusInvalid, StatusMissing, StatusStale, StatusSuspended
from verifier.core.model.credential import Credential
from verifier.core.model.evidence import Verified
from verifier.core.model.status import CredentialStatus, StatusListToken
from verifier.core.procedure.credential import verify_credential
from verifier.core.procedure.opened_directory import OpenedDirectory
from verifier.core.procedure.status import status_of
from verifier.core.trust.directory import Trust
from verifier.core.wire.sd_jwt.disclosing import payload_of


def open_credential(unverified_credential: str, *, trust: Trust, at: int) -> Credential:
    """What holds of a credential without key binding, also when it has ended, or its directory has.

    :func:`verify_credential`, as of the last moment up to ``at`` at which neither had ended. That they have by
    ``at`` is for :func:`require_fresh`, and for who opened the directory. A credential from after the end of the
    directory is *undecided*: :class:`DirectoryExpired`.
    """
    payload = payload_of(unverified_credential.partition("~")[0])
    iat, exp = payload.get("iat"), payload.get("exp")
    moment = min(at, exp - 1) if isinstance(exp, int) and exp > 0 else at
    end = trust.directory.exp
    if isinstance(iat, int) and iat <= end:
        moment = min(moment, end)
    return verify_credential(unverified_credential, trust=trust, at=moment).statement


def open_status(
    unverified_status_list: str | None, credential: Credential, directory: OpenedDirectory, *, at: int
) -> Verified[StatusListToken]:
    """The list that the credential names, however old it is.

    Raises :class:`StatusMissing` without one, and what ``open_status_token`` raises.
    """
    if unverified_status_list is None:
        raise StatusMissing("the status list that the credential names", field="status_list")
    return directory.status_list(unverified_status_list, uri=credential.status.uri, at=at)


def require_standing(token: Verified[StatusListToken], credential: Credential) -> None:
    """The status is valid: :class:`StatusInvalid` when it was taken back, for ever, and
    :class:`StatusSuspended`."""
    status = status_of(token, credential.status)
    if status is CredentialStatus.INVALID:
        raise StatusInvalid("a credential that the register did not take back", field="status")
    if status is CredentialStatus.SUSPENDED:
        raise StatusSuspended("a credential that is not suspended", field="status")


def require_fresh(token: Verified[StatusListToken], credential: Credential, *, at: int) -> None:
    """Neither has ended by ``at``: :class:`CredentialExpired`, :class:`StatusStale`."""
    if at >= credential.exp:
        raise CredentialExpired("a credential that has not ended", field="exp")
    if at > token.statement.good_until:
        raise StatusStale("a status list that is still fresh", field="status_list")


def good_until(token: Verified[StatusListToken], credential: Credential, directory: OpenedDirectory) -> int:
    """The last second at which all of it holds."""
    return min(directory.trust.directory.exp, token.statement.good_until, credential.exp - 1)
