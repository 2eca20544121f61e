"""Working in the world (aan het werk): contracts, acceptances, placements and what agencies decide of them."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.world.desk import Decided, Desk, Person, committed, sealed_subject, valued
from tests.world.granting import grant_waiting
from tests.world.ground import Ground
from tests.world.scheme import (
    BUYER,
    CONTRACTOR,
    MUNICIPALITY,
    RULESETS,
    UTRECHT,
    opening_key,
)
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance, Contract, Obligation, RuleSetRef
from verifier.core.model.eligibility import Decision, Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import EmploymentKind, Placement, committed_months
from verifier.core.privacy.subject import subject_commitment
from verifier.core.procedure.activity import verify_activity, verify_activity_confirmation
from verifier.core.procedure.contract import verify_acceptance, verify_contract
from verifier.core.procedure.eligibility import verify_eligibility, verify_pseudonyms
from verifier.core.procedure.placement import verify_placement

_INDEX_KEY = hashlib.sha256(b"plaatsbewijs unsafe index key").digest()


@dataclass(frozen=True, slots=True)
class Attested:
    """A placement that is not signed yet, and the sealed subject that will travel beside it."""

    placement: Placement
    sealed_subject: bytes


class Working(Ground):
    """The verbs that put people to work."""

    # The buyer and the contractor agree

    def draft_contract(self, **changes: Any) -> Contract:
        """A year under Utrecht's rules, with two moments and an obligation of EUR 40,000."""
        defaults = {
            **self.claims(BUYER),
            "reference": "2026-0001",
            "contractor": CONTRACTOR,
            "value": 80_000_000,
            "obligation": Obligation(basis_points=500),
            "first_day": date(2026, 1, 1),
            "last_day": date(2026, 12, 31),
            "ruleset": RuleSetRef(UTRECHT.name, UTRECHT.digest),
            "reference_date": date(2026, 1, 1),
            "moments": (Month(2026, 6), Month(2026, 12)),
            "malus_basis_points": 12_500,
        }
        return Contract(**(defaults | changes))

    def contract(self, **changes: Any) -> Verified[Contract]:
        """Offer a contract, which is not accepted yet."""
        token = self.sign(self.draft_contract(**changes))
        return self._kept(verify_contract(token, evidence=self.records, trust=self.trust, at=self.at))

    def draft_acceptance(self, contract: Verified[Contract], **changes: Any) -> Acceptance:
        defaults = {**self.claims(contract.statement.contractor), "contract": contract.digest}
        return Acceptance(**(defaults | changes))

    def accept(self, contract: Verified[Contract], **changes: Any) -> Verified[Acceptance]:
        token = self.sign(self.draft_acceptance(contract, **changes))
        return self._kept(verify_acceptance(token, evidence=self.records, trust=self.trust, at=self.at))

    def agreed(self, **changes: Any) -> Verified[Contract]:
        """A contract that its contractor accepted."""
        contract = self.contract(**changes)
        self.accept(contract)
        return contract

    # A person at work

    def draft_placement(self, contract: Verified[Contract], person: Person, **changes: Any) -> Attested:
        attester = changes.get("iss", contract.statement.contractor)
        defaults: dict[str, Any] = {
            **self.claims(attester),
            "contract": contract.digest,
            "agency": MUNICIPALITY,
            "first_day": contract.statement.first_day,
            "hours_per_week": 3600,
            "employment_kind": EmploymentKind.FIXED_TERM,
            "reply_kid": opening_key(attester).kid,
        }
        chosen = defaults | changes
        subject = person.subject(self.draws.octets())
        self.register[subject.value] = person
        sealed = sealed_subject(
            subject, chosen["agency"], chosen["contract"], chosen["jti"], trust=self.trust, at=self.at
        )
        digest = hashlib.sha256(sealed).digest()
        beside = {"subject_commitment": subject_commitment(subject), "sealed_subject_sha256": digest}
        return Attested(Placement(**(beside | chosen)), sealed)

    def place(self, contract: Verified[Contract], person: Person, **changes: Any) -> Verified[Placement]:
        """Attest a placement; the agency has not decided yet."""
        attested = self.draft_placement(contract, person, **changes)
        verified = verify_placement(
            self.sign(attested.placement),
            sealed_subject=attested.sealed_subject,
            evidence=self.records,
            trust=self.trust,
            at=self.at,
        )
        self.sealed_subjects[verified.digest] = attested.sealed_subject
        kept = self._kept(verified)
        self.records.touch([kept.digest])
        return kept

    def draft_decision(
        self,
        placement: Verified[Placement],
        *,
        rates: int | tuple[int, ...] | None = None,
        flat: int = 0,
        decline: bool = False,
        **changes: Any,
    ) -> Decided:
        """The agency's answer: under the rule set, or with ``rates`` and ``flat`` as they are given."""
        common = {**self.claims(placement.statement.agency), "placement": placement.digest}
        if decline:
            return Decided(Eligibility(**({**common, "decision": Decision.DECLINED} | changes)))
        contract = self._contract_of(placement)
        desk = Desk(self.register, self.draws, self.trust)
        person = desk.find(placement, self.sealed_subjects[placement.digest])
        if rates is None:
            ruleset = RULESETS[contract.ruleset.digest]
            rates, flat = valued(ruleset, person, placement.statement, contract)
        elif isinstance(rates, int):
            rates = (rates,) * len(committed_months(contract, placement.statement.first_day))
        award, sealed_opening = desk.award(placement, contract, rates, flat)
        pseudonyms = desk.pseudonyms(person, contract)
        members = {**common, **award, "pseudonym_commitments": committed(pseudonyms)} | changes
        return Decided(Eligibility(**members), sealed_opening, pseudonyms)

    def decide(self, placement: Verified[Placement], **choices: Any) -> Verified[Eligibility]:
        """Countersign or decline a placement, and grant the hours that waited for it."""
        decided = self.draft_decision(placement, **choices)
        verified = verify_eligibility(
            self.sign(decided.eligibility),
            sealed_opening=decided.sealed_opening,
            evidence=self.records,
            trust=self.trust,
            at=self.at,
        )
        verify_pseudonyms(decided.eligibility, decided.pseudonyms)
        for each in decided.pseudonyms:
            message = each.scope.encode() + b"\0" + each.pseudonym
            index = hmac.digest(_INDEX_KEY, message, hashlib.sha256)
            self.records.links[placement.digest, each.scope] = index
        kept = self._kept(verified)
        self.records.touch([placement.digest])
        self.sealed_openings[placement.digest] = decided.sealed_opening
        grant_waiting(self.records, placement.digest, self._grant)
        return kept

    def employ(self, contract: Verified[Contract], person: Person, **choices: Any) -> Verified[Placement]:
        """A placement that its agency found eligible; ``rates`` and ``flat`` go to the agency."""
        told = {name: choices.pop(name) for name in ("rates", "flat") if name in choices}
        placement = self.place(contract, person, **choices)
        self.decide(placement, **told)
        return placement

    # Something else than a person at work

    def draft_activity(self, contract: Verified[Contract], **changes: Any) -> Activity:
        """An invoice of EUR 5,000 of a social enterprise, paid in the first week."""
        defaults = {
            **self.claims(contract.statement.contractor),
            "contract": contract.digest,
            "kind": "sociaal_inkopen",
            "amount": None if "quantity" in changes else 500_000,
            "day": contract.statement.first_day,
            "evidence_sha256": hashlib.sha256(self.draws.octets()).digest(),
        }
        return Activity(**(defaults | changes))

    def do(self, contract: Verified[Contract], **changes: Any) -> Verified[Activity]:
        """Report an activity; nobody has confirmed it yet."""
        token = self.sign(self.draft_activity(contract, **changes))
        return self._kept(verify_activity(token, evidence=self.records, trust=self.trust, at=self.at))

    def draft_confirmation(self, activity: Verified[Activity], **changes: Any) -> ActivityConfirmation:
        """All of it, by the buyer."""
        contract = self.records.contract(activity.statement.contract)
        defaults = {
            **self.claims(contract.statement.iss if contract else BUYER),
            "activity": activity.digest,
            "quantity": activity.statement.quantity,
            "amount": activity.statement.amount,
        }
        return ActivityConfirmation(**(defaults | changes))

    def confirm(self, activity: Verified[Activity], **changes: Any) -> Verified[ActivityConfirmation]:
        token = self.sign(self.draft_confirmation(activity, **changes))
        verified = verify_activity_confirmation(token, evidence=self.records, trust=self.trust, at=self.at)
        return self._kept(verified)

    def done(self, contract: Verified[Contract], **changes: Any) -> Verified[Activity]:
        """An activity that was confirmed whole."""
        activity = self.do(contract, **changes)
        self.confirm(activity)
        return activity

    def _contract_of(self, placement: Verified[Placement]) -> Contract:
        contract = self.records.contract(placement.statement.contract)
        assert contract is not None
        return contract.statement
