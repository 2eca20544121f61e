"""A buyer (opdrachtgever): gives contracts, asks for verdicts, and keeps the bundles that prove them offline."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from verifier.core.model.activity import ActivityConfirmation
from verifier.core.model.agreed_terms import AgreedTerms
from verifier.core.model.calendar import Month
from verifier.core.model.contract import CallOffs, Contract, ContractParty, Obligation, RuleSetRef, WorkScope
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.receipt import Receipt
from verifier.core.model.report import Report
from verifier.core.model.statement import Digest
from verifier.core.model.target import Milestone, Target
from verifier.core.model.verdict import Verdict
from verifier.core.model.withdrawal import Withdrawal, WithdrawalReason
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.bundle import verify_bundle
from verifier.core.procedure.contract import verify_contract
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.verdict import verify_verdict
from verifier.core.wire import base64url
from verifier.party.activities import Accepted, Activities, Reported
from verifier.party.dialogue import Dialogue, Draft, Heard
from verifier.party.dossier import Dossier
from verifier.party.durable_file import turn, write_durably
from verifier.party.home import Claims, Home
from verifier.party.outbox import Outbox, Parcel, Resumed
from verifier.party.register.doors import BuyerClient
from verifier.party.rulebook import KnownContract, Rulebook
from verifier.party.transport import Refused

#: How long to wait for a checkpoint that covers a verdict, in seconds: two beats of the default cadence, and some.
PATIENCE_SECONDS = 180.0
LONGEST_PAUSE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What buyer and contractor agreed: the members of a contract (``core.model.contract``), without the claims."""

    reference: str
    contractor: PartyId
    value: int
    obligation: Obligation
    first_day: date
    last_day: date
    ruleset: RuleSetRef
    reference_date: date
    moments: tuple[Month, ...]
    malus_basis_points: int
    framework: Digest | None = None
    region: str | None = None
    supersedes: Digest | None = None
    recovery_months: int | None = None
    call_offs: CallOffs | None = None
    parties: tuple[ContractParty, ...] = ()
    work: WorkScope | None = None
    targets: tuple[Target, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    agreed: AgreedTerms | None = None
    certificates: tuple[str, ...] = ()
    auditor: PartyId | None = None


class Buyer:
    """The buyer of ``home`` at the register that ``client`` reaches; time is the client's.

    Every verb raises :class:`Refused` and :class:`Unreachable` beside what it names; after :class:`Unreachable`
    what was signed waits in the outbox, and :meth:`resume` sends the same bytes.
    """

    def __init__(self, home: Home, client: BuyerClient, *, pause: Callable[[float], None] = time.sleep) -> None:
        self._home = home
        self._client = client
        self._pause = pause
        self._outbox = Outbox(home.vault, client)
        self._rulebook = Rulebook(home.vault, client.public)
        self._dossier = Dossier(home, client)
        self._activities = Activities(home, client)
        self._dialogue = Dialogue(home, client)

    def register_contract(self, terms: Terms) -> Verified[Contract]:
        """Sign a contract, verify it here as the register will, keep it and send it.

        What the register would refuse is refused here, before it is kept. Raises what ``verify_contract`` raises.
        """
        at = self._client.now()
        told = {member.name: getattr(terms, member.name) for member in fields(Terms)}
        token = self._home.sign(Contract(**self._claims(at=at), **told))
        earlier = self._behind(terms)
        trust = self._home.trust(at=at)
        listed = [each.digest for each in trust.directory.rulesets if each.digest == terms.ruleset.digest]
        evidence = GatheredEvidence(earlier.statements, tuple(self._rulebook.ruleset(each) for each in listed))
        contract = verify_contract(token, evidence=evidence, trust=trust, at=at)
        self._rulebook.keep(contract)
        self._outbox.dispatch("contract", Parcel((token,)))
        return contract

    def contracts(self) -> tuple[KnownContract, ...]:
        """The contracts that this buyer gave, each verified under the kept directory."""
        return self._dossier.contracts()

    def shared_contracts(self) -> tuple[KnownContract, ...]:
        """The frameworks of others from which this buyer may call off, each verified."""
        return self._dossier.shared_contracts()

    def withdraw(self, statement: Digest, *, reason: WithdrawalReason, effective_date: date) -> Verified[Receipt]:
        """Withdraw a contract that this buyer gave, or its confirmation of an activity; final.

        After acceptance the contractor must withdraw the contract as well.
        """
        self._outbox.require_any_of(statement, Contract, ActivityConfirmation)
        withdrawal = Withdrawal(
            **self._claims(at=self._client.now()),
            statement=statement,
            reason=reason,
            effective_date=effective_date,
        )
        parcel = Parcel((self._home.sign(withdrawal),))
        (sent,) = self._outbox.dispatch(f"withdrawal.{base64url.encode(statement)}", parcel)
        return sent.receipt

    def send_message(self, contract: Digest, draft: Draft) -> Verified[Receipt]:
        """Say something about a contract to its contractor: :meth:`~verifier.party.dialogue.Dialogue.send`."""
        return self._dialogue.send(contract, draft)

    def messages(self, contract: Digest) -> tuple[Heard, ...]:
        """What both sides said about a contract: :meth:`~verifier.party.dialogue.Dialogue.read`."""
        return self._dialogue.read(contract)

    def activities(self, contract: Digest) -> tuple[Reported, ...]:
        """The activities of a contract: :meth:`~verifier.party.activities.Activities.read`."""
        return self._activities.read(contract)

    def confirm_activity(
        self, contract: Digest, activity: Digest, accepted: Accepted | None = None
    ) -> Verified[Receipt]:
        """Confirm an activity: :meth:`~verifier.party.activities.Activities.confirm`."""
        return self._activities.confirm(contract, activity, accepted)

    def resume(self) -> Resumed:
        """Send, byte for byte, whatever was signed and has no receipt."""
        return self._outbox.resume()

    def ask_verdict(self, contract: Digest, moment: Month) -> Verified[Verdict]:
        """The register's verdict on a moment of a contract, verified as of when it was signed.

        It may be of an earlier moment: the register repeats an answer when too few people stand behind a new one.
        Raises :class:`UnknownReference` for a contract of another buyer, and what ``verify_verdict`` raises.
        """
        known = self._rulebook.contract(contract)
        token = self._client.verdict(contract, moment)
        at = self._client.now()
        trust = self._home.trust(at=at)
        signed_at = moment_of(token, Verdict, trust=trust, at=at)
        return verify_verdict(token, contract=known, moment=moment, trust=trust, at=signed_at)

    def fetch_bundle(self, contract: Digest, moment: Month, *, patience: float = PATIENCE_SECONDS) -> bytes:
        """The bundle of the verdict on a moment, once a published checkpoint covers it; unverified.

        Asks again, at growing distances, for at most ``patience`` seconds in all; then raises :class:`Refused`
        with code ``not_yet_published``. Nothing is published before somebody asked for the verdict: ``not_found``.
        """
        wait, waited = 0.5, 0.0
        while True:
            try:
                return self._client.bundle(contract, moment)
            except Refused as refused:
                if refused.code != "not_yet_published" or waited + wait > patience:
                    raise
            self._pause(wait)
            waited += wait
            wait = min(2 * wait, LONGEST_PAUSE)

    def save_bundle(
        self, path: Path, contract: Digest, moment: Month, *, patience: float = PATIENCE_SECONDS
    ) -> Report:
        """Fetch a bundle and write it to ``path``, durably; the report of verifying it with this home's kit."""
        content = self.fetch_bundle(contract, moment, patience=patience)
        with turn(path.parent):
            write_durably(path, content)
        return verify_bundle(content, trust=self._home.kit, at=self._client.now())

    def _behind(self, terms: Terms) -> GatheredEvidence:
        """What a contract refers to: what it supersedes, and an accepted framework of this buyer or of others."""
        evidence = GatheredEvidence()
        if terms.supersedes is not None:
            evidence = evidence.plus(*(each.contract for each in self.contracts()))
        if terms.framework is not None:
            for each in self.contracts():
                if each.contract.digest == terms.framework:
                    return evidence.plus(each.contract, self._dossier.acceptance(each.contract))
            evidence = evidence.plus(*self._dossier.shared().statements)
        return evidence

    def _claims(self, *, at: int) -> Claims:
        return self._home.claims(at=at, audience=self._home.trust(at=at).register)
