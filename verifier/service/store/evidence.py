"""The register's evidence (bewijs van het register): what it verified and kept, as the procedures ask for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import func
from sqlmodel import Session, col, select

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.eligibility import Decision, Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Hours
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.procedure.inputs import EffectivePlacement, Granted, Inputs
from verifier.core.rules.people import People, count_people
from verifier.core.rules.ruleset import RuleSet
from verifier.service.store.statements import Statements
from verifier.service.store.tables import GrantRow, PlacementRow, PseudonymRow


class StoredEvidence:
    """``CountedEvidence`` over one transaction; ``log_size`` is the log's size in it."""

    def __init__(
        self, session: Session, statements: Statements, rulesets: Mapping[Digest, RuleSet], *, log_size: int
    ) -> None:
        self._session = session
        self._statements = statements
        self._rulesets = rulesets
        self._log_size = log_size

    def contract(self, digest: Digest) -> Verified[Contract] | None:
        return self._statements.find(digest, Contract)

    def acceptance_of(self, contract: Digest) -> Verified[Acceptance] | None:
        return next(iter(self._statements.referring_to(contract, Acceptance)), None)

    def placement(self, digest: Digest) -> Verified[Placement] | None:
        return self._statements.find(digest, Placement)

    def eligibility_of(self, placement: Digest) -> Verified[Eligibility] | None:
        return next(iter(self._statements.referring_to(placement, Eligibility)), None)

    def hours_of(self, contract: Digest, month: Month) -> tuple[Verified[Hours], ...]:
        return self._statements.latest_hours(contract, month)

    def hours(self, digest: Digest) -> Verified[Hours] | None:
        return self._statements.find(digest, Hours)

    def statement(self, digest: Digest) -> Verified[Statement] | None:
        return self._statements.find_any(digest)

    def withdrawals_of(self, statement: Digest) -> tuple[Verified[Withdrawal], ...]:
        return self._statements.referring_to(statement, Withdrawal)

    def ruleset(self, digest: Digest) -> RuleSet | None:
        return self._rulesets.get(digest)

    def log_size(self) -> int:
        return self._log_size

    def last_change(self, contract: Digest) -> int:
        return self._session.exec(
            select(func.coalesce(func.max(col(PlacementRow.last_change)), -1)).where(
                PlacementRow.contract == contract
            )
        ).one()

    def effective_placements(self, contract: Digest) -> tuple[EffectivePlacement, ...]:
        granted = self._granted(contract)
        found = []
        for placement in self._statements.of_contract(contract, Placement):
            eligibility = self.eligibility_of(placement.digest)
            if eligibility is None or eligibility.statement.decision is not Decision.ELIGIBLE:
                continue
            if self.counts_in(placement, eligibility, Month.of(placement.statement.first_day)):
                found.append(EffectivePlacement(placement, eligibility, granted[placement.digest]))
        return tuple(found)

    def counts_in(self, placement: Verified[Placement], eligibility: Verified[Eligibility], month: Month) -> bool:
        """Whether neither the placement nor its eligibility was withdrawn for ``month``."""
        first = Month.of(placement.statement.first_day)
        withdrawals = (*self.withdrawals_of(placement.digest), *self.withdrawals_of(eligibility.digest))
        return all(each.statement.leaves(month, from_month=first) for each in withdrawals)

    def people(self, inputs: Inputs) -> People:
        wanted = [each.placement.digest for each in inputs.placements]
        rows = self._session.exec(select(PseudonymRow).where(col(PseudonymRow.placement).in_(wanted)))
        return count_people(((Digest(row.placement), row.pseudonym_index) for row in rows), inputs.hours)

    def _granted(self, contract: Digest) -> Mapping[Digest, Mapping[Month, Granted]]:
        rows = self._session.exec(
            select(GrantRow.placement, GrantRow.month, GrantRow.grant, GrantRow.hours)
            .join(PlacementRow, col(PlacementRow.digest) == col(GrantRow.placement))
            .where(PlacementRow.contract == contract)
        )
        found: defaultdict[Digest, dict[Month, Granted]] = defaultdict(dict)
        for placement, month, grant, hours in rows:
            found[Digest(placement)][Month.parse(month)] = Granted(Digest(grant), hours)
        return found
