"""Queries (zoekvragen): the parameters of the lists, and the turn of a client that asks for a page.

A parameter that a list does not have is refused: a filter with a typing error must not give the whole list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic.alias_generators import to_camel

from verifier.core.errors import Refusal, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.kind import StatementKind
from verifier.core.model.party import PartyId, party_id
from verifier.core.model.standing import ContractState, PlacementState
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.web.paging import DEFAULT_LIMIT, MOST, Page, Stretch, name_list, read_cursor, write_cursor

_NUMBER = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)
_DAY = re.compile(r"2[01][0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _checked(read: Callable[[str], Any]) -> PlainValidator:
    """``read`` as a parameter's check: what it refuses is listed with the name of the parameter."""

    def check(value: Any) -> Any:
        try:
            return read(str(value))
        except Refusal:
            raise ValueError from None

    return PlainValidator(check)


def _limit(text: str) -> int:
    if not _NUMBER.fullmatch(text) or int(text) > MOST:
        raise WrongValue(f"1 to {MOST}")
    return int(text)


def _day(text: str) -> int:
    if not _DAY.fullmatch(text):
        raise WrongValue("a date as YYYY-MM-DD")
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def _digest(text: str) -> Digest:
    octets = base64url.decode(text)
    if len(octets) != 32:
        raise WrongValue("32 bytes in base64url")
    return Digest(octets)


#: A day; read as the Unix seconds of its first moment in UTC.
DayText = Annotated[int, _checked(_day), WithJsonSchema({"type": "string", "format": "date"})]
DigestText = Annotated[
    Digest,
    _checked(_digest),
    PlainSerializer(base64url.encode),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"}),
]
PartyText = Annotated[PartyId, _checked(party_id), WithJsonSchema({"type": "string", "examples": ["kvk:12345678"]})]
#: A month is a tuple, which the framework would take for a list of parameters.
MonthFilter = Annotated[
    Any,
    _checked(Month.parse),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": "^2[01][0-9]{2}-(0[1-9]|1[0-2])$"}),
]


class PageQuery(BaseModel):
    """How much of a list, and from where."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)

    limit: Annotated[int, _checked(_limit), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST})] = (
        Field(default=DEFAULT_LIMIT, description="items on a page")
    )
    cursor: str | None = Field(
        default=None, max_length=100, description="`next` of the page before; with the same filters"
    )

    @property
    def filters(self) -> dict[str, Any]:
        """What the list is narrowed by, by the names that the use cases have for it."""
        return {name: getattr(self, name) for name in type(self).model_fields if name not in PageQuery.model_fields}


class ContractsQuery(PageQuery):
    state: ContractState | None = Field(default=None, description="where the contract stands")
    since: DayText | None = Field(default=None, description="in that state on this day (UTC) or later")


class GivenContractsQuery(ContractsQuery):
    contractor: PartyText | None = Field(default=None, description="the contractor that it names")


class PlacementsQuery(PageQuery):
    contract: DigestText | None = Field(default=None, description="the contract's digest")
    state: PlacementState | None = Field(default=None, description="where the placement stands")
    agency: PartyText | None = Field(default=None, description="the agency that it names")
    waiting_before: DayText | None = Field(
        default=None, description="waits on its agency since before this day (UTC)"
    )


class QueueQuery(PageQuery):
    contractor: PartyText | None = Field(default=None, description="the contractor that attested it")


class HoursQuery(PageQuery):
    month: MonthFilter | None = Field(default=None, description="the month that was reported")


class ReceiptsQuery(PageQuery):
    kind: StatementKind | None = Field(default=None, description="what the statement is")


@dataclass(frozen=True, slots=True)
class Turn:
    """One request for a page: the stretch that is asked for, of the list of this name."""

    stretch: Stretch
    name: bytes

    def cursor_behind(self, page: Page[Any]) -> str | None:
        """What leads to the page after ``page``; None at the end."""
        return None if page.last is None else write_cursor(page.last, name=self.name)


def turn_of(request: Request, client: PartyId, query: PageQuery) -> Turn:
    """The turn of ``client``; :class:`UnknownCursor` for a cursor of another list, client or filter."""
    filters = query.model_dump_json(exclude={"limit", "cursor"}, exclude_none=True)
    name = name_list(client, request.scope["path"], filters)
    after = -1 if query.cursor is None else read_cursor(query.cursor, name=name)
    return Turn(Stretch(after, query.limit), name)
