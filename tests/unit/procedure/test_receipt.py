"""What the register gives back: a receipt, a verdict, and how either is read afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from tests.unit.procedure.cases import receipt, verdict, worked_half_year
from tests.unit.procedure.refusing import refuses
from tests.unsafe_keys import UnsafeSigningKey
from tests.world import World
from tests.world.scheme import BUYER, DAY, HAAGLANDEN, signing_key
from verifier.core.errors import (
    BadSignature,
    NotFresh,
    TrustMissing,
    UnknownKey,
    UnknownReference,
    WrongRelation,
    WrongType,
)
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance, Contract, RuleSetRef
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.contract import verify_contract
from verifier.core.procedure.evidence import accepted_contract, known_ruleset
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.verdict import verify_verdict

JUNE, DECEMBER = Month(2026, 6), Month(2026, 12)


def test_2_the_receipt_of_another_statement() -> None:
    case = receipt()
    refuses(WrongRelation, case.verify, case.token(statement=Digest(bytes(32))), field="statement")


class TestVerdict:
    def test_2_on_another_contract_or_under_another_rule_set(self) -> None:
        case = verdict()
        refuses(WrongRelation, case.verify, case.token(contract=Digest(bytes(32))), field="contract")
        other = RuleSetRef(HAAGLANDEN.name, HAAGLANDEN.digest)
        refuses(WrongRelation, case.verify, case.token(ruleset=other), field="contract")

    def test_3_as_of_a_moment_that_was_not_asked_about(self) -> None:
        case = verdict()
        as_of = cast(Verdict, case.statement).as_of
        for month in (DECEMBER, Month(2026, 3)):
            token = case.token(as_of=replace(as_of, moment=month))
            refuses(WrongRelation, case.verify, token, field="as_of")

    def test_3_an_earlier_moment_may_be_repeated(self) -> None:
        world, agreed = worked_half_year(5)
        given = world.verdict(agreed, JUNE)
        assert given is not None
        verify_verdict(given.token, contract=agreed, moment=DECEMBER, trust=world.trust, at=world.at)

    def test_4_of_another_log(self) -> None:
        case = verdict()
        as_of = cast(Verdict, case.statement).as_of
        refuses(
            WrongRelation, case.verify, case.token(as_of=replace(as_of, log_origin="other.example")), field="as_of"
        )


class TestAfterwards:
    """``moment_of``: as of when to verify what somebody else received first."""

    def test_gives_the_moment_of_signing(self) -> None:
        world = World()
        offered = world.contract()
        signed = world.at
        world.at += 100 * DAY
        moment = moment_of(offered.token, Contract, trust=world.trust, at=world.at)
        assert moment == signed
        verify_contract(offered.token, evidence=world.records, trust=world.trust, at=moment)
        with pytest.raises(NotFresh):
            verify_contract(offered.token, evidence=world.records, trust=world.trust, at=world.at)

    def test_1_opens_the_envelope(self) -> None:
        world = World()
        offered = world.contract()
        other = world.sign(offered.statement, UnsafeSigningKey(999))
        for token, noun, refusal in (
            (other, Contract, UnknownKey),
            (offered.token, Acceptance, WrongType),
            (offered.token.rpartition(".")[0] + "." + other.rpartition(".")[2], Contract, BadSignature),
        ):
            with pytest.raises(refusal):
                moment_of(token, noun, trust=world.trust, at=world.at)

    def test_2_not_signed_in_the_future(self) -> None:
        world = World()
        offered = world.contract()
        assert moment_of(offered.token, Contract, trust=world.trust, at=world.at - 300) == world.at
        with pytest.raises(NotFresh):
            moment_of(offered.token, Contract, trust=world.trust, at=world.at - 301)

    def test_3_a_compromised_key_leaves_it_undecided(self) -> None:
        world = World()
        offered = world.contract()
        world.scheme.retire(signing_key(BUYER).kid, at=world.at, compromised_since=world.at + DAY)
        with pytest.raises(TrustMissing):
            moment_of(offered.token, Contract, trust=world.trust, at=world.at)


class TestEvidenceAtHand:
    def test_gathered_evidence_finds_what_the_world_keeps(self) -> None:
        world, agreed = worked_half_year(2)
        (first, _) = world.records.placements_of(agreed.digest)
        world.withdraw(first, first.statement.first_day)
        gathered = GatheredEvidence(rulesets=(HAAGLANDEN,)).plus(*world.records.kept.values())
        for digest in world.records.kept:
            assert gathered.statement(digest) == world.records.statement(digest)
            for look_up in ("contract", "placement", "hours", "acceptance_of", "eligibility_of", "withdrawals_of"):
                assert getattr(gathered, look_up)(digest) == getattr(world.records, look_up)(digest)
        for month in (JUNE, DECEMBER):
            assert gathered.hours_of(agreed.digest, month) == world.records.hours_of(agreed.digest, month)
        assert gathered.ruleset(HAAGLANDEN.digest) is HAAGLANDEN

    def test_a_rule_set_that_is_not_at_hand(self) -> None:
        world = World()
        agreed = world.agreed()
        with pytest.raises(UnknownReference):
            known_ruleset(agreed, evidence=GatheredEvidence())

    def test_a_contract_is_the_contractors(self) -> None:
        world = World()
        agreed = world.agreed()
        assert accepted_contract(agreed.digest, party=agreed.statement.contractor, evidence=world.records) == agreed
        with pytest.raises(UnknownReference):
            accepted_contract(agreed.digest, party=BUYER, evidence=world.records)
