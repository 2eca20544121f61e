"""A claim in an audit (beroep, opnieuw getoetst): ``verify_claim``, as of its place in the log."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from verifier.core.errors import Refusal, WrongInputs
from verifier.core.model.claim import Claim
from verifier.core.model.closing import Closing
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
from verifier.core.privacy import threshold
from verifier.core.privacy.commitment import claim_point
from verifier.core.privacy.group import Element
from verifier.core.privacy.threshold import ThresholdStatement
from verifier.core.procedure.audit import steps
from verifier.core.procedure.audit.counted import Counted, Counts
from verifier.core.procedure.audit.facts import Opened
from verifier.core.procedure.audit.record import Record
from verifier.core.procedure.audit.steps import Differences
from verifier.core.procedure.claim import require_moment_passed
from verifier.core.procedure.evidence import accepted_contract, known_ruleset, require_open
from verifier.core.procedure.intake import receive
from verifier.core.procedure.owing import Owing, owing_of
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.telling.disclosure import check_on_grid
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.trust.directory import Trust


class Claims:
    """Works the claims of a record out again, in log order."""

    def __init__(self, record: Record, counts: Counts, differences: Differences, *, closed: Digest | None) -> None:
        self._record = record
        self._counts = counts
        self._differences = differences
        self._closed = closed
        self._unproven: list[tuple[Opened, Verified[Contract], Claim, Owing]] = []

    def judge(self, opened: Opened, *, trust: Trust) -> None:
        """Keep the claim on a line when every step of ``verify_claim`` holds; note the first that does not.

        1. intake; 2, 3. relation and moment; 4, 5. the inputs are what counted then; 6, 7. grid and proof. Of a
        contract that was closed the last four wait for the closing, and are checked of a claim of the same inputs.
        """
        step = steps.INTAKE
        try:
            claim, signed = receive(opened.token, Claim, trust=trust, at=opened.received_at)  # 1
            step = steps.RELATION
            contract = accepted_contract(claim.contract, party=claim.iss, evidence=self._record)  # 2
            require_open(contract, evidence=self._record)
            require_moment_passed(contract.statement.answer_moments, claim.moment, at=opened.received_at)  # 3
            owing = owing_of(contract, claim.moment, evidence=self._record, public=self._record)
            if contract.digest == self._closed:
                self._unproven.append((opened, contract, claim, owing))
            else:
                contracts = frozenset((contract.digest, *owing.call_offs))
                step = steps.INPUTS
                counted = self._counts.of(contract.statement, contracts, claim.moment)
                self._check_inputs(claim, counted, opened.leaf_index)  # 4, 5
                step = steps.PROOF
                self._check_proof(contract, claim, owing, counted.people.count, counted.point)  # 6, 7
        except Refusal as refusal:
            self._differences.note(step, refusal, line=opened.line, statement=opened.digest)
            return
        self._record.keep(Verified(claim, signed.token, signed.digest))

    def _check_inputs(self, claim: Claim, counted: Counted, leaf: int) -> None:
        if not self._counts.changed(counted.contracts) < claim.log_size <= leaf:
            raise WrongInputs("a log size that covers everything that counts", field="log_size")
        if claim.inputs != counted.digest:
            raise WrongInputs("the digest of what counted for this contract then", field="inputs")

    def close(self, closing: Closing) -> None:
        """Check the claims that waited for the closing, and are of what it says counted.

        The contract may have been withdrawn since: what was claimed before that stands, as judged.
        """
        for opened, contract, claim, owing in self._unproven:
            if (claim.moment, claim.inputs) == (closing.through, closing.inputs):
                try:
                    self._check_proof(contract, claim, owing, closing.people, partial(_closed_point, closing))
                except Refusal as refusal:
                    self._differences.note(steps.PROOF, refusal, line=opened.line, statement=opened.digest)
        self._unproven.clear()

    def _check_proof(
        self,
        contract: Verified[Contract],
        claim: Claim,
        owing: Owing,
        people: int,
        point: Callable[[RuleSet, int], Element],
    ) -> None:
        ruleset = known_ruleset(contract, evidence=self._record)
        check_on_grid(ruleset.policy, claim.floor, remaining=owing.owed.remaining, people=people)
        statement = ThresholdStatement(
            contract=contract.digest,
            moment=claim.moment,
            inputs=claim.inputs,
            floor=claim.floor,
            point=point(ruleset, claim.floor),
        )
        threshold.verify(statement, claim.proof)


def _closed_point(closing: Closing, ruleset: RuleSet, floor: int) -> Element:
    """S out of the closing's P, which is that of a floor of nothing."""
    terms = ((1, Element(closing.point)),) if closing.point is not None else ()
    return claim_point(terms, (), full_time_hours(ruleset), floor)
