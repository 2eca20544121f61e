"""Add a passkey (een toegangssleutel toevoegen): a member's device made one for this register."""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.core.errors import WrongValue
from verifier.service.access.attempts import Attempt
from verifier.service.access.passkeys import RelyingParty, read_label, verify_creation
from verifier.service.access.sessions import Session, new_name
from verifier.service.store.passkeys import StoredPasskey
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import ConfirmationNeeded

#: Passkeys of one member.
MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """What the browser of ``session`` answered in ``attempt``, which was taken up, and how the member calls it."""

    unverified_answer: str = field(repr=False)
    attempt: Attempt
    party: RelyingParty
    session: Session
    label: str


def add_passkey(uow: UnitOfWork, creation: Creation, /, *, at: int) -> None:
    """Keep the passkey as a means of the session's member.

    1. the member confirmed lately who it is: :class:`ConfirmationNeeded`; 2. it has a label, and not too many
    others; 3. the passkey was made in this attempt; 4. nobody has it yet. Durable with the transaction. For the
    register alone.
    """
    if not creation.session.is_certain(at=at):  # 1
        raise ConfirmationNeeded("a member who confirmed in the last ten minutes")
    known, member = uow.people.passkeys, creation.session.member
    label = read_label(creation.label)  # 2
    if len(known.of_member(member)) >= MOST:
        raise WrongValue(f"at most {MOST} passkeys", field="passkey")
    made = verify_creation(creation.unverified_answer, creation.attempt, creation.party)  # 3
    if known.of_credential(made.credential) is not None:  # 4
        raise WrongValue("a passkey that nobody has yet", field="passkey")
    known.add(
        StoredPasskey(
            passkey=new_name(),
            credential=made.credential,
            member=member,
            organisation=creation.session.organisation,
            label=label,
            key=made.key,
            uses=made.uses,
            created_at=at,
            used_at=at,
        )
    )
