"""Intake: what every statement is refused for, whatever it says; each kind in a world where it is otherwise right.

A kind that skips one of the steps of ``procedure.intake`` fails here under its own name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.procedure.cases import CASES, Case, case_of
from tests.unit.procedure.refusing import refuses
from tests.unsafe_keys import UnsafeSigningKey
from tests.world import World
from tests.world.scheme import (
    BUYER,
    CONTRACTOR,
    DAY,
    EVALUATOR1,
    EVALUATOR2,
    MUNICIPALITY,
    REGISTER,
    signing_key,
)
from verifier.core.errors import (
    BadSignature,
    KeyNotActive,
    MissingMember,
    NotAuthorised,
    NotCanonical,
    NotFresh,
    NotStrictJson,
    TooLarge,
    UnknownKey,
    UnknownMember,
    WrongAudience,
    WrongHeader,
    WrongIssuer,
    WrongType,
    WrongValue,
)
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.receipt import Receipt
from verifier.core.procedure.intake import recall
from verifier.core.trust.authority import SIGNERS, Signer
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.envelope import digest_of, open_envelope
from verifier.core.wire.statements import TYPS, read_statement

KINDS = pytest.mark.parametrize("kind", CASES)
#: What a verdict may leave out: the publication policy holds it back.
WITHHELD = frozenset({"band", "shortfall_step", "floor_rounded", "placements_class"})
#: Of which one is there, and not both.
EITHER = frozenset({"quantity", "amount"})
PARTIES: dict[Signer | None, PartyId] = {
    Signer.REGISTER: REGISTER,
    Signer.AGENCY: MUNICIPALITY,
    Signer.BUYER: BUYER,
    Signer.CONTRACTOR: CONTRACTOR,
    None: EVALUATOR2,
}


@KINDS
def test_what_is_right_is_verified_with_its_bytes(kind: str) -> None:
    case = case_of(kind)
    token = case.token()
    assert case.verify(token) == Verified(case.statement, token, digest_of(token))


@KINDS
class TestEnvelope:
    """Step 1."""

    def test_a_key_that_nobody_vouches_for(self, kind: str) -> None:
        case = case_of(kind)
        refuses(UnknownKey, case.verify, case.token(UnsafeSigningKey(999)), field="kid")

    def test_another_signature(self, kind: str) -> None:
        case = case_of(kind)
        signed, other = case.token(), case.token(jti=case.world.scheme.jti(at=case.world.at))
        refuses(BadSignature, case.verify, signed.rpartition(".")[0] + "." + other.rpartition(".")[2])

    def test_the_kid_of_one_key_over_the_signature_of_another(self, kind: str) -> None:
        case = case_of(kind)
        other = UnsafeSigningKey(999)
        claims = case.claims
        header = base64url.encode(strict_json.write({"alg": "ES256", "typ": case.typ, "kid": case.key.kid}))
        signing_input = f"{header}.{base64url.encode(strict_json.write(claims))}"
        refuses(
            BadSignature, case.verify, f"{signing_input}.{base64url.encode(other.sign(signing_input.encode()))}"
        )

    def test_every_other_typ(self, kind: str) -> None:
        case = case_of(kind)
        for typ in (*TYPS, "JWT", "at+jwt"):
            if typ != case.typ:
                refuses(WrongType, case.verify, case.sealed({"iss": CONTRACTOR}, typ), field="typ")

    def test_a_header_member_more(self, kind: str) -> None:
        case = case_of(kind)
        for member in ("crit", "jku", "jwk", "x5c", "b64"):
            members = {"alg": "ES256", "typ": case.typ, "kid": case.key.kid, member: "1"}
            signing_input = f"{_text(members)}.{_text(case.claims)}"
            signature = base64url.encode(case.key.sign(signing_input.encode()))
            refuses(WrongHeader, case.verify, f"{signing_input}.{signature}", field="header")

    def test_more_bytes_than_a_statement_may_have(self, kind: str) -> None:
        case = case_of(kind)
        with pytest.raises(TooLarge):
            case.verify("e" * 70_000)

    def test_what_is_no_token_at_all(self, kind: str) -> None:
        case = case_of(kind)
        for text in ("", "e", case.token() + "=", case.token().replace(".", ".."), case.token() + "\n"):
            with pytest.raises(NotCanonical):
                case.verify(text)

    def test_a_member_twice(self, kind: str) -> None:
        case = case_of(kind)
        payload = strict_json.write(case.claims)
        twice = payload[:-1] + b',"iss":"kvk:00000000"}'
        signing_input = f"{_text({'alg': 'ES256', 'typ': case.typ, 'kid': case.key.kid})}.{base64url.encode(twice)}"
        token = f"{signing_input}.{base64url.encode(case.key.sign(signing_input.encode()))}"
        with pytest.raises(NotStrictJson):
            case.verify(token)


@KINDS
class TestMembers:
    """Step 2."""

    def test_an_unknown_member(self, kind: str) -> None:
        case = case_of(kind)
        refuses(UnknownMember, case.verify, case.sealed({**case.claims, "bsn": "000000001"}))

    def test_every_member_in_turn_is_missing(self, kind: str) -> None:
        case = case_of(kind)
        for member in case.claims:
            claims = {name: value for name, value in case.claims.items() if name != member}
            if member in WITHHELD:
                case.verify(case.sealed(claims))
                continue
            missing = (WrongValue, "quantity") if member in EITHER else (MissingMember, member)
            refuses(missing[0], case.verify, case.sealed(claims), field=missing[1])

    def test_every_member_in_turn_is_null(self, kind: str) -> None:
        case = case_of(kind)
        for member in case.claims:
            refuses(WrongValue, case.verify, case.sealed({**case.claims, member: None}), field=member)

    def test_an_identifier_that_is_no_uuid_7(self, kind: str) -> None:
        case = case_of(kind)
        other = "01920000-0000-4000-8000-000000000000"
        refuses(WrongValue, case.verify, case.sealed({**case.claims, "jti": other}), field="jti")


@KINDS
class TestKey:
    """Step 3."""

    @pytest.mark.parametrize("change", ["not_after", "revoked_at", "compromised_since"])
    def test_a_retired_key(self, kind: str, change: str) -> None:
        in_time, too_late = CASES[kind](), CASES[kind]()
        last = in_time.world.at - 1 if change == "not_after" else in_time.world.at
        self.retire(in_time, change, last + 1)
        in_time.verify(in_time.token())
        self.retire(too_late, change, last)
        refuses(KeyNotActive, too_late.verify, too_late.token(), field="kid")

    def test_a_key_that_is_not_valid_yet(self, kind: str) -> None:
        case = CASES[kind]()
        self.retire(case, "not_before", case.world.at + 1)
        refuses(KeyNotActive, case.verify, case.token(), field="kid")

    def test_an_issuer_that_is_not_the_owner_of_the_key(self, kind: str) -> None:
        case = case_of(kind)
        other = EVALUATOR2
        refuses(WrongIssuer, case.verify, case.token(iss=other), field="iss")

    def test_a_party_whose_role_may_not_say_this(self, kind: str) -> None:
        case = case_of(kind)
        for signer, party in PARTIES.items():
            if signer not in SIGNERS[case.typ]:
                refuses(NotAuthorised, case.verify, case.token(signing_key(party), iss=party), field="kid")

    def retire(self, case: Case, change: str, moment: int) -> None:
        case.world.scheme.retire(case.key.kid, at=case.world.at, **{change: moment})


@KINDS
class TestAudienceAndMoment:
    """Steps 4 and 5."""

    def test_another_audience(self, kind: str) -> None:
        case = case_of(kind)
        for party in (BUYER, CONTRACTOR, EVALUATOR1, EVALUATOR2, REGISTER):
            if party != case.statement.aud:
                refuses(WrongAudience, case.verify, case.token(aud=party), field="aud")

    def test_the_bounds_of_the_moment_of_signing(self, kind: str) -> None:
        case = case_of(kind)
        for iat in (case.world.at - DAY, case.world.at + 300):
            case.verify(case.token(iat=iat))
        for iat in (case.world.at - DAY - 1, case.world.at + 301):
            refuses(NotFresh, case.verify, case.token(iat=iat), field="iat")


class TestRecall:
    """What was kept is read again without its signature, and under its own digest only."""

    def test_a_key_that_was_retired_since_undoes_nothing(self) -> None:
        world = World()
        offered = world.contract()
        world.scheme.retire(signing_key(BUYER).kid, at=world.at, revoked_at=world.at)
        assert recall(offered.token, type(offered.statement), digest=offered.digest) == offered

    def test_other_bytes_under_the_same_digest_are_a_fault_of_the_store(self) -> None:
        world = World()
        first, second = world.contract(), world.contract()
        with pytest.raises(ValueError, match="digest"):
            recall(first.token, type(first.statement), digest=second.digest)

    def test_another_noun_under_the_same_digest(self) -> None:
        offered = World().contract()
        with pytest.raises(WrongType):
            recall(offered.token, Receipt, digest=offered.digest)


class TestWithoutAStep:
    """Negative controls: the bad input is bad for one reason, so a procedure without that step lets it pass."""

    @pytest.mark.parametrize(
        ("spoil", "refusal"),
        [
            (lambda case: case.token(iat=case.world.at - DAY - 1), NotFresh),
            (lambda case: case.token(aud=BUYER), WrongAudience),
            (lambda case: case.token(signing_key(EVALUATOR2), iss=EVALUATOR2), NotAuthorised),
            (lambda case: case.token(iss=EVALUATOR2), WrongIssuer),
        ],
        ids=["moment", "audience", "role", "issuer"],
    )
    def test_the_other_steps_pass(self, spoil: Callable[[Case], str], refusal: type[Exception]) -> None:
        case = case_of("receipt")
        token = spoil(case)
        with pytest.raises(refusal):
            case.verify(token)
        _weakened(case, token, without=refusal)


def _weakened(case: Case, token: str, *, without: type[Exception]) -> None:
    """Intake and ``verify_receipt`` written out, with the step left out that raises ``without``."""
    trust, at = case.world.trust, case.world.at
    signed = open_envelope(token, typ=case.typ, keys=trust.keys)
    receipt = read_statement(signed.claims, Receipt)
    record = trust.record(signed.kid)
    faults: dict[type[Exception], bool] = {
        WrongIssuer: record.party != receipt.iss,
        NotAuthorised: record.party != REGISTER,
        WrongAudience: receipt.aud != REGISTER,
        NotFresh: not at - DAY <= receipt.iat <= at + 300,
    }
    for refusal, found in faults.items():
        if refusal is not without and found:
            raise refusal


def _text(members: dict[str, Any]) -> str:
    return base64url.encode(strict_json.write(members))
