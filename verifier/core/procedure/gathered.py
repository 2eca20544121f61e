"""Gathered evidence (verzameld bewijs): verified statements in memory, looked up as a procedure asks for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.closing import Closing
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Hours
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.verdict import Verdict
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.rules.table.ruleset import RuleSet

S = TypeVar("S", bound=Statement)


@dataclass(frozen=True)
class GatheredEvidence:
    """``DealingsEvidence`` of exactly these statements and rule sets: what is not among them is not known."""

    statements: tuple[Verified[Statement], ...] = ()
    rulesets: tuple[RuleSet, ...] = ()

    def plus(self, *statements: Verified[Statement]) -> GatheredEvidence:
        """The same evidence, and ``statements``."""
        return GatheredEvidence((*self.statements, *statements), self.rulesets)

    def contract(self, digest: Digest) -> Verified[Contract] | None:
        return self._find(digest, Contract)

    def acceptance_of(self, contract: Digest) -> Verified[Acceptance] | None:
        return next((each for each in self._all(Acceptance) if each.statement.contract == contract), None)

    def look_ahead(self, placements: Collection[Digest]) -> None:
        """All of it is at hand already."""

    def placement(self, digest: Digest) -> Verified[Placement] | None:
        return self._find(digest, Placement)

    def eligibility_of(self, placement: Digest) -> Verified[Eligibility] | None:
        return next((each for each in self._all(Eligibility) if each.statement.placement == placement), None)

    def hours_of(self, contract: Digest, month: Month) -> tuple[Verified[Hours], ...]:
        parts = [
            each
            for each in self._all(Hours)
            if (each.statement.contract, each.statement.month) == (contract, month)
        ]
        latest = {each.statement.iss: each.statement.revision for each in sorted(parts, key=_revision)}
        return tuple(each for each in parts if each.statement.revision == latest[each.statement.iss])

    def hours(self, digest: Digest) -> Verified[Hours] | None:
        return self._find(digest, Hours)

    def statement(self, digest: Digest) -> Verified[Statement] | None:
        return self._by_digest.get(digest)

    def withdrawals_of(self, statement: Digest) -> tuple[Verified[Withdrawal], ...]:
        return tuple(each for each in self._all(Withdrawal) if each.statement.statement == statement)

    def is_closed(self, contract: Digest) -> bool:
        return any(each.statement.contract == contract for each in self._all(Closing))

    def activities_of(self, contract: Digest) -> tuple[Verified[Activity], ...]:
        return tuple(each for each in self._all(Activity) if each.statement.contract == contract)

    def confirmation_of(self, activity: Digest) -> Verified[ActivityConfirmation] | None:
        return next((each for each in self._all(ActivityConfirmation) if each.statement.activity == activity), None)

    def call_offs_of(self, framework: Digest) -> tuple[Verified[Contract], ...]:
        return tuple(each for each in self._all(Contract) if each.statement.framework == framework)

    def placements_of(self, contract: Digest) -> tuple[Verified[Placement], ...]:
        return tuple(each for each in self._all(Placement) if each.statement.contract == contract)

    def claims_of(self, contract: Digest) -> tuple[Verified[Claim], ...]:
        return tuple(each for each in self._all(Claim) if each.statement.contract == contract)

    def verdicts_of(self, contract: Digest) -> tuple[Verified[Verdict], ...]:
        return tuple(each for each in self._all(Verdict) if each.statement.contract == contract)

    def ruleset(self, digest: Digest) -> RuleSet | None:
        return next((each for each in self.rulesets if each.digest == digest), None)

    @cached_property
    def _by_digest(self) -> Mapping[Digest, Verified[Statement]]:
        return {each.digest: each for each in self.statements}

    def _find(self, digest: Digest, noun: type[S]) -> Verified[S] | None:
        found = self._by_digest.get(digest)
        return cast(Verified[S], found) if found is not None and isinstance(found.statement, noun) else None

    def _all(self, noun: type[S]) -> tuple[Verified[S], ...]:
        return tuple(cast(Verified[S], each) for each in self.statements if isinstance(each.statement, noun))


def _revision(hours: Verified[Hours]) -> int:
    return hours.statement.revision
