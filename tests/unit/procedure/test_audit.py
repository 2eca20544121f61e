"""Auditing: what is right is recomputed to the same members, and every planted fault is found where it lies."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.unit.procedure.auditing import (
    DECEMBER,
    JUNE,
    at_work,
    codes,
    kind_of,
    whole,
)
from tests.world.publishing import checkpoint_note
from tests.world.scheme import DAY, MUNICIPALITY, signing_key
from verifier.core.model.audit_report import Judged, Word
from verifier.core.model.report import Status
from verifier.core.procedure.audit import steps
from verifier.core.trust.kit import write_kit
from verifier.core.wire.audit_bundle import Reader
from verifier.offline.auditing import audit_file

KINDS = (
    "audit_bundle",
    "ruleset",
    "same_person",
    "directory",
    "enrolment",
    "boundary",
    "end",
    "sr-contract+jwt",
    "sr-acceptance+jwt",
    "sr-placement+jwt",
    "sr-eligibility+jwt",
    "sr-hours+jwt",
    "sr-grant+jwt",
    "sr-activity+jwt",
    "sr-activity-confirmation+jwt",
    "sr-withdrawal+jwt",
    "sr-claim+jwt",
    "sr-verdict+jwt",
)
#: What nothing but the register says; it is held within the time in which a statement is fresh.
ON_WORD = {"received_at"}
STATEMENTS = tuple(kind for kind in KINDS if kind.endswith("+jwt"))


def test_what_is_right_is_recomputed() -> None:
    found = whole().audit()
    assert found.differences == ()
    assert found.status is Status.VALID
    assert [each.judged for each in found.verdicts] == [Judged.RECOMPUTED] * 2
    assert [each.moment for each in found.verdicts] == [JUNE, DECEMBER]
    assert set(found.counts) == set(STATEMENTS)
    assert set(found.on_word) == set(Word)


def test_story_has_every_kind_of_line() -> None:
    assert {kind_of(line) for line in whole().lines} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_flipped_byte_is_found(kind: str) -> None:
    told = whole()
    lines = told.lines
    place = next(number for number, line in enumerate(lines) if kind_of(line) == kind)
    for member in members_of(lines[place]):
        spoilt = list(lines)
        spoilt[place] = flipped(lines[place], member)
        assert told.audit(spoilt).status is not Status.VALID, member


def members_of(line: bytes) -> set[str]:
    """What is spoilt of a line: every member, of other statements than a placement the token alone."""
    members = set(json.loads(line)) - ON_WORD
    return members if "token" not in members or kind_of(line) == "sr-placement+jwt" else {"token"}


def flipped(line: bytes, member: str) -> bytes:
    """``line`` with one character of a member changed, of which the line still reads as JSON."""
    read = json.loads(line)
    value = read[member]
    if isinstance(value, int):
        read[member] = value + 1
    elif isinstance(value, list):
        read[member] = [other(value[0]), *value[1:]]
    else:
        read[member] = other(value)
    return json.dumps(read, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def other(text: str) -> str:
    """``text`` with a character in its middle exchanged."""
    middle = len(text) // 2
    return text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]


@pytest.mark.parametrize("kind", STATEMENTS)
def test_dropped_statement_is_found(kind: str) -> None:
    told = whole()
    lines = told.lines
    place = next(number for number, line in enumerate(lines) if kind_of(line) == kind)
    report = told.audit(lines[:place] + lines[place + 1 :])
    assert (steps.LEAVES, "bad_log_proof") in codes(report)
    assert report.status is Status.INVALID


def test_swapped_statements_are_found() -> None:
    told = whole()
    lines = told.lines
    place = next(number for number, line in enumerate(lines) if kind_of(line) == "sr-placement+jwt")
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    assert (steps.LEAVES, "bad_log_proof") in codes(told.audit(lines))


def test_file_that_was_cut_off_is_found() -> None:
    told = whole()
    report = told.audit(told.lines[:-1])
    assert (steps.FORM, "malformed") in codes(report)
    assert report.status is Status.INVALID


def test_unreadable_line_does_not_stop_the_audit() -> None:
    told = whole()
    lines = told.lines
    place = next(number for number, line in enumerate(lines) if kind_of(line) == "sr-activity+jwt")
    lines[place] = b'{"kind":"statement","typ":7}\n'
    report = told.audit(lines)
    assert {steps.FORM, steps.LEAVES, steps.MEMBERS} <= {each.step for each in report.differences}
    assert sum(report.counts.values()) > 50


@pytest.mark.parametrize(
    "line", [b"", b"{}\n", b"[]\n", b"\xff\n", b'{"kind":"end","lines":0}\n', b"x" * 20_000_000]
)
def test_other_file_is_invalid(line: bytes) -> None:
    report = whole().audit([line])
    assert (report.status, report.contract) == (Status.INVALID, None)


def test_receipt_long_after_signing_is_found() -> None:
    told = whole()
    lines = told.lines
    place = next(number for number, line in enumerate(lines) if kind_of(line) == "sr-hours+jwt")
    read = json.loads(lines[place])
    lines[place] = (
        json.dumps({**read, "received_at": read["received_at"] + 2 * DAY}, separators=(",", ":")).encode() + b"\n"
    )
    assert (steps.INTAKE, "not_fresh") in codes(told.audit(lines))


def test_key_that_was_compromised_before_its_use_is_undecided() -> None:
    told = at_work(people=1, months_worked=1)
    key = signing_key(MUNICIPALITY).kid
    told.world.scheme.retire(key, at=told.world.at, compromised_since=told.world.at - 40 * DAY)
    told.world.log_directory()
    report = told.audit()
    assert codes(report) == {(steps.LATER, "trust_missing")}
    assert report.status is Status.UNDECIDED


def test_key_that_was_revoked_before_its_use_is_found() -> None:
    told = at_work(people=1, months_worked=1)
    key = signing_key(MUNICIPALITY).kid
    told.world.scheme.retire(key, at=told.world.at, revoked_at=told.world.at - 40 * DAY)
    told.world.log_directory()
    assert codes(told.audit()) == {(steps.LATER, "key_not_active")}


def test_other_root_is_undecided() -> None:
    report = whole().audit(kit=replace(whole().world.kit, roots=(signing_key(MUNICIPALITY).jwk,)))
    assert report.status is not Status.VALID
    assert (steps.DIRECTORY, "trust_missing") in codes(report)


def test_directory_older_than_the_kit_is_undecided() -> None:
    kit = replace(whole().world.kit, directory_version=99)
    report = whole().audit(kit=kit)
    assert (codes(report), report.status) == ({(steps.DIRECTORY, "trust_missing")}, Status.UNDECIDED)


def test_after_the_newest_directory_it_is_undecided() -> None:
    report = whole().audit(at=whole().world.at + 40 * DAY)
    assert (codes(report), report.status) == ({(steps.CURRENT, "directory_expired")}, Status.UNDECIDED)


def test_checkpoint_of_another_key_is_found() -> None:
    told = whole()
    lines = told.lines
    note = checkpoint_note(told.world.records.leaves, key=Ed25519PrivateKey.from_private_bytes(bytes(32)))
    header = {**json.loads(lines[0]), "checkpoint": note}
    lines[0] = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    assert (steps.CHECKPOINT, "bad_signature") in codes(told.audit(lines))


def test_what_an_agency_gets_is_checked_without_claims() -> None:
    told = whole()
    mine = {"sr-contract+jwt", "sr-acceptance+jwt", "sr-placement+jwt", "sr-eligibility+jwt"}
    report = told.audit(told.world.lines(told.contract, reader=Reader.AGENCY, typs=mine))
    assert (report.differences, report.verdicts) == ((), ())
    assert set(report.counts) == mine


@pytest.mark.slow
def test_more_processes_find_the_same(tmp_path: Path) -> None:
    told = whole()
    lines = told.lines
    place = next(number for number, line in enumerate(lines) if kind_of(line) == "sr-eligibility+jwt")
    lines[place] = flipped(lines[place], "nonce")
    (tmp_path / "bundle").write_bytes(b"".join(lines))
    (tmp_path / "kit").write_bytes(write_kit(told.world.kit))
    reports = [
        audit_file(tmp_path / "bundle", kit=tmp_path / "kit", at=told.world.at, processes=number)
        for number in (0, 2)
    ]
    assert reports[0] == reports[1]
    assert reports[0].status is Status.INVALID
