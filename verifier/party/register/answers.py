"""Answers (antwoorden): what the register's doors give, read strictly into nouns.

Every token in an answer is still unverified, and its name says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from verifier.core.errors import WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.receipt import Receipt
from verifier.core.model.standing import ContractState, PlacementState
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.core.wire.envelope import DEFAULT_LIMIT, LIMITS
from verifier.core.wire.fields import (
    MAX_LOG_SIZE,
    Field,
    array,
    choice,
    digest,
    integer,
    month,
    octets,
    optional,
    party,
    record,
    text,
)

_MANY = 100_000


@dataclass(frozen=True, slots=True)
class Submitted:
    """The receipt of a statement that is durable, and the grants that came with it."""

    receipt: Verified[Receipt]
    unverified_grants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedContract:
    """``since``: Unix seconds."""

    digest: Digest
    unverified_statement: str
    state: ContractState
    since: int


@dataclass(frozen=True, slots=True)
class SharedContract(ListedContract):
    """A contract that names this party beside its buyer and contractor; its acceptance, if it was accepted."""

    unverified_acceptance: str | None = None


@dataclass(frozen=True, slots=True)
class ListedPlacement:
    """``since``: Unix seconds."""

    digest: Digest
    unverified_statement: str
    state: PlacementState
    since: int


@dataclass(frozen=True, slots=True)
class ListedDecision:
    """An agency's decision; the sealed opening is empty when it declined."""

    unverified_statement: str
    unverified_sealed_opening: bytes


@dataclass(frozen=True, slots=True)
class ListedGrant:
    """Which grant counts in a month, by the register's word."""

    month: Month
    grant: Digest


@dataclass(frozen=True, slots=True)
class CountedPlacement:
    placement: Digest
    unverified_statement: str
    unverified_eligibility: str
    granted: tuple[ListedGrant, ...]


@dataclass(frozen=True, slots=True)
class ListedInputs:
    """What counts for a contract at ``log_size``, and every statement that its grants rest on."""

    log_size: int
    placements: tuple[CountedPlacement, ...]
    unverified_hours: tuple[str, ...]
    unverified_grants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingPlacement:
    """A placement that waits on the agency, its contract, and the subject that only the agency can open."""

    digest: Digest
    unverified_statement: str
    unverified_contract: str
    unverified_sealed_subject: bytes
    since: int


@dataclass(frozen=True, slots=True)
class GivenTicket:
    evaluator: PartyId
    unverified_ticket: str


def bytes_field(longest: int) -> Field:
    """At most ``longest`` bytes in base64url; empty is allowed."""

    def read(value: Any, name: str) -> bytes:
        if not isinstance(value, str) or len(value) > (longest * 4 + 2) // 3:
            raise WrongValue(f"at most {longest} bytes in base64url", field=name)
        return base64url.decode(value)

    return Field(read, base64url.encode)


def instant() -> Field:
    """A moment in UTC as RFC 3339 writes it, to the second; Unix seconds within."""

    def write(at: int) -> str:
        return datetime.fromtimestamp(at, UTC).strftime(_INSTANT)

    def read(value: Any, name: str) -> int:
        try:
            at = int(datetime.strptime(value, _INSTANT).replace(tzinfo=UTC).timestamp())
        except (TypeError, ValueError):
            at = -1
        if at < 0 or write(at) != value:
            raise WrongValue("a moment as YYYY-MM-DDTHH:MM:SSZ", field=name)
        return at

    return Field(read, write)


def tainted(noun: type[Any], members: Mapping[str, Field]) -> Field:
    """An object read into the dataclass ``noun``; what nobody verified yet is called ``unverified_`` there."""
    known = {each.name for each in fields(noun)}

    def made(**read: Any) -> Any:
        return noun(**{name if name in known else f"unverified_{name}": value for name, value in read.items()})

    return record(made, members)


def token_field(typ: str = "") -> Field:
    """A token of ``typ``, unread."""
    return text(LIMITS.get(typ, DEFAULT_LIMIT))


_INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_OPENING = bytes_field(8 * 1024)
_TOKEN = token_field()

_LISTED_CONTRACT: Mapping[str, Field] = {
    "digest": digest(),
    "statement": _TOKEN,
    "state": choice(ContractState),
    "since": instant(),
}
CONTRACT = tainted(ListedContract, _LISTED_CONTRACT)
SHARED_CONTRACT = tainted(SharedContract, {**_LISTED_CONTRACT, "acceptance": optional(_TOKEN)})
PLACEMENT = tainted(
    ListedPlacement,
    {"digest": digest(), "statement": _TOKEN, "state": choice(PlacementState), "since": instant()},
)
DECISION = tainted(
    ListedDecision,
    {"statement": _TOKEN, "sealed_opening": _OPENING},
)
_COUNTED = tainted(
    CountedPlacement,
    {
        "placement": digest(),
        "statement": _TOKEN,
        "eligibility": _TOKEN,
        "granted": array(record(ListedGrant, {"month": month(), "grant": digest()}), 0, 240),
    },
)
INPUTS = tainted(
    ListedInputs,
    {
        "log_size": integer(0, MAX_LOG_SIZE),
        "placements": array(_COUNTED, 0, _MANY),
        "hours": array(token_field("sr-hours+jwt"), 0, _MANY),
        "grants": array(token_field("sr-grant+jwt"), 0, _MANY),
    },
)
WAITING = tainted(
    WaitingPlacement,
    {
        "digest": digest(),
        "statement": _TOKEN,
        "contract": _TOKEN,
        "sealed_subject": octets(1648),
        "since": instant(),
    },
)
#: Several tokens, each in an object of its own.
WITHDRAWALS = array(record(lambda statement: statement, {"statement": _TOKEN}), 0, 8)
TICKETS = array(
    tainted(GivenTicket, {"evaluator": party(), "ticket": _TOKEN}),
    1,
    8,
)


def read_answer(field: Field, unverified_answer: Mapping[str, Any], member: str = "") -> Any:
    """What ``field`` reads of the answer, or of its one ``member``; raises :class:`Malformed` refusals."""
    if not member:
        return field.read(unverified_answer, "answer")
    return record(dict, {member: field}).read(unverified_answer, "answer")[member]
