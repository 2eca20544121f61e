"""Sign in by OpenID Connect (inloggen met een aanmelddienst): the provider vouches for who is at the browser."""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.service.access.sessions import Method, Opened
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.admit_subject import Vouched, admit_subject
from verifier.service.usecases.open_session import SignIn, open_session


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSignIn:
    """``replaced`` is the digest of the session's id that the browser brought."""

    vouched: Vouched
    replaced: bytes | None = field(default=None, repr=False)


def sign_in_by_openid(uow: UnitOfWork, sign_in: ProviderSignIn, /, *, at: int) -> Opened:
    """A session of whom the provider vouches for; raises what :func:`admit_subject` and :func:`open_session` raise.

    Durable with the transaction, a new member with the session. For the register alone.
    """
    member = admit_subject(uow, sign_in.vouched, at=at)
    opening = SignIn(
        member=member,
        method=Method.OPENID,
        assurance=sign_in.vouched.signed_in.assurance,
        replaced=sign_in.replaced,
    )
    return open_session(uow, opening, at=at)
