"""Sign in by passkey (inloggen met een toegangssleutel): the browser holds one, and nobody typed a name."""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.service.access.sessions import Method, Opened
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.open_session import SignIn, open_session
from verifier.service.usecases.use_passkey import Use, use_passkey


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyShown:
    """``use`` is what the browser answered; ``replaced`` the digest of the session's id that it brought."""

    use: Use
    replaced: bytes | None = field(default=None, repr=False)


def sign_in_by_passkey(uow: UnitOfWork, shown: PasskeyShown, /, *, at: int) -> Opened:
    """A session of the member whose passkey it is; raises what :func:`use_passkey` and :func:`open_session` raise.

    Durable with the transaction, the passkey's count with the session. For the register alone.
    """
    member = use_passkey(uow, shown.use, at=at)
    return open_session(uow, SignIn(member=member, method=Method.PASSKEY, replaced=shown.replaced), at=at)
