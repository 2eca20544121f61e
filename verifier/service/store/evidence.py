"""The register's evidence (bewijs van het register): what it verified and kept, as the procedures ask for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from sqlalchemy import Select, bindparam, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.closing import Closing
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.eligibility import Decision, Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Hours
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.verdict import Verdict
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.procedure.inputs import EffectivePlacement, Granted, Inputs
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.telling.people import People, count_people, months_worked, person_of
from verifier.service.store.scope import Repository, Scope
from verifier.service.store.statements import Statements
from verifier.service.store.tables import METADATA, ContractRow, PlacementRow, PseudonymRow

_G: Final = METADATA.tables["granted"].c
_PLACED: Final = METADATA.tables["placement"]

#: How many placements are looked up in one query.
_AHEAD = 5_000


class StoredEvidence(Repository):
    """``CountedEvidence`` and ``DealingsEvidence`` over one transaction, as far as one scope reaches.

    ``log_size`` is the log's size in it. What counts rests on rows that only the register may touch: those methods
    raise :class:`OutsideScope` for a party.
    """

    def __init__(
        self, session: Session, scope: Scope, rulesets: Mapping[Digest, RuleSet], *, log_size: int
    ) -> None:
        super().__init__(session, scope)
        self._statements = Statements(session, scope)
        self._rulesets = rulesets
        self._log_size = log_size
        self._placements: Mapping[Digest, Verified[Placement] | None] = {}
        self._eligibilities: Mapping[Digest, Verified[Eligibility] | None] = {}
        self._confirmations: dict[Digest, Verified[ActivityConfirmation] | None] = {}
        self._withdrawals: Mapping[Digest, tuple[Verified[Withdrawal], ...]] = {}

    def contract(self, digest: Digest) -> Verified[Contract] | None:
        return self._statements.find(digest, Contract)

    def acceptance_of(self, contract: Digest) -> Verified[Acceptance] | None:
        return next(iter(self._statements.referring_to(contract, Acceptance)), None)

    def look_ahead(self, placements: Collection[Digest]) -> None:
        """What is said of ``placements``, in as many queries for many as for one."""
        wanted = frozenset(placements)
        found = {each.digest: each for each in self._statements.find_all(wanted, Placement)}
        decided = self._statements.referring_to_any(wanted, Eligibility)
        self._placements = dict.fromkeys(wanted) | found
        self._eligibilities = {each: next(iter(said), None) for each, said in decided.items()}
        withdrawable = wanted.union(each.digest for said in decided.values() for each in said)
        self._withdrawals = self._statements.referring_to_any(withdrawable, Withdrawal)

    def placement(self, digest: Digest) -> Verified[Placement] | None:
        return self._placements[digest] if digest in self._placements else self._statements.find(digest, Placement)

    def eligibility_of(self, placement: Digest) -> Verified[Eligibility] | None:
        if placement in self._eligibilities:
            return self._eligibilities[placement]
        return next(iter(self._statements.referring_to(placement, Eligibility)), None)

    def hours_of(self, contract: Digest, month: Month) -> tuple[Verified[Hours], ...]:
        return self._statements.latest_hours(contract, month)

    def hours(self, digest: Digest) -> Verified[Hours] | None:
        return self._statements.find(digest, Hours)

    def statement(self, digest: Digest) -> Verified[Statement] | None:
        return self._statements.find_any(digest)

    def withdrawals_of(self, statement: Digest) -> tuple[Verified[Withdrawal], ...]:
        if statement in self._withdrawals:
            return self._withdrawals[statement]
        return self._statements.referring_to(statement, Withdrawal)

    def is_closed(self, contract: Digest) -> bool:
        """Asked as the register, of a contract that was found within the scope: a closing is nobody's to see."""
        return bool(Statements(self._bare, Scope.register()).of_contract(contract, Closing))

    def ruleset(self, digest: Digest) -> RuleSet | None:
        return self._rulesets.get(digest)

    def log_size(self) -> int:
        return self._log_size

    def last_change(self, contract: Digest) -> int:
        self.scope.require_register()
        return self._session.exec(
            select(func.coalesce(func.max(col(PlacementRow.last_change)), -1)).where(
                PlacementRow.contract == contract
            )
        ).one()

    def effective_placements(self, contract: Digest) -> tuple[EffectivePlacement, ...]:
        self.scope.require_register()
        granted = self._granted(contract)
        decided = self._session.exec(
            select(PlacementRow.digest)
            .where(PlacementRow.contract == contract, col(PlacementRow.state).in_(("eligible", "withdrawn")))
            .order_by(col(PlacementRow.leaf_index))
        ).all()
        found = []
        for first in range(0, len(decided), _AHEAD):
            digests = [Digest(each) for each in decided[first : first + _AHEAD]]
            self.look_ahead(digests)
            for placement, eligibility in filter(None, map(self._eligible, digests)):
                if self.counts_in(placement, eligibility, Month.of(placement.statement.first_day)):
                    found.append(EffectivePlacement(placement, eligibility, granted[placement.digest]))
        return tuple(found)

    def _eligible(self, digest: Digest) -> tuple[Verified[Placement], Verified[Eligibility]] | None:
        """A placement that was found eligible, with its eligibility."""
        placement, eligibility = self.placement(digest), self.eligibility_of(digest)
        if placement is None or eligibility is None or eligibility.statement.decision is not Decision.ELIGIBLE:
            return None
        return placement, eligibility

    def is_counted(self, digest: Digest, month: Month) -> bool:
        """Whether a placement was found eligible, and neither was withdrawn for ``month``."""
        found = self._eligible(digest)
        return found is not None and self.counts_in(*found, month)

    def counts_in(self, placement: Verified[Placement], eligibility: Verified[Eligibility], month: Month) -> bool:
        """Whether neither the placement nor its eligibility was withdrawn for ``month``."""
        first = Month.of(placement.statement.first_day)
        withdrawals = (*self.withdrawals_of(placement.digest), *self.withdrawals_of(eligibility.digest))
        return all(each.statement.leaves(month, from_month=first) for each in withdrawals)

    def people(self, inputs: Inputs) -> People:
        return count_people(self._links(inputs), inputs.hours)

    def worked(self, inputs: Inputs) -> tuple[frozenset[Month], ...]:
        """For each person behind ``inputs`` the months with granted hours."""
        return months_worked(self._links(inputs), inputs.months_worked)

    def person_of(self, contracts: Collection[Digest]) -> Callable[[Digest], bytes]:
        """Whose a placement on these contracts is: the same for all that are of one person."""
        self.scope.require_register()
        rows = self._session.exec(
            select(PseudonymRow.placement, PseudonymRow.pseudonym_index)
            .join(PlacementRow, col(PlacementRow.digest) == col(PseudonymRow.placement))
            .where(col(PlacementRow.contract).in_(contracts))
        )
        return person_of((Digest(placement), index) for placement, index in rows)

    def contracts_beside(self, contracts: Collection[Digest], buyer: PartyId) -> frozenset[Digest]:
        """The contracts of ``buyer`` on which somebody works who works on ``contracts`` as well."""
        self.scope.require_register()
        ours, theirs = aliased(PseudonymRow), aliased(PseudonymRow)
        placed, beside = aliased(PlacementRow), aliased(PlacementRow)
        found = self._session.exec(
            select(beside.contract)
            .join(theirs, col(theirs.placement) == col(beside.digest))
            .join(ours, col(ours.pseudonym_index) == col(theirs.pseudonym_index))
            .join(placed, col(placed.digest) == col(ours.placement))
            .join(ContractRow, col(ContractRow.digest) == col(beside.contract))
            .where(col(placed.contract).in_(contracts), ContractRow.buyer == buyer)
            .distinct()
        )
        return frozenset(map(Digest, found))

    def activities_of(self, contract: Digest) -> tuple[Verified[Activity], ...]:
        """With what became of each, in as many queries for many as for one."""
        found = self._statements.of_contract(contract, Activity)
        digests = [each.digest for each in found]
        said = self._statements.referring_to_any(digests, ActivityConfirmation)
        self._confirmations |= {each: next(iter(confirmed), None) for each, confirmed in said.items()}
        withdrawable = [*digests, *(each.digest for confirmed in said.values() for each in confirmed)]
        self._withdrawals = {
            **self._withdrawals,
            **self._statements.referring_to_any(withdrawable, Withdrawal),
        }
        return found

    def confirmation_of(self, activity: Digest) -> Verified[ActivityConfirmation] | None:
        if activity in self._confirmations:
            return self._confirmations[activity]
        return next(iter(self._statements.referring_to(activity, ActivityConfirmation)), None)

    def call_offs_of(self, framework: Digest) -> tuple[Verified[Contract], ...]:
        return self._statements.referring_to(framework, Contract)

    def placements_of(self, contract: Digest) -> tuple[Verified[Placement], ...]:
        return self._statements.of_contract(contract, Placement)

    def claims_of(self, contract: Digest) -> tuple[Verified[Claim], ...]:
        return self._statements.of_contract(contract, Claim)

    def verdicts_of(self, contract: Digest) -> tuple[Verified[Verdict], ...]:
        return self._statements.of_contract(contract, Verdict)

    def _links(self, inputs: Inputs) -> list[tuple[Digest, bytes]]:
        """The index of each placement's person, in each calendar year."""
        self.scope.require_register()
        wanted = [each.placement.digest for each in inputs.placements]
        rows = self._session.exec(select(PseudonymRow).where(col(PseudonymRow.placement).in_(wanted)))
        return [(Digest(row.placement), row.pseudonym_index) for row in rows]

    def _granted(self, contract: Digest) -> Mapping[Digest, Mapping[Month, Granted]]:
        found: defaultdict[Digest, dict[Month, Granted]] = defaultdict(dict)
        for row in self._found(_grants_of, contract=contract):
            granted = Granted(Digest(row.grant), row.hours, bool(row.flat))
            found[Digest(row.placement)][Month.parse(row.month)] = granted
        return found


def _grants_of(_: Scope) -> Select[Any]:
    """The latest grant of every month of the placements on a contract."""
    columns = select_columns(_G.placement, _G.month, _G.grant, _G.hours, _G.flat)
    placed = columns.join(_PLACED, _PLACED.c.digest == _G.placement)
    return placed.where(_PLACED.c.contract == bindparam("contract"))
