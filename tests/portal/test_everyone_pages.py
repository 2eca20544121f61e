"""The pages for everyone over HTTP: what they tell of the live register, to whom, and in both languages."""

from __future__ import annotations

import html

import pytest

from tests.service.register.browser import Browser, member
from tests.service.register.filled import Filled
from tests.unsafe_scheme import AGENCY, BUYER, CONTRACTOR
from verifier.core.model.party import PartyId
from verifier.core.wire import base64url
from verifier.service.access.roles import Role
from verifier.service.portal.catalogue import Language, words
from verifier.service.portal.everyone.trust import LIMITS
from verifier.service.portal.page import address

pytestmark = pytest.mark.slow

OTHER = PartyId("kvk:87654321")
PERSON = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


def read(filled: Filled, path: str) -> str:
    answer = filled.register.public.http.get(path)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


@pytest.fixture(scope="module")
def contractor(filled: Filled) -> Browser:
    return member(filled.register, CONTRACTOR, Role.READER)


@pytest.mark.parametrize("language", Language)
def test_the_front_page_says_what_it_is_for_whom_and_where_to_go(filled: Filled, language: Language) -> None:
    text, said = read(filled, address("/", language)), words(language, "everyone")
    assert said["landing_lead"] in text
    for door in ("contractor", "agency", "buyer"):
        assert said[f"door_{door}"] in text
        assert said[f"door_{door}_enter"] in text
    for path in ("/sign-in", "/person", "/trust", "/verify", "/who-knows-what"):
        assert f'href="{address(path, language)}"' in text
    assert f'href="{address("/", language.other)}"' in text


@pytest.mark.parametrize("language", Language)
def test_the_trust_page_is_of_the_live_register_and_states_every_limit(filled: Filled, language: Language) -> None:
    text = read(filled, address("/trust", language))
    directory, cast = filled.register.cast.trust.directory, filled.register.cast
    assert all(kid in text for kid in cast.register.kit.root_keys)
    assert directory.log.origin in text
    assert all(each.name in text for each in directory.institutions)
    assert all(each.kid[:12] in text for each in directory.keys)
    assert all(base64url.encode(each.digest) in text for each in directory.rulesets)
    checkpoint = filled.register.public.http.get("/log/checkpoint").text.splitlines()
    assert len(checkpoint[2]) == 44
    assert len(LIMITS) >= 5, "PROTOCOL 1 names five"
    assert [each for each in LIMITS if words(language, "everyone")[each] not in text] == []


def test_a_person_is_told_where_to_go_by_the_agencies_of_this_register(filled: Filled) -> None:
    text = read(filled, "/person")
    agencies = [e.name for e in filled.register.cast.trust.directory.institutions if e.role == "agency"]
    assert len(agencies) == 2
    assert all(each in text for each in agencies)


def test_anyone_is_told_how_many_envelopes_there_are_and_no_placement(filled: Filled) -> None:
    text = read(filled, "/who-knows-what")
    assert "4 plaatsingen wachten op een instantie" in text
    assert filled.eligible.name not in text
    for party in ("contractor", "agency", "register", "evaluator", "buyer"):
        assert words(Language.NL, "everyone")[f"who_{party}_ground"] in text


def test_a_contractor_chooses_among_its_own_and_sees_what_the_register_has(
    filled: Filled, contractor: Browser
) -> None:
    listed = contractor.get("/who-knows-what").text
    assert filled.waiting[0].name in listed
    waiting = html.unescape(contractor.get(f"/who-knows-what/{filled.waiting[0].name}").text)
    assert "De verzegelde envelop is er nog" in waiting
    assert "Er is geen code." in waiting
    eligible = html.unescape(contractor.get(f"/who-knows-what/{filled.eligible.name}").text)
    assert "De verzegelde envelop is gewist." in eligible
    assert "Codes voor: " in eligible
    assert "Uren zijn toegekend voor 2 maanden." in eligible
    assert "Dat bent u." in eligible
    declined = html.unescape(contractor.get(f"/en/who-knows-what/{filled.declined.name}").text)
    assert "does not count" in declined
    assert "There is no code." in declined


def test_an_agency_sees_a_placement_that_names_it_and_a_buyer_none(filled: Filled) -> None:
    desk = member(filled.register, AGENCY, Role.READER)
    assert filled.waiting[0].name in desk.get("/who-knows-what").text
    assert "De verzegelde envelop is er nog" in desk.get(f"/who-knows-what/{filled.waiting[0].name}").text
    buyer = member(filled.register, BUYER, Role.READER)
    assert buyer.get("/who-knows-what").status_code == 200
    assert buyer.get(f"/who-knows-what/{filled.waiting[0].name}").status_code == 404


def test_a_placement_of_others_is_one_that_does_not_exist(filled: Filled, contractor: Browser) -> None:
    stranger = member(filled.register, OTHER, Role.READER)
    hidden = stranger.get(f"/who-knows-what/{filled.eligible.name}")
    absent = stranger.get(f"/who-knows-what/{'A' * 43}")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    for answer in (hidden, absent):
        assert "Deze pagina is er niet" in answer.text
        assert "Uitloggen" in answer.text, "who has signed in still has"
    assert hidden.text.replace(filled.eligible.name, "") == absent.text.replace("A" * 43, "")
    assert contractor.get(f"/who-knows-what/{'A' * 42}").status_code == 404


def test_who_has_not_signed_in_is_led_to_signing_in(filled: Filled) -> None:
    answer = Browser(filled.register).get(f"/en/who-knows-what/{filled.eligible.name}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/sign-in")


class TestRefusals:
    @pytest.mark.parametrize(
        ("path", "language"), [("/nowhere", "nl"), ("/en/nowhere", "en"), ("/fr/verify", "nl")]
    )
    def test_a_person_gets_a_page(self, filled: Filled, path: str, language: str) -> None:
        answer = filled.register.public.http.get(path, headers=PERSON)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert (answer.headers["content-language"], answer.headers["cache-control"]) == (language, "no-store")
        assert "form-action 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert words(Language(language))["refused_404_title"] in answer.text
        assert "<code>not_found</code>" in answer.text

    def test_a_program_gets_a_problem_document_everywhere(self, filled: Filled) -> None:
        http = filled.register.public.http
        for path, headers in (("/nowhere", {}), ("/v1/nowhere", PERSON), ("/assets/none.js", PERSON)):
            answer = http.get(path, headers=headers)
            assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
            assert answer.json()["code"] == "not_found"
        assert http.head("/nowhere", headers=PERSON).content == b""

    def test_other_refusals_have_a_page_too(self, filled: Filled) -> None:
        http = filled.register.public.http
        wrong = http.get("/person", params={"a": "1"}, headers=PERSON)
        assert (wrong.status_code, "Dit adres klopt niet" in wrong.text) == (400, True)
        method = http.post("/en/person", headers=PERSON)
        assert (method.status_code, method.headers["allow"]) == (405, "GET, HEAD")
        assert "This page is not here" in method.text
        forged = http.post("/sign-out", headers={**PERSON, "Sec-Fetch-Site": "cross-site"})
        assert forged.status_code in {303, 403}
