"""What is wrong is refused with its own code and leaves nothing behind: no row, no leaf, no ledger entry."""

from __future__ import annotations

from datetime import date

import pytest

from tests.service.register import story
from tests.service.register.play import refused
from tests.service.register.stage import Sends, Stage, Wrong, lines, rows, sealed
from tests.service.register.story import JUNE, Signed
from tests.unsafe_scheme import BUYER, EVALUATOR1
from verifier.core.model.calendar import Month
from verifier.core.model.contract import RuleSetRef
from verifier.core.model.hours import Hours
from verifier.core.model.statement import Digest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("nothing_is_left")]

ENVELOPES: Wrong = {
    "no token": (lambda s: s.send("buyer", "contracts", "nothing"), (400, "not_canonical")),
    "not ascii": (lambda s: s.send("buyer", "contracts", "é.é.é"), (400, "not_canonical")),
    "not ascii, at the operator": (
        lambda s: s.register.public.post("/v1/operator/enrolments", {"statement": "é.é.é"}),
        (400, "not_canonical"),
    ),
    "too long": (
        lambda s: s.send("buyer", "contracts", inflated(story.contract(s.cast).token)),
        (413, "too_large"),
    ),
    "typ of another route": (
        lambda s: s.send("buyer", "contracts", s.play.acceptance(s.contract).token),
        (403, "wrong_type"),
    ),
    "extra claim": (
        lambda s: s.send("buyer", "contracts", sealed(s.cast.buyer, s.contract.statement, extra=1)),
        (400, "unknown_member"),
    ),
    "missing claim": (
        lambda s: s.send("buyer", "contracts", sealed(s.cast.buyer, s.contract.statement, value=None)),
        (400, "missing_member"),
    ),
    "other audience": (
        lambda s: s.send(
            "buyer", "contracts", s.resigned(s.cast.buyer, story.contract(s.cast), aud=EVALUATOR1).token
        ),
        (403, "wrong_audience"),
    ),
    "signed yesterday": (
        lambda s: s.send("buyer", "contracts", story.contract(s.cast, iat=s.cast.at - 90_000).token),
        (403, "not_fresh"),
    ),
    "signed tomorrow": (
        lambda s: s.send("buyer", "contracts", story.contract(s.cast, iat=s.cast.at + 4000).token),
        (403, "not_fresh"),
    ),
    "changed after signing": (
        lambda s: s.send("buyer", "contracts", story.contract(s.cast).token[:-4] + "AAAA"),
        (403, "bad_signature"),
    ),
    "signed by another role": (
        lambda s: s.send("contractor", "acceptances", s.resigned(s.cast.buyer, s.contract).token),
        (403, "wrong_type"),
    ),
    "an agency's enrolment": (
        lambda s: s.register.public.post("/v1/operator/enrolments", {"statement": s.decided.token}),
        (403, "wrong_type"),
    ),
    "a directory that the root did not sign": (
        lambda s: s.register.public.post("/v1/operator/directories", {"statement": s.contract.token}),
        (403, "wrong_type"),
    ),
    "sent by another party": (
        lambda s: s.send("other_buyer", "contracts", story.contract(s.cast).token),
        (403, "wrong_issuer"),
    ),
    "extra member in the body": (
        lambda s: s.register.buyer.post("/v1/buyer/contracts", {"statement": s.contract.token, "more": 1}),
        (400, "wrong_request"),
    ),
    "digest of another length": (
        lambda s: s.register.buyer.post("/v1/buyer/verdicts", {"contract": "AAAA", "moment": "2026-06"}),
        (409, "unknown_reference"),
    ),
    "sealed subject that is no base64url": (
        lambda s: s.register.contractor.post(
            "/v1/contractor/placements", {**s.waiting.body, "sealed_subject": "=="}
        ),
        (400, "not_canonical"),
    ),
}

CONTRACTS: Wrong = {
    "percent and amount": (
        lambda s: s.send(
            "buyer",
            "contracts",
            sealed(s.cast.buyer, s.contract.statement, obligation={"amount": 1, "basis_points": 1}),
        ),
        (400, "wrong_value"),
    ),
    "ends before it begins": (
        lambda s: s.send("buyer", "contracts", story.contract(s.cast, last_day=date(2025, 1, 1)).token),
        (409, "outside_window"),
    ),
    "unknown rule set": (
        lambda s: s.send(
            "buyer",
            "contracts",
            story.contract(s.cast, ruleset=RuleSetRef("utrecht-current", Digest(bytes(32)))).token,
        ),
        (409, "unknown_reference"),
    ),
    "moments too close": (
        lambda s: s.send("buyer", "contracts", story.contract(s.cast, moments=(Month(2026, 5), JUNE)).token),
        (400, "wrong_value"),
    ),
    "with itself": (
        lambda s: s.send("buyer", "contracts", story.contract(s.cast, contractor=BUYER).token),
        (409, "unknown_reference"),
    ),
    "accepted twice": (
        lambda s: s.send("contractor", "acceptances", s.play.acceptance(s.contract).token),
        (409, "already_decided"),
    ),
    "accepted by somebody else": (
        lambda s: s.send(
            "other_contractor", "acceptances", story.acceptance(s.cast.other_contractor, s.contract).token
        ),
        (409, "unknown_reference"),
    ),
    "an acceptance withdrawn": (
        lambda s: s.send(
            "contractor",
            "withdrawals",
            story.withdrawal(s.cast.contractor, Signed(None, acceptance_of(s))).token,
        ),
        (409, "unsupported"),
    ),
    "withdrawn by an outsider": (
        lambda s: s.send("other_buyer", "withdrawals", story.withdrawal(s.cast.other_buyer, s.contract).token),
        (409, "unknown_reference"),
    ),
    "withdrawn from before it began": (
        lambda s: s.send(
            "contractor", "withdrawals", story.withdrawal(s.cast.contractor, s.waiting, date(2025, 1, 1)).token
        ),
        (409, "outside_window"),
    ),
    "a verdict on a moment that is none": (
        lambda s: s.register.buyer.post("/v1/buyer/verdicts", {"contract": s.contract.name, "moment": "2026-04"}),
        (409, "outside_window"),
    ),
    "a verdict on no month": (
        lambda s: s.register.buyer.post("/v1/buyer/verdicts", {"contract": s.contract.name, "moment": "2026-13"}),
        (400, "wrong_value"),
    ),
}

HOURS: Wrong = {
    "negative": (lambda s: s.hours(lines=lines((s.eligible.digest, -1))), (400, "wrong_value")),
    "absurd": (lambda s: s.hours(lines=lines((s.eligible.digest, 74_401))), (400, "wrong_value")),
    "more than the month has": (
        lambda s: s.hours(month=Month(2026, 2), lines=lines((s.eligible.digest, 67_201))),
        (400, "wrong_value"),
    ),
    "before the contract": (lambda s: s.hours(month=Month(2025, 12), revision=0), (409, "outside_window")),
    "after the contract": (lambda s: s.hours(month=Month(2026, 7), revision=0), (409, "outside_window")),
    "no month": (
        lambda s: s.send("contractor", "hours", sealed(s.cast.contractor, any_hours(s), month="2026-00")),
        (400, "wrong_value"),
    ),
    "of an unknown placement": (
        lambda s: s.hours(lines=lines((Digest(bytes(32)), 1))),
        (409, "unknown_reference"),
    ),
    "a placement twice": (
        lambda s: s.hours(lines=lines((s.eligible.digest, 1), (s.eligible.digest, 1))),
        (400, "wrong_value"),
    ),
    "revision skipped": (lambda s: s.hours(revision=2), (409, "stale_revision")),
    "revision again": (lambda s: s.hours(revision=0), (409, "stale_revision")),
    "part beyond parts": (lambda s: s.hours(part=2, parts=1), (400, "wrong_value")),
    "nothing at all": (lambda s: s.hours(lines=()), (400, "wrong_value")),
    "of somebody else's contract": (
        lambda s: s.send(
            "other_contractor",
            "hours",
            story.hours(s.cast.other_contractor, s.contract, [(s.eligible, 1)], revision=1).token,
        ),
        (409, "unknown_reference"),
    ),
}

PLACEMENTS: Wrong = {
    "sealed subject too short": (lambda s: s.place(sealed=bytes(1647)), (400, "wrong_value")),
    "another sealed subject": (lambda s: s.place(sealed=bytes(1648)), (400, "wrong_value")),
    "begins after the contract": (lambda s: s.place(first_day=date(2026, 7, 1)), (409, "outside_window")),
    "reply key of somebody else": (
        lambda s: s.place(reply_kid=s.cast.other_contractor.custodian.opening().kid),
        (409, "unknown_reference"),
    ),
    "reply key that nobody has": (lambda s: s.place(reply_kid="A" * 43), (403, "unknown_key")),
    "hours a week of nobody": (
        lambda s: s.register.contractor.post(
            "/v1/contractor/placements",
            {
                **s.waiting.body,
                "statement": sealed(s.cast.contractor, s.waiting.statement, hours_per_week=6_001),
            },
        ),
        (400, "wrong_value"),
    ),
}


def acceptance_of(stage: Stage) -> str:
    return str(
        stage.register.database.one(
            "SELECT token FROM statement WHERE typ = 'sr-acceptance+jwt' AND contract = ?", stage.contract.digest
        )
    )


def inflated(token: str) -> str:
    return token.replace(".", ".AAAA" + "A" * 20_000, 1)


def any_hours(stage: Stage) -> Hours:
    made: Hours = story.hours(stage.cast.contractor, stage.contract, [(stage.eligible, 1)], revision=1).statement
    return made


@pytest.mark.parametrize(("send", "expected"), rows(ENVELOPES, CONTRACTS, HOURS, PLACEMENTS))
def test_is_refused(stage: Stage, send: Sends, expected: tuple[int, str]) -> None:
    assert refused(send(stage)) == expected
