"""A subject is sealed in one length, committed to by its number, and shown by nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import InvalidSubject, Malformed, Refusal, WrongValue
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.privacy import subject
from verifier.core.privacy.group import BASE
from verifier.core.privacy.subject import RECORD_SIZE, Scheme, Subject

# BRP test persons of Haal Centraal and the example of the VWS PRS documentation: numbers made for tests.
VALID = ("999993847", "999992077", "999993483", "999990482", "950000012", "999990342", "111222333", "012345672")
INVALID = {
    "published as failing": "999940003",
    "checksum": "111252333",
    "ten digits": "1112223334",
    "eight digits": "12345672",
    "zeros": "000000000",
    "letters": "99999384x",
    "other digits": "٩٩٩٩٩٣٨٤٧",
    "space": " 99999384",
    "newline": "999993847\n",
    "sign": "+99993847",
    "empty": "",
}

PERSON = Subject(Scheme.BSN, VALID[0], bytes(range(32)), date(1985, 3, 1))
STATEMENT = Subject(Scheme.STATEMENT, "UWV-2026/000123", bytes(range(32)))


@pytest.mark.parametrize("number", VALID, ids=[f"number {n}" for n in range(len(VALID))])
def test_a_bsn_passes(number: str) -> None:
    assert subject.check_bsn(number) == number


@pytest.mark.parametrize("number", INVALID.values(), ids=INVALID)
def test_another_number_is_refused_and_not_repeated(number: str) -> None:
    with pytest.raises(InvalidSubject) as refusal:
        subject.check_bsn(number)
    assert not number or number not in str(refusal.value)
    assert refusal.value.__context__ is None


def test_every_single_wrong_digit_is_refused() -> None:
    """What the 11-proef is for: a wrong weight, or a sum instead of a difference, would let one through."""
    for place in range(9):
        for digit in "0123456789":
            changed = VALID[0][:place] + digit + VALID[0][place + 1 :]
            if changed != VALID[0]:
                with pytest.raises(InvalidSubject):
                    subject.check_bsn(changed)


@pytest.mark.parametrize(
    "whom", [PERSON, STATEMENT, replace(PERSON, birth_date=None)], ids=["bsn", "statement", "no date"]
)
def test_a_record_is_512_bytes_and_reads_back(whom: Subject) -> None:
    record = subject.pack_subject(whom)
    assert len(record) == RECORD_SIZE
    assert subject.unpack_subject(record) == whom


def test_the_longest_record_fits() -> None:
    longest = Subject(Scheme.STATEMENT, "x" * 64, bytes(32), date(2000, 1, 1))
    assert subject.unpack_subject(subject.pack_subject(longest)) == longest


def test_a_record_names_its_members() -> None:
    record = subject.pack_subject(PERSON)
    size = int.from_bytes(record[:2], "big")
    members = json.loads(record[2 : 2 + size])
    assert list(members) == ["scheme", "value", "birth_date", "opening"]
    assert not any(record[2 + size :])


def padded(text: bytes, size: int | None = None) -> bytes:
    return ((len(text) if size is None else size).to_bytes(2, "big") + text).ljust(RECORD_SIZE, b"\0")


OPENING = '"opening":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"'
BAD_RECORDS = {
    "empty": b"",
    "short": subject.pack_subject(PERSON)[:-1],
    "long": subject.pack_subject(PERSON) + b"\0",
    "zeros": bytes(512),
    "length past the end": padded(b"{}", 511),
    "length one past a full record": padded(
        f'{{"scheme":"statement","value":"A1",{OPENING}}}'.encode().ljust(RECORD_SIZE - 2), 511
    ),
    "bytes after the text": subject.pack_subject(PERSON)[:-1] + b"\1",
    "text cut": padded(b"{}", 1),
    "not an object": padded(b"[]"),
    "unknown member": padded(f'{{"scheme":"statement","value":"A1",{OPENING},"name":"x"}}'.encode()),
    "duplicate member": padded(f'{{"scheme":"statement","value":"A1","value":"A2",{OPENING}}}'.encode()),
    "no opening": padded(b'{"scheme":"statement","value":"A1"}'),
    "short opening": padded(b'{"scheme":"statement","value":"A1","opening":"AA"}'),
    "unknown scheme": padded(f'{{"scheme":"passport","value":"A1",{OPENING}}}'.encode()),
    "no such day": padded(f'{{"scheme":"statement","value":"A1","birth_date":"1985-02-30",{OPENING}}}'.encode()),
    "date in another form": padded(
        f'{{"scheme":"statement","value":"A1","birth_date":"19850228",{OPENING}}}'.encode()
    ),
    "date of another type": padded(f'{{"scheme":"statement","value":"A1","birth_date":1985,{OPENING}}}'.encode()),
}


@pytest.mark.parametrize("record", BAD_RECORDS.values(), ids=BAD_RECORDS)
def test_another_record_is_refused(record: bytes) -> None:
    with pytest.raises(Malformed):
        subject.unpack_subject(record)


@given(st.binary(min_size=RECORD_SIZE, max_size=RECORD_SIZE))
def test_random_bytes_are_refused_by_name(record: bytes) -> None:
    with pytest.raises(Refusal):
        subject.unpack_subject(record)


def test_a_record_with_a_number_that_is_no_bsn_is_refused_as_a_subject() -> None:
    record = padded(f'{{"scheme":"bsn","value":"{INVALID["checksum"]}",{OPENING}}}'.encode())
    with pytest.raises(InvalidSubject) as refusal:
        subject.unpack_subject(record)
    assert INVALID["checksum"] not in str(refusal.value)


@pytest.mark.parametrize(
    "number", ["", " A1", "A1\0B", "-A1", "x" * 65, "é1"], ids=lambda number: f"length {len(number)}"
)
def test_a_statement_number_has_a_grammar(number: str) -> None:
    with pytest.raises(InvalidSubject):
        subject.pack_subject(replace(STATEMENT, value=number))


def test_what_is_not_32_bytes_is_no_key_of_a_commitment() -> None:
    with pytest.raises(InvalidSubject):
        subject.subject_commitment(replace(PERSON, opening=bytes(31)))
    with pytest.raises(WrongValue):
        subject.pseudonym_commitment(bytes(33), "2026", BASE)


def test_a_commitment_is_to_scheme_value_and_opening_and_not_to_the_birth_date() -> None:
    number = replace(STATEMENT, value=VALID[0])
    others = [number, replace(PERSON, value=VALID[1]), replace(PERSON, opening=bytes(32))]
    commitments = {subject.subject_commitment(whom) for whom in [PERSON, *others]}
    assert len(commitments) == 4
    assert subject.subject_commitment(replace(PERSON, birth_date=None)) == subject.subject_commitment(PERSON)


def test_a_pseudonym_commitment_is_to_scope_and_pseudonym() -> None:
    commitments = {subject.pseudonym_commitment(bytes(32), scope, BASE) for scope in ("2026", "2027")}
    assert len(commitments) == 2
    with pytest.raises(WrongValue):
        subject.pseudonym_commitment(bytes(32), "2026\0", BASE)


def test_the_info_of_a_sealing_names_what_it_belongs_to() -> None:
    contract, placement = Digest(b"\x01" * 32), Digest(b"\x02" * 32)
    agency, jti = PartyId("oin:00000099000000001000"), "01980000-0000-7000-8000-000000000001"
    info = subject.subject_info(agency, contract, jti)
    assert info == b"plaatsbewijs/v1/subject\0" + agency.encode() + b"\0" + contract + b"\0" + jti.encode()
    assert subject.opening_info(placement) == b"plaatsbewijs/v1/opening\0" + placement


def test_a_subject_does_not_show_itself() -> None:
    assert PERSON.value not in repr(PERSON)
    assert "1985" not in repr(PERSON)
    assert repr(PERSON.opening) not in repr(PERSON)
