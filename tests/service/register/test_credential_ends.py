"""The end of credentials: at the next answer whatever fell, at once by what is false, and by an order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

import httpx2
import pytest

from tests.service.register import story
from tests.service.register.cast import Cast, enrolled
from tests.service.register.crediting import Credited, crediting
from tests.service.register.places import Places
from tests.service.register.play import accepted, refused
from tests.service.register.story import BSNS, JANUARY, JUNE, MARCH, Signed
from tests.unsafe_scheme import CONTRACTOR, profile, unsafe_home
from verifier import clock
from verifier.core.model.contract import CallOffRule, CallOffs
from verifier.core.model.directory import Directory, KeyRecord
from verifier.core.model.statement import Digest
from verifier.core.model.status import CredentialStatus
from verifier.core.model.status_order import OrderedStatus, StatusOrder, StatusReason
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.core.wire import base64url
from verifier.core.wire.jwk import thumbprint
from verifier.party.operator.status import order_status
from verifier.party.profile import HomeRole

pytestmark = pytest.mark.slow

DAY = 24 * 3600
FORGED, IN_ERROR = WithdrawalReason.FORGED, WithdrawalReason.ENTERED_IN_ERROR


@pytest.fixture(scope="module")
def credited(cast: Cast, places: Places) -> Iterator[Credited]:
    with crediting(cast, places("credited")) as made:
        yield made


class TestFalling:
    """What becomes of a credential when something beneath it is withdrawn."""

    @pytest.fixture
    def answered(self, credited: Credited) -> tuple[Signed, Signed, Signed]:
        """A contract with one person who worked, answered in March; with the placement and the eligibility."""
        contract = credited.short()
        placed, decided = credited.obliged.eligible("contractor", contract)
        credited.obliged.worked("contractor", contract, [placed], [JANUARY])
        credited.obliged.verdict(contract, MARCH)
        assert credited.statuses(contract) == ["valid"]
        return contract, placed, decided

    @pytest.mark.parametrize("who", ["agency", "contractor"])
    def test_a_withdrawal_shows_at_the_next_moment(
        self, credited: Credited, answered: tuple[Signed, Signed, Signed], who: str
    ) -> None:
        contract, placed, decided = answered
        credited.withdraw(who, decided if who == "agency" else placed, IN_ERROR)
        credited.obliged.verdict(contract, MARCH)
        assert credited.statuses(contract) == ["valid"]
        credited.obliged.verdict(contract, JUNE)
        assert credited.statuses(contract) == ["invalid", "valid"]

    def test_hours_that_are_revised_show_then_as_well(
        self, credited: Credited, answered: tuple[Signed, Signed, Signed]
    ) -> None:
        contract, placed, _ = answered
        credited.obliged.play.hours(contract, [(placed, 1)], revision=1)
        assert credited.statuses(contract) == ["valid"]
        credited.obliged.verdict(contract, JUNE)
        assert credited.statuses(contract) == ["invalid", "valid"]

    @pytest.mark.parametrize("who", ["agency", "contractor"])
    def test_what_was_forged_ends_it_at_once(
        self, credited: Credited, answered: tuple[Signed, Signed, Signed], who: str
    ) -> None:
        contract, placed, decided = answered
        beside = credited.short()
        credited.obliged.verdict(beside, MARCH)
        credited.withdraw(who, decided if who == "agency" else placed, FORGED)
        assert credited.statuses(contract) == ["invalid"]
        assert credited.statuses(beside) == ["valid"]
        told = [credited.told(credited.listed(each)[0]) for each in (contract, beside)]
        assert told == [CredentialStatus.INVALID, CredentialStatus.VALID]
        credited.obliged.verdict(contract, JUNE)
        assert credited.statuses(contract) == ["invalid", "valid"]

    def test_what_was_forged_after_an_answer_leaves_it(
        self, credited: Credited, answered: tuple[Signed, Signed, Signed]
    ) -> None:
        contract, _, _ = answered
        later, _ = credited.obliged.eligible("contractor", contract)
        credited.withdraw("contractor", later, FORGED)
        assert credited.statuses(contract) == ["valid"]

    def test_a_contract_that_both_withdraw_takes_it_along(
        self, credited: Credited, answered: tuple[Signed, Signed, Signed]
    ) -> None:
        contract, _, _ = answered
        credited.withdraw("buyer", contract, IN_ERROR)
        assert credited.statuses(contract) == ["valid"]
        credited.withdraw("contractor", contract, IN_ERROR)
        assert credited.statuses(contract) == ["invalid"]


class TestFrameworks:
    """An answer on a framework rests on what was said of its call-offs."""

    @pytest.fixture
    def answered(self, credited: Credited) -> tuple[Signed, Signed]:
        """A framework with its answer, and a call-off of it."""
        framework = credited.short(call_offs=CallOffs(CallOffRule.CARRIED, ()))
        call_off = credited.short(framework=framework.digest)
        return framework, call_off

    def test_what_was_forged_for_a_call_off_ends_it(
        self, credited: Credited, answered: tuple[Signed, Signed]
    ) -> None:
        framework, call_off = answered
        placed = credited.obliged.play.placement(call_off, BSNS[0])
        credited.obliged.verdict(framework, MARCH)
        credited.withdraw("contractor", placed, FORGED)
        assert credited.statuses(framework) == ["invalid"]

    def test_a_call_off_that_both_withdraw_does_not(
        self, credited: Credited, answered: tuple[Signed, Signed]
    ) -> None:
        framework, call_off = answered
        for contract in answered:
            credited.obliged.verdict(contract, MARCH)
        for who in ("buyer", "contractor"):
            credited.withdraw(who, call_off, IN_ERROR)
        assert (credited.statuses(call_off), credited.statuses(framework)) == (["invalid"], ["valid"])


class TestKeys:
    """A key that others had takes along what it said from then on (PROTOCOL 7)."""

    @pytest.mark.parametrize(("since", "expected"), [(-DAY, "invalid"), (DAY, "valid")])
    def test_a_compromised_key_in_the_next_directory(
        self, cast: Cast, places: Places, since: int, expected: str
    ) -> None:
        """What it said was published just now: a day after it was compromised, or a day before."""
        with crediting(cast, places("compromised")) as credited:
            contract, beside = credited.short(), credited.short()
            credited.obliged.eligible("contractor", contract)
            for each in (contract, beside):
                credited.obliged.verdict(each, MARCH)
            credited.publish_log()
            told = {"statement": _next(cast, since=since)}
            accepted(credited.register.public.post("/v1/operator/directories", told))
            assert credited.statuses(contract) == [expected]
            assert credited.statuses(beside) == ["valid"]

    def test_a_contractor_rotates_its_key_and_renews(
        self, cast: Cast, places: Places, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        with crediting(cast, places("rotated")) as credited:
            contract = credited.short()
            credited.obliged.verdict(contract, MARCH)
            (before,) = credited.listed(contract)
            told = {"verdict": before["verdict"]}
            same = accepted(credited.register.contractor.post("/v1/contractor/credentials", told))
            assert same["credential"] == before["credential"]
            whose = profile(CONTRACTOR, HomeRole.CONTRACTOR)
            home = unsafe_home(tmp_path_factory.mktemp("rotated"), whose, cast.operator.kit, at=clock.now())
            home.adopt_directory(cast.directory, at=clock.now())
            for token in enrolled(cast.operator, home, at=clock.now()):
                accepted(credited.register.public.post("/v1/operator/enrolments", {"statement": token}))
            renewed = accepted(credited.register.contractor.post("/v1/contractor/credentials", told))["credential"]
            home.close()
            first, second = credited.credential(before["credential"]), credited.credential(renewed)
            assert thumbprint(second.holder) == home.signing_key().kid != thumbprint(first.holder)
            assert (first.verdict, first.as_of, first.exp) == (second.verdict, second.as_of, second.exp)
            assert credited.desk.write(lambda uow: uow.statuses.status(first.status)).name == "INVALID"
            (listed,) = credited.listed(contract)
            assert (listed["credential"], listed["status"]) == (renewed, "valid")
            stale = credited.register.contractor.get(f"/v1/contractor/credentials/{before['digest']}")
            assert accepted(stale)["credential"] == before["credential"]


class TestOrders:
    """What the operator says of a credential by its digest."""

    @pytest.fixture
    def contract(self, credited: Credited) -> Signed:
        contract = credited.short()
        credited.obliged.verdict(contract, MARCH)
        return contract

    def test_suspended_good_again_and_ended_for_good(self, credited: Credited, contract: Signed) -> None:
        (listed,) = credited.listed(contract)
        digest = _digest_of(listed)
        for status, reason in (
            ("suspended", "disputed"),
            ("valid", "resolved"),
            ("suspended", "disputed"),
            ("invalid", "forged"),
        ):
            token = _order(credited, digest, status, reason)
            receipts = [_ordered(credited, token) for _ in range(2)]
            assert accepted(receipts[0]) == accepted(receipts[1])
            assert credited.statuses(contract) == [status]
        again = _ordered(credited, _order(credited, digest, "valid", "resolved"))
        assert refused(again) == (409, "already_decided")

    def test_an_order_of_somebody_else_or_for_nothing_is_refused(
        self, credited: Credited, contract: Signed
    ) -> None:
        (listed,) = credited.listed(contract)
        known, cast = _digest_of(listed), credited.cast
        order = StatusOrder(
            **story.claims(cast.register),
            credential=known,
            status=OrderedStatus.SUSPENDED,
            reason=StatusReason.DISPUTED,
        )
        assert refused(_ordered(credited, cast.register.sign(order))) == (403, "not_authorised")
        odd = replace(order, jti=story.claims(cast.register)["jti"], reason=StatusReason.RESOLVED)
        assert refused(_ordered(credited, cast.operator.sign(odd, purpose="registrar"))) == (400, "wrong_value")
        unknown = _order(credited, Digest(bytes(32)), "suspended", "disputed")
        assert refused(_ordered(credited, unknown)) == (409, "unknown_reference")
        assert credited.statuses(contract) == ["valid"]


def _next(cast: Cast, *, since: int) -> str:
    """A directory by which the agency's key is compromised ``since`` seconds from now; no home adopts it."""
    description, at = cast.description, clock.now()
    kid = cast.agency.signing_key().kid

    def told(key: KeyRecord) -> KeyRecord:
        return replace(key, compromised_since=at + since) if key.kid == kid else key

    members = {each.name: getattr(description, each.name) for each in fields(description)}
    directory = Directory(
        **story.claims(cast.operator),
        **{**members, "keys": tuple(map(told, description.keys))},
        version=cast.operator.kit.directory_version + 100,
        exp=at + 20 * DAY,
    )
    return cast.operator.sign(directory, purpose="root")


def _digest_of(listed: Mapping[str, Any]) -> Digest:
    return Digest(base64url.decode(listed["digest"]))


def _order(credited: Credited, credential: Digest, status: str, reason: str) -> str:
    return order_status(
        credited.cast.operator,
        credential,
        status=OrderedStatus(status),
        reason=StatusReason(reason),
        at=clock.now(),
    )


def _ordered(credited: Credited, token: str) -> httpx2.Response:
    return credited.register.public.post("/v1/operator/status-orders", {"statement": token})
