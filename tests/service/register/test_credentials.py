"""Credentials of a register: issued with an answer, replaced by the next, and at whose door they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.register.cast import ISSUER, Cast
from tests.service.register.crediting import Credited, crediting
from tests.service.register.places import Places
from tests.service.register.play import accepted, refused
from tests.service.register.story import JUNE, MARCH, Signed
from verifier.core.model.credential import DIGESTS, DISCLOSABLE
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.core.procedure.issuing import REFERENCE_TERM
from verifier.core.wire import base64url
from verifier.core.wire.credential_fields import credential_digest
from verifier.core.wire.jwk import thumbprint
from verifier.core.wire.sd_jwt import read_sd_jwt
from verifier.core.wire.sd_jwt.disclosing import payload_of

pytestmark = pytest.mark.slow

DAY = 24 * 3600
FORGED, IN_ERROR = WithdrawalReason.FORGED, WithdrawalReason.ENTERED_IN_ERROR


@pytest.fixture(scope="module")
def credited(cast: Cast, places: Places) -> Iterator[Credited]:
    with crediting(cast, places("credited")) as made:
        yield made


@pytest.fixture(scope="module")
def told(credited: Credited) -> Signed:
    """A contract of ten people, answered in March."""
    contract, _ = credited.ten()
    credited.obliged.verdict(contract, MARCH)
    return contract


class TestAnswers:
    """Ten people, of whom something is told on the way; then the end."""

    def test_a_credential_tells_what_the_verdict_tells(self, credited: Credited, told: Signed) -> None:
        verdict = credited.obliged.verdict(told, MARCH)
        (listed,) = credited.listed(told)
        credential = credited.credential(listed["credential"])
        assert (verdict.verdict, verdict.band) == ("behind", "0-25")
        for name in ("contract", "as_of", "ruleset", "verdict", *DISCLOSABLE):
            assert getattr(credential, name) == getattr(verdict, name), name
        assert (credential.iss, listed["moment"], listed["status"]) == (ISSUER, "2026-03", "valid")
        assert thumbprint(credential.holder) == credited.cast.contractor.signing_key().kid

    def test_it_tells_nothing_more(self, credited: Credited, told: Signed) -> None:
        """Every text and number of it, disclosed or plain, is the verdict's, or is the same whatever was told."""
        verdict, (listed,) = credited.obliged.verdict(told, MARCH), credited.listed(told)
        payload = payload_of(read_sd_jwt(listed["credential"]).issuer_signed)
        plain = {"iss", "iat", "exp", "vct", "cnf", "status", "contract", "as_of", "ruleset", "verdict"}
        assert set(payload) == plain | {"_sd", "_sd_alg"}
        disclosed = {each.name: each.value for each in read_sd_jwt(listed["credential"]).disclosures}
        held = {name: getattr(verdict, name) for name in DISCLOSABLE}
        assert disclosed == {name: value for name, value in held.items() if value is not None}
        assert payload["iat"] == verdict.iat

    def test_a_repeated_answer_has_the_same_one(self, credited: Credited, told: Signed) -> None:
        before, rows = credited.listed(told), credited.register.database.counts()
        credited.obliged.verdict(told, MARCH)
        assert credited.listed(told) == before
        assert credited.register.database.counts() == rows

    def test_the_next_answer_ends_it_and_has_its_own(self, credited: Credited, told: Signed) -> None:
        """The control to withdrawals: that a credential ends says no more than that there is a new answer."""
        credited.obliged.verdict(told, JUNE)
        first, second = credited.listed(told)
        assert (first["status"], second["status"]) == ("invalid", "valid")
        assert credited.credential(second["credential"]).verdict == "not_met"
        assert credited.credential(second["credential"]).exp == (
            credited.credential(second["credential"]).iat + REFERENCE_TERM
        )


def test_how_much_was_told_does_not_show(credited: Credited, told: Signed) -> None:
    """Nobody, of whom nothing is told, and ten people: as many digests, of random salts, in no telling order."""
    alone = credited.short()
    credited.obliged.verdict(alone, MARCH)
    few, more = credited.listed(alone)[0], credited.listed(told)[0]
    digests = [payload_of(read_sd_jwt(each["credential"]).issuer_signed)["_sd"] for each in (few, more)]
    assert [len(set(each)) for each in digests] == [DIGESTS, DIGESTS]
    assert all(each == sorted(each) for each in digests)
    assert [len(read_sd_jwt(each["credential"]).disclosures) for each in (few, more)] == [0, 4]
    salts = [each.salt for each in read_sd_jwt(more["credential"]).disclosures]
    assert len(set(salts)) == len(salts)
    assert {len(base64url.decode(each)) for each in salts} == {16}


class TestDoors:
    """Whose a credential is."""

    def test_somebody_else_finds_none(self, credited: Credited) -> None:
        contract = credited.short()
        credited.obliged.verdict(contract, MARCH)
        (listed,) = credited.listed(contract)
        other = credited.register.other_contractor
        assert accepted(other.get("/v1/contractor/credentials")) == {"credentials": []}
        path = f"/v1/contractor/credentials/{listed['digest']}"
        assert refused(other.get(path)) == (404, "not_found")
        assert accepted(credited.register.contractor.get(path)) == {"credential": listed["credential"]}
        asked = other.post("/v1/contractor/credentials", {"verdict": listed["verdict"]})
        assert refused(asked) == (409, "unknown_reference")
        assert credential_digest(listed["credential"]) == base64url.decode(listed["digest"])

    def test_a_page_leads_to_the_next(self, credited: Credited) -> None:
        for _ in range(2):
            credited.obliged.verdict(credited.short(), MARCH)
        get = credited.register.contractor.get
        whole = accepted(get("/v1/contractor/credentials?limit=100"))["credentials"]
        first = accepted(get("/v1/contractor/credentials?limit=1"))
        rest = accepted(get(f"/v1/contractor/credentials?limit=100&cursor={first['next']}"))["credentials"]
        assert [*first["credentials"], *rest] == whole


def test_the_issuer_and_its_keys_are_there_for_anyone(credited: Credited) -> None:
    answer = credited.register.public.http.get("/.well-known/jwt-vc-issuer")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["access-control-allow-origin"] == "*"
    found = answer.json()
    assert (set(found), found["issuer"]) == ({"issuer", "jwks"}, ISSUER)
    (key,) = found["jwks"]["keys"]
    assert key == {
        **credited.cast.register.signing_key().jwk,
        "kid": credited.cast.register.signing_key().kid,
        "use": "sig",
        "alg": "ES256",
    }


def test_the_keys_are_there_before_there_is_a_directory(cast: Cast, places: Places) -> None:
    with crediting(cast, places("young"), introduced=False) as young:
        keys = young.register.public.http.get("/.well-known/jwt-vc-issuer").json()["jwks"]["keys"]
        assert [each["kid"] for each in keys] == [cast.register.signing_key().kid]


def test_the_type_is_there_for_anyone(credited: Credited) -> None:
    answer = credited.register.public.http.get("/credentials/compliance.v1.json")
    assert answer.json()["vct"] == "urn:nl:social-return:compliance:1"
    assert answer.headers["cache-control"] == "public, max-age=86400"
    again = credited.register.public.http.get(
        "/credentials/compliance.v1.json", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304
