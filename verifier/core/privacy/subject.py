"""A subject (persoon): whom a placement is about, committed to by the contractor and sealed to the agency.

A subject is known by a BSN or by the number of a doelgroepverklaring. In clear it exists only with the contractor
and the agency: no refusal, representation or commitment shows it. Sealing itself (HPKE) draws randomness and
happens at the parties; here are the record that is sealed, and the ``info`` that ties it to its statement.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from verifier.core.errors import InvalidSubject, WrongValue
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.privacy.group import Element
from verifier.core.wire import fields, strict_json

#: Bytes of every subject record before sealing, so that its length says nothing (PROTOCOL 3).
RECORD_SIZE = 512

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_BIRTH_DATE = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
_STATEMENT_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,63}", re.ASCII)


class Scheme(StrEnum):
    """What kind of number names the person."""

    BSN = "bsn"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Subject:
    """A person as the contractor knows it. ``opening`` is 32 random bytes, drawn once per placement."""

    scheme: Scheme
    value: str = field(repr=False)
    opening: bytes = field(repr=False)
    birth_date: date | None = field(default=None, repr=False)


def check_bsn(unverified_bsn: str) -> str:
    """The BSN, when it is nine ASCII digits, not all zero, that pass the 11-proef.

    Raises :class:`InvalidSubject`, which never shows the number. An eight-digit number gets its leading
    zero from whoever reads it in.
    """
    if len(unverified_bsn) == 9 and unverified_bsn.isascii() and unverified_bsn.isdigit():
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, unverified_bsn, strict=True))
        if total % 11 == 0 and unverified_bsn != "000000000":
            return unverified_bsn
    raise InvalidSubject("a BSN of nine digits that passes the 11-proef", field="value")


def check_subject(unverified_subject: Subject) -> Subject:
    """The subject, when its number fits its scheme and its opening is 32 bytes; else :class:`InvalidSubject`.

    A statement number is 1 to 64 letters, digits, ``. / _ -`` and starts with a letter or digit.
    """
    if unverified_subject.scheme is Scheme.BSN:
        check_bsn(unverified_subject.value)
    elif not _STATEMENT_NUMBER.fullmatch(unverified_subject.value):
        raise InvalidSubject("the number of a doelgroepverklaring", field="value")
    if len(unverified_subject.opening) != 32:
        raise InvalidSubject("32 bytes", field="opening")
    return unverified_subject


def check_scope(unverified_scope: str) -> str:
    """The scope of a pseudonym, when it is a year of four ASCII digits; else :class:`WrongValue` (PROTOCOL 4)."""
    if not (len(unverified_scope) == 4 and unverified_scope.isascii() and unverified_scope.isdigit()):
        raise WrongValue("a calendar year of four digits", field="scope")
    return unverified_scope


def subject_commitment(subject: Subject) -> bytes:
    """HMAC-SHA-256 under the opening of scheme and value (PROTOCOL 3); 32 bytes. Raises :class:`InvalidSubject`."""
    checked = check_subject(subject)
    message = b"\0".join((b"plaatsbewijs/v1/person", checked.scheme.encode(), checked.value.encode()))
    return hmac.digest(checked.opening, message, hashlib.sha256)


def pseudonym_commitment(s: bytes, scope: str, pseudonym: Element) -> bytes:
    """c = HMAC-SHA-256 under ``s`` (32 random bytes) of scope and N (PROTOCOL 4, step 5); 32 bytes."""
    if len(s) != 32:
        raise WrongValue("32 bytes", field="s")
    message = b"\0".join((b"plaatsbewijs/v1/pseudonym-commitment", check_scope(scope).encode(), pseudonym))
    return hmac.digest(s, message, hashlib.sha256)


def pack_subject(subject: Subject) -> bytes:
    """u16be length || JSON || zeros, exactly 512 bytes (PROTOCOL 3). Raises :class:`InvalidSubject`."""
    text = strict_json.write(_RECORD.write(check_subject(subject)))
    return (len(text).to_bytes(2, "big") + text).ljust(RECORD_SIZE, b"\0")


def unpack_subject(unverified_record: bytes) -> Subject:
    """Read what :func:`pack_subject` wrote: strict JSON, no unknown members, nothing but zeros behind it.

    Raises :class:`InvalidSubject` for a person that cannot be, another :class:`Malformed` for other bytes.
    """
    if len(unverified_record) != RECORD_SIZE:
        raise WrongValue(f"exactly {RECORD_SIZE} bytes", field="subject")
    end = 2 + int.from_bytes(unverified_record[:2], "big")
    if end > RECORD_SIZE or any(unverified_record[end:]):
        raise WrongValue("a length, JSON of that length, and zeros", field="subject")
    members = strict_json.parse(unverified_record[2:end], limit=RECORD_SIZE)
    subject: Subject = _RECORD.read(members, "subject")
    return check_subject(subject)


def subject_info(agency: PartyId, contract: Digest, placement_jti: str) -> bytes:
    """The HPKE ``info`` of a sealed subject: agency id, contract digest, jti of the placement (PROTOCOL 3)."""
    return b"\0".join((b"plaatsbewijs/v1/subject", agency.encode("ascii"), contract, placement_jti.encode("ascii")))


def opening_info(placement: Digest) -> bytes:
    """The HPKE ``info`` of a sealed opening: the placement's digest (PROTOCOL 5)."""
    return b"\0".join((b"plaatsbewijs/v1/opening", placement))


def _read_birth_date(value: Any, name: str) -> date:
    try:
        if isinstance(value, str) and _BIRTH_DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise WrongValue("a date as YYYY-MM-DD", field=name)


_RECORD = fields.record(
    Subject,
    {
        "scheme": fields.choice(Scheme),
        "value": fields.text(64),
        "birth_date": fields.Field(_read_birth_date, date.isoformat, optional=True),
        "opening": fields.octets(32),
    },
)
