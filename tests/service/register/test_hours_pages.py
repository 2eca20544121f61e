"""The pages of hours and of importing: what each role is offered, and that what is others' looks absent."""

from __future__ import annotations

import json
import re
import secrets
from datetime import date
from html import unescape

import pytest

from tests.service.register import story
from tests.service.register.browser import Browser, member
from tests.service.register.cast import Cast
from tests.service.register.play import Play, post
from tests.service.register.running import Running
from tests.service.register.stage import Stage
from tests.service.register.story import BSNS
from verifier.core.model.contract import ContractParty, ContractRole
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.core.wire import base64url
from verifier.service.access.roles import Role

PAGES = ("hours", "import")
NOBODYS = base64url.encode(secrets.token_bytes(32))
#: What only who may sign is offered.
TO_SIGN = ('data-open="yes"', 'id="send"', 'id="import"', 'id="run"')


@pytest.fixture(scope="module")
def submitter(register: Running, cast: Cast, stage: Stage) -> Browser:
    return member(register, cast.contractor.party, Role.SUBMITTER, name="Sam")


@pytest.fixture(scope="module")
def reader(register: Running, cast: Cast, stage: Stage) -> Browser:
    return member(register, cast.contractor.party, Role.READER, name="Robin")


def paths(name: str) -> list[str]:
    return [f"/contractor/contracts/{name}/{each}" for each in PAGES]


def text_of(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


def withdrawn_on(page: str) -> dict[str, str]:
    """The days from which placements count no more, as the page hands them to its script."""
    found: dict[str, str] = json.loads(unescape(re.findall(r'data-withdrawn="([^"]*)"', page)[0]))
    return found


@pytest.mark.slow
def test_each_page_is_kept_nowhere_connects_to_the_register_alone_and_sends_no_form(
    stage: Stage, submitter: Browser
) -> None:
    for path in paths(stage.contract.name):
        for prefix, language in (("", "nl"), ("/en", "en")):
            answer = submitter.get(prefix + path)
            assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path
            assert "connect-src 'self';" in answer.headers["content-security-policy"]
            assert f'<html lang="{language}">' in answer.text
            assert not [bsn for bsn in BSNS if bsn in answer.text]
            own = [each for each in re.findall(r"<form [^>]*>", answer.text) if "/sign-out" not in each]
            assert all('method="dialog"' in each and "hidden" in each for each in own)


def test_who_may_only_read_is_offered_nothing_to_sign(stage: Stage, submitter: Browser, reader: Browser) -> None:
    for path in paths(stage.contract.name):
        seen, signed = text_of(reader, path), text_of(submitter, path)
        assert [each for each in TO_SIGN if each in seen] == []
        assert "Ondertekenen doet een collega" in seen
        assert [each for each in TO_SIGN if each in signed] != []


def test_a_contract_that_is_not_accepted_has_no_hours_yet(stage: Stage, submitter: Browser) -> None:
    offered = story.contract(stage.cast, reference="nog te lezen")
    post(stage.register.buyer, "/v1/buyer/contracts", offered.token)
    for path in paths(offered.name):
        told = text_of(submitter, path)
        assert "Uren opgeven kan nu niet" in told
        assert [each for each in TO_SIGN if each in told] == []


def test_months_are_those_that_count_and_withdrawn_placements_are_named(stage: Stage, submitter: Browser) -> None:
    made = Play(stage.register).contract(reference="met herstel", recovery_months=3)
    gone = Play(stage.register).placement(made, BSNS[3])
    ended = date(2026, 3, 1)
    withdrawal = story.withdrawal(stage.cast.contractor, gone, ended, reason=WithdrawalReason.ENDED)
    post(stage.register.contractor, "/v1/contractor/withdrawals", withdrawal.token)
    for path in paths(made.name):
        told = text_of(submitter, path)
        assert 'data-first-month="2026-01" data-last-month="2026-09"' in told
        assert withdrawn_on(told) == {gone.name: "2026-03-01"}


def test_what_a_buyer_writes_stays_text(stage: Stage, submitter: Browser) -> None:
    reference = "'\"><b>{{7*7}}</b>"
    made = Play(stage.register).contract(reference=reference)
    for path in paths(made.name):
        told = text_of(submitter, path)
        assert "&#39;&#34;&gt;&lt;b&gt;{{7*7}}&lt;/b&gt;" in told
        assert "<b>" not in told


@pytest.mark.parametrize("home", ["other_contractor", "buyer", "agency"])
def test_what_is_others_looks_absent(register: Running, cast: Cast, stage: Stage, home: str) -> None:
    """Whoever asks, at whichever door: the same answer as for what nobody has."""
    stranger = member(register, getattr(cast, home).party, Role.READER)
    for theirs, nobodys in zip(paths(stage.contract.name), paths(NOBODYS), strict=True):
        answer, absent = stranger.get(theirs), stranger.get(nobodys)
        assert (answer.status_code, absent.status_code) == (404, 404)
        assert answer.text.replace(stage.contract.name, "") == absent.text.replace(NOBODYS, "")


def test_who_attests_for_anothers_contract_reports_its_own_hours(register: Running, cast: Cast) -> None:
    """It is not told which placements of others were withdrawn."""
    named = ContractParty(cast.other_contractor.party, ContractRole.SUBCONTRACTOR)
    play = Play(register)
    shared = play.contract(reference="samen", parties=(named,))
    gone = play.placement(shared, BSNS[4])
    withdrawal = story.withdrawal(cast.contractor, gone, date(2026, 2, 1))
    post(register.contractor, "/v1/contractor/withdrawals", withdrawal.token)
    partner = member(register, cast.other_contractor.party, Role.SUBMITTER)
    for path in paths(shared.name):
        told = text_of(partner, path)
        assert withdrawn_on(told) == {}
        assert [each for each in TO_SIGN if each in told] != []


def test_nobody_is_let_in_without_signing_in(stage: Stage) -> None:
    for path in paths(stage.contract.name):
        answer = Browser(stage.register).get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
