"""Facts (feiten): what matters of a statement in an audit, small enough to travel between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from verifier.core.errors import UnknownReference
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.procedure.audit.steps import Fault
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.trust.directory import Trust

#: What a record of a contract consists of; a line with any other is refused.
TYPS: Final = frozenset(
    f"sr-{kind}+jwt"
    for kind in (
        "contract",
        "acceptance",
        "placement",
        "eligibility",
        "hours",
        "grant",
        "activity",
        "activity-confirmation",
        "withdrawal",
        "claim",
        "verdict",
        "audit",
        "closing",
    )
)
#: After every month that a statement can name.
NO_END: Final = 12 * 200
_FIRST_YEAR: Final = 2000


def month_number(month: Month) -> int:
    """How many months ``month`` lies after January 2000."""
    return (month.year - _FIRST_YEAR) * 12 + month.number - 1


def numbered_month(number: int) -> Month:
    """The month of :func:`month_number`."""
    return Month(_FIRST_YEAR, 1).plus(number)


@dataclass(frozen=True)
class Setting:
    """Whom is trusted at a place in the log, and the contracts and rule sets that came before it.

    The contracts are here to compare with: whether they are what they seem is found in log order.
    """

    trust: Trust
    contracts: Mapping[Digest, Contract] = field(default_factory=dict)
    rulesets: Mapping[Digest, RuleSet] = field(default_factory=dict)
    _settled: dict[Digest, RuleSet] = field(default_factory=dict, init=False, repr=False, compare=False)

    def settled(self, digest: Digest, contract: Contract) -> RuleSet:
        """The rule set of a contract with what it agrees; :class:`UnknownReference` when it is not at hand."""
        if digest not in self._settled:
            ruleset = self.rulesets.get(contract.ruleset.digest)
            if ruleset is None:
                raise UnknownReference("the digest of a rule set of the directory", field="ruleset")
            self._settled[digest] = settled(ruleset, contract.agreed)
        return self._settled[digest]


class Placed(NamedTuple):
    """What matters of a placement; months are :func:`month_number`."""

    contract: Digest
    attester: PartyId
    agency: PartyId
    works_from: int
    works_until: int


class Awarded(NamedTuple):
    """What matters of an eligibility; ``commitments`` are those of the rates in order, then that of the flat."""

    placement: Digest
    agency: PartyId
    eligible: bool
    ruleset: Digest | None
    scopes: tuple[str, ...]
    rates: int
    commitments: bytes


class Reported(NamedTuple):
    """What matters of hours; ``month`` is a :func:`month_number`, hours are hundredths."""

    contract: Digest
    attester: PartyId
    month: int
    revision: int
    part: int
    parts: int
    placements: tuple[Digest, ...]
    hours: tuple[int, ...]


class Granted(NamedTuple):
    """What matters of a grant; ``flats`` is whether each placement's one-off part may count by it."""

    hours: Digest
    placements: tuple[Digest, ...]
    granted: tuple[int, ...]
    flats: tuple[bool, ...]


class Lines(NamedTuple):
    """The lines of hours or of a grant; ``flats`` is whether each placement's one-off part may count by it."""

    placements: tuple[Digest, ...]
    hours: tuple[int, ...]
    flats: tuple[bool, ...]


class Opened(NamedTuple):
    """What became of a line: its place in the log, what it says, and the steps that refused it.

    ``said`` is None where the statement is judged from its ``token`` as a whole. Without a ``leaf_hash`` nothing is
    known of its place.
    """

    line: int
    typ: str
    faults: tuple[Fault, ...]
    leaf_index: int = -1
    gap: bytes = b""
    received_at: int = 0
    leaf_hash: bytes | None = None
    digest: Digest | None = None
    kid: str = ""
    token: str = ""
    said: Placed | Awarded | Reported | Granted | None = None
