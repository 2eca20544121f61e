"""The operator issues one directory after another, from introductions and joint keys that are proven."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from tests.unsafe_scheme import (
    DAY,
    EVALUATOR1,
    REGISTER,
    YEAR,
    UnsafeScheme,
    described,
    profile,
    unsafe_home,
    unsafe_scheme,
)
from verifier import shipped
from verifier.core.errors import (
    BadEvaluationProof,
    KeyNotActive,
    NotAnElement,
    NotFresh,
    UnknownKey,
    UnknownReference,
    WrongRelation,
    WrongType,
    WrongValue,
)
from verifier.core.model.party import PartyId, Purpose, Role
from verifier.core.privacy.group import BASE
from verifier.core.procedure.directory import verify_directory
from verifier.core.trust.directory import Trust, require_active
from verifier.core.wire import base64url, strict_json
from verifier.party.enrolment import (
    request_enrolment,
)
from verifier.party.home import Home
from verifier.party.introduction import introduce, open_introduction
from verifier.party.joint_key import JointKey, joint_key, proven_year, read_joint_key, write_joint_key
from verifier.party.letter import write_letter
from verifier.party.operator.description import description_of, published, revoked
from verifier.party.operator.directory import build_directory
from verifier.party.profile import HomeRole

AT = 1_790_000_000
OTHER = PartyId("kvk:87654321")


@pytest.fixture
def fresh(tmp_path: Path) -> UnsafeScheme:
    return unsafe_scheme(tmp_path / "fresh", at=AT)


class TestDirectory:
    def test_says_what_was_introduced(self, scheme: UnsafeScheme) -> None:
        directory = verify_directory(scheme.directory, trust=scheme.agency.kit, at=AT).statement
        trust = scheme.trust
        assert {each.id: each.role for each in directory.institutions}[REGISTER] is Role.REGISTER
        assert trust.record(scheme.agency.signing_key().kid).purpose is Purpose.SIGNING
        assert trust.record(scheme.agency.custodian.opening().kid).purpose is Purpose.OPENING
        assert trust.record(scheme.operator.signing_key("registrar").kid).purpose is Purpose.REGISTRAR
        log = scheme.register.custodian.signing("log")
        assert directory.log.keys == (base64url.decode(log.jwk["x"]),)
        assert trust.evaluator_year(YEAR).pk1 == scheme.evaluator1.custodian.evaluation(YEAR).public

    def test_lists_no_key_that_signs_no_statement(self, scheme: UnsafeScheme) -> None:
        for home, purpose in ((scheme.operator, "root"), (scheme.register, "token"), (scheme.register, "log")):
            with pytest.raises(UnknownKey):
                scheme.trust.record(home.custodian.signing(purpose).kid)

    def test_names_rule_sets_by_their_bytes(self) -> None:
        (listed,) = published({"utrecht-current.v1": date(2026, 1, 1)})
        assert listed.name == "utrecht-current"
        assert listed.digest == sha256(shipped.ruleset("utrecht-current.v1")).digest()
        with pytest.raises(UnknownReference):
            published({"atlantis.v1": date(2026, 1, 1)})

    def test_version_grows_by_one(self, fresh: UnsafeScheme) -> None:
        for version in (2, 3):
            token = build_directory(fresh.operator, fresh.description, at=AT)
            assert fresh.agency.adopt_directory(token, at=AT).statement.version == version
        assert fresh.operator.kit.directory_version == 3

    @pytest.mark.parametrize("days", [0, 31])
    def test_lasts_thirty_days_at_most(self, fresh: UnsafeScheme, days: int) -> None:
        with pytest.raises(WrongValue) as refused:
            build_directory(fresh.operator, fresh.description, at=AT, days=days)
        assert refused.value.field == "days"

    def test_inconsistent_description_costs_no_version(self, fresh: UnsafeScheme) -> None:
        broken = replace(fresh.description, evaluator2=fresh.description.evaluator1)
        with pytest.raises(WrongValue):
            build_directory(fresh.operator, broken, at=AT)
        assert fresh.operator.kit.directory_version == 1

    def test_can_be_described_again_and_changed(self, fresh: UnsafeScheme) -> None:
        again = description_of(fresh.trust.directory)
        assert again == fresh.description
        kid = fresh.other_agency.signing_key().kid
        token = build_directory(fresh.operator, revoked(again, kid, at=AT + 10), at=AT)
        trust = Trust.of(fresh.agency.adopt_directory(token, at=AT))
        require_active(trust.record(kid), at=AT + 9)
        with pytest.raises(KeyNotActive):
            require_active(trust.record(kid), at=AT + 10)

    def test_key_is_revoked_once(self, scheme: UnsafeScheme) -> None:
        kid = scheme.agency.signing_key().kid
        once = revoked(scheme.description, kid, at=AT)
        with pytest.raises(WrongValue):
            revoked(once, kid, at=AT)
        with pytest.raises(UnknownReference):
            revoked(once, kid[::-1], at=AT)

    def test_operator_is_an_institution(self, scheme: UnsafeScheme, tmp_path: Path) -> None:
        stranger = unsafe_home(tmp_path / "stranger", profile(OTHER, HomeRole.OPERATOR), at=AT)
        with pytest.raises(WrongRelation):
            described(stranger, scheme.members, at=AT)

    def test_contractor_has_no_place_in_it(self, scheme: UnsafeScheme, contractor: Home) -> None:
        with pytest.raises(WrongValue) as refused:
            described(scheme.operator, (*scheme.members, contractor), at=AT)
        assert refused.value.field == "role"


class TestIntroduction:
    def test_is_read_back(self, scheme: UnsafeScheme) -> None:
        introduction = open_introduction(introduce(scheme.evaluator1, at=AT), at=AT)
        assert introduction.iss == EVALUATOR1
        assert introduction.fingerprint == scheme.evaluator1.signing_key().kid
        assert introduction.year(YEAR) == scheme.evaluator1.custodian.evaluation(YEAR).public
        with pytest.raises(WrongRelation):
            introduction.year("2027")

    def test_of_an_operator_is_signed_by_its_registrar_key(self, scheme: UnsafeScheme) -> None:
        letter = introduce(scheme.operator, at=AT, purpose="registrar")
        assert open_introduction(letter, at=AT).fingerprint == scheme.operator.signing_key("registrar").kid

    def test_is_for_thirty_days(self, scheme: UnsafeScheme) -> None:
        letter = introduce(scheme.agency, at=AT)
        with pytest.raises(NotFresh):
            open_introduction(letter, at=AT + 31 * DAY)
        with pytest.raises(NotFresh):
            open_introduction(letter, at=AT - DAY)

    def test_under_another_key_is_refused(self, scheme: UnsafeScheme) -> None:
        letter = strict_json.parse(introduce(scheme.agency, at=AT), limit=65536)
        swapped = {**letter, "key": dict(scheme.register.signing_key().jwk)}
        with pytest.raises(UnknownKey):
            open_introduction(strict_json.write(swapped), at=AT)

    def test_signed_by_a_key_it_does_not_list_is_refused(self, scheme: UnsafeScheme) -> None:
        letter = strict_json.parse(introduce(scheme.agency, at=AT), limit=65536)
        claims = strict_json.parse(base64url.decode(letter["statement"].split(".")[1]), limit=65536)
        forged = write_letter(claims, typ="sr-introduction+jwt", key=scheme.register.signing_key())
        with pytest.raises(WrongRelation):
            open_introduction(forged, at=AT)

    def test_is_no_other_letter(self, contractor: Home) -> None:
        with pytest.raises(WrongType):
            open_introduction(request_enrolment(contractor, at=AT), at=AT)


class TestJointKey:
    @pytest.fixture
    def made(self, scheme: UnsafeScheme) -> JointKey:
        return JointKey(YEAR, *joint_key(scheme.evaluator2.custodian.evaluation(YEAR), self.pk1(scheme)))

    @staticmethod
    def pk1(scheme: UnsafeScheme) -> bytes:
        return scheme.evaluator1.custodian.evaluation(YEAR).public

    @staticmethod
    def pk2(scheme: UnsafeScheme) -> bytes:
        return scheme.evaluator2.custodian.evaluation(YEAR).public

    def test_is_the_same_from_either_side(self, scheme: UnsafeScheme, made: JointKey) -> None:
        year = proven_year(read_joint_key(write_joint_key(made)), pk1=self.pk1(scheme), pk2=self.pk2(scheme))
        assert year.joint == scheme.evaluator1.custodian.evaluation(YEAR).multiply(self.pk2(scheme))

    @pytest.mark.parametrize(
        "change",
        [
            lambda made: replace(made, joint=bytes(BASE)),
            lambda made: replace(made, proof=made.proof[:-1] + bytes([made.proof[-1] ^ 1])),
            lambda made: replace(made, joint=bytes(32)),
        ],
        ids=["other-element", "changed-proof", "identity"],
    )
    def test_without_proof_is_refused(
        self, scheme: UnsafeScheme, made: JointKey, change: Callable[[JointKey], JointKey]
    ) -> None:
        with pytest.raises(BadEvaluationProof):
            proven_year(change(made), pk1=self.pk1(scheme), pk2=self.pk2(scheme))

    def test_of_other_evaluators_is_refused(self, scheme: UnsafeScheme, made: JointKey) -> None:
        with pytest.raises(BadEvaluationProof):
            proven_year(made, pk1=self.pk1(scheme), pk2=bytes(BASE))
        with pytest.raises(BadEvaluationProof):
            proven_year(made, pk1=bytes(BASE), pk2=self.pk2(scheme))

    def test_needs_two_keys(self, scheme: UnsafeScheme, made: JointKey) -> None:
        with pytest.raises(WrongValue):
            proven_year(made, pk1=self.pk2(scheme), pk2=self.pk2(scheme))

    def test_is_not_made_of_the_identity(self, scheme: UnsafeScheme) -> None:
        with pytest.raises(NotAnElement):
            joint_key(scheme.evaluator2.custodian.evaluation(YEAR), bytes(32))
