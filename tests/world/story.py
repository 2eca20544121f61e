"""A story (verhaal) in the world: what people worked, what ended, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.world.claiming import proven
from tests.world.crediting import credential_of, status_list
from tests.world.granting import grant_nothing, grant_revision
from tests.world.publishing import log_proof
from tests.world.scheme import (
    CONTRACTOR,
    ORIGIN,
    REGISTER,
)
from tests.world.working import Working
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Contract
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Hours, HoursLine
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.verdict import AsOf, Outcome, Verdict
from verifier.core.model.withdrawal import Withdrawal, WithdrawalReason
from verifier.core.procedure.claim import inputs_of, verify_claim
from verifier.core.procedure.compliance import Standing, assess_compliance
from verifier.core.procedure.evidence import known_ruleset
from verifier.core.procedure.hours import verify_hours
from verifier.core.procedure.inputs import Inputs
from verifier.core.procedure.owing import Owing, owing_of
from verifier.core.procedure.verdict import verify_verdict
from verifier.core.procedure.withdrawal import verify_withdrawal
from verifier.core.wire.bundle import FORMAT, Bundle, write_bundle


class World(Working):
    """The verbs of every party, in one scheme and at one moment (``at``)."""

    # Hours

    def draft_hours(self, month: Month, hours: Mapping[Digest, int], **changes: Any) -> Hours:
        """The next revision of a month, in one part; the contract is that of the first placement."""
        placement = self.records.placement(next(iter(hours)))
        contract = changes.pop("contract", placement.statement.contract if placement else None)
        attester = changes.get("iss", placement.statement.iss if placement else CONTRACTOR)
        current = [each for each in self.records.hours_of(contract, month) if each.statement.iss == attester]
        defaults = {
            **self.claims(attester),
            "contract": contract,
            "month": month,
            "revision": current[0].statement.revision + 1 if current else 0,
            "part": 1,
            "parts": 1,
            "lines": tuple(HoursLine(each, granted) for each, granted in hours.items()),
        }
        return Hours(**(defaults | changes))

    def report(self, month: Month, hours: Mapping[Digest, int], **changes: Any) -> Verified[Hours]:
        """Report hours in hundredths, by placement; what counts of them is granted when all parts are there."""
        token = self.sign(self.draft_hours(month, hours, **changes))
        verified = verify_hours(token, evidence=self.records, trust=self.trust, at=self.at)
        kept = self._kept(verified)
        told = self.records.hours_of(kept.statement.contract, month)
        parts = tuple(each for each in told if each.statement.iss == kept.statement.iss)
        grant_revision(self.records, parts, self._grant)
        return kept

    def granted(self, placement: Verified[Placement], month: Month) -> int | None:
        """Hundredths of hours granted; None without a grant."""
        held = self.records.holdings.get((placement.digest, month))
        return held.hours if held else None

    # What ends

    def draft_withdrawal(self, withdrawn: Verified[Statement], on: date, **changes: Any) -> Withdrawal:
        defaults = {
            **self.claims(changes.pop("by", withdrawn.statement.iss)),
            "statement": withdrawn.digest,
            "reason": WithdrawalReason.ENDED,
            "effective_date": on,
        }
        return Withdrawal(**(defaults | changes))

    def withdraw(self, withdrawn: Verified[Statement], on: date, **changes: Any) -> Verified[Withdrawal]:
        """Withdraw a statement from ``on``, by its signer or ``by`` another; grants after it are taken back."""
        token = self.sign(self.draft_withdrawal(withdrawn, on, **changes))
        verified = verify_withdrawal(token, evidence=self.records, trust=self.trust, at=self.at)
        kept = self._kept(verified)
        statement = withdrawn.statement
        about = statement.placement if isinstance(statement, Eligibility) else withdrawn.digest
        if isinstance(statement, Placement | Eligibility):
            self.records.touch([about])
            grant_nothing(self.records, about, self._grant)
        return kept

    # What it comes to

    def inputs(self, contract: Verified[Contract], month: Month) -> Inputs:
        """What counts for a contract up to ``month``, as the register sees it."""
        return inputs_of(contract, month, self.owing(contract, month), evidence=self.records)

    def owing(self, contract: Verified[Contract], month: Month) -> Owing:
        """What a contract owes at ``month``, as anyone sees it."""
        return owing_of(contract, month, evidence=self.records, public=self.records)

    def draft_claim(
        self, contract: Verified[Contract], month: Month, *, floor: int | None = None, **changes: Any
    ) -> Claim:
        """A claim of ``floor`` eurocents, or of the highest quarter of the obligation that is reached."""
        inputs = self.inputs(contract, month)
        ruleset = known_ruleset(contract, evidence=self.records)
        chosen, proof = proven(
            contract,
            month,
            inputs,
            self.sealed_openings,
            ruleset,
            remaining=self.owing(contract, month).owed.remaining,
            floor=floor,
            draw=self.draws.scalar,
        )
        defaults = {
            **self.claims(contract.statement.contractor),
            "contract": contract.digest,
            "moment": month,
            "log_size": self.records.log_size(),
            "inputs": inputs.digest,
            "floor": chosen,
            "proof": proof,
        }
        return Claim(**(defaults | changes))

    def claim(self, contract: Verified[Contract], month: Month, **changes: Any) -> Verified[Claim]:
        token = self.sign(self.draft_claim(contract, month, **changes))
        kept = verify_claim(token, evidence=self.records, public=self.records, trust=self.trust, at=self.at)
        return self._kept(kept)

    def standing(self, contract: Verified[Contract], month: Month) -> Standing:
        """What the register judges by; the newest claim of the moment is the effective one."""
        inputs = self.inputs(contract, month)
        claims = [
            each.statement
            for each in self.records.all_of(Claim)
            if (each.statement.contract, each.statement.moment) == (contract.digest, month)
        ]
        answers = self._answers(contract)
        since = max((each.statement.as_of.size for each in answers), default=0)
        owing = self.owing(contract, month)
        ours = {each.placement.digest for each in inputs.placements}
        for each in (contract.digest, *owing.call_offs):
            ours |= {placed.digest for placed in self.records.placements_of(each)}
        framework = contract.statement.framework and self.records.contract(contract.statement.framework)
        return Standing(
            inputs=inputs,
            ruleset=known_ruleset(contract, evidence=self.records),
            claim=claims[-1] if claims else None,
            people=self.records.people(inputs),
            events=sum(index >= since for each, index in self.records.changed.items() if each in ours),
            owed=owing.owed,
            activities=owing.activities,
            worked=self.records.worked(inputs),
            reached_before=self._reached_before(contract, month),
            given=tuple(each.statement for each in answers if each.statement.as_of.moment < month),
            framework=framework.statement if framework else None,
        )

    def _reached_before(self, contract: Verified[Contract], month: Month) -> dict[Month, int]:
        """Counted activities and the newest floor of each earlier moment."""
        said = [each.statement for each in self.records.claims_of(contract.digest)]
        floors = {each.moment: each.floor for each in said}
        return {
            moment: self.owing(contract, moment).owed.reached(floors.get(moment, 0))
            for moment in contract.statement.answer_moments
            if moment < month
        }

    def verdict(self, contract: Verified[Contract], month: Month) -> Verified[Verdict] | None:
        """The register's answer at a moment; None when the policy has it repeat the last one."""
        standing = self.standing(contract, month)
        assessment = assess_compliance(standing, at=self.at)
        if assessment is None:
            return None
        verdict = Verdict(
            **self.claims(REGISTER),
            contract=contract.digest,
            as_of=AsOf(month, ORIGIN, self.records.log_size(), self.records.root(), standing.inputs.digest),
            ruleset=contract.statement.ruleset,
            policy=standing.ruleset.policy.name,
            verdict=assessment.outcome,
            band=assessment.band,
            shortfall_step=assessment.shortfall_step,
            floor_rounded=assessment.floor_rounded,
            placements_class=assessment.placements_class,
            activities_total=assessment.activities_total,
            targets=assessment.targets,
            payment_basis_points=assessment.payment_basis_points,
            malus=assessment.malus,
        )
        token = self.sign(verdict)
        return self._kept(verify_verdict(token, contract=contract, moment=month, trust=self.trust, at=self.at))

    def bundle(self, verdict: Verified[Verdict], /, **changes: Any) -> bytes:
        """The file that a buyer keeps of a verdict, under a checkpoint of the log as it is now."""
        index = self.records.leaf_index[verdict.digest]
        defaults: dict[str, Any] = {
            "format": FORMAT,
            "verdict": verdict.token,
            "credential": credential_of(verdict.statement, index),
            "status_list": status_list(at=self.at),
            "directory": self.scheme.directory.token,
            "log_proof": log_proof(self.records.leaves, index),
            "leaf_nonce": self.records.nonces[verdict.digest],
            "policy": verdict.statement.policy,
        }
        return write_bundle(Bundle(**(defaults | changes)))

    def _answers(self, contract: Verified[Contract]) -> list[Verified[Verdict]]:
        return [
            each
            for each in self.records.all_of(Verdict)
            if each.statement.contract == contract.digest and each.statement.verdict is not Outcome.PENDING
        ]
