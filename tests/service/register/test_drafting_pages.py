"""The pages on which a buyer draws up a contract: who may, what there is to choose, and what is others'."""

from __future__ import annotations

import re
import secrets
from html import unescape

import pytest

from tests.service.register.browser import Browser, member
from tests.service.register.cast import AUDITOR, OTHER_BUYER, OTHER_CONTRACTOR, Cast
from tests.service.register.obliging import Obliged
from tests.service.register.play import Play, accepted
from tests.service.register.running import Running
from tests.service.register.story import Signed
from tests.unsafe_scheme import BUYER, CONTRACTOR
from verifier.core.model.agreed_terms import AgreedTerms
from verifier.core.model.contract import CallOffRule, CallOffs, Obligation
from verifier.core.wire import base64url
from verifier.service.access.doors import Door
from verifier.service.access.roles import ROLES_AT, Role, may_write

NOBODYS = base64url.encode(secrets.token_bytes(32))
NEW = "/buyer/new"
TERMS = AgreedTerms(start_window_months=6)


@pytest.fixture(scope="module")
def pool(register: Running) -> Signed:
    """An accepted framework of the buyer, from which the other buyer may call off too."""
    obliged = Obliged(Play(register))
    shared = CallOffs(CallOffRule.CARRIED, (OTHER_BUYER,))
    return obliged.agreed(reference="RAAM-1", call_offs=shared, obligation=Obligation(amount=0), agreed=TERMS)


@pytest.fixture(scope="module")
def buying(register: Running, pool: Signed) -> Browser:
    return member(register, BUYER, Role.PROCUREMENT)


def choices(page: str, name: str) -> dict[str, str]:
    """What can be chosen in a list, and what it says; the first, which is no choice, left out."""
    (within,) = re.findall(rf'<select[^>]* id="{name}".*?</select>', page, re.DOTALL)
    found = re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)</option>', within)
    return {value: unescape(text) for value, text in found}


def call_off_of(contract: Signed) -> str:
    return f"/buyer/contracts/{contract.name}/call-off"


def text_of(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path
    return " ".join(answer.text.replace("\xa0", " ").split())


@pytest.mark.slow
def test_who_may_sign_gets_the_form_and_the_way_to_it(register: Running, pool: Signed) -> None:
    for role in ROLES_AT[Door.BUYER]:
        browser = member(register, BUYER, role)
        writes = may_write(role, Door.BUYER)
        home = browser.get("/buyer").text
        assert (f'href="{NEW}"' in home, 'href="/buyer/keys"' in home) == (writes, writes), role
        for path in (NEW, call_off_of(pool)):
            assert ('id="draft"' in browser.get(path).text) == writes, (role, path)
        assert ('id="make-form"' in browser.get("/buyer/keys").text) == writes, role


def test_procurement_finds_its_own_work_first(register: Running, buying: Browser) -> None:
    def first(browser: Browser) -> str:
        nav = browser.get("/buyer").text.partition('class="nav"')[2]
        return str(re.findall(r'<li><a href="([^"]+)"', nav)[0])

    assert first(buying) == NEW
    assert first(member(register, BUYER, Role.CONTRACT_MANAGEMENT)) == "/buyer"


def test_one_chooses_by_name_and_nothing_is_chosen_before(cast: Cast, buying: Browser, pool: Signed) -> None:
    page = buying.get(NEW).text
    assert choices(page, "contractor").keys() == {CONTRACTOR, OTHER_CONTRACTOR}
    listed = {base64url.encode(each.digest): each for each in cast.trust.directory.rulesets}
    offered = choices(page, "ruleset")
    assert offered.keys() == listed.keys()
    for digest, text in offered.items():
        assert listed[digest].name in text
        assert "1 januari 2026" in text
    assert AUDITOR in choices(page, "auditor")
    assert choices(page, "supersedes")[pool.name] == "RAAM-1"
    assert (f'value="{OTHER_BUYER}"' in page, f'value="{BUYER}"' in page) == (True, False)
    form = page.partition('<form class="drafting"')[2].partition("</form>")[0]
    assert re.findall(r'<input[^>]*type="(?:text|date)"[^>]* value="[^"]*"', form) == []
    assert "checked" not in form
    assert set(re.findall(r'<option value="([^"]*)" selected>', form)) == {""}


def test_a_framework_shows_what_a_call_off_takes_over(buying: Browser, pool: Signed) -> None:
    assert call_off_of(pool) in buying.get(NEW).text
    page = text_of(buying, call_off_of(pool))
    assert "RAAM-1" in page
    assert pool.statement.ruleset.name in page
    assert "1 januari 2026 tot en met 30 juni 2026" in page
    for asked_before in ('id="contractor"', 'id="ruleset"', 'id="rule"', 'id="start_window"'):
        assert asked_before not in page
    assert 'data-agreed="{&#34;start_window_months&#34;:6}"' in page
    assert f'data-contractor="{CONTRACTOR}"' in page
    assert 'id="percent"' in page


def test_a_call_off_that_owes_nothing_is_not_asked_what_it_owes(register: Running, buying: Browser) -> None:
    whole = Obliged(Play(register)).agreed(reference="RAAM-2", call_offs=CallOffs(CallOffRule.WHOLE))
    page = text_of(buying, call_off_of(whole))
    assert 'data-whole="yes"' in page
    assert 'id="percent"' not in page
    assert 'data-agreed=""' in page


def test_a_framework_of_others_is_offered_to_whom_it_names_alone(register: Running, pool: Signed) -> None:
    named = member(register, OTHER_BUYER, Role.PROCUREMENT)
    assert call_off_of(pool) in named.get(NEW).text
    page = text_of(named, call_off_of(pool))
    assert "The buyer of the test" in page
    assert f'href="/buyer/contracts/{pool.name}"' not in page
    assert named.get(f"/buyer/contracts/{pool.name}").status_code == 404
    assert "RAAM-1" not in choices(named.get(NEW).text, "supersedes").values()


def test_nothing_is_called_off_before_it_is_accepted(register: Running, buying: Browser) -> None:
    offered, answer = Obliged(Play(register)).offer(reference="RAAM-3", call_offs=CallOffs(CallOffRule.APART))
    accepted(answer)
    page = text_of(buying, call_off_of(offered))
    assert "De opdrachtnemer heeft de raamovereenkomst nog niet geaccepteerd." in page
    assert 'id="draft"' not in page
    assert call_off_of(offered) not in buying.get(NEW).text


def test_what_is_others_or_no_framework_looks_absent(register: Running, buying: Browser, pool: Signed) -> None:
    """And nothing of it is among the choices."""
    alone = Obliged(Play(register)).agreed("other_buyer", reference="VAN-EEN-ANDER")
    own = Obliged(Play(register)).agreed(reference="GEWOON")
    absent = buying.get(f"/buyer/contracts/{NOBODYS}/call-off")
    for name in (alone.name, own.name):
        answer = buying.get(f"/buyer/contracts/{name}/call-off")
        assert (answer.status_code, absent.status_code) == (404, 404)
        assert answer.text.replace(name, "") == absent.text.replace(NOBODYS, "")
    assert "VAN-EEN-ANDER" not in buying.get(NEW).text
    for stranger in (CONTRACTOR, register.cast.agency.party):
        other = member(register, stranger)
        for path in (NEW, "/buyer/keys", "/buyer/keys/introduce", call_off_of(pool)):
            assert other.get(path).status_code == 404, (stranger, path)


def test_keys_of_the_directory_are_told_as_ones_own(register: Running, cast: Cast, buying: Browser) -> None:
    kid = cast.buyer.signing_key().kid
    page = buying.get("/buyer/keys").text
    assert f'data-kid="{kid}" data-active="yes"' in page
    assert cast.other_buyer.signing_key().kid not in page
    assert f'data-enrolled="{kid}"' in buying.get(NEW).text


def test_a_key_is_introduced_by_who_confirmed_lately(register: Running, pool: Signed) -> None:
    browser = member(register, BUYER, Role.ADMINISTRATOR)
    assert browser.get("/buyer/keys/introduce").status_code == 200
    register.database.change("UPDATE member_session SET stepped_up_at = 0, created_at = created_at - 3600")
    answer = browser.get("/buyer/keys/introduce")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account/confirm")
