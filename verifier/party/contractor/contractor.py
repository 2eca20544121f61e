"""A contractor (opdrachtnemer): accepts contracts, attests people, reports hours and proves floors.

Everything it must not lose lies in its home's vault before it is sent. Nothing it returns or shows names a person:
placements go by digest and by the contractor's own reference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from verifier.core.errors import AlreadyDecided, UnknownReference, Withdrawn, WrongRelation
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.party import ISSUERS, PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.receipt import Receipt
from verifier.core.model.standing import ContractState
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import Withdrawal, WithdrawalReason
from verifier.core.rules.valuing.valuation import Worth
from verifier.core.wire import base64url
from verifier.party.activities import Accepted, Activities, Done
from verifier.party.activities import Reported as ReportedActivity
from verifier.party.contractor import attest, claim, decisions, hours, placement_import, resealing
from verifier.party.contractor.attest import Attested
from verifier.party.contractor.claim import Claimed
from verifier.party.contractor.counted import Counted
from verifier.party.contractor.decisions import PlacementStatus
from verifier.party.contractor.hours import MonthReported, Reported
from verifier.party.contractor.hours_import import HoursImport
from verifier.party.contractor.hours_table import HoursRow
from verifier.party.contractor.people import Person, PersonRow, Work
from verifier.party.contractor.placement_import import RowOutcome
from verifier.party.contractor.resealing import AskAgain
from verifier.party.contractor.spreadsheet.columns import plain
from verifier.party.contractor.subtotal import Subtotal
from verifier.party.contractor.workplace import Workplace, acceptance_name
from verifier.party.dialogue import Dialogue, Draft, Heard
from verifier.party.dossier import Dossier
from verifier.party.home import Claims, Home
from verifier.party.outbox import Parcel, Resumed
from verifier.party.register.doors import ContractorClient
from verifier.party.rulebook import KnownContract


class Contractor:
    """The contractor of ``home`` at the register that ``client`` reaches; time is the client's.

    Every verb raises :class:`Refused` and :class:`Unreachable` beside what it names; after :class:`Unreachable`
    what was signed waits in the outbox, and :meth:`resume` sends the same bytes.
    """

    def __init__(self, home: Home, client: ContractorClient) -> None:
        self._workplace = Workplace(home, client)
        self._dossier = Dossier(home, client)
        self._activities = Activities(home, client)
        self._dialogue = Dialogue(home, client)

    def contracts(self) -> tuple[KnownContract, ...]:
        """The contracts that name this contractor, each verified under the kept directory."""
        known = self._dossier.contracts()
        if any(each.contract.statement.contractor != self._workplace.home.party for each in known):
            raise WrongRelation("contracts of this contractor", field="contractor")
        return known

    def shared_contracts(self) -> tuple[KnownContract, ...]:
        """The contracts of others for which this party attests, each verified; what was accepted is kept."""
        return self._dossier.shared_contracts()

    def accept(self, contract: Digest) -> Verified[Contract]:
        """Accept an offered contract, once it is verified; it is kept before the acceptance is signed.

        An acceptance that waits in the outbox is sent as it is: no second one is signed.
        Raises :class:`UnknownReference`, :class:`Withdrawn`, :class:`AlreadyDecided`.
        """
        waiting = self._workplace.outbox.waiting(acceptance_name(contract))
        if waiting:
            self._workplace.outbox.send(waiting[0])
            return self._workplace.rulebook.contract(contract)
        known = next((each for each in self.contracts() if each.contract.digest == contract), None)
        if known is None:
            raise UnknownReference("the digest of a contract of this contractor", field="contract")
        if known.state is ContractState.WITHDRAWN:
            raise Withdrawn("a contract that is not withdrawn", field="contract")
        if known.state is ContractState.ACCEPTED:
            raise AlreadyDecided("a contract that was not accepted before", field="contract")
        self._workplace.rulebook.keep(known.contract)
        at = self._workplace.client.now()
        acceptance = Acceptance(**self._claims(at=at), contract=contract)
        self._workplace.outbox.dispatch(acceptance_name(contract), self._parcel(acceptance))
        return known.contract

    def attest(self, contract: Digest, *, person: Person, work: Work, reference: str = "") -> Attested:
        """Attest one person at work for an accepted contract: :func:`~verifier.party.contractor.attest.attest`."""
        return attest.attest(self._workplace, contract, person, work, reference)

    def judge_rows(self, rows: Iterable[PersonRow]) -> Iterator[RowOutcome]:
        """What :meth:`import_rows` would do, as far as this machine knows; nothing is written, signed or sent."""
        return placement_import.judge_rows(self._workplace, rows)

    def import_rows(self, rows: Iterable[PersonRow]) -> Iterator[RowOutcome]:
        """Attest the rows of a table, each once and by itself; nothing happens before it is asked for."""
        return placement_import.import_rows(self._workplace, rows)

    def attest_again(self, placement: Digest, *, agency: PartyId) -> Attested:
        """Attest the person of an earlier placement to another agency."""
        return attest.attest_again(self._workplace, placement, agency)

    def resume(self) -> Resumed:
        """Send, byte for byte, whatever was signed and has no receipt."""
        return self._workplace.outbox.resume()

    def references(self, contract: Digest) -> Mapping[Digest, str]:
        """The contractor's own reference of every placement it signed for a contract; empty where it gave none."""
        return {digest: parcel.reference or "" for digest, parcel in self._workplace.placements(contract)}

    def decisions(self, contract: Digest) -> tuple[PlacementStatus, ...]:
        """Where the placements of a contract stand; decisions are verified, opened and kept."""
        return decisions.statuses(self._workplace, contract)

    def ask_again(self) -> Sequence[AskAgain]:
        """Requests to agencies to seal values again that no key of this home opens."""
        return resealing.ask_again(self._workplace)

    def take_resealed(self, unverified_answer: bytes) -> Sequence[Digest]:
        """Take in what an agency sealed again: :func:`~verifier.party.contractor.resealing.take_resealed`."""
        return resealing.take_resealed(self._workplace, unverified_answer)

    def report_hours(
        self, contract: Digest, month: Month, lines: Mapping[Digest, int], *, revision: int | None = None
    ) -> Reported:
        """Report a month: hundredths of hours for each placement; the whole month each time."""
        return hours.report_hours(self._workplace, contract, month, lines, revision)

    def report_month(self, contract: Digest, month: Month, lines: Mapping[str, int]) -> MonthReported:
        """Report a month by references of eligible placements; it replaces what was reported for it before."""
        return hours.report_month(self._workplace, contract, month, lines)

    def hours_import(self, rows: Iterable[HoursRow]) -> HoursImport:
        """A table of hours, ready to be judged or reported."""
        return HoursImport(self._workplace, rows)

    def agency_names(self) -> Mapping[str, PartyId]:
        """The agencies of the kept directory by name, where a name is one agency's."""
        directory = self._workplace.trust(at=self._workplace.client.now()).directory
        agencies = [each for each in directory.institutions if each.role in ISSUERS]
        names = Counter(plain(each.name) for each in agencies)
        return {each.name: each.id for each in agencies if names[plain(each.name)] == 1}

    def withdraw(self, statement: Digest, *, reason: WithdrawalReason, effective_date: date) -> Verified[Receipt]:
        """Withdraw a placement, an activity or a confirmation, or (with the buyer) a contract; final."""
        self._require_withdrawable(statement)
        withdrawal = Withdrawal(
            **self._claims(at=self._workplace.client.now()),
            statement=statement,
            reason=reason,
            effective_date=effective_date,
        )
        name = f"withdrawal.{base64url.encode(statement)}"
        (sent,) = self._workplace.outbox.dispatch(name, self._parcel(withdrawal))
        return sent.receipt

    def send_message(self, contract: Digest, draft: Draft) -> Verified[Receipt]:
        """Say something about a contract to its buyer: :meth:`~verifier.party.dialogue.Dialogue.send`."""
        return self._dialogue.send(contract, draft)

    def messages(self, contract: Digest) -> tuple[Heard, ...]:
        """What both sides said about a contract: :meth:`~verifier.party.dialogue.Dialogue.read`."""
        return self._dialogue.read(contract)

    def report_activity(self, contract: Digest, done: Done) -> Verified[Receipt]:
        """Report an activity: :meth:`~verifier.party.activities.Activities.report`."""
        return self._activities.report(contract, done)

    def activities(self, contract: Digest) -> tuple[ReportedActivity, ...]:
        """The activities of a contract: :meth:`~verifier.party.activities.Activities.read`."""
        return self._activities.read(contract)

    def confirm_activity(
        self, contract: Digest, activity: Digest, accepted: Accepted | None = None
    ) -> Verified[Receipt]:
        """Confirm an activity: :meth:`~verifier.party.activities.Activities.confirm`."""
        return self._activities.confirm(contract, activity, accepted)

    def count(self, contract: Digest, moment: Month) -> Counted:
        """All that counts for a contract up to ``moment``, verified; what it is worth stays here."""
        return claim.count(self._workplace, contract, moment)

    def worth(self, contract: Digest, moment: Month) -> Worth:
        """The exact worth of a contract up to ``moment``: nobody else can compute it."""
        return self.count(contract, moment).worth()

    def subtotal(self, contract: Digest, moment: Month) -> Subtotal:
        """What this party's people are worth together, for the contractor that lists it."""
        return claim.subtotal(self._workplace, contract, moment)

    def claim(self, contract: Digest, moment: Month, subtotals: Sequence[Subtotal] = ()) -> Claimed:
        """Prove and claim the highest floor that the contract reaches at ``moment``.

        ``subtotals`` are what the parties that it lists are worth, one of each.
        """
        return claim.claim(self._workplace, contract, moment, subtotals)

    def _claims(self, *, at: int) -> Claims:
        return self._workplace.home.claims(at=at, audience=self._workplace.trust(at=at).register)

    def _parcel(self, statement: Acceptance | Withdrawal) -> Parcel:
        return Parcel((self._workplace.home.sign(statement),))

    def _require_withdrawable(self, statement: Digest) -> None:
        try:
            self._workplace.outbox.require_any_of(statement, Placement, Activity, ActivityConfirmation)
        except UnknownReference:
            self._workplace.rulebook.contract(statement)
