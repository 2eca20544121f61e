"""A proof, commitment or pseudonym that does not hold is refused, and leaves nothing behind."""

from __future__ import annotations

import pytest

from tests.service.register import story
from tests.service.register.claiming import claim
from tests.service.register.play import refused
from tests.service.register.stage import Sends, Stage, Wrong, rows, sealed
from tests.service.register.story import BSNS, RATE, Signed
from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.privacy.group import ORDER

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("nothing_is_left")]

CLAIMS: Wrong = {
    "floor off the grid": (lambda s: s.claim(RATE // 8), (409, "off_grid")),
    "other inputs": (lambda s: s.claim(inputs=Digest(bytes(32))), (409, "wrong_inputs")),
    "log size from before what counts": (lambda s: s.claim(log_size=1), (409, "wrong_inputs")),
    "log size beyond the log": (lambda s: s.claim(log_size=s.basis.log_size + 1000), (409, "wrong_inputs")),
    "a proof of a lower floor": (lambda s: s.claim(RATE // 4, floor=RATE // 2), (422, "bad_threshold_proof")),
    "a proof of nothing": (lambda s: s.claim(proof=bytes(8224)), (422, "bad_threshold_proof")),
    "a proof too short": (
        lambda s: s.send(
            "contractor",
            "claims",
            sealed(s.cast.contractor, claim_of(s).statement, proof="AAAA"),
        ),
        (400, "wrong_value"),
    ),
    "a moment that is none": (lambda s: s.claim(moment=Month(2026, 4)), (409, "outside_window")),
}

DECISIONS: Wrong = {
    "by an agency that is not named": (
        lambda s: s.result(
            story.eligibility(s.cast, s.waiting, s.contract, BSNS[1], agency=s.cast.other_agency).body
        ),
        (409, "unknown_reference"),
    ),
    "by a party that is no agency": (
        lambda s: s.result(
            story.eligibility(s.cast, s.waiting, s.contract, BSNS[1], agency=s.cast.contractor).body
        ),
        (403, "not_authorised"),
    ),
    "a second time": (
        lambda s: s.result(story.eligibility(s.cast, s.eligible, s.contract, BSNS[0]).body),
        (409, "already_decided"),
    ),
    "a commitment that is no element": (
        lambda s: s.decide(flat_commitment=b"\xff" * 32),
        (422, "not_an_element"),
    ),
    "a commitment that is the identity": (
        lambda s: s.decide(flat_commitment=bytes(32)),
        (422, "not_an_element"),
    ),
    "a rate commitment beyond the field": (
        lambda s: s.decide(rate_commitments=(ORDER.to_bytes(32, "little"),) * 6),
        (422, "not_an_element"),
    ),
    "a month without its rate": (
        lambda s: s.decide(rate_commitments=(s.decided.statement.flat_commitment,) * 5),
        (400, "wrong_value"),
    ),
    "another rule set": (lambda s: s.decide(ruleset_digest=Digest(bytes(32))), (400, "wrong_value")),
    "another sealed opening": (lambda s: s.decide(beside={"sealed_opening": "AAAA"}), (400, "wrong_value")),
    "no pseudonym beside it": (lambda s: s.decide(beside={"pseudonyms": []}), (422, "bad_commitment")),
    "the pseudonym of another commitment": (
        lambda s: s.decide(beside={"pseudonyms": s.decided.body["pseudonyms"]}),
        (422, "bad_commitment"),
    ),
    "a pseudonym that is the identity": (
        lambda s: s.decide(beside={"pseudonyms": [{**s.decided.body["pseudonyms"][0], "pseudonym": "A" * 43}]}),
        (422, "not_an_element"),
    ),
    "a pseudonym beside a declined placement": (
        lambda s: s.result({**story.declined(s.cast, s.waiting).body, "pseudonyms": s.decided.body["pseudonyms"]}),
        (400, "wrong_value"),
    ),
}


def claim_of(stage: Stage) -> Signed:
    return claim(stage.cast.contractor, stage.contract, stage.basis, RATE // 4)


@pytest.mark.parametrize(("send", "expected"), rows(CLAIMS))
def test_is_refused(stage: Stage, send: Sends, expected: tuple[int, str]) -> None:
    assert refused(send(stage)) == expected


@pytest.mark.parametrize(("send", "expected"), rows(DECISIONS))
def test_decision_is_refused(stage: Stage, send: Sends, expected: tuple[int, str]) -> None:
    assert send(stage) == expected
