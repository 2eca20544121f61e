"""The doors (loketten) of the register, as a contractor, a buyer and an agency see them: a typed client each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from verifier import clock
from verifier.core.errors import WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.eligibility import PseudonymOpening
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.receipt import Receipt
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.party.home import Home
from verifier.party.register import answers, list_answers
from verifier.party.register.answers import (
    GivenTicket,
    ListedDecision,
    ListedInputs,
    ListedPlacement,
    WaitingPlacement,
    read_answer,
    token_field,
)
from verifier.party.register.credential_answers import CREDENTIAL, LISTED_CREDENTIAL, ListedCredential
from verifier.party.register.list_answers import ListedEligibility, ListedGrants, ListedHours
from verifier.party.register.lists import ContractsClient, StatementsClient
from verifier.party.register.pages import Listing
from verifier.party.register.receipts import check_receipt
from verifier.party.transport import Refused, Transport, refused_with


class ContractorClient(ContractsClient):
    """The contractor's door: what a contractor says comes here, and what a receiving organisation confirms."""

    ROUTES: ClassVar[Mapping[str, str]] = {
        "sr-acceptance+jwt": "acceptances",
        "sr-placement+jwt": "placements",
        "sr-hours+jwt": "hours",
        "sr-activity+jwt": "activities",
        "sr-activity-confirmation+jwt": "activity-confirmations",
        "sr-withdrawal+jwt": "withdrawals",
        "sr-claim+jwt": "claims",
        "sr-message+jwt": "messages",
    }

    def __init__(self, transport: Transport, home: Home, *, now: Callable[[], int] = clock.now) -> None:
        super().__init__(transport, home, "contractor", now=now)

    def placements(self, contract: Digest) -> tuple[ListedPlacement, ...]:
        """All of this contractor's placements of one contract."""
        return tuple(self.listed_placements(contract=contract))

    def listed_placements(
        self,
        *,
        contract: Digest | None = None,
        state: PlacementState | None = None,
        agency: PartyId | None = None,
        waiting_before: date | None = None,
    ) -> Listing[ListedPlacement]:
        """This contractor's placements, narrowed: what waits on whom, since when."""
        return self._listing(
            "placements",
            ("placements", answers.PLACEMENT),
            contract=contract,
            state=state,
            agency=agency,
            waitingBefore=waiting_before,
        )

    def hours(self, contract: Digest, *, month: Month | None = None) -> Listing[ListedHours]:
        """What was reported for a contract, every part and revision, in log order."""
        path = f"contracts/{base64url.encode(contract)}/hours"
        return self._listing(path, ("hours", list_answers.HOURS), month=month)

    def grants(self, contract: Digest, *, month: Month | None = None) -> Listing[ListedGrants]:
        """What was granted of the hours of a contract, in log order."""
        path = f"contracts/{base64url.encode(contract)}/grants"
        return self._listing(path, ("grants", list_answers.GRANT), month=month)

    def credentials(self) -> Listing[ListedCredential]:
        """This contractor's credentials, the newest of each verdict, in log order."""
        return self._listing("credentials", ("credentials", LISTED_CREDENTIAL))

    def renewed_credential(self, verdict: Digest) -> str:
        """The credential of a verdict, bound to this contractor's newest key, unverified."""
        body = {"verdict": base64url.encode(verdict)}
        return str(read_answer(CREDENTIAL, self.post("credentials", body), "credential"))

    def decision(self, placement: Digest) -> ListedDecision | None:
        """The agency's decision on a placement; None while it waits."""
        try:
            answer = self.get(f"placements/{base64url.encode(placement)}/decision")
        except Refused as refused:
            if refused.code != "not_found":
                raise
            return None
        decision: ListedDecision = read_answer(answers.DECISION, answer)
        return decision

    def inputs(self, contract: Digest) -> ListedInputs:
        """What counts for a contract now."""
        inputs: ListedInputs = read_answer(
            answers.INPUTS, self.get(f"contracts/{base64url.encode(contract)}/inputs")
        )
        return inputs


class BuyerClient(ContractsClient):
    """The buyer's door: contracts, confirmations, withdrawals and messages are submitted here."""

    ROUTES: ClassVar[Mapping[str, str]] = {
        "sr-contract+jwt": "contracts",
        "sr-activity-confirmation+jwt": "activity-confirmations",
        "sr-withdrawal+jwt": "withdrawals",
        "sr-message+jwt": "messages",
    }

    def __init__(self, transport: Transport, home: Home, *, now: Callable[[], int] = clock.now) -> None:
        super().__init__(transport, home, "buyer", now=now)

    def verdict(self, contract: Digest, moment: Month) -> str:
        """The token of the verdict on one moment of a contract, unverified."""
        body = {"contract": base64url.encode(contract), "moment": str(moment)}
        return str(read_answer(token_field(), self.post("verdicts", body), "statement"))

    def bundle(self, contract: Digest, moment: Month) -> bytes:
        """The bundle of the verdict; :class:`Refused` ``not_yet_published`` until a checkpoint covers it."""
        return self.get_bytes(f"contracts/{base64url.encode(contract)}/bundles/{moment}")


@dataclass(frozen=True, slots=True)
class SignedDecision:
    """A signed eligibility, and what travels beside it: a sealed opening (empty when declined), and pseudonyms."""

    statement: str
    sealed_opening: bytes
    pseudonyms: tuple[PseudonymOpening, ...]


class AgencyClient(StatementsClient):
    """The agency's door: withdrawals are submitted here, and decisions in batches."""

    ROUTES: ClassVar[Mapping[str, str]] = {"sr-withdrawal+jwt": "withdrawals"}

    def __init__(self, transport: Transport, home: Home, *, now: Callable[[], int] = clock.now) -> None:
        super().__init__(transport, home, "agency", now=now)

    def placements(self, *, contractor: PartyId | None = None) -> Listing[WaitingPlacement]:
        """What waits on this agency, oldest first."""
        return self._listing("placements", ("placements", answers.WAITING), contractor=contractor)

    def eligibilities(self) -> Listing[ListedEligibility]:
        """What this agency decided, in log order."""
        return self._listing("eligibilities", ("decisions", list_answers.ELIGIBILITY))

    def withdrawals(self, placement: Digest) -> tuple[str, ...]:
        """What was withdrawn of a placement that names this agency, and of its decision: tokens, unverified."""
        answer = self.get(f"placements/{base64url.encode(placement)}/withdrawals")
        unverified: tuple[str, ...] = read_answer(answers.WITHDRAWALS, answer, "withdrawals")
        return unverified

    def tickets(self, count: int) -> tuple[GivenTicket, ...]:
        """A ticket per evaluator, in their order, for ``count`` elements (1 to 64)."""
        found: tuple[GivenTicket, ...] = read_answer(
            answers.TICKETS, self.post("tickets", {"count": count}), "tickets"
        )
        return found

    def decide(self, decisions: Sequence[SignedDecision]) -> tuple[Verified[Receipt] | Refused, ...]:
        """Send 1 to 100 decisions; for each, in order, its verified receipt or the refusal of it alone."""
        answer = self.post("eligibilities", {"decisions": [_decision_body(each) for each in decisions]})
        results = answer.get("results")
        if not isinstance(results, list) or len(results) != len(decisions):
            raise WrongValue("a result for every decision", field="results")
        return tuple(self._result(each, result) for each, result in zip(decisions, results, strict=True))

    def _result(self, decision: SignedDecision, unverified_result: Any) -> Verified[Receipt] | Refused:
        receipt = unverified_result.get("receipt") if isinstance(unverified_result, dict) else None
        if receipt is None:
            return _problem(unverified_result)
        at = self.now()
        return check_receipt(
            token_field().read(receipt, "receipt"),
            statement=digest_of(decision.statement),
            trust=self._home.trust(at=at),
            at=at,
        )


def _decision_body(decision: SignedDecision) -> dict[str, Any]:
    return {
        "statement": decision.statement,
        "sealed_opening": base64url.encode(decision.sealed_opening),
        "pseudonyms": [_pseudonym_body(each) for each in decision.pseudonyms],
    }


def _pseudonym_body(opening: PseudonymOpening) -> dict[str, str]:
    return {
        "scope": opening.scope,
        "pseudonym": base64url.encode(opening.pseudonym),
        "salt": base64url.encode(opening.salt),
    }


def _problem(unverified_result: Any) -> Refused:
    problem = unverified_result.get("problem") if isinstance(unverified_result, dict) else None
    if not isinstance(problem, dict):
        raise WrongValue("a receipt or a problem", field="results")
    return refused_with(problem)
