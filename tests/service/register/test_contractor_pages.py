"""The contractor's pages: what each role sees of its organisation's own, and that what is others' looks absent."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator

import pytest

from tests.service.register import story
from tests.service.register.browser import Browser, member
from tests.service.register.cast import Cast
from tests.service.register.play import Play, accepted, post
from tests.service.register.running import Running
from tests.service.register.stage import Stage
from tests.service.register.story import BSNS, JUNE, MARCH
from verifier.core.model.contract import ContractParty, ContractRole, Obligation
from verifier.core.model.party import PartyId
from verifier.core.model.target import Milestone, Target, TargetKind
from verifier.core.wire import base64url
from verifier.service.access.roles import Role
from verifier.service.access.sessions import CERTAIN

FORMS = ('id="attest"', 'id="withdraw"', 'id="make-form"', 'id="steps"')
NOBODYS = base64url.encode(secrets.token_bytes(32))


@pytest.fixture(scope="module")
def submitter(register: Running, cast: Cast, stage: Stage) -> Browser:
    return member(register, cast.contractor.party, Role.SUBMITTER, name="Sam")


@pytest.fixture(scope="module")
def reader(register: Running, cast: Cast, stage: Stage) -> Browser:
    return member(register, cast.contractor.party, Role.READER, name="Robin")


def text_of(browser: Browser, path: str) -> str:
    """The page, with every space an ordinary one."""
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return " ".join(answer.text.replace("\xa0", " ").split())


def pages(stage: Stage) -> Iterator[str]:
    contract = f"/contractor/contracts/{stage.contract.name}"
    placements = [f"/contractor/placements/{each.name}" for each in (stage.waiting, stage.eligible)]
    yield from ("/contractor", contract, f"{contract}/attest", *placements)
    yield from ("/contractor/keys", "/contractor/keys/enrol")


@pytest.mark.slow
def test_every_page_is_kept_nowhere_and_connects_to_the_register_alone(stage: Stage, submitter: Browser) -> None:
    for path in pages(stage):
        for prefix, language in (("", "nl"), ("/en", "en")):
            answer = submitter.get(prefix + path)
            assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path
            assert "connect-src 'self';" in answer.headers["content-security-policy"]
            assert f'<html lang="{language}">' in answer.text
            assert not [bsn for bsn in BSNS if bsn in answer.text]


def test_no_form_of_these_pages_is_ever_sent(stage: Stage, submitter: Browser) -> None:
    """Without its script a form would put a number into the address: none is sent, and that one is not shown."""
    found = 0
    for path in pages(stage):
        forms = re.findall(r"<form [^>]*>", submitter.get(path).text)
        own = [each for each in forms if "/sign-out" not in each]
        assert [each for each in own if 'method="dialog"' not in each] == [], path
        assert all("hidden" in each for each in own if 'id="attest"' in each)
        found += len(own)
    assert found >= 8


def test_overview_tells_what_is_owed_done_and_next(submitter: Browser) -> None:
    told = text_of(submitter, "/contractor")
    for part in (
        "opdracht-1",
        "The buyer of the test",
        "€ 40.000",
        "1 januari 2026 tot en met 30 juni 2026",
        "Toon aan wat u hebt bereikt tot en met",
        "te laat: was uiterlijk",
        "1 plaatsing telt mee",
        "Wacht op een beslissing: 1 plaatsing",
        "Plaatsing opgeven",
    ):
        assert part in told, part


def test_contract_shows_agreement_moments_duties_and_placements(stage: Stage, submitter: Browser) -> None:
    told = text_of(submitter, f"/en/contractor/contracts/{stage.contract.name}")
    for part in (
        "€800,000",
        "utrecht-current",
        "March 2026, June 2026",
        "Report the hours of April 2026",
        "Waits on the agency",
        "Counts",
        "100% of the shortfall",
    ):
        assert part in told, part
    for placed in (stage.waiting, stage.eligible):
        assert f'data-placement="{placed.name}"' in told


def test_verdict_and_proven_floor_are_shown(stage: Stage, submitter: Browser) -> None:
    accepted(stage.claim())
    asked = {"contract": stage.contract.name, "moment": str(MARCH)}
    accepted(stage.register.buyer.post("/v1/buyer/verdicts", asked))
    told = text_of(submitter, f"/contractor/contracts/{stage.contract.name}")
    assert "€ 10.000 van € 40.000 aangetoond" in told
    assert "Er is nog geen oordeel." not in told
    assert "niet getoond" in told


def test_placement_tells_its_state_and_who_sees_what(stage: Stage, submitter: Browser) -> None:
    waiting = text_of(submitter, f"/contractor/placements/{stage.waiting.name}")
    assert "De instantie heeft nog niet beslist." in waiting
    assert "een verzegelde envelop die het niet kan openen" in waiting
    assert 'id="value"' not in waiting
    decided = text_of(submitter, f"/contractor/placements/{stage.eligible.name}")
    assert "De verzegelde envelop is gewist" in decided
    assert 'id="value"' in decided


def test_who_may_only_read_is_offered_nothing_to_sign(stage: Stage, submitter: Browser, reader: Browser) -> None:
    for path in pages(stage):
        seen = text_of(reader, path)
        assert "Ondertekenen doet een collega" in seen, path
        assert [
            each for each in ('id="attest"', 'id="withdraw"', 'id="make-form"', 'id="steps"') if each in seen
        ] == []
    assert 'id="attest"' in text_of(submitter, f"/contractor/contracts/{stage.contract.name}/attest")


def test_an_offer_is_accepted_on_its_page_and_has_no_placements_yet(stage: Stage, submitter: Browser) -> None:
    offered = story.contract(stage.cast, reference="nog te lezen")
    post(stage.register.buyer, "/v1/buyer/contracts", offered.token)
    assert 'id="accept"' in text_of(submitter, f"/contractor/contracts/{offered.name}")
    attest = text_of(submitter, f"/contractor/contracts/{offered.name}/attest")
    assert "kunt u nu geen plaatsing opgeven" in attest
    assert 'id="attest"' not in attest


def test_targets_and_what_is_paid_for_them_are_shown(stage: Stage, submitter: Browser) -> None:
    kept = Target(code="blijvers", kind=TargetKind.PEOPLE_KEPT, moment=JUNE, least=2, months=6)
    hours = Target(code="uren", kind=TargetKind.HOURS, moment=MARCH, least=120_050)
    paid = (Milestone(6_000), Milestone(4_000, "blijvers"))
    made = story.contract(stage.cast, reference="doelen", targets=(kept, hours), milestones=paid)
    post(stage.register.buyer, "/v1/buyer/contracts", made.token)
    told = text_of(submitter, f"/contractor/contracts/{made.name}")
    assert "2 medewerkers minstens 6 maanden aan het werk tot en met juni 2026" in told
    assert "1.200,5 uur tot en met maart 2026" in told
    assert "60% bij verplichting; 40% bij blijvers" in told


def test_what_a_buyer_writes_stays_text(stage: Stage, submitter: Browser) -> None:
    hostile = "<img src=x onerror=hacked=1>"
    reference = "'\"><b>{{7*7}}</b>"
    made = story.contract(
        stage.cast, reference=reference, obligation=Obligation(amount=4_000_000, motivation=hostile)
    )
    post(stage.register.buyer, "/v1/buyer/contracts", made.token)
    for path in ("/contractor", f"/contractor/contracts/{made.name}", f"/contractor/contracts/{made.name}/attest"):
        told = text_of(submitter, path)
        assert "&#39;&#34;&gt;&lt;b&gt;{{7*7}}&lt;/b&gt;" in told, path
        assert "<img src=x" not in told
        assert "<b>" not in told


@pytest.mark.parametrize("home", ["other_contractor", "buyer", "agency"])
def test_what_is_others_looks_absent(register: Running, cast: Cast, stage: Stage, home: str) -> None:
    """Whoever asks, at whichever door: the same answer as for what nobody has."""
    party: PartyId = getattr(cast, home).party
    stranger = member(register, party, Role.READER)
    for kind, names in (
        ("contracts", [stage.contract.name]),
        ("placements", [stage.waiting.name, stage.eligible.name]),
    ):
        absent = stranger.get(f"/contractor/{kind}/{NOBODYS}")
        assert absent.status_code == 404
        for name in names:
            answer = stranger.get(f"/contractor/{kind}/{name}")
            assert (answer.status_code, without_name(answer.text, name)) == (
                404,
                without_name(absent.text, NOBODYS),
            )


def without_name(page: str, name: str) -> str:
    return page.replace(name, "")


def test_who_attests_for_anothers_contract_sees_its_own_part(register: Running, cast: Cast) -> None:
    named = ContractParty(cast.other_contractor.party, ContractRole.SUBCONTRACTOR)
    shared = Play(register).contract(reference="samen", parties=(named,))
    partner = member(register, cast.other_contractor.party, Role.SUBMITTER)
    assert "Opdrachten van anderen waaraan u meewerkt" in text_of(partner, "/contractor")
    told = text_of(partner, f"/contractor/contracts/{shared.name}")
    assert "De momenten ziet de opdrachtnemer." in told
    assert "Oordelen tot nu toe" not in told
    assert 'id="attest"' in text_of(partner, f"/contractor/contracts/{shared.name}/attest")


def test_keys_are_enrolled_after_confirming_who_is_there(register: Running, cast: Cast) -> None:
    earlier = member(register, cast.contractor.party, Role.SUBMITTER, name="Sam")
    register.database.change("UPDATE member_session SET stepped_up_at = stepped_up_at - ?", CERTAIN + 1)
    answer = earlier.get("/contractor/keys/enrol")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account/confirm")
    assert earlier.get("/contractor/keys").status_code == 200


def test_nobody_is_let_in_without_signing_in(stage: Stage) -> None:
    for path in pages(stage):
        answer = Browser(stage.register).get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), path
