"""The record (dossier) of a contract as an audit has read it so far: ``RegisterEvidence`` out of a bundle.

What is few (contracts, activities, claims, verdicts) is at hand; a placement is kept elsewhere (``holdings``), and
is read again from the bundle when a procedure asks for the whole of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import TypeVar, cast

from verifier.core.errors import Malformed
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.closing import Closing
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Hours
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.verdict import Verdict
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.procedure.audit.holdings import Holdings
from verifier.core.procedure.evidence import attested_contract
from verifier.core.procedure.intake import recall
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.wire.audit_bundle import StatementLine, UnreadLine, read_line
from verifier.core.wire.statements import noun_of_typ

S = TypeVar("S", bound=Statement)

#: Gives a line of the bundle once more.
Reread = Callable[[int], UnreadLine]


class Record:
    """What was verified of a bundle, in log order."""

    def __init__(self, holdings: Holdings, reread: Reread) -> None:
        self.rulesets: dict[Digest, RuleSet] = {}
        self._holdings = holdings
        self._reread = reread
        self._kept: dict[Digest, Verified[Statement]] = {}
        self._of: defaultdict[tuple[type[Statement], Digest], list[Verified[Statement]]] = defaultdict(list)
        self._in_force: dict[tuple[Digest, PartyId], Verified[Contract]] = {}

    def keep(self, verified: Verified[Statement]) -> None:
        """Add a statement of which there are few."""
        self._kept[verified.digest] = verified
        self._in_force.clear()
        about = _about(verified.statement)
        if about is not None:
            self._of[type(verified.statement), about].append(verified)

    def attested_contract(self, digest: Digest, *, party: PartyId) -> Verified[Contract]:
        """``evidence.attested_contract``, found once while nothing changes in what is said of contracts."""
        key = digest, party
        if key not in self._in_force:
            self._in_force[key] = attested_contract(digest, party=party, evidence=self)
        return self._in_force[key]

    def contract(self, digest: Digest) -> Verified[Contract] | None:
        found = self._kept.get(digest)
        is_contract = found is not None and isinstance(found.statement, Contract)
        return cast(Verified[Contract], found) if is_contract else None

    def acceptance_of(self, contract: Digest) -> Verified[Acceptance] | None:
        return next(iter(self._all(Acceptance, contract)), None)

    def look_ahead(self, placements: Collection[Digest]) -> None:
        """Placements are not looked up one by one here."""

    def placement(self, digest: Digest) -> Verified[Placement] | None:
        found = self.statement(digest)
        is_placement = found is not None and isinstance(found.statement, Placement)
        return cast(Verified[Placement], found) if is_placement else None

    def eligibility_of(self, placement: Digest) -> Verified[Eligibility] | None:
        raise NotImplementedError("an eligibility is judged from the holdings")

    def hours_of(self, contract: Digest, month: Month) -> tuple[Verified[Hours], ...]:
        raise NotImplementedError("hours are judged from the holdings")

    def hours(self, digest: Digest) -> Verified[Hours] | None:
        raise NotImplementedError("hours are judged from the holdings")

    def statement(self, digest: Digest) -> Verified[Statement] | None:
        found = self._kept.get(digest)
        number = self._holdings.line_of(digest) if found is None else None
        return _recalled(self._reread(number), digest) if number is not None else found

    def withdrawals_of(self, statement: Digest) -> tuple[Verified[Withdrawal], ...]:
        return self._all(Withdrawal, statement)

    def is_closed(self, contract: Digest) -> bool:
        return bool(self._all(Closing, contract))

    def ruleset(self, digest: Digest) -> RuleSet | None:
        return self.rulesets.get(digest)

    def activities_of(self, contract: Digest) -> tuple[Verified[Activity], ...]:
        return self._all(Activity, contract)

    def confirmation_of(self, activity: Digest) -> Verified[ActivityConfirmation] | None:
        return next(iter(self._all(ActivityConfirmation, activity)), None)

    def call_offs_of(self, framework: Digest) -> tuple[Verified[Contract], ...]:
        return self._all(Contract, framework)

    def claims_of(self, contract: Digest) -> tuple[Verified[Claim], ...]:
        return self._all(Claim, contract)

    def verdicts_of(self, contract: Digest) -> tuple[Verified[Verdict], ...]:
        return self._all(Verdict, contract)

    def _all(self, noun: type[S], about: Digest) -> tuple[Verified[S], ...]:
        return tuple(cast(Verified[S], each) for each in self._of.get((noun, about), ()))


def _about(statement: Statement) -> Digest | None:
    match statement:
        case Contract():
            return statement.framework
        case Acceptance() | Activity() | Claim() | Verdict() | Closing():
            return statement.contract
        case ActivityConfirmation():
            return statement.activity
        case Withdrawal():
            return statement.statement
        case _:
            return None


def _recalled(line: UnreadLine, digest: Digest) -> Verified[Statement]:
    read = read_line(line)
    if not isinstance(read, StatementLine):
        raise Malformed("the line that was read before", field="line")
    return recall(read.token, noun_of_typ(read.typ), digest=digest)
