"""An audit bundle (auditbestand): the record of one contract in lines of JSON, as the log has them (PROTOCOL 6).

The first line names the contract and carries one checkpoint; every statement stands with what opens its leaf, and
the hashes that cover the leaves of others lead from them to that checkpoint (``core.log.span``). It is read line by
line, so that nobody needs to hold it. It carries evidence, never trust, and no pseudonym index (ADR 0034).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeAlias

from verifier.core.errors import Malformed, Refusal, TooLarge, WrongValue
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.envelope import LIMITS, limit_of
from verifier.core.wire.fields import (
    MAX_LOG_SIZE,
    Field,
    array,
    choice,
    digest,
    integer,
    octets,
    optional,
    record,
    seconds,
    text,
)

FORMAT: Final = "plaatsbewijs-audit-v1"
#: As many statements stand at most between two boundaries: a fault in the log is found to lie among so many.
SEGMENT: Final = 256
#: Placements that one line ties to one person.
MOST_TIED: Final = 500
MAX_RULE_SET: Final = 256 * 1024

_MAX_NOTE: Final = 128 * 1024
_MAX_HASHES: Final = 2 * 53 * 32
_SPARE: Final = 6 * 1024
_HASHES: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_TYP: Final = re.compile(r"sr-[a-z-]{1,40}\+jwt", re.ASCII)
_KIND: Final = re.compile(rb'\{"kind":"([a-z_]{1,20})"', re.ASCII)


class Kind(StrEnum):
    """What a line is."""

    HEADER = "audit_bundle"
    RULE_SET = "ruleset"
    BOUNDARY = "boundary"
    DIRECTORY = "directory"
    ENROLMENT = "enrolment"
    STATEMENT = "statement"
    SAME_PERSON = "same_person"
    END = "end"


class Reader(StrEnum):
    """For whom a bundle was written; an *agency* gets its own placements and decisions, and nothing of claims."""

    AUDITOR = "auditor"
    CONTRACTOR = "contractor"
    REGISTER = "register"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Header:
    """Whose record it is, for whom, and the signed checkpoint that all of its leaves are under.

    ``closing`` is the digest of the contract's closing, when what was attested for it is erased.
    """

    format: str
    contract: Digest
    reader: Reader
    checkpoint: str
    closing: Digest | None = None


@dataclass(frozen=True, slots=True)
class RuleSetLine:
    """A rule set, byte for byte as it was published."""

    octets: bytes


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where a segment begins: the covers of all leaves before ``leaf_index``, and of it and all that follow.

    ``gap`` covers those since the line before it.
    """

    leaf_index: int
    gap: bytes = b""
    left: bytes = b""
    right: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLine:
    """A directory or an enrolment: anyone can compute its leaf. ``gap`` covers the leaves since the one before."""

    leaf_index: int
    gap: bytes = b""
    received_at: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A statement, the nonce that opens its leaf (32 bytes), and when the register received it (Unix seconds)."""

    typ: str
    leaf_index: int
    gap: bytes = b""
    received_at: int
    nonce: bytes
    token: str


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Placements of which the register says that they have a pseudonym of one year in common: its word alone."""

    placements: tuple[Digest, ...]


@dataclass(frozen=True, slots=True)
class End:
    """The last line: how many came before it, and the cover of the leaves up to the checkpoint's size."""

    lines: int
    gap: bytes = b""


BundleLine: TypeAlias = Header | RuleSetLine | Boundary | PublicLine | StatementLine | SamePerson | End


def _hashes() -> Field:
    """Hashes of 32 bytes in one piece."""

    def read(value: Any, name: str) -> bytes:
        if not isinstance(value, str) or not 43 <= len(value) <= _MAX_HASHES * 4 // 3 + 1:
            raise WrongValue("hashes of 32 bytes in one base64url text", field=name)
        found = _decoded(value, name)
        if len(found) % 32:
            raise WrongValue("hashes of 32 bytes in one base64url text", field=name)
        return found

    return optional(Field(read, base64url.encode))


def _rule_set() -> Field:
    def read(value: Any, name: str) -> bytes:
        if not isinstance(value, str) or not 1 <= len(value) <= MAX_RULE_SET * 4 // 3 + 1:
            raise WrongValue(f"a rule set of at most {MAX_RULE_SET} bytes in base64url", field=name)
        return _decoded(value, name)

    return Field(read, base64url.encode)


def _decoded(value: str, name: str) -> bytes:
    try:
        return base64url.decode(value)
    except Refusal as refusal:
        raise WrongValue("canonical base64url", field=name) from refusal


def _token(typ: str = "") -> Field:
    """A token as text; that it is one is for who opens it."""
    return text(limit_of(typ) if typ else 64 * 1024, expected="a token")


_INDEX: Final = integer(0, MAX_LOG_SIZE)
_PLACE: Final[Mapping[str, Field]] = {"leaf_index": _INDEX, "gap": _hashes()}


def _public(typ: str) -> Field:
    return record(PublicLine, {**_PLACE, "received_at": seconds(), "token": _token(typ)})


_FIELDS: Final[Mapping[Kind, Field]] = {
    Kind.HEADER: record(
        Header,
        {
            "format": text(40),
            "contract": digest(),
            "reader": choice(Reader),
            "checkpoint": text(_MAX_NOTE),
            "closing": optional(digest()),
        },
    ),
    Kind.RULE_SET: record(RuleSetLine, {"octets": _rule_set()}),
    Kind.BOUNDARY: record(Boundary, {**_PLACE, "left": _hashes(), "right": _hashes()}),
    Kind.DIRECTORY: _public("sr-directory+jwt"),
    Kind.ENROLMENT: _public("sr-enrolment+jwt"),
    Kind.STATEMENT: record(
        StatementLine,
        {
            "typ": text(48, _TYP, "a typ"),
            **_PLACE,
            "received_at": seconds(),
            "nonce": octets(32),
            "token": _token(),
        },
    ),
    Kind.SAME_PERSON: record(SamePerson, {"placements": array(digest(), 2, MOST_TIED)}),
    Kind.END: record(End, {"lines": _INDEX, "gap": _hashes()}),
}
_NOUNS: Final[Mapping[type[Any], Kind]] = {
    Header: Kind.HEADER,
    RuleSetLine: Kind.RULE_SET,
    Boundary: Kind.BOUNDARY,
    StatementLine: Kind.STATEMENT,
    SamePerson: Kind.SAME_PERSON,
    End: Kind.END,
}
_LIMITS: Final[Mapping[Kind, int]] = {
    Kind.HEADER: _MAX_NOTE + _SPARE,
    Kind.RULE_SET: MAX_RULE_SET * 4 // 3 + _SPARE,
    Kind.DIRECTORY: LIMITS["sr-directory+jwt"] + _SPARE,
    Kind.SAME_PERSON: MOST_TIED * 48 + _SPARE,
    Kind.BOUNDARY: 16 * 1024,
}
_STATEMENT_LIMIT: Final = 64 * 1024 + _SPARE

#: No line of any kind is longer, in bytes.
LONGEST: Final = max(_LIMITS.values())


class UnreadLine(NamedTuple):
    """A line as it came: its number from 1, where it begins in bytes, what it says it is, and its bytes."""

    number: int
    offset: int
    kind: Kind
    unverified: bytes


def read_lines(unverified_lines: Iterable[bytes], *, number: int = 1) -> Iterator[UnreadLine]:
    """The lines, each with its kind, while they come; nothing in them is read yet.

    Lines end with a line feed, the last one too. Raises :class:`TooLarge` for a line that is longer than its kind
    may be, :class:`Malformed` for one of no kind.
    """
    offset = 0
    for each in unverified_lines:
        yield UnreadLine(number, offset, _kind_of(each), each)
        number, offset = number + 1, offset + len(each)


def read_line(line: UnreadLine) -> BundleLine:
    """Read one line; raises :class:`Malformed` refusals. Nothing in it is verified by this."""
    limit = _LIMITS.get(line.kind, _STATEMENT_LIMIT)
    members = strict_json.parse(line.unverified, limit=limit, newlines=line.kind is Kind.HEADER)
    members.pop("kind")
    made: BundleLine = _FIELDS[line.kind].read(members, "line")
    if isinstance(made, Header) and made.format != FORMAT:
        raise WrongValue(FORMAT, field="format")
    return made


def write_line(line: BundleLine, kind: Kind | None = None) -> bytes:
    """The bytes of one line, its line feed included; a :class:`PublicLine` needs its ``kind``."""
    kind = kind or _NOUNS[type(line)]
    members = {name: value for name, value in _FIELDS[kind].write(line).items() if value != ""}
    return strict_json.write({"kind": str(kind), **members}) + b"\n"


def _kind_of(unverified: bytes) -> Kind:
    found = _KIND.match(unverified)
    try:
        kind = Kind(found[1].decode("ascii")) if found and unverified.endswith(b"\n") else None
    except ValueError:
        kind = None
    if kind is None:
        raise Malformed("a line of JSON that begins with its kind and ends in a line feed", field="line")
    if len(unverified) > _LIMITS.get(kind, _STATEMENT_LIMIT):
        raise TooLarge("a line that is no longer than its kind may be", field="line")
    return kind
