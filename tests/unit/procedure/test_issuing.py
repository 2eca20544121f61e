"""What a credential is issued as: the verdict's facts, until the next answer is due, to the key in use."""

from __future__ import annotations

import secrets
from dataclasses import fields, replace
from itertools import combinations, repeat
from typing import Any

import pytest

from tests.unit.procedure.cases import JUNE, worked_half_year
from tests.unsafe_keys import UnsafeSigningKey
from tests.world.scheme import CONTRACTOR, DAY, OTHER_CONTRACTOR, REGISTER, key_record, signing_key
from verifier.core.errors import WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.credential import DIGESTS, DISCLOSABLE, Credential
from verifier.core.model.status import StatusRef
from verifier.core.model.verdict import Outcome, Verdict
from verifier.core.procedure.compliance import CLAIM_TERM
from verifier.core.procedure.issuing import REFERENCE_TERM, credential_of, good_until, holder_key
from verifier.core.wire.credential_fields import seal_credential
from verifier.core.wire.sd_jwt import read_sd_jwt
from verifier.core.wire.sd_jwt.disclosing import payload_of

REF = StatusRef("https://register.example/status/1", 7)
VALUES: dict[str, Any] = {
    "band": "25-50",
    "floor_rounded": 0,
    "placements_class": "5-9",
    "shortfall_step": 500_000,
    "activities_total": 1,
}


@pytest.fixture(scope="module")
def said() -> tuple[Contract, Verdict]:
    """A contract with moments in June and September, and the answer to the first."""
    world, agreed = worked_half_year(5)
    verdict = world.verdict(agreed, JUNE)
    assert verdict is not None
    return agreed.statement, verdict.statement


def lasting(said: tuple[Contract, Verdict], outcome: Outcome, moment: Month, *, asked: int) -> int:
    """Until when it is good, from the end of its month, when it is asked ``asked`` days after that."""
    contract, verdict = said
    told = replace(verdict, verdict=outcome, as_of=replace(verdict.as_of, moment=moment))
    begins = moment.plus(1).starts_at
    return good_until(told, contract, at=begins + asked * DAY) - begins


class TestGoodUntil:
    def test_on_the_way_until_the_next_answer_is_due(self, said: tuple[Contract, Verdict]) -> None:
        first, second = said[0].moments[:2]
        due = second.plus(1).starts_at - first.plus(1).starts_at + CLAIM_TERM
        for outcome in (Outcome.ON_TRACK, Outcome.BEHIND, Outcome.PENDING):
            assert lasting(said, outcome, first, asked=0) == lasting(said, outcome, first, asked=60) == due

    def test_never_for_less_than_a_term(self, said: tuple[Contract, Verdict]) -> None:
        """Asked when the next answer was due long ago."""
        assert lasting(said, Outcome.ON_TRACK, said[0].moments[0], asked=900) == 900 * DAY + CLAIM_TERM

    def test_a_final_answer_as_long_as_references_are_asked(self, said: tuple[Contract, Verdict]) -> None:
        last = said[0].answer_moments[-1]
        for outcome in (Outcome.MET, Outcome.NOT_MET, Outcome.BEHIND):
            assert lasting(said, outcome, last, asked=3) == 3 * DAY + REFERENCE_TERM
        assert lasting(said, Outcome.MET, said[0].moments[0], asked=3) == 3 * DAY + REFERENCE_TERM

    def test_pending_at_the_end_until_it_must_have_given_way(self, said: tuple[Contract, Verdict]) -> None:
        last = said[0].answer_moments[-1]
        assert lasting(said, Outcome.PENDING, last, asked=3) == 2 * CLAIM_TERM


def test_it_has_the_facts_of_the_verdict_and_no_others(said: tuple[Contract, Verdict]) -> None:
    """Whatever else a verdict ever says, a credential says it not; and every fact of one is the verdict's."""
    _, verdict = said
    at = verdict.iat
    made = credential_of(verdict, key(at), issuer="https://register.example", status=REF, exp=at + DAY, at=at)
    its_own = {"iss", "iat", "exp", "vct", "cnf", "status"}
    shared = {each.name for each in fields(Credential)} - its_own
    assert shared == {"contract", "as_of", "ruleset", "verdict", *DISCLOSABLE}
    assert {name: getattr(made, name) for name in shared} == {name: getattr(verdict, name) for name in shared}
    assert (made.iss, made.exp, made.status, dict(made.cnf)) == (
        "https://register.example",
        at + DAY,
        REF,
        signing_key(CONTRACTOR).jwk,
    )


@pytest.mark.parametrize("count", range(len(DISCLOSABLE) + 1))
def test_as_many_digests_whatever_is_told(said: tuple[Contract, Verdict], count: int) -> None:
    """Every choice of so many: what is plain is the same, and so is the number of digests and of characters."""
    _, verdict = said
    nothing: dict[str, Any] = dict.fromkeys(DISCLOSABLE)
    bare, at = replace(verdict, **nothing), verdict.iat
    seen = set()
    for names in combinations(DISCLOSABLE, count):
        told = replace(bare, **{name: VALUES[name] for name in names})
        made = credential_of(told, key(at), issuer="https://register.example", status=REF, exp=at + DAY, at=at)
        token = seal_credential(
            made,
            salts=map(secrets.token_bytes, repeat(16)),
            kid=signing_key(REGISTER).kid,
            sign=signing_key(REGISTER).sign,
        )
        read = read_sd_jwt(token)
        payload = payload_of(read.issuer_signed)
        digests = payload.pop("_sd")
        assert (len(set(digests)), digests) == (DIGESTS, sorted(digests))
        assert {each.name for each in read.disclosures} == set(names)
        assert {each.digest for each in read.disclosures} <= set(digests)
        seen.add((len(read.issuer_signed), str(payload)))
    assert len(seen) == 1


def test_a_place_that_is_told_is_sealed_with_salts_of_its_own(said: tuple[Contract, Verdict]) -> None:
    """Too few salts, or too short: nothing is sealed."""
    _, verdict = said
    at = verdict.iat
    made = credential_of(verdict, key(at), issuer="https://register.example", status=REF, exp=at + DAY, at=at)
    for salts in ([bytes(16)] * (DIGESTS - 1), [bytes(15)] * DIGESTS):
        with pytest.raises(WrongValue, match="salts"):
            seal_credential(made, salts=iter(salts), kid="k", sign=signing_key(REGISTER).sign)


class TestHolder:
    """Which of a contractor's keys it is bound to."""

    def test_the_newest_that_is_active(self) -> None:
        world, _ = worked_half_year(1)
        at, first = world.at, signing_key(CONTRACTOR)
        second, third = UnsafeSigningKey(601), UnsafeSigningKey(602)
        assert self.kid(world, at=at) == first.kid
        for each in (second, third):
            world.scheme.enrol(key_record(CONTRACTOR, each, at=at), at=at)
        assert self.kid(world, at=at) == third.kid
        world.scheme.retire(third.kid, at=at, revoked_at=at)
        assert self.kid(world, at=at) == second.kid
        later = replace(key_record(CONTRACTOR, UnsafeSigningKey(603), at=at), not_before=at + DAY)
        world.scheme.enrol(later, at=at)
        assert self.kid(world, at=at) == second.kid
        assert self.kid(world, at=at + DAY) == later.kid

    def test_none_when_all_of_them_ended(self) -> None:
        world, _ = worked_half_year(1)
        world.scheme.retire(signing_key(CONTRACTOR).kid, at=world.at, revoked_at=world.at)
        assert holder_key(CONTRACTOR, trust=world.trust, at=world.at) is None
        assert holder_key(OTHER_CONTRACTOR, trust=world.trust, at=world.at) is not None

    @staticmethod
    def kid(world: Any, *, at: int) -> str:
        found = holder_key(CONTRACTOR, trust=world.trust, at=at)
        assert found is not None
        return found.kid


def key(at: int) -> Any:
    return key_record(CONTRACTOR, signing_key(CONTRACTOR), at=at)
