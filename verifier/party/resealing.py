"""Letters of resealing (brieven over opnieuw verzegelen): what a contractor that lost a key asks, and what it gets.

A request names placements and the contractor's new opening key; an answer has their openings, sealed to that key.
Neither names a person, is signed or enters the log: nothing in either is believed (ADR 0041). Pages and programs
write and read the same two files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from verifier.core.errors import WrongValue
from verifier.core.model.statement import Digest
from verifier.core.wire import strict_json
from verifier.core.wire.fields import Field, array, digest, kid, record, text
from verifier.party.register.answers import bytes_field

REQUEST: Final = "plaatsbewijs-reseal-request-v1"
ANSWER: Final = "plaatsbewijs-resealed-v1"
#: Placements in one file.
MOST: Final = 500
#: Bytes of a request, and of an answer.
REQUEST_LIMIT: Final = 64 * 1024
ANSWER_LIMIT: Final = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ResealRequest:
    """Which placements, and to which enrolled opening key."""

    format: str
    reply_kid: str
    placements: tuple[Digest, ...]


@dataclass(frozen=True, slots=True)
class Resealed:
    """An opening, sealed again."""

    placement: Digest
    sealed_opening: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Answer:
    format: str
    openings: tuple[Resealed, ...]


_REQUEST: Field = record(
    ResealRequest, {"format": text(40), "reply_kid": kid(), "placements": array(digest(), 1, MOST)}
)
_RESEALED = record(Resealed, {"placement": digest(), "sealed_opening": bytes_field(8 * 1024)})
_ANSWER: Field = record(_Answer, {"format": text(40), "openings": array(_RESEALED, 0, MOST)})


def write_request(reply_kid: str, placements: Iterable[Digest]) -> bytes:
    """The file that asks for 1 to 500 placements to be sealed to the opening key of this thumbprint."""
    return strict_json.write(_REQUEST.write(ResealRequest(REQUEST, reply_kid, tuple(placements))))


def read_request(unverified: bytes) -> ResealRequest:
    """What a request asks; raises :class:`Malformed` refusals."""
    asked: ResealRequest = _REQUEST.read(strict_json.parse(unverified, limit=REQUEST_LIMIT), "request")
    if asked.format != REQUEST:
        raise WrongValue(REQUEST, field="format")
    return asked


def write_answer(openings: Iterable[Resealed]) -> bytes:
    """The file that answers a request with what could be sealed."""
    return strict_json.write(_ANSWER.write(_Answer(ANSWER, tuple(openings))))


def read_answer(unverified: bytes) -> tuple[Resealed, ...]:
    """What an agency sealed again; nothing is opened yet. Raises :class:`Malformed` refusals."""
    made: _Answer = _ANSWER.read(strict_json.parse(unverified, limit=ANSWER_LIMIT), "answer")
    if made.format != ANSWER:
        raise WrongValue(ANSWER, field="format")
    return made.openings
