"""A statement that somebody else received is verified as of its signing, unless that moment proves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.party.conftest import AT
from tests.unsafe_scheme import DAY, REGISTER, UnsafeScheme
from verifier.core.errors import NotAuthorised, NotFresh, TrustMissing, UnknownKey, WrongRelation
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance, Contract, Obligation, RuleSetRef
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Hours, HoursLine
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import AsOf, Outcome, Verdict
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.intake import recall
from verifier.core.procedure.verdict import verify_verdict
from verifier.core.trust.directory import Trust
from verifier.core.wire.envelope import digest_of
from verifier.party.home import Home

RULESET = RuleSetRef("utrecht-current", Digest(b"r" * 32))
MOMENTS = (Month(2026, 6), Month(2026, 9))


def contract(home: Home) -> Verified[Contract]:
    token = home.sign(
        Contract(
            **home.claims(at=AT, audience=REGISTER),
            reference="C",
            contractor=PartyId("kvk:12345678"),
            value=1,
            obligation=Obligation(amount=1),
            first_day=date(2026, 1, 1),
            last_day=date(2026, 9, 30),
            ruleset=RULESET,
            reference_date=date(2026, 1, 1),
            moments=MOMENTS,
            malus_basis_points=0,
        )
    )
    return recall(token, Contract, digest=digest_of(token))


def verdict(home: Home, about: Verified[Contract], **changes: object) -> str:
    plain = Verdict(
        **home.claims(at=AT, audience=REGISTER),
        contract=about.digest,
        as_of=AsOf(MOMENTS[0], "register.example/log", 5, Digest(bytes(32)), Digest(bytes(32))),
        ruleset=RULESET,
        policy="publication-v1",
        verdict=Outcome.BEHIND,
    )
    return home.sign(replace(plain, **changes))  # type: ignore[arg-type] # members of Verdict


def test_moment_is_the_statements_own(scheme: UnsafeScheme) -> None:
    token = verdict(scheme.register, contract(scheme.agency))
    later = AT + 20 * DAY
    assert moment_of(token, Verdict, trust=scheme.trust, at=later) == AT
    with pytest.raises(NotFresh):
        moment_of(token, Verdict, trust=scheme.trust, at=AT - 301)


def test_moment_of_a_stranger_or_of_a_compromised_key_proves_nothing(scheme: UnsafeScheme) -> None:
    token = verdict(scheme.register, contract(scheme.agency))
    directory = scheme.trust.directory
    kid = scheme.register.signing_key().kid
    compromised = tuple(
        replace(each, compromised_since=AT + DAY, revoked_at=AT + DAY) if each.kid == kid else each
        for each in directory.keys
    )
    without = tuple(each for each in directory.keys if each.kid != kid)
    with pytest.raises(TrustMissing):
        moment_of(token, Verdict, trust=Trust(replace(directory, keys=compromised)), at=AT)
    with pytest.raises(UnknownKey):
        moment_of(token, Verdict, trust=Trust(replace(directory, keys=without)), at=AT)


def test_verdict_is_of_the_register_on_what_was_asked(scheme: UnsafeScheme) -> None:
    about = contract(scheme.agency)
    token = verdict(scheme.register, about)
    for moment in MOMENTS:
        verified = verify_verdict(token, contract=about, moment=moment, trust=scheme.trust, at=AT)
        assert verified.statement.as_of.moment == MOMENTS[0]
    with pytest.raises(NotAuthorised):
        verify_verdict(verdict(scheme.agency, about), contract=about, moment=MOMENTS[0], trust=scheme.trust, at=AT)


@pytest.mark.parametrize(
    "changes",
    [
        {"contract": Digest(bytes(32))},
        {"ruleset": RuleSetRef("utrecht-current", Digest(b"s" * 32))},
        {"as_of": AsOf(MOMENTS[1], "register.example/log", 5, Digest(bytes(32)), Digest(bytes(32)))},
        {"as_of": AsOf(Month(2026, 5), "register.example/log", 5, Digest(bytes(32)), Digest(bytes(32)))},
        {"as_of": AsOf(MOMENTS[0], "other.example/log", 5, Digest(bytes(32)), Digest(bytes(32)))},
    ],
    ids=["contract", "rule set", "later moment", "no moment of the contract", "log"],
)
def test_verdict_on_anything_else_is_refused(scheme: UnsafeScheme, changes: dict[str, object]) -> None:
    about = contract(scheme.agency)
    token = verdict(scheme.register, about, **changes)
    with pytest.raises(WrongRelation):
        verify_verdict(token, contract=about, moment=MOMENTS[0], trust=scheme.trust, at=AT)


def test_gathered_evidence_knows_what_was_gathered_as_what_it_is(scheme: UnsafeScheme) -> None:
    about = contract(scheme.agency)
    parts = [hours(scheme.agency, about.digest, revision) for revision in (0, 1, 1)]
    evidence = GatheredEvidence((about,)).plus(*parts)
    assert evidence.contract(about.digest) is about
    assert evidence.placement(about.digest) is None
    assert evidence.statement(about.digest) is about
    assert evidence.acceptance_of(about.digest) is None
    assert evidence.hours(parts[0].digest) is parts[0]
    assert evidence.hours_of(about.digest, Month(2026, 1)) == tuple(parts[1:])
    assert evidence.hours_of(about.digest, Month(2026, 2)) == ()
    token = scheme.agency.sign(Acceptance(**scheme.agency.claims(at=AT, audience=REGISTER), contract=about.digest))
    accepted = recall(token, Acceptance, digest=digest_of(token))
    assert evidence.plus(accepted).acceptance_of(about.digest) is accepted
    assert evidence.ruleset(RULESET.digest) is None


def hours(home: Home, about: Digest, revision: int) -> Verified[Hours]:
    token = home.sign(
        Hours(
            **home.claims(at=AT, audience=REGISTER),
            contract=about,
            month=Month(2026, 1),
            revision=revision,
            part=1,
            parts=2,
            lines=(HoursLine(Digest(bytes(32)), 1),),
        )
    )
    return recall(token, Hours, digest=digest_of(token))
