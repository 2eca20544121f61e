"""What the register's lists give (antwoorden van lijsten), read strictly into nouns; every token is unverified."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.duty import Duty, DutyKind
from verifier.core.model.kind import StatementKind
from verifier.core.model.party import PartyId
from verifier.core.model.standing import ActivityState, ContractState, MomentState, PlacementState, Side
from verifier.core.model.statement import Digest
from verifier.core.wire.fields import (
    Field,
    array,
    choice,
    day,
    digest,
    integer,
    month,
    octets,
    optional,
    party,
    record,
    text,
)
from verifier.party.register.answers import instant, tainted, token_field

#: A contract has at most four moments a year.
_MOMENTS = 400
_REVISIONS = 1_000_000
_DUTIES = 100_000


@dataclass(frozen=True, slots=True)
class ListedHours:
    """A part of a month's hours as it was reported; ``received_at`` in Unix seconds."""

    digest: Digest
    unverified_statement: str
    month: Month
    revision: int
    received_at: int


@dataclass(frozen=True, slots=True)
class ListedGrants:
    """What was granted of the part of a month's hours with digest ``hours``."""

    digest: Digest
    unverified_statement: str
    hours: Digest
    month: Month
    received_at: int


@dataclass(frozen=True, slots=True)
class ListedReceipt:
    """The receipt of a statement of this party itself, by the statement's digest."""

    digest: Digest
    kind: StatementKind
    unverified_receipt: str
    received_at: int


@dataclass(frozen=True, slots=True)
class ListedEligibility:
    """A decision of this agency about ``placement``, which now stands in ``state``."""

    digest: Digest
    placement: Digest
    state: PlacementState
    unverified_statement: str
    unverified_receipt: str
    received_at: int


@dataclass(frozen=True, slots=True)
class Event:
    """A statement about a contract: what, by whom, when (Unix seconds), about which other one, for which month."""

    kind: StatementKind
    digest: Digest
    by: PartyId
    at: int
    about: Digest | None = None
    month: Month | None = None


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """A message of one side to the other; ``received_at`` in Unix seconds."""

    digest: Digest
    unverified_statement: str
    received_at: int


@dataclass(frozen=True, slots=True)
class ListedActivity:
    """An activity of a contract, and its confirmation if there is one; ``received_at`` in Unix seconds."""

    digest: Digest
    unverified_statement: str
    state: ActivityState
    received_at: int
    unverified_confirmation: str | None = None


@dataclass(frozen=True, slots=True)
class ListedMoment:
    """A reporting moment, by the register's word; a buyer is not told what is ``claimed``. Unix seconds."""

    moment: Month
    state: MomentState
    opens_at: int
    claimed: bool | None = None
    closes_at: int | None = None
    waits_on: Side | None = None


@dataclass(frozen=True, slots=True)
class ListedMoments:
    """Where a contract stands, since when, and its moments in order."""

    state: ContractState
    since: int
    moments: tuple[ListedMoment, ...]


@dataclass(frozen=True, slots=True)
class KeptStatement:
    """A statement as it was signed; ``nonce`` opens its leaf; no receipt for what the register said itself."""

    unverified_statement: str
    nonce: bytes
    unverified_receipt: str | None = None


_TOKEN = token_field()

HOURS = tainted(
    ListedHours,
    {
        "digest": digest(),
        "statement": token_field("sr-hours+jwt"),
        "month": month(),
        "revision": integer(0, _REVISIONS),
        "received_at": instant(),
    },
)
GRANT = tainted(
    ListedGrants,
    {
        "digest": digest(),
        "statement": token_field("sr-grant+jwt"),
        "hours": digest(),
        "month": month(),
        "received_at": instant(),
    },
)
RECEIPT = tainted(
    ListedReceipt,
    {"digest": digest(), "kind": choice(StatementKind), "receipt": _TOKEN, "received_at": instant()},
)
ELIGIBILITY = tainted(
    ListedEligibility,
    {
        "digest": digest(),
        "placement": digest(),
        "state": choice(PlacementState),
        "statement": _TOKEN,
        "receipt": _TOKEN,
        "received_at": instant(),
    },
)
MESSAGE = tainted(ListedMessage, {"digest": digest(), "statement": _TOKEN, "received_at": instant()})
ACTIVITY = tainted(
    ListedActivity,
    {
        "digest": digest(),
        "statement": _TOKEN,
        "state": choice(ActivityState),
        "received_at": instant(),
        "confirmation": optional(_TOKEN),
    },
)
EVENT = record(
    Event,
    {
        "kind": choice(StatementKind),
        "digest": digest(),
        "by": party(),
        "at": instant(),
        "about": optional(digest()),
        "month": optional(month()),
    },
)


def _yes_or_no() -> Field:
    def read(value: object, name: str) -> bool:
        if not isinstance(value, bool):
            raise WrongValue("true or false", field=name)
        return value

    return Field(read, bool)


DUTIES = array(
    record(
        Duty,
        {
            "kind": choice(DutyKind),
            "party": party(),
            "due": day(),
            "overdue": _yes_or_no(),
            "month": optional(month()),
            "target": optional(text(64)),
            "activity": optional(digest()),
        },
    ),
    0,
    _DUTIES,
)
MOMENTS = record(
    ListedMoments,
    {
        "state": choice(ContractState),
        "since": instant(),
        "moments": array(
            record(
                ListedMoment,
                {
                    "moment": month(),
                    "state": choice(MomentState),
                    "claimed": optional(_yes_or_no()),
                    "opens_at": instant(),
                    "closes_at": optional(instant()),
                    "waits_on": optional(choice(Side)),
                },
            ),
            0,
            _MOMENTS,
        ),
    },
)
STATEMENT = tainted(
    KeptStatement,
    {"statement": text(64 * 1024), "nonce": octets(32), "receipt": optional(_TOKEN)},
)
