"""Use a passkey (een toegangssleutel gebruiken): whose it is, after it signed what was asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.core.errors import BadSignature, UnknownKey
from verifier.core.wire import base64url
from verifier.service.access.attempts import Attempt
from verifier.service.access.passkeys import Passkey, RelyingParty, shown_in, verify_use
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a browser answered in ``attempt``, which was taken up."""

    unverified_answer: str = field(repr=False)
    attempt: Attempt
    party: RelyingParty


def use_passkey(uow: UnitOfWork, use: Use, /, *, at: int) -> str:
    """The member whose passkey it is.

    1. it is a passkey that somebody has: :class:`UnknownKey`; 2. it signed in this attempt, for this register, by a
    holder whom it verified; 3. its count of uses goes on from what it was, also when two come at once:
    :class:`BadSignature`, for a copy may be in other hands. Durable with the transaction. For the register alone.
    """
    shown = shown_in(use.unverified_answer)
    stored = uow.people.passkeys.of_credential(shown.unverified_credential)  # 1
    if stored is None:
        raise UnknownKey("a passkey of a member", field="passkey")
    used = verify_use(  # 2
        use.unverified_answer,
        use.attempt,
        use.party,
        passkey=Passkey(stored.credential, stored.key, stored.uses),
        member=base64url.decode(stored.member),
    )
    if not uow.people.passkeys.note_use(stored, uses=used.uses, at=at):  # 3
        raise BadSignature("a passkey whose count of uses goes on", field="passkey")
    return stored.member
