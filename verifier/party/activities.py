"""Activities (activiteiten) of a contract: reported by who attests for it, confirmed by a second party.

An activity is about no person. Its evidence is a file that stays with who reported it: its SHA-256 is signed, so
that the same file cannot count twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date

from verifier.core.errors import Refusal, UnknownReference, WrongRelation
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.receipt import Receipt
from verifier.core.model.standing import ActivityState
from verifier.core.model.statement import Digest
from verifier.core.procedure.activity import (
    verify_activity,
    verify_activity_confirmation,
    verify_received_activity,
)
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.evidence import known_ruleset
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.rules.valuing.activities import value_activity
from verifier.core.trust.directory import Trust
from verifier.core.wire import base64url
from verifier.party.dossier import Dossier
from verifier.party.home import Home
from verifier.party.outbox import Outbox, Parcel
from verifier.party.register.list_answers import ListedActivity
from verifier.party.register.lists import ContractsClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done: the members of an activity (``core.model.activity``) beside claims and contract."""

    kind: str
    day: date
    evidence_sha256: Digest
    quantity: int | None = None
    amount: int | None = None
    receiver: PartyId | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is accepted of an activity, in its own measure: hundredths of the unit, or eurocents."""

    quantity: int | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """An activity that the register lists under ``digest``: verified here, or why it is not shown.

    ``state`` and ``received_at`` (Unix seconds) are the register's word. ``worth`` is what it counts for by itself,
    in eurocents, before it shares a limit or a cap with others; None while it counts for nothing, and for who is no
    party to the contract.
    """

    digest: Digest
    state: ActivityState
    received_at: int
    said: Verified[Activity] | Refusal
    confirmation: Verified[ActivityConfirmation] | None = None
    worth: int | None = None


class Activities:
    """The activities of the contracts of the party of ``home``, at its door; time is the client's.

    Every verb raises :class:`Refused` and :class:`Unreachable` beside what it names.
    """

    def __init__(self, home: Home, client: ContractsClient) -> None:
        self._home = home
        self._client = client
        self._outbox = Outbox(home.vault, client)
        self._dossier = Dossier(home, client)

    def report(self, contract: Digest, done: Done) -> Verified[Receipt]:
        """Report an activity for an accepted contract.

        1. contract and acceptance are verified; 2. the activity is signed, and verified as the register will; 3. it
        is kept, durably; 4. then it is sent. A crash after 3 resends the same bytes. Raises what
        ``verify_activity`` raises; only the register knows whether the same evidence was reported before.
        """
        known = self._dossier.contract(contract)  # 1
        evidence = self._evidence(known)
        at = self._client.now()
        told = {member.name: getattr(done, member.name) for member in fields(Done)}
        claims = self._home.claims(at=at, audience=self._home.trust(at=at).register)
        token = self._home.sign(Activity(**claims, contract=contract, **told))  # 2
        trust = self._dossier.trust([token], Activity, at=at)
        verify_activity(token, evidence=evidence, trust=trust, at=at)
        (sent,) = self._outbox.dispatch(f"activity.{base64url.encode(contract)}", Parcel((token,)))  # 3, 4
        return sent.receipt

    def confirm(self, contract: Digest, activity: Digest, accepted: Accepted | None = None) -> Verified[Receipt]:
        """Confirm an activity of a contract: all that was reported, or what is ``accepted`` of it; final.

        1. the activity is listed and verified; 2. the confirmation is signed and, by who is a party to the
        contract, verified as the register will; 3. it is kept, durably; 4. then it is sent. Raises the refusal of
        an activity that does not verify, what ``verify_activity_confirmation`` raises, and
        :class:`UnknownReference` for an activity that is not listed.
        """
        found = next((each for each in self.read(contract) if each.digest == activity), None)  # 1
        if found is None:
            raise UnknownReference("the digest of an activity of this contract", field="activity")
        if isinstance(found.said, Refusal):
            raise found.said
        reported = found.said.statement
        taken = accepted or Accepted(reported.quantity, reported.amount)
        at = self._client.now()
        claims = self._home.claims(at=at, audience=self._home.trust(at=at).register)
        said = ActivityConfirmation(**claims, activity=activity, quantity=taken.quantity, amount=taken.amount)
        token = self._home.sign(said)  # 2
        known = self._known(contract)
        if known is not None:
            evidence = self._evidence(known).plus(found.said)
            trust = self._dossier.trust([token], ActivityConfirmation, at=at)
            verify_activity_confirmation(token, evidence=evidence, trust=trust, at=at)
        name = f"confirmation.{base64url.encode(activity)}"
        (sent,) = self._outbox.dispatch(name, Parcel((token,)))  # 3, 4
        return sent.receipt

    def read(self, contract: Digest) -> tuple[Reported, ...]:
        """The activities of a contract that this party may know, in log order, each verified or held back.

        Who gives or does the contract, or attests for it, verifies them whole. Who only receives them verifies who
        signed what, and for whom.
        """
        listed = tuple(self._client.activities(contract))
        if not listed:
            return ()
        at = self._client.now()
        trust = self._trust(listed, at=at)
        known = self._known(contract)
        if known is None:
            return tuple(self._received(each, contract, trust=trust, at=at) for each in listed)
        evidence = self._evidence(known)
        return tuple(_judged(each, known, evidence, trust=trust, at=at) for each in listed)

    def standing(self, contract: Verified[Contract]) -> GatheredEvidence:
        """A contract of this party with the activities that stand for it, and what was confirmed of each.

        Which are withdrawn is the register's word. Raises the refusal of one that does not verify.
        """
        evidence = self._dossier.evidence(contract)
        for each in self.read(contract.digest):
            if isinstance(each.said, Refusal):
                raise each.said
            if each.state is not ActivityState.WITHDRAWN:
                evidence = evidence.plus(each.said, *filter(None, (each.confirmation,)))
        return evidence

    def _known(self, contract: Digest) -> Verified[Contract] | None:
        """A contract of this party; None for one that it is no party to."""
        with suppress(UnknownReference):
            return self._dossier.contract(contract)
        return None

    def _evidence(self, contract: Verified[Contract]) -> GatheredEvidence:
        return self._dossier.evidence(contract).plus(self._dossier.acceptance(contract))

    def _trust(self, listed: Iterable[ListedActivity], *, at: int) -> Trust:
        """The kept directory, and the enrolled keys of who signed these."""
        trust = self._dossier.trust((each.unverified_statement for each in listed), Activity, at=at)
        confirmed = filter(None, (each.unverified_confirmation for each in listed))
        return self._dossier.trust(confirmed, ActivityConfirmation, at=at, known=trust)

    def _received(self, listed: ListedActivity, contract: Digest, *, trust: Trust, at: int) -> Reported:
        """What the receiving organisation can check of an activity by itself."""
        said: Verified[Activity] | Refusal
        try:
            moment = moment_of(listed.unverified_statement, Activity, trust=trust, at=at)
            said = verify_received_activity(
                listed.unverified_statement, party=self._home.party, trust=trust, at=moment
            )
            if said.digest != listed.digest or said.statement.contract != contract:
                raise WrongRelation("an activity of the contract under its own digest", field="digest")
        except Refusal as refusal:
            said = refusal
        return Reported(listed.digest, listed.state, listed.received_at, said)


def _judged(
    listed: ListedActivity, contract: Verified[Contract], evidence: GatheredEvidence, *, trust: Trust, at: int
) -> Reported:
    """What a party to the contract finds of an activity and its confirmation."""
    found = (listed.digest, listed.state, listed.received_at)
    try:
        token = listed.unverified_statement
        moment = moment_of(token, Activity, trust=trust, at=at)
        activity = verify_activity(token, evidence=evidence, trust=trust, at=moment)
        if activity.digest != listed.digest or activity.statement.contract != contract.digest:
            raise WrongRelation("an activity of the contract under its own digest", field="digest")
        confirmation = next(_confirmations(listed, evidence.plus(activity), trust=trust, at=at), None)
        worth = _worth(contract, activity, confirmation, evidence)
    except Refusal as refusal:
        return Reported(*found, refusal)
    return Reported(*found, activity, confirmation, None if listed.state is ActivityState.WITHDRAWN else worth)


def _confirmations(
    listed: ListedActivity, evidence: GatheredEvidence, *, trust: Trust, at: int
) -> Iterator[Verified[ActivityConfirmation]]:
    token = listed.unverified_confirmation
    if token is not None:
        moment = moment_of(token, ActivityConfirmation, trust=trust, at=at)
        yield verify_activity_confirmation(token, evidence=evidence, trust=trust, at=moment)


def _worth(
    contract: Verified[Contract],
    activity: Verified[Activity],
    confirmation: Verified[ActivityConfirmation] | None,
    evidence: GatheredEvidence,
) -> int | None:
    said = None if confirmation is None else confirmation.statement
    with suppress(Refusal):
        return value_activity(known_ruleset(contract, evidence=evidence), activity.statement, said)
    return None
