"""A verdict in an audit (oordeel, opnieuw gegeven): ``assess_compliance``, as of its place in the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from verifier.core.errors import (
    AlreadyDecided,
    BadLogProof,
    Refusal,
    TrustMissing,
    UnknownReference,
    WrongInputs,
    WrongRelation,
)
from verifier.core.model.audit_report import AuditedVerdict, Judged
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
from verifier.core.model.target import TargetKind
from verifier.core.model.verdict import Outcome, Verdict
from verifier.core.procedure.audit import steps
from verifier.core.procedure.audit.counted import Counted, Counts
from verifier.core.procedure.audit.crowd import Pieces, Told
from verifier.core.procedure.audit.facts import Opened
from verifier.core.procedure.audit.holdings import Holdings, Stand
from verifier.core.procedure.audit.record import Record
from verifier.core.procedure.audit.steps import Differences
from verifier.core.procedure.claim import require_moment_passed
from verifier.core.procedure.compliance import Assessment, Standing, assess_compliance
from verifier.core.procedure.evidence import accepted_contract, known_ruleset, require_open
from verifier.core.procedure.framework import outcome_apart
from verifier.core.procedure.intake import receive
from verifier.core.procedure.owing import call_offs_in_force, owing_of
from verifier.core.procedure.telling import told_answer
from verifier.core.procedure.verdict import verify_verdict
from verifier.core.rules.telling.people import People
from verifier.core.rules.telling.suppression import Answer
from verifier.core.trust.directory import Trust
from verifier.core.wire.audit_bundle import Header, Reader

#: Groups that a contract outside the bundle might put behind a difference: so many people, who weigh as so many.
_OUTSIDE: Final = tuple(
    People(count, 1_000, 1_000 * peers, 1_000_000 * peers)
    for count in (0, *range(1, 11), 16, 32, 64, 128, 256, 512, 1024)
    for peers in range(1 if count else 0, min(count, 6) + 1)
)


class Verdicts:
    """Works the verdicts of a record out again, in log order.

    ``epoch`` is how many came before. A verdict on the contract of the ``header``, when that was closed, is taken
    as it was judged. Not every reader's bundle says which placements are of one person.
    """

    def __init__(
        self, record: Record, holdings: Holdings, counts: Counts, differences: Differences, *, header: Header
    ) -> None:
        self._record = record
        self._holdings = holdings
        self._counts = counts
        self._differences = differences
        self._knows_people = header.reader in (Reader.AUDITOR, Reader.REGISTER)
        self._closed = header.contract if header.closing is not None else None
        self._epochs: dict[Digest, int] = {}
        self.judged: list[AuditedVerdict] = []

    @property
    def epoch(self) -> int:
        """How many verdicts were read."""
        return len(self._epochs)

    def judge(self, opened: Opened, *, root: bytes | None, trust: Trust) -> None:
        """Keep the verdict on a line, and note each step that does not hold; ``root`` is that of the log before it.

        1. intake; 2. relation (``verify_verdict``); 3. it rests on the log as it was then; 4. its inputs are what
        counted then; 5. its members are what ``assess_compliance`` says.
        """
        try:
            step = steps.INTAKE
            said, _ = receive(opened.token, Verdict, trust=trust, at=opened.received_at)  # 1
            step = steps.RELATION
            contract = self._contract(said)
            last = contract.statement.answer_moments[-1]
            verdict = verify_verdict(opened.token, contract=contract, moment=last, trust=trust, at=said.iat)  # 2
            step = steps.HEAD
            _check_head(said, opened.leaf_index, root)  # 3
        except Refusal as refusal:
            self._differences.note(step, refusal, line=opened.line, statement=opened.digest)
            if step is not steps.HEAD:
                return
        is_closed = contract.digest == self._closed
        judged = Judged.AS_JUDGED if is_closed else self._compared(contract, said, opened)
        self.judged.append(AuditedVerdict(verdict.digest, contract.digest, said.as_of.moment, said.verdict, judged))
        self._epochs[verdict.digest] = len(self._epochs)
        self._record.keep(verdict)

    def _contract(self, said: Verdict) -> Verified[Contract]:
        contract = self._record.contract(said.contract)
        if contract is None:
            raise UnknownReference("the digest of a contract of this record", field="contract")
        require_open(contract, evidence=self._record)
        return accepted_contract(contract.digest, party=contract.statement.contractor, evidence=self._record)

    def _compared(self, contract: Verified[Contract], said: Verdict, opened: Opened) -> Judged:
        step = steps.INPUTS
        try:
            standing, assessment = self._assessed(contract, said)
            if said.as_of.inputs != standing.inputs.digest:  # 4
                raise WrongInputs("the digest of what counted for this contract then", field="inputs")
            step = steps.MEMBERS
            self._check_turn(contract, said)
            if said.policy != standing.ruleset.policy.name:
                raise WrongRelation("the policy of the rule set", field="policy")
            if _with(said, assessment) == said:  # 5
                return Judged.RECOMPUTED
            if self._may_be_held_back(standing, said):
                raise TrustMissing("contracts outside this bundle, which may hold an answer back", field="verdict")
            raise WrongRelation("what follows from the statements", field="verdict")
        except Refusal as refusal:
            self._differences.note(step, refusal, line=opened.line, statement=opened.digest)
            return Judged.HELD_BACK if isinstance(refusal, TrustMissing) else Judged.DIFFERENT

    def _check_turn(self, contract: Verified[Contract], said: Verdict) -> None:
        at_moment = [
            each.statement.verdict
            for each in self._record.verdicts_of(contract.digest)
            if each.statement.as_of.moment == said.as_of.moment
        ]
        if any(each is not Outcome.PENDING or each is said.verdict for each in at_moment):
            raise AlreadyDecided("a moment on which nothing else was answered yet", field="as_of")

    def _assessed(self, contract: Verified[Contract], said: Verdict) -> tuple[Standing, Assessment]:
        """What stood then, and what was to be said of it: *pending* where nothing new was, and nothing before."""
        moment, call_offs = said.as_of.moment, contract.statement.call_offs
        if call_offs is not None and not call_offs.together:
            require_moment_passed(contract.statement.answer_moments, moment, at=said.iat)
            standing = self._standing(contract, moment, apart=True)
            return standing, Assessment(outcome=self._outcome_apart(contract, moment))
        standing = self._standing(contract, moment)
        assessment = assess_compliance(standing, at=said.iat)
        earlier = [
            each for each in self._record.verdicts_of(contract.digest) if each.statement.as_of.moment < moment
        ]
        if assessment is None and earlier:
            raise WrongRelation("no new answer, where too few people stand behind one", field="verdict")
        return standing, assessment or Assessment(outcome=Outcome.PENDING)

    def _outcome_apart(self, framework: Verified[Contract], moment: Month) -> Outcome:
        outcomes = []
        for each in call_offs_in_force(framework, evidence=self._record, public=self._record):
            told = [
                said.statement for said in self._record.verdicts_of(each) if said.statement.as_of.moment <= moment
            ]
            outcomes.append(told[-1].verdict if told else Outcome.PENDING)
        return outcome_apart(outcomes)

    def _standing(self, contract: Verified[Contract], moment: Month, *, apart: bool = False) -> Standing:
        ruleset = known_ruleset(contract, evidence=self._record)
        if apart:
            nothing = self._counts.of(contract.statement, frozenset(), moment)
            return Standing(inputs=nothing, ruleset=ruleset, claim=None, people=People(0, 0, 0), events=0)
        owing = owing_of(contract, moment, evidence=self._record, public=self._record)
        contracts = frozenset((contract.digest, *owing.call_offs))
        counted = self._counts.of(contract.statement, contracts, moment)
        claims = [each.statement for each in self._record.claims_of(contract.digest)]
        effective = [each for each in claims if each.moment == moment]
        given = [
            each.statement
            for each in self._record.verdicts_of(contract.digest)
            if each.statement.verdict is not Outcome.PENDING
        ]
        return Standing(
            inputs=counted,
            ruleset=ruleset,
            claim=effective[-1] if effective else None,
            people=counted.people,
            events=self._events(contracts, since=given[-1].as_of.size if given else 0),
            owed=owing.owed,
            activities=owing.activities,
            worked=_worked(contract.statement, counted),
            reached_before=self._reached_before(contract, moment, {each.moment: each.floor for each in claims}),
            given=tuple(each for each in given if each.as_of.moment < moment),
            framework=self._framework_of(contract.statement),
            differences=self._apart(contract, contracts, moment),
        )

    def _events(self, contracts: frozenset[Digest], *, since: int) -> int:
        return sum(
            each.contract in contracts and each.stand in (Stand.ELIGIBLE, Stand.WITHDRAWN) and each.leaf >= since
            for each in self._holdings.touched()
        )

    def _reached_before(
        self, contract: Verified[Contract], moment: Month, floors: Mapping[Month, int]
    ) -> Mapping[Month, int]:
        return {
            each: owing_of(contract, each, evidence=self._record, public=self._record).owed.reached(
                floors.get(each, 0)
            )
            for each in contract.statement.answer_moments
            if each < moment
        }

    def _framework_of(self, contract: Contract) -> Contract | None:
        found = self._record.contract(contract.framework) if contract.framework is not None else None
        return found.statement if found else None

    def _apart(
        self, contract: Verified[Contract], contracts: frozenset[Digest], moment: Month
    ) -> tuple[People, ...]:
        """The people behind every difference, as far as the contracts of this record go (ADR 0023)."""
        asked = Answer(contracts, moment, 0)
        told = list(self._told(contract, contracts))
        if not told:
            return ()
        return Pieces(told, asked).differences(self._holdings.changed(), self._holdings.ties_of)

    def _told(self, contract: Verified[Contract], contracts: frozenset[Digest]) -> Iterator[Told]:
        head = contract.statement.framework or contract.digest
        family = (each.digest for each in self._record.call_offs_of(head))
        for digest in {*contracts, head, *family}:
            around = self._record.contract(digest)
            if around is None:
                continue
            call_offs = call_offs_in_force(around, evidence=self._record, public=self._record)
            for each in self._record.verdicts_of(digest):
                answer = told_answer(each.statement, around.statement, call_offs)
                if answer is not None:
                    yield Told(answer, self._epochs[each.digest])

    def _may_be_held_back(self, standing: Standing, said: Verdict) -> bool:
        """Whether people behind differences with contracts outside the bundle would explain what is said.

        Also where the bundle does not say who is the same person: fewer people than it shows.
        """
        if not self._knows_people and standing.inputs.contract.targets:
            return True
        for outside in _OUTSIDE:
            held = replace(standing, differences=(*standing.differences, outside))
            assessment = assess_compliance(held, at=said.iat) or Assessment(outcome=Outcome.PENDING)
            if _with(said, assessment) == said:
                return True
        return False


def _check_head(said: Verdict, leaf: int, root: bytes | None) -> None:
    """The register judges in the transaction in which it says so: its head is the log just before the verdict."""
    if root is None:
        raise BadLogProof("leaves that lead to the root", field="as_of")
    if said.as_of.size != leaf or said.as_of.root != root:
        raise BadLogProof("size and root of the log just before the verdict", field="as_of")


def _worked(contract: Contract, counted: Counted) -> Sequence[frozenset[Month]]:
    asks = any(each.kind is TargetKind.PEOPLE_KEPT for each in contract.targets)
    return counted.worked() if asks else ()


def _members(assessment: Assessment) -> dict[str, object]:
    names = ("band", "shortfall_step", "floor_rounded", "placements_class", "activities_total", "targets")
    told = {name: getattr(assessment, name) for name in (*names, "payment_basis_points", "malus")}
    return {"verdict": assessment.outcome, **told}


def _with(said: Verdict, assessment: Assessment) -> Verdict:
    """The verdict with the members of ``assessment``."""
    return replace(said, **_members(assessment))  # type: ignore[arg-type] # the members of both are the same
