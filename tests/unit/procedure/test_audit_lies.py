"""A register that lies, in a log that is sound: what it should not have said is found by what it says."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.procedure.auditing import (
    JANUARY,
    JUNE,
    THIRD,
    Told,
    at_work,
    audited,
    branched,
    codes,
    ready_in_june,
    report_month,
    right_in_june,
    said,
)
from tests.world.people import PEOPLE
from tests.world.scheme import ORIGIN, REGISTER
from verifier.core.model.audit_report import AuditReport, Judged, Word
from verifier.core.model.calendar import months
from verifier.core.model.closing import Closing, LegalGround
from verifier.core.model.hours import Grant, GrantLine
from verifier.core.model.report import Status
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import AsOf, Outcome, Verdict
from verifier.core.procedure.audit import steps
from verifier.core.wire import base64url
from verifier.core.wire.audit_bundle import Reader


def test_grant_above_the_hours_is_found() -> None:
    told = at_work(people=1, months_worked=1)
    hours = told.world.records.hours_of(told.contract.digest, JANUARY)[0]
    line = GrantLine(told.placed["person 0"].digest, THIRD + 1)
    planted = said(told, Grant(**told.world.claims(REGISTER), hours=hours.digest, lines=(line,)))
    (found,) = told.audit().differences
    assert (found.step, found.code, found.statement) == (steps.GRANT, "wrong_relation", planted.digest)


def test_grant_to_who_was_declined_is_found() -> None:
    told = at_work(people=1, months_worked=0)
    world = told.world
    declined = world.place(told.contract, PEOPLE[5])
    world.decide(declined, decline=True)
    world.travel(JANUARY)
    hours = world.report(JANUARY, {declined.digest: 100})
    line = GrantLine(declined.digest, 100)
    planted = said(told, Grant(**world.claims(REGISTER), hours=hours.digest, lines=(line,)))
    (found,) = told.audit().differences
    assert (found.step, found.statement) == (steps.GRANT, planted.digest)


def test_grant_of_more_than_one_job_is_found() -> None:
    told = at_work(people=1, months_worked=0)
    told.world.travel(JANUARY)
    placed = told.placed["person 0"].digest
    hours = told.world.report(JANUARY, {placed: 20_000})
    assert told.audit().status is Status.VALID
    planted = said(
        told, Grant(**told.world.claims(REGISTER), hours=hours.digest, lines=(GrantLine(placed, 20_000),))
    )
    (found,) = told.audit().differences
    assert (found.step, found.statement) == (steps.GRANT, planted.digest)


def test_claim_for_other_inputs_is_found() -> None:
    told = branched(ready_in_june())
    claim = told.world.draft_claim(told.contract, JUNE)
    planted = said(told, replace(claim, inputs=Digest(bytes(32))))
    (found,) = told.audit().differences
    assert (found.step, found.code, found.statement) == (steps.INPUTS, "wrong_inputs", planted.digest)


def test_claim_with_the_proof_of_another_floor_is_found() -> None:
    told = branched(ready_in_june())
    claim = told.world.draft_claim(told.contract, JUNE, floor=1_000_000)
    planted = said(told, replace(claim, floor=2_000_000))
    (found,) = told.audit().differences
    assert (found.step, found.code, found.statement) == (steps.PROOF, "bad_threshold_proof", planted.digest)


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({"verdict": Outcome.MET}, steps.MEMBERS),
        ({"band": "75-100"}, steps.MEMBERS),
        ({"floor_rounded": 1_000_000}, steps.MEMBERS),
        ({"placements_class": "5-9"}, steps.MEMBERS),
        ({"policy": "another"}, steps.MEMBERS),
        ({"as_of": {"inputs": Digest(bytes(32))}}, steps.INPUTS),
        ({"as_of": {"root": Digest(bytes(32))}}, steps.HEAD),
        ({"as_of": {"size": 1}}, steps.HEAD),
    ],
    ids=["outcome", "band", "floor", "class", "policy", "inputs", "root", "size"],
)
def test_verdict_that_says_more_or_rests_on_something_else_is_found(changes: dict[str, Any], step: int) -> None:
    right = right_in_june()
    as_of = replace(right.as_of, **changes.get("as_of", {}))
    (found,) = with_verdict(ready_in_june(), replace(right, **{**changes, "as_of": as_of})).differences
    assert (found.step, found.status) == (step, Status.INVALID)


def with_verdict(told: Told, verdict: Verdict) -> AuditReport:
    """The report on the story with one verdict more, whatever it says."""
    branch = branched(told)
    said(branch, verdict)
    return branch.audit()


def test_right_verdict_is_recomputed_where_wrong_ones_are_found() -> None:
    report = with_verdict(ready_in_june(), right_in_june())
    assert report.differences == ()
    assert [each.judged for each in report.verdicts] == [Judged.RECOMPUTED]


def test_second_answer_at_a_moment_is_found() -> None:
    told = branched(ready_in_june())
    said(told, right_in_june())
    as_of = replace(right_in_june().as_of, size=told.world.records.log_size(), root=told.world.records.root())
    again = said(told, replace(right_in_june(), as_of=as_of, jti=told.world.claims(REGISTER)["jti"]))
    (found,) = told.audit().differences
    assert (found.step, found.statement) == (steps.MEMBERS, again.digest)


def test_what_too_few_people_stand_behind_is_found_when_it_is_told() -> None:
    told = at_work(people=4)
    assert told.world.verdict(told.contract, JUNE) is None
    pending = unsaid(told)
    assert with_verdict(told, pending).status is Status.VALID
    (found,) = with_verdict(told, replace(pending, verdict=Outcome.BEHIND)).differences
    assert (found.step, found.code) == (steps.MEMBERS, "wrong_relation")


def test_who_is_the_same_person_changes_what_may_be_told() -> None:
    """Seven placements of three persons: by the register's word too few, and without it more than was told."""
    told = at_work(people=0, months_worked=0)
    for number in range(7):
        told.placed[f"job {number}"] = told.world.employ(told.contract, PEOPLE[number % 3])
    for month in months(JANUARY, JUNE):
        report_month(told, month, **{f"job_{number}": 1_000 for number in range(7)})
    assert told.world.verdict(told.contract, JUNE) is None
    said(told, unsaid(told))
    assert told.audit().status is Status.VALID
    unknown = told.audit(told.world.lines(told.contract, reader=Reader.CONTRACTOR))
    assert codes(unknown) == {(steps.MEMBERS, "trust_missing")}
    assert [each.judged for each in unknown.verdicts] == [Judged.HELD_BACK]
    assert Word.PEOPLE not in unknown.on_word


def unsaid(told: Told) -> Verdict:
    """*pending*, as of now: what is said where nothing else may be, and nothing was before."""
    records, contract = told.world.records, told.contract
    standing = told.world.standing(contract, JUNE)
    return Verdict(
        **told.world.claims(REGISTER),
        contract=contract.digest,
        as_of=AsOf(JUNE, ORIGIN, records.log_size(), records.root(), standing.inputs.digest),
        ruleset=contract.statement.ruleset,
        policy="publication-v1",
        verdict=Outcome.PENDING,
    )


def test_what_is_added_after_a_closing_is_found() -> None:
    """The control: what came before it fits, and the closing that the header names does too."""
    told = at_work(people=1, months_worked=1)
    world = told.world
    closing = Closing(
        **world.claims(REGISTER),
        contract=told.contract.digest,
        through=told.contract.statement.last_counted_month,
        ground=LegalGround.RETENTION_OVER,
        people=1,
        inputs=Digest(bytes(32)),
    )
    closed = said(told, closing).digest
    assert audited(naming(closed, told.lines), told).differences == ()
    late = said(told, world.draft_placement(told.contract, PEOPLE[5]).placement)
    done = said(told, world.draft_activity(told.contract))
    found = audited(naming(closed, told.lines), told).differences
    expected = [(steps.RELATION, "contract_closed", each.digest) for each in (late, done)]
    assert [(each.step, each.code, each.statement) for each in found] == expected


def naming(closing: Digest, lines: list[bytes]) -> list[bytes]:
    """The lines of a bundle whose header names this closing."""
    header = json.loads(lines[0]) | {"closing": base64url.encode(closing)}
    return [json.dumps(header, separators=(",", ":")).encode() + b"\n", *lines[1:]]
