"""Evidence behind (bewijs achter): what the register knows of something that a client was let to first.

Nothing that a client sent is looked up among all rows before it was found within the client's own scope: as its
own, or because a contract names the client as one who attests for it or may call off from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from sqlmodel import Session

from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement
from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.rules.table.ruleset import RuleSet
from verifier.service.store.contracts import Contracts
from verifier.service.store.evidence import StoredEvidence
from verifier.service.store.scope import Scope
from verifier.service.store.statements import Statements

T = TypeVar("T")


class _EvidenceBehind(StoredEvidence):
    """All that the register knows, but for where a client comes in: that is looked up within its ``reach``."""

    def __init__(
        self, session: Session, reach: Scope, rulesets: Mapping[Digest, RuleSet], *, log_size: int
    ) -> None:
        super().__init__(session, Scope.register(), rulesets, log_size=log_size)
        self._within_reach = Statements(session, reach)
        self._contracts = Contracts(session, reach)


class EvidenceBehindContract(_EvidenceBehind):
    """What counts for a contract within reach, which rests on rows that no party sees.

    Within reach is also a contract that names the client: as one who attests, or may call off.
    """

    def contract(self, digest: Digest) -> Verified[Contract] | None:
        found = self._within_reach.find(digest, Contract)
        if found is None and self._contracts.names_viewer(digest, *Side):
            return super().contract(digest)
        return found


class EvidenceBehindPlacement(_EvidenceBehind):
    """What a placement within reach is for: an agency is no party to the contract, and judges by it."""

    def placement(self, digest: Digest) -> Verified[Placement] | None:
        return self._within_reach.find(digest, Placement)


class EvidenceBehindActivity(_EvidenceBehind):
    """What an activity within reach is for: who received it is no party to the contract, and confirms it."""

    def statement(self, digest: Digest) -> Verified[Statement] | None:
        return self._within_reach.find_any(digest)


class AttestedEvidence(StoredEvidence):
    """What a scope reaches, and the contracts that name its party beside their buyer and contractor."""

    def __init__(
        self, session: Session, scope: Scope, rulesets: Mapping[Digest, RuleSet], *, log_size: int
    ) -> None:
        super().__init__(session, scope, rulesets, log_size=log_size)
        self._behind = EvidenceBehindContract(session, scope, rulesets, log_size=log_size)
        self._named: set[Digest] = set()

    def contract(self, digest: Digest) -> Verified[Contract] | None:
        found = super().contract(digest)
        if found is None:
            found = self._behind.contract(digest)
            self._named.update(() if found is None else (digest,))
        return found

    def acceptance_of(self, contract: Digest) -> Verified[Acceptance] | None:
        return self._behind.acceptance_of(contract) if contract in self._named else super().acceptance_of(contract)

    def withdrawals_of(self, statement: Digest) -> tuple[Verified[Withdrawal], ...]:
        return (
            self._behind.withdrawals_of(statement)
            if statement in self._named
            else super().withdrawals_of(statement)
        )


class RememberedEvidence(AttestedEvidence):
    """Evidence for a batch that changes none of it: what lies behind a contract is looked up once."""

    @cached_property
    def _remembered(self) -> dict[tuple[str, Digest], Any]:
        return {}

    def contract(self, digest: Digest) -> Verified[Contract] | None:
        return self._once("contract", super().contract, digest)

    def acceptance_of(self, contract: Digest) -> Verified[Acceptance] | None:
        return self._once("acceptance", super().acceptance_of, contract)

    def withdrawals_of(self, statement: Digest) -> tuple[Verified[Withdrawal], ...]:
        return self._once("withdrawals", super().withdrawals_of, statement)

    def is_closed(self, contract: Digest) -> bool:
        return self._once("closing", super().is_closed, contract)

    def _once(self, kind: str, look_up: Callable[[Digest], T], digest: Digest) -> T:
        if (kind, digest) not in self._remembered:
            self._remembered[kind, digest] = look_up(digest)
        found: T = self._remembered[kind, digest]
        return found
