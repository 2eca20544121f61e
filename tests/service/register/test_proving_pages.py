"""A contractor's pages of value, activities and proof: what each role sees; what is others' looks absent."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import date

import pytest

from tests.service.register.browser import Browser, member
from tests.service.register.cast import OTHER_CONTRACTOR, Cast
from tests.service.register.doing import BY_COST, activity, confirmation
from tests.service.register.play import Play, accepted, post
from tests.service.register.running import Running
from tests.service.register.stage import Stage
from tests.service.register.story import BSNS, JUNE, MARCH, Signed, contract, withdrawal
from verifier.core.model.calendar import Month
from verifier.core.model.contract import CallOffRule, CallOffs, ContractParty, ContractRole
from verifier.core.model.party import PartyId
from verifier.core.model.target import Target, TargetKind
from verifier.core.wire import base64url
from verifier.service.access.roles import Role

pytestmark = pytest.mark.slow

NOBODYS = base64url.encode(secrets.token_bytes(32))
PAGES = ("progress", "activities", "proof")
#: Its months lie behind us, and what counts for it may still be confirmed.
OPEN = {"recovery_months": 24}


@pytest.fixture(scope="module")
def submitter(register: Running, cast: Cast, stage: Stage) -> Browser:
    return member(register, cast.contractor.party, Role.SUBMITTER, name="Sam")


@pytest.fixture(scope="module")
def reader(register: Running, cast: Cast, stage: Stage) -> Browser:
    return member(register, cast.contractor.party, Role.READER, name="Robin")


def address(made: Signed, page: str) -> str:
    return f"/contractor/contracts/{made.name}/{page}"


def text_of(browser: Browser, path: str) -> str:
    """The page, with every space an ordinary one."""
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return " ".join(answer.text.replace("\xa0", " ").split())


def content(told: str) -> str:
    return told.partition("<main")[2].partition("</main>")[0]


def own_forms(told: str) -> Iterator[str]:
    return (each for each in re.findall(r"<form [^>]*>", told) if "/sign-out" not in each)


def test_every_page_is_kept_nowhere_and_connects_to_the_register_alone(stage: Stage, submitter: Browser) -> None:
    for path in (address(stage.contract, page) for page in PAGES):
        for prefix, language in (("", "nl"), ("/en", "en")):
            answer = submitter.get(prefix + path)
            assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path
            assert "connect-src 'self';" in answer.headers["content-security-policy"]
            assert f'<html lang="{language}">' in answer.text
            assert not [bsn for bsn in BSNS if bsn in answer.text]


def test_no_form_of_these_pages_is_ever_sent(stage: Stage, submitter: Browser) -> None:
    """Without its script a form would put what was filled in into the address."""
    forms = [form for page in PAGES for form in own_forms(submitter.get(address(stage.contract, page)).text)]
    assert len(forms) >= 2
    assert [each for each in forms if 'method="dialog"' not in each] == []


def test_the_moment_that_is_due_is_shown_unless_another_is_asked_for(stage: Stage, submitter: Browser) -> None:
    path = address(stage.contract, "progress")
    for asked, shown in (("", MARCH), (f"?moment={JUNE}", JUNE), ("?moment=2031-01", MARCH)):
        told = text_of(submitter, path + asked)
        assert f'data-moment="{shown}"' in told, asked
        assert told.count('aria-current="page"') == 1
    assert submitter.get(f"{path}?moment=nothing").status_code == 400
    assert submitter.get(f"{path}?month=2026-03").status_code == 400


def test_claims_and_verdicts_of_a_moment_are_told_on_its_page(stage: Stage, submitter: Browser) -> None:
    path = f"{address(stage.contract, 'progress')}?moment={MARCH}"
    assert "data-claim=" not in text_of(submitter, path)
    accepted(stage.claim())
    told = text_of(submitter, path)
    assert f'data-inputs="{base64url.encode(stage.basis.inputs.digest)}" data-floor="1000000"' in told
    asked = {"contract": stage.contract.name, "moment": str(MARCH)}
    accepted(stage.register.buyer.post("/v1/buyer/verdicts", asked))
    assert "Oordeel van" in text_of(submitter, path)
    proof = text_of(submitter, address(stage.contract, "proof"))
    assert 'data-give="bundle"' in proof
    assert f'data-moment="{MARCH}"' in proof
    assert "data-claim=" not in text_of(submitter, f"{address(stage.contract, 'progress')}?moment={JUNE}")


def test_targets_stand_beside_what_was_reached(stage: Stage, submitter: Browser) -> None:
    hours = Target(code="uren", kind=TargetKind.HOURS, moment=MARCH, least=120_050)
    made = Play(stage.register).contract(reference="doelen", targets=(hours,))
    told = text_of(submitter, address(made, "progress"))
    assert 'data-target="uren"' in told
    assert "1.200,5 uur tot en met maart 2026" in told


def test_activities_are_listed_with_what_became_of_them(stage: Stage, cast: Cast, submitter: Browser) -> None:
    made = Play(stage.register).contract(reference="activiteiten", **OPEN)
    several = [
        activity(cast.contractor, made),
        activity(cast.contractor, made, kind=BY_COST, amount=125_050),
        activity(cast.contractor, made),
        activity(cast.contractor, made),
    ]
    for each in several:
        post(stage.register.contractor, "/v1/contractor/activities", each.token)
    for each, taken in ((several[0], 1_000), (several[2], 0)):
        confirmed = confirmation(cast.buyer, each, quantity=taken)
        post(stage.register.buyer, "/v1/buyer/activity-confirmations", confirmed.token)
    ended = withdrawal(cast.contractor, several[3], several[3].statement.day)
    post(stage.register.contractor, "/v1/contractor/withdrawals", ended.token)
    told = text_of(submitter, address(made, "activities"))
    rows = re.findall(r'<tr data-activity="([^"]+)">(.*?)</tr>', told)
    assert [name for name, _ in rows] == [each.name for each in reversed(several)]
    for row, parts in zip(
        reversed([row for _, row in rows]),
        (("20 uur", "10 uur", "Bevestigd"), ("€ 1.250,50", "Wacht op"), ("20 uur", "Afgewezen"), ("Ingetrokken",)),
        strict=True,
    ):
        assert [part for part in parts if part not in row] == []
    assert f'<option value="{several[3].name}"' not in told
    assert told.count("data-day=") == 3
    english = text_of(submitter, f"/en{address(made, 'activities')}")
    assert "Purchases from social enterprises" in english or "hours" in english
    assert "€ 100 per uur" in told


def test_who_may_only_read_is_offered_nothing_to_sign(stage: Stage, submitter: Browser, reader: Browser) -> None:
    for page in PAGES[:2]:
        seen = text_of(reader, address(stage.contract, page))
        assert "Ondertekenen doet een collega" in seen, page
        assert [each for each in ('id="report"', 'id="prove-button"', 'id="end"') if each in seen] == []
    assert 'id="prove-button"' in text_of(submitter, address(stage.contract, "progress"))
    assert 'id="report"' in text_of(submitter, address(stage.contract, "activities"))
    assert 'data-give="receipts"' in text_of(reader, address(stage.contract, "proof")), "reading is no signing"


def test_what_was_not_accepted_or_is_over_offers_nothing(stage: Stage, cast: Cast, submitter: Browser) -> None:
    offered = contract(cast, reference="nog te lezen")
    post(stage.register.buyer, "/v1/buyer/contracts", offered.token)
    told = text_of(submitter, address(offered, "progress"))
    assert "U hebt deze opdracht nog niet geaccepteerd." in told
    assert 'id="standing"' not in told
    assert 'id="report"' not in text_of(submitter, address(offered, "activities"))
    post(stage.register.buyer, "/v1/buyer/withdrawals", withdrawal(cast.buyer, offered).token)
    assert "Deze opdracht is ingetrokken." in text_of(submitter, address(offered, "progress"))


def test_who_attests_for_anothers_contract_makes_a_subtotal(register: Running, cast: Cast) -> None:
    named = ContractParty(OTHER_CONTRACTOR, ContractRole.SUBCONTRACTOR)
    shared = Play(register).contract(reference="samen", parties=(named,))
    partner = member(register, OTHER_CONTRACTOR, Role.SUBMITTER)
    told = content(text_of(partner, address(shared, "progress")))
    assert 'data-own="no"' in told
    assert "Deeltotaal voor de opdrachtnemer" in told
    assert [each for each in ('id="floors"', 'id="claims"', "Verplichting", 'id="subtotals"') if each in told] == []
    proof = content(text_of(partner, address(shared, "proof")))
    assert 'data-give="receipts"' in proof
    assert [each for each in ("bundle", "credential", "record") if f'data-give="{each}"' in proof] == []
    own = member(register, cast.contractor.party, Role.SUBMITTER)
    assert 'id="subtotals"' in text_of(own, address(shared, "progress"))
    assert 'data-give="record"' not in text_of(own, address(shared, "proof")), "its auditor has it"


def test_a_framework_has_the_page_too(register: Running, submitter: Browser) -> None:
    framework = Play(register).contract(reference="raam", call_offs=CallOffs(CallOffRule.CARRIED))
    assert 'id="standing"' in text_of(submitter, address(framework, "progress"))


def test_what_a_buyer_writes_stays_text(stage: Stage, submitter: Browser) -> None:
    made = Play(stage.register).contract(reference="'\"><b>{{7*7}}</b>")
    for page in PAGES:
        told = text_of(submitter, address(made, page))
        assert "&#39;&#34;&gt;&lt;b&gt;{{7*7}}&lt;/b&gt;" in told, page
        assert "<b>" not in told


@pytest.mark.parametrize("home", ["other_contractor", "buyer", "agency"])
def test_what_is_others_looks_absent(register: Running, cast: Cast, stage: Stage, home: str) -> None:
    """Whoever asks, at whichever door: the same answer as for what nobody has."""
    party: PartyId = getattr(cast, home).party
    stranger = member(register, party, Role.READER)
    for page in PAGES:
        absent = stranger.get(f"/contractor/contracts/{NOBODYS}/{page}")
        answer = stranger.get(address(stage.contract, page))
        assert (absent.status_code, answer.status_code) == (404, 404)
        assert answer.text.replace(stage.contract.name, "") == absent.text.replace(NOBODYS, "")


def test_nobody_is_let_in_without_signing_in(stage: Stage) -> None:
    for page in PAGES:
        answer = Browser(stage.register).get(address(stage.contract, page))
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), page


def test_a_recovery_period_has_a_moment_of_its_own(register: Running, submitter: Browser) -> None:
    made = Play(register).contract(reference="herstel", recovery_months=24, last_day=date(2026, 6, 30))
    told = text_of(submitter, address(made, "progress"))
    assert f"?moment={Month(2028, 6)}" in told
