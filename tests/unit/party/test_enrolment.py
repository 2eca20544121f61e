"""Who proves that it holds both keys is enrolled once; nobody is enrolled with the keys of somebody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unsafe_scheme import (
    CONTRACTOR,
    DAY,
    UnsafeScheme,
    profile,
    unsafe_home,
)
from verifier.core.errors import (
    BadSignature,
    CannotOpen,
    NotFresh,
    Refusal,
    Replayed,
    UnknownKey,
    UnknownReference,
    WrongRelation,
)
from verifier.core.model.party import PartyId, Purpose
from verifier.core.procedure.directory import verify_enrolment
from verifier.core.wire import base64url, strict_json
from verifier.party.enrolment import (
    Answer,
    answer_challenge,
    enrolment_info,
    open_request,
    read_challenge,
    request_enrolment,
)
from verifier.party.home import Home
from verifier.party.letter import write_letter
from verifier.party.operator.description import Validity
from verifier.party.operator.enrolment import challenge, enrol
from verifier.party.profile import HomeRole
from verifier.party.sealing import open_sealed

AT = 1_790_000_000
VALIDITY = Validity(AT, AT + 365 * DAY)
OTHER = PartyId("kvk:87654321")


@pytest.fixture
def other(scheme: UnsafeScheme, tmp_path: Path) -> Home:
    return unsafe_home(tmp_path / "other", profile(OTHER, HomeRole.CONTRACTOR), scheme.operator.kit, at=AT)


class TestEnrolment:
    def test_of_who_holds_both_keys(self, scheme: UnsafeScheme, contractor: Home) -> None:
        request = request_enrolment(contractor, at=AT)
        sent = challenge(scheme.operator, request, at=AT)
        answer = answer_challenge(contractor, sent, unverified_request=request, at=AT)
        tokens = enrol(scheme.operator, request, answer, validity=VALIDITY, at=AT)
        signing, opening = (verify_enrolment(each, trust=scheme.trust, at=AT).statement for each in tokens)
        assert (signing.key.kid, signing.key.purpose) == (contractor.signing_key().kid, Purpose.SIGNING)
        assert (opening.key.kid, opening.key.purpose) == (contractor.custodian.opening().kid, Purpose.OPENING)
        assert {signing.key.party, opening.key.party} == {CONTRACTOR}
        assert (signing.key.not_before, signing.key.not_after) == (VALIDITY.not_before, VALIDITY.not_after)

        with pytest.raises(Replayed):
            enrol(scheme.operator, request, answer, validity=VALIDITY, at=AT)
        with pytest.raises(Replayed):
            challenge(scheme.operator, request, at=AT)

    def test_wrong_bytes_are_refused_and_the_true_ones_still_count(
        self, scheme: UnsafeScheme, contractor: Home
    ) -> None:
        request = request_enrolment(contractor, at=AT)
        sent = challenge(scheme.operator, request, at=AT)
        for opened in (bytes(32), b"\xff" * 32):
            with pytest.raises(WrongRelation) as refused:
                enrol(scheme.operator, request, forged(contractor, request, opened), validity=VALIDITY, at=AT)
            assert refused.value.field == "opened"
        answer = answer_challenge(contractor, sent, unverified_request=request, at=AT)
        assert len(enrol(scheme.operator, request, answer, validity=VALIDITY, at=AT)) == 2

    def test_answer_before_a_challenge_is_refused(self, scheme: UnsafeScheme, contractor: Home) -> None:
        request = request_enrolment(contractor, at=AT)
        with pytest.raises(UnknownReference):
            enrol(scheme.operator, request, forged(contractor, request, bytes(32)), validity=VALIDITY, at=AT)

    def test_answer_to_an_older_challenge_is_refused(self, scheme: UnsafeScheme, contractor: Home) -> None:
        request = request_enrolment(contractor, at=AT)
        first = challenge(scheme.operator, request, at=AT)
        challenge(scheme.operator, request, at=AT)
        answer = answer_challenge(contractor, first, unverified_request=request, at=AT)
        with pytest.raises(WrongRelation):
            enrol(scheme.operator, request, answer, validity=VALIDITY, at=AT)

    def test_answer_of_another_party_is_refused(self, scheme: UnsafeScheme, contractor: Home, other: Home) -> None:
        request = request_enrolment(contractor, at=AT)
        challenge(scheme.operator, request, at=AT)
        for impostor in (forged(other, request, bytes(32)), forged(other, request, bytes(32), iss=CONTRACTOR)):
            with pytest.raises(WrongRelation) as refused:
                enrol(scheme.operator, request, impostor, validity=VALIDITY, at=AT)
            assert refused.value.field == "iss"

    def test_answer_to_another_request_is_refused(self, scheme: UnsafeScheme, contractor: Home) -> None:
        first, second = (request_enrolment(contractor, at=AT) for _ in range(2))
        sent = challenge(scheme.operator, first, at=AT)
        challenge(scheme.operator, second, at=AT)
        answer = answer_challenge(contractor, sent, unverified_request=first, at=AT)
        with pytest.raises(WrongRelation) as refused:
            enrol(scheme.operator, second, answer, validity=VALIDITY, at=AT)
        assert refused.value.field == "request"
        with pytest.raises(WrongRelation):
            answer_challenge(contractor, sent, unverified_request=second, at=AT)

    def test_opening_key_of_another_party_cannot_be_claimed(
        self, scheme: UnsafeScheme, contractor: Home, other: Home
    ) -> None:
        stolen = request_with(other, opening=dict(contractor.custodian.opening().jwk))
        sent = read_challenge(challenge(scheme.operator, stolen, at=AT))
        for home in (other, contractor):
            with pytest.raises(CannotOpen):
                open_with(home, sent.sealed)

    def test_signing_key_of_another_party_cannot_be_claimed(self, contractor: Home, other: Home) -> None:
        stolen = request_with(other, signing=dict(contractor.signing_key().jwk))
        with pytest.raises(WrongRelation):
            open_request(stolen, at=AT)
        letter = {**strict_json.parse(stolen, limit=65536), "key": dict(contractor.signing_key().jwk)}
        with pytest.raises((UnknownKey, BadSignature)):
            open_request(strict_json.write(letter), at=AT)

    def test_institution_is_not_enrolled(self, scheme: UnsafeScheme) -> None:
        with pytest.raises(WrongRelation):
            challenge(scheme.operator, request_enrolment(scheme.agency, at=AT), at=AT)

    def test_old_letters_are_refused(self, scheme: UnsafeScheme, contractor: Home) -> None:
        request = request_enrolment(contractor, at=AT)
        challenge(scheme.operator, request, at=AT)
        with pytest.raises(NotFresh):
            enrol(
                scheme.operator,
                request,
                forged(contractor, request, bytes(32)),
                validity=VALIDITY,
                at=AT + 8 * DAY,
            )

    def test_challenge_opens_for_nothing_else(self, scheme: UnsafeScheme, contractor: Home) -> None:
        request = request_enrolment(contractor, at=AT)
        sent = read_challenge(challenge(scheme.operator, request, at=AT))
        assert len(open_with(contractor, sent.sealed)) == 32
        with pytest.raises(Refusal):
            open_with(contractor, sent.sealed, info=b"plaatsbewijs/v1/opening\x00" + bytes(32))


def forged(home: Home, request: bytes, opened: bytes, *, iss: PartyId | None = None) -> bytes:
    """An answer that says ``opened``, signed by ``home``."""
    answer = Answer(iss or home.party, AT, open_request(request, at=AT).digest, opened)
    claims = {
        "iss": answer.iss,
        "iat": answer.iat,
        "request": base64url.encode(answer.request),
        "opened": base64url.encode(answer.opened),
    }
    return write_letter(claims, typ="sr-enrolment-answer+jwt", key=home.signing_key())


def request_with(home: Home, **changes: dict[str, str]) -> bytes:
    """A request of ``home`` in which a key is another one."""
    letter = strict_json.parse(request_enrolment(home, at=AT), limit=65536)
    claims = strict_json.parse(base64url.decode(letter["statement"].split(".")[1]), limit=65536)
    return write_letter({**claims, **changes}, typ="sr-enrolment-request+jwt", key=home.signing_key())


def open_with(home: Home, sealed: bytes, info: bytes | None = None) -> bytes:
    return open_sealed(home.custodian.opening(), sealed, info or enrolment_info(home.party))
