"""Replaying (naspelen): the statements of a contract judged in turn, as the register once received them.

What a line says by itself was found before (``opening``); here it meets what came before it. A statement that does
not fit is noted and counts for nothing after that, as if the register had refused it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from verifier.core.errors import DirectoryExpired, Refusal, UnknownReference
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.procedure.activity import verify_activity, verify_activity_confirmation
from verifier.core.procedure.audit import steps
from verifier.core.procedure.audit.claims import Claims
from verifier.core.procedure.audit.counted import Counts
from verifier.core.procedure.audit.facts import Awarded, Granted, Opened, Placed, Reported
from verifier.core.procedure.audit.following import Following
from verifier.core.procedure.audit.holdings import Holdings
from verifier.core.procedure.audit.record import Record, Reread
from verifier.core.procedure.audit.steps import Differences
from verifier.core.procedure.audit.trusting import Trusting
from verifier.core.procedure.audit.verdicts import Verdicts
from verifier.core.procedure.audit.working import Working
from verifier.core.procedure.closing import verify_closing
from verifier.core.procedure.contract import verify_acceptance, verify_known_contract
from verifier.core.procedure.verdict_audit import verify_audit
from verifier.core.procedure.withdrawal import verify_withdrawal
from verifier.core.trust.directory import Trust
from verifier.core.wire.audit_bundle import Header
from verifier.core.wire.envelope import kid_of

#: What is judged from its token as a whole, by the procedure that the register ran.
_WHOLE: Final[Mapping[str, Callable[..., Verified[Any]]]] = {
    "sr-contract+jwt": verify_known_contract,
    "sr-acceptance+jwt": verify_acceptance,
    "sr-activity+jwt": verify_activity,
    "sr-activity-confirmation+jwt": verify_activity_confirmation,
    "sr-withdrawal+jwt": verify_withdrawal,
    "sr-audit+jwt": verify_audit,
}
_AUDIT: Final = "sr-audit+jwt"


class Replay:
    """The state of one audit between two lines."""

    def __init__(
        self,
        header: Header,
        *,
        holdings: Holdings,
        reread: Reread,
        trusting: Trusting,
        following: Following,
        differences: Differences,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._differences = differences
        self._trusting = trusting
        self._following = following
        self._record = Record(holdings, reread)
        self._record.rulesets = trusting.rulesets
        self._holdings = holdings
        self._working = Working(self._record, holdings)
        counts = Counts(holdings, self._working.last_change)
        self._header = header
        closed = header.contract if header.closing is not None else None
        self._claims = Claims(self._record, counts, differences, closed=closed)
        self.verdicts = Verdicts(self._record, holdings, counts, differences, header=header)
        #: Whether the closing that the header names was there, where it names one.
        self.is_closed_as_said = header.closing is None

    def take(self, opened: Opened, *, trust: Trust) -> None:
        """Judge the next line with a leaf, under whom was trusted at its place."""
        self._following.leaf(opened)
        if opened.typ:
            self.counts[opened.typ] += 1
            self._judge(opened, trust)
        self._note_all(opened)
        self._following.add(opened)

    def has_contract(self, digest: Digest) -> bool:
        """Whether the contract of the bundle was among its statements, and verified."""
        return self._record.contract(digest) is not None

    def _note_all(self, opened: Opened) -> None:
        for fault in opened.faults:
            self._differences.note_fault(fault, line=opened.line, statement=opened.digest)

    def _judge(self, opened: Opened, trust: Trust) -> None:
        if opened.faults or opened.digest is None:
            return
        self._trusting.used(opened, opened.kid or kid_of(opened.token, typ=opened.typ))
        if opened.received_at > trust.directory.exp:
            refusal = DirectoryExpired("a directory that had not expired at receipt", field="received_at")
            self._note(steps.INTAKE, refusal, opened)
        match opened.said:
            case None:
                self._judge_whole(opened, trust)
            case Placed() as placed:
                self._attempt(steps.RELATION, opened, lambda: self._working.place(opened, placed))
            case Awarded() as awarded:
                self._attempt(steps.AWARD, opened, lambda: self._working.decide(opened, awarded))
            case Reported() as reported:
                self._attempt(steps.RELATION, opened, lambda: self._working.report(opened, reported))
            case Granted() as granted:
                self._attempt(steps.GRANT, opened, lambda: self._working.grant(opened, granted))

    def _judge_whole(self, opened: Opened, trust: Trust) -> None:
        if opened.typ == "sr-claim+jwt":
            self._claims.judge(opened, trust=trust)
        elif opened.typ == "sr-closing+jwt":
            self._attempt(steps.RELATION, opened, lambda: self._close(opened, trust))
        elif opened.typ == "sr-verdict+jwt":
            self.verdicts.judge(opened, root=self._following.root(), trust=trust)
            self._working.epoch = self.verdicts.epoch
        else:
            self._attempt(steps.RELATION, opened, lambda: self._verify(opened, trust))

    def _close(self, opened: Opened, trust: Trust) -> None:
        contract = self._record.contract(self._header.contract)
        if contract is None or opened.digest != self._header.closing:
            raise UnknownReference("the closing that the header names", field="closing")
        closing = verify_closing(opened.token, contract=contract, trust=trust, at=opened.received_at)
        self.is_closed_as_said = True
        self._record.keep(closing)
        self._claims.close(closing.statement)

    def _verify(self, opened: Opened, trust: Trust) -> None:
        beside = {"log_size": opened.leaf_index} if opened.typ == _AUDIT else {}
        procedure = _WHOLE[opened.typ]
        verified = procedure(opened.token, evidence=self._record, trust=trust, at=opened.received_at, **beside)
        withdrawn = self._withdrawn(verified)
        self._record.keep(verified)
        if withdrawn is not None:
            self._working.withdraw(opened, withdrawn, verified.statement)

    def _withdrawn(self, verified: Verified[Statement]) -> Digest | None:
        """The placement that a withdrawal is about; None for everything else."""
        if not isinstance(verified.statement, Withdrawal):
            return None
        found = self._record.statement(verified.statement.statement)
        match found.statement if found else None:
            case Placement():
                return verified.statement.statement
            case Eligibility() as eligibility:
                return eligibility.placement
            case _:
                return None

    def _attempt(self, step: int, opened: Opened, judge: Callable[[], None]) -> None:
        try:
            judge()
        except Refusal as refusal:
            self._note(step, refusal, opened)

    def _note(self, step: int, refusal: Refusal, opened: Opened) -> None:
        self._differences.note(step, refusal, line=opened.line, statement=opened.digest)
