"""ID tokens: what the one provider signed for this register, in answer to this attempt, just now; nothing else."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from verifier.core.errors import (
    BadSignature,
    Malformed,
    NotAuthorised,
    NotFresh,
    Refusal,
    UnknownKey,
    WrongAudience,
    WrongHeader,
    WrongIssuer,
)
from verifier.core.model.party import PartyId
from verifier.core.wire import base64url, strict_json
from verifier.service.access.attempts import Attempt
from verifier.service.access.openid import (
    ANY_ROLE,
    LONGEST,
    Back,
    SignedIn,
    Terms,
    asked_of_provider,
    require_assurance,
    verify_back,
    verify_id_token,
)

AT = 1_800_000_000
ATTEMPT, OTHER = Attempt(bytes(32)), Attempt(bytes([1]) * 32)
TERMS = Terms(
    issuer="https://broker.example",
    client_id="register",
    redirect_uri="https://register.example/sign-in/openid/back",
    organisation_claim="urn:etoegang:core:LegalSubjectID",
    assurance={ANY_ROLE: frozenset({"loa3", "loa4"}), "administrator": frozenset({"loa4"}), "reader": frozenset()},
)
EC = ECKey.generate_key("P-256", {"kid": "ec", "use": "sig", "alg": "ES256"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
STRANGER = ECKey.generate_key("P-256", {"kid": "ec"})
SEALING = ECKey.generate_key("P-256", {"kid": "sealing", "use": "enc"})
KEYS = KeySet([EC, RSA, SEALING])
CLAIMS: Mapping[str, Any] = {
    "iss": TERMS.issuer,
    "aud": TERMS.client_id,
    "sub": "b7c9",
    "iat": AT,
    "exp": AT + 300,
    "nonce": ATTEMPT.nonce,
    "acr": "loa3",
    "auth_time": AT - 5,
    "name": "Ada de Vries",
    TERMS.organisation_claim: "12345678",
}


def signed(*, key: ECKey | RSAKey = EC, header: Mapping[str, Any] | None = None, **changes: Any) -> str:
    """A token of the claims with ``changes``; None takes a claim away."""
    claims = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}
    told = header if header is not None else {"alg": "ES256", "kid": "ec"}
    return jwt.encode(dict(told), claims, key, algorithms=[told["alg"]])


def forged(header: bytes | Mapping[str, Any], claims: Mapping[str, Any] = CLAIMS, signature: str = "") -> str:
    """A token whose parts are written as they are told."""
    first = header if isinstance(header, bytes) else strict_json.write(header)
    return f"{base64url.encode(first)}.{base64url.encode(strict_json.write(claims))}.{signature}"


def verify(token: object, *, terms: Terms = TERMS, again: bool = False, keys: KeySet = KEYS) -> SignedIn:
    return verify_id_token(token, ATTEMPT, terms, keys=keys, again=again, at=AT)


def with_terms(**changes: Any) -> Terms:
    agreed = {name: getattr(TERMS, name) for name in Terms.__dataclass_fields__}
    return Terms(**{**agreed, **changes})


class TestGood:
    @pytest.mark.parametrize(
        ("key", "header"),
        [
            (EC, {"alg": "ES256", "kid": "ec"}),
            (EC, {"alg": "ES256"}),
            (RSA, {"alg": "RS256", "kid": "rsa", "typ": "JWT"}),
            (RSA, {"alg": "PS256", "kid": "rsa"}),
        ],
        ids=["ES256", "the only key", "RS256", "PS256"],
    )
    def test_the_provider_is_believed(self, key: ECKey | RSAKey, header: Mapping[str, Any]) -> None:
        found = verify(signed(key=key, header=header))
        assert (found.organisation, found.name, found.assurance) == ("kvk:12345678", "Ada de Vries", "loa3")

    def test_the_subject_is_kept_as_a_digest_of_issuer_and_name(self) -> None:
        found = verify(signed()).subject
        elsewhere = verify(signed(iss="https://other.example"), terms=with_terms(issuer="https://other.example"))
        assert len(found) == 32
        assert len({found, elsewhere.subject, verify(signed(sub="b7c8")).subject}) == 3

    @pytest.mark.parametrize(
        ("told", "party"),
        [
            ("00000099000000006000", "oin:00000099000000006000"),
            ("kvk:12345678", "kvk:12345678"),
            (["12345678"], "kvk:12345678"),
        ],
        ids=["OIN", "party id", "list of one"],
    )
    def test_an_organisation_comes_in_every_form_of_its_number(self, told: Any, party: str) -> None:
        assert verify(signed(**{TERMS.organisation_claim: told})).organisation == party

    def test_a_provider_of_one_organisation_needs_no_claim(self) -> None:
        terms = with_terms(organisation=PartyId("kvk:87654321"), organisation_claim="")
        assert verify(signed(), terms=terms).organisation == "kvk:87654321"

    def test_of_several_audiences_one_is_authorised(self) -> None:
        assert verify(signed(aud=["register", "portal"], azp="register")).assurance == "loa3"

    def test_who_says_no_name_and_no_level_is_somebody_still(self) -> None:
        found = verify(signed(name=None, acr=None))
        assert (found.name, found.assurance) == ("", "")


class TestRefused:
    @pytest.mark.parametrize(
        ("changes", "kind"),
        [
            ({"iss": "https://broker.example/"}, WrongIssuer),
            ({"iss": "https://evil.example"}, WrongIssuer),
            ({"iss": None}, WrongIssuer),
            ({"aud": "another"}, WrongAudience),
            ({"aud": ["another"]}, WrongAudience),
            ({"aud": None}, WrongAudience),
            ({"aud": ["register", "another"]}, WrongAudience),
            ({"aud": ["register", "another"], "azp": "another"}, WrongAudience),
            ({"azp": "another"}, WrongAudience),
            ({"nonce": OTHER.nonce}, NotFresh),
            ({"nonce": None}, NotFresh),
            ({"exp": AT - 61}, NotFresh),
            ({"exp": None}, NotFresh),
            ({"exp": str(AT + 300)}, NotFresh),
            ({"nbf": AT + 61}, NotFresh),
            ({"iat": AT + 61}, NotFresh),
            ({"iat": AT - 400}, NotFresh),
            ({"iat": True}, NotFresh),
            ({"iat": None}, NotFresh),
            ({"sub": None}, Malformed),
            ({"sub": ""}, Malformed),
            ({"sub": "s" * 256}, Malformed),
            ({"sub": 7}, Malformed),
            ({TERMS.organisation_claim: None}, NotAuthorised),
            ({TERMS.organisation_claim: "1234567"}, NotAuthorised),
            ({TERMS.organisation_claim: "١٢٣٤٥٦٧٨"}, NotAuthorised),
            ({TERMS.organisation_claim: "12345678\n"}, NotAuthorised),
            ({TERMS.organisation_claim: ["12345678", "87654321"]}, NotAuthorised),
            ({TERMS.organisation_claim: 12345678}, NotAuthorised),
            ({TERMS.organisation_claim: "0000009900000000600A"}, NotAuthorised),
        ],
        ids=lambda value: ",".join(value)[:20] if isinstance(value, dict) else "",
    )
    def test_a_signed_token_that_says_something_else(self, changes: Any, kind: type[Refusal]) -> None:
        with pytest.raises(kind) as refused:
            verify(signed(**changes))
        assert refused.value.field

    def test_a_signature_of_nobody_or_somebody_else(self) -> None:
        good = signed()
        cases: list[tuple[str, type[Refusal]]] = [
            (signed(key=STRANGER), BadSignature),
            (good[:-4] + ("AAAA" if good[-4:] != "AAAA" else "BBBB"), BadSignature),
            (good.rpartition(".")[0] + ".", Malformed),
            (good.rpartition(".")[0] + ".AAAA", BadSignature),
            (forged({"alg": "none"}), Malformed),
            (forged({"alg": "none"}, signature="AAAA"), WrongHeader),
            (forged({"alg": "None", "kid": "ec"}, signature="AAAA"), WrongHeader),
            (forged({"kid": "ec"}, signature="AAAA"), WrongHeader),
            (forged({"alg": ["ES256"], "kid": "ec"}, signature="AAAA"), WrongHeader),
            (signed(header={"alg": "ES256", "kid": "other"}), UnknownKey),
            (signed(header={"alg": "RS256", "kid": "ec"}, key=RSA), UnknownKey),
            (signed(header={"alg": "ES256", "kid": "sealing"}, key=STRANGER), UnknownKey),
            (forged({"alg": "ES256", "kid": ["ec"]}, signature="AAAA"), UnknownKey),
            (forged({"alg": "ES256", "kid": "ec", "crit": ["b64"], "b64": False}, signature="AAAA"), WrongHeader),
        ]
        for token, kind in cases:
            with pytest.raises(kind):
                verify(token)

    def test_a_secret_cannot_sign_even_when_it_is_the_public_key(self) -> None:
        told = forged({"alg": "HS256", "kid": "rsa"})
        public = RSA.as_pem(private=False)
        mac = hmac.digest(public, told.rpartition(".")[0].encode(), "sha256")
        with pytest.raises(WrongHeader):
            verify(told + base64url.encode(mac))

    def test_two_keys_of_one_name_are_nobodys(self) -> None:
        with pytest.raises(UnknownKey):
            verify(signed(), keys=KeySet([EC, STRANGER]))

    @pytest.mark.parametrize(
        "token",
        [
            None,
            7,
            "",
            "a.b",
            "a.b.c.d",
            "=.=.=",
            signed() + " ",
            "A" * LONGEST + ".A.A",
            forged(b"[]", signature="AAAA"),
            forged(b'{"alg":"ES256","alg":"ES256"}', signature="AAAA"),
            forged(b'{"alg":NaN}', signature="AAAA"),
            forged(b"{", signature="AAAA"),
            forged({"alg": "ES256", "deep": [[[[[[[[[]]]]]]]]]}, signature="AAAA"),
        ],
        ids=range(13),
    )
    def test_what_is_no_token(self, token: object) -> None:
        with pytest.raises(Malformed):
            verify(token)


class TestAgain:
    def test_who_confirms_was_there_just_now(self) -> None:
        assert verify(signed(), again=True).assurance == "loa3"

    @pytest.mark.parametrize("moment", [None, AT - 361, AT + 61, float(AT), True], ids=range(5))
    def test_an_older_session_at_the_provider_does_not_do(self, moment: Any) -> None:
        with pytest.raises(NotFresh) as refused:
            verify(signed(auth_time=moment), again=True)
        assert refused.value.field in {"auth_time", "exp"}

    def test_it_is_asked_for(self) -> None:
        asked = asked_of_provider(TERMS, ATTEMPT, again=True)
        assert (asked["prompt"], asked["max_age"], asked["acr_values"]) == ("login", 0, "loa3 loa4")
        assert "prompt" not in asked_of_provider(TERMS, ATTEMPT, again=False)


class TestAssurance:
    @pytest.mark.parametrize(
        ("role", "level", "suffices"),
        [
            ("submitter", "loa3", True),
            ("submitter", "loa2", False),
            ("submitter", "", False),
            ("administrator", "loa3", False),
            ("administrator", "loa4", True),
            ("reader", "loa2", True),
        ],
    )
    def test_each_role_has_its_levels(self, role: str, level: str, suffices: bool) -> None:
        found = verify(signed(acr=level or None))
        if suffices:
            require_assurance(found, role, TERMS)
            return
        with pytest.raises(NotAuthorised) as refused:
            require_assurance(found, role, TERMS)
        assert refused.value.field == "acr"


class TestBack:
    def test_a_code_in_answer_to_the_attempt(self) -> None:
        back = Back(code="abc", state=ATTEMPT.state, iss=TERMS.issuer)
        assert verify_back(back, ATTEMPT, TERMS, iss_promised=True) == "abc"
        assert verify_back(Back("abc", ATTEMPT.state), ATTEMPT, TERMS, iss_promised=False) == "abc"

    @pytest.mark.parametrize(
        ("back", "kind"),
        [
            (Back("abc", OTHER.state, TERMS.issuer), NotFresh),
            (Back("abc", "", TERMS.issuer), NotFresh),
            (Back("abc", "\udcff", TERMS.issuer), NotFresh),
            (Back("abc", ATTEMPT.state, "https://evil.example"), WrongIssuer),
            (Back("abc", ATTEMPT.state), WrongIssuer),
            (Back("", ATTEMPT.state, TERMS.issuer, "access_denied"), NotAuthorised),
            (Back("", ATTEMPT.state, TERMS.issuer), Malformed),
            (Back("a\x00", ATTEMPT.state, TERMS.issuer), Malformed),
            (Back("a" * 300, ATTEMPT.state, TERMS.issuer), Malformed),
        ],
        ids=range(9),
    )
    def test_nothing_else(self, back: Back, kind: type[Refusal]) -> None:
        with pytest.raises(kind):
            verify_back(back, ATTEMPT, TERMS, iss_promised=True)
